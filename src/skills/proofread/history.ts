/** Words that say that somebody speaks of former times. */
const former = /原|时任|前身|曾|更名|改名|改称|并入|划入|转隶|撤销|整合|不再保留|废止|历任|同时失效|修订前|当时/

/** The latest year that a text names; the far future where it names none. */
export function newestYear(text: string): number {
  const years = [...text.matchAll(/(?:19[4-9]\d|20\d\d)(?=年|〕|\]|-\d{1,2}-)/g)].map(([year]) => Number(year))
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
