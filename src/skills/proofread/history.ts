/** Words that say that somebody speaks of former times. */
const former = /原|时任|前身|曾|更名|改名|改称|并入|划入|转隶|撤销|整合|不再保留|废止|历任|同时失效|修订前|当时/

const numerals = '〇一二三四五六七八九'

/** A year in digits of any kind or in numerals: 1982, １９８２, 一九八二, 二○○三. */
function yearOf(written: string): number {
  const digits = [...written.normalize('NFKC').replace(/[零○]/gu, '〇')].map(one => {
    const place = numerals.indexOf(one)
    return place < 0 ? one : String(place)
  })
  return Number(digits.join(''))
}

/** The latest year that a text names; the far future where it names none. */
export function newestYear(text: string): number {
  const inDigits = text.matchAll(/(?:[1１][9９][4-9４-９][\d０-９]|[2２][0０][\d０-９]{2})(?=年|〕|\]|-\d{1,2}-)/gu)
  const inNumerals = text.matchAll(
    /(?:一九[四五六七八九]|二[〇零○][〇零○一二三四五六七八九])[〇零○一二三四五六七八九](?=年)/gu,
  )
  const years = [...inDigits, ...inNumerals].map(([year]) => yearOf(year))
  return years.length > 0 ? Math.max(...years) : Number.POSITIVE_INFINITY
}

/** Whether a name of the past is told as such: its sentence names an earlier year or says so, or it stands in a title. */
export function isTold(text: string, from: number, to: number, since: number): boolean {
  const start = Math.max(...['。', '\n', '；', '！', '？'].map(mark => text.lastIndexOf(mark, from - 1))) + 1
  const ends = ['。', '\n', '；', '！', '？'].map(mark => text.indexOf(mark, to)).filter(one => one >= 0)
  const sentence = text.slice(start, Math.min(text.length, ...ends))
  if (former.test(sentence)) return true
  if ([...sentence.matchAll(/(?:19[4-9]\d|20\d\d)(?=年|〕|\])/g)].some(([year]) => Number(year) < since)) return true
  const before = text.slice(start, from)
  return before.lastIndexOf('《') > before.lastIndexOf('》') && since !== 2021
}
