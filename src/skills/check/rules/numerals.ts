import { fromChinese } from '../../../language/numerals.ts'
import type { Finding, TextRule } from '../rule.ts'
import { fixedWord, fixedWordCount, fixedWords, unlawfulUnits } from './fixed-words.ts'
import {
  type Hit,
  hitsOf,
  isInAddress,
  isInTitle,
  isOwnWords,
  mendable,
  prose,
  put,
  reported,
  shown,
} from './reading.ts'

const standard = 'GB/T 15835—2011'
const numeral = '[〇零一二三四五六七八九十]'

/** The century of a year in two digits, seen from the document's own year or today; undefined where it is not clear. */
const centuryOf = (year: number): string | undefined => (year <= 49 ? '20' : year >= 80 ? '19' : undefined)

const fullYears: TextRule = {
  id: 'M01',
  name: '年份写全四位数字',
  clause: `${standard} 5.1.2`,
  basis: 'standard',
  force: 'must',
  why: '两位数的年份以后分不清是哪个世纪，也容易当作年数。',
  *find(document) {
    const short =
      /(?<![\d.,，十百千万第〇零一二三四五六七八九年—～~-])(?<!刑|历时|长达|满|近|共)(\d{2})年(?=度|初|底|末|春|夏|秋|冬|上半年|下半年|全年|(?:全|我)[县市省区国镇乡]|(?:0?[1-9]|1[0-2])月(?!余|有))/gu
    for (const hit of hitsOf(document, prose, short)) {
      if (isInTitle(hit.paragraph, hit.from) || isInAddress(hit.paragraph, hit.from)) continue
      yield shortYear(hit, hit.group(1), hit.from)
    }
    const spelled = new RegExp(
      `(?<![〇零一二三四五六七八九十百千万第])([〇零二九八][〇零一二三四五六七八九])年(?=\\d{1,2}月|${numeral}{1,2}月)`,
      'gu',
    )
    for (const hit of hitsOf(document, prose, spelled)) {
      const year = fromChinese(hit.group(1))
      const century = year === undefined ? undefined : centuryOf(year)
      if (isInTitle(hit.paragraph, hit.from) || year === undefined || century === undefined) continue
      const words = `${century}${String(year).padStart(2, '0')}`
      yield mendable(hit, `年份写成“${hit.text}”`, `写作“${words}年”`, [
        put(hit.paragraph, hit.from, hit.from + hit.group(1).length, words),
      ])
    }
    for (const hit of hitsOf(document, prose, /(?<!\d)((?:19|20)\d\d)年?[—～~\-－–至](\d\d)年(?![前后内间])/gu)) {
      const at = hit.to - 3
      if (!isOwnWords(hit.paragraph, hit.from) || Number(hit.group(2)) <= Number(hit.group(1).slice(2))) continue
      yield shortYear({ ...hit, from: at }, hit.group(2), at, hit.group(1).slice(0, 2))
    }
  },
}

function shortYear(hit: Omit<Hit, 'text'>, digits: string, at: number, known?: string): Finding {
  const century = known ?? centuryOf(Number(digits))
  const found = `年份写成“${digits}年”`
  return century
    ? mendable(hit, found, `写作“${century}${digits}年”`, [put(hit.paragraph, at, at, century)])
    : reported(hit, found, '写全四位数字', '是哪个世纪，请起草人补上')
}

const number = String.raw`(\d+(?:\.\d+)?)`

const percentRange: TextRule = {
  id: 'M02',
  name: '百分数的起止都带百分号',
  clause: `${standard} 5.1.3`,
  basis: 'standard',
  force: 'must',
  why: '“10～15%”前一个数没有百分号，读作十到百分之十五。',
  *find(document) {
    for (const hit of hitsOf(
      document,
      prose,
      new RegExp(`(?<![\\d.%％‰—～~-])${number}([～~—\\-－–至])${number}([%％‰])`, 'gu'),
    )) {
      if (!isOwnWords(hit.paragraph, hit.from)) continue
      const at = hit.from + hit.group(1).length
      yield mendable(hit, `“${hit.text}”`, `写作“${hit.group(1)}${hit.group(4)}～${hit.group(3)}${hit.group(4)}”`, [
        put(hit.paragraph, at, at, hit.group(4)),
      ])
    }
  },
}

const unitRange: TextRule = {
  id: 'M03',
  name: '数值起止的“万”“亿”不省略',
  clause: `${standard} 5.1.3`,
  basis: 'standard',
  force: 'must',
  why: '“3～5万”可以读作三到五万，也可以读作三万到五万。',
  *find(document) {
    for (const hit of hitsOf(
      document,
      prose,
      new RegExp(`(?<![\\d.,—～~/-])${number}([～~—\\-－–至])${number}(万|亿)`, 'gu'),
    )) {
      if (!isOwnWords(hit.paragraph, hit.from) || Number(hit.group(1)) >= Number(hit.group(3))) continue
      // 2021—2025万 would be years
      const at = hit.from + hit.group(1).length
      yield mendable(hit, `“${hit.text}”`, `写作“${hit.group(1)}${hit.group(4)}～${hit.group(3)}${hit.group(4)}”`, [
        put(hit.paragraph, at, at, hit.group(4)),
      ])
    }
  },
}

const leadingZero: TextRule = {
  id: 'M04',
  name: '纯小数写出小数点前的零',
  clause: `${standard} 5.1.4`,
  basis: 'standard',
  force: 'must',
  why: '“.5”的小数点容易看漏。',
  *find(document) {
    for (const hit of hitsOf(
      document,
      prose,
      /(?<=^|[\p{Script=Han}，、（“～—])\.(?=\d+(?:%|％|‰|\p{Script=Han}))/gu,
    )) {
      if (isInAddress(hit.paragraph, hit.from)) continue
      yield mendable(hit, '小数点前没有零', '写作“0.”', [put(hit.paragraph, hit.from, hit.from, '0')])
    }
  },
}

const oneForm: TextRule = {
  id: 'M05',
  name: '同一处数字用一种写法',
  clause: `${standard} 4.3`,
  basis: 'standard',
  force: 'must',
  why: '同一个日期、同一段起止里，汉字数字和阿拉伯数字不混用。',
  *find(document) {
    const mixed = new RegExp(
      `\\d{4}年${numeral}{1,3}月(?!初)|(?<!${numeral})${numeral}{1,2}月\\d{1,2}日|(?<!\\d)\\d{1,2}月${numeral}{1,3}日|\\d+(?:[～—~-]|至|到)[一二两三四五六七八九十]{1,3}(?=个|人|天|日|年|月|万|元|家|户)|(?<![一二两三四五六七八九十第])[一二两三四五六七八九十]{1,3}(?:[～—~-]|至|到)\\d+(?=个|人|天|年|元|家|户)`,
      'gu',
    )
    for (const hit of hitsOf(document, prose, mixed)) {
      if (!isOwnWords(hit.paragraph, hit.from)) continue
      yield reported(hit, `“${hit.text}”混用两种数字`, '都用阿拉伯数字，或者都用汉字数字', '用哪一种，请起草人定')
    }
  },
}

/** Measures after which a number is an amount, not a code: 12345热线 has none of them. */
const measured =
  '(?=(?:余|多)?(?:万|亿)?(?:元|人(?!民)|户|家(?!园)|名|件|亩|公顷|吨|公里|千米|平方|立方|公斤|千瓦|台|辆|套|棵|株))'

const grouping: TextRule = {
  id: 'M06',
  name: '多位数的分节全文一致',
  clause: `${standard} 5.1.1`,
  basis: 'standard',
  force: 'must',
  why: '五位以上的数，或者都用千分空、千分撇分节，或者都不分节。',
  *find(document) {
    const grouped = [
      ...hitsOf(document, ['body'], new RegExp(String.raw`(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?${measured}`, 'gu')),
    ]
    const plain = [...hitsOf(document, ['body'], new RegExp(String.raw`(?<![\d.,])\d{5,}(?:\.\d+)?${measured}`, 'gu'))]
    if (grouped.length === 0 || plain.length === 0) return
    const fewer = grouped.length < plain.length ? grouped : plain
    for (const hit of fewer) {
      const other = fewer === grouped ? plain[0] : grouped[0]
      yield reported(hit, `“${hit.text}”与“${other?.text}”分节不一致`, '全文用一种分节', '用哪一种，请起草人定')
    }
  },
}

const inCharacters: TextRule = {
  id: 'M07',
  name: '固定词语、概数、农历用汉字数字',
  clause: `${standard} 4.2`,
  basis: 'standard',
  force: 'must',
  why: '已经定型的词语里，数字是词的一部分，不用阿拉伯数字。',
  *find(document) {
    for (const hit of hitsOf(document, prose, fixedWords)) {
      const group = Array.from({ length: fixedWordCount }, (_, i) => i + 1).find(at => hit.group(at) !== '')
      const word = fixedWord(group ?? 0)
      // 14五规划 is one of them, 145 alone is a number
      if (!/\d/u.test(hit.text) || /^\d+$/u.test(hit.text) || isInAddress(hit.paragraph, hit.from)) continue
      yield mendable(hit, `“${hit.text}”`, `写作“${word}”`, [put(hit.paragraph, hit.from, hit.to, word)])
    }
    const days = '一二三四五六'
    for (const hit of hitsOf(document, prose, /(?<=星期|礼拜)[1-6](?![\d.-])/gu)) {
      const word = days[Number(hit.text) - 1] ?? ''
      yield mendable(hit, `星期写成“${hit.text}”`, `写作“${word}”`, [put(hit.paragraph, hit.from, hit.to, word)])
    }
    for (const hit of hitsOf(document, prose, /(?<![\d.])[1-9]0(?=几)|(?<=几)(?:10{1,2})(?!\d|%)/gu)) {
      const word =
        hit.text === '100' ? '百' : hit.text === '10' ? '十' : `${'一二三四五六七八九'[Number(hit.text[0]) - 1]}十`
      yield mendable(hit, `概数里用了“${hit.text}”`, `写作“${word}”`, [put(hit.paragraph, hit.from, hit.to, word)])
    }
    for (const hit of hitsOf(
      document,
      prose,
      /(?:农历|腊月|正月)[^，。；\d]{0,5}(?:初\d{1,2}|\d{1,2}(?=日|（|，|。|至|$))/gu,
    )) {
      yield reported(hit, `农历日期“${shown(hit.text)}”用了阿拉伯数字`, '农历月日用汉字', '请改写，如“正月初五”')
    }
  },
}

const unitPattern = Object.keys(unlawfulUnits).join('|')

const lawfulUnits: TextRule = {
  id: 'M08',
  name: '使用法定计量单位',
  clause: 'GB 3100—1993；GB/T 3101—1993',
  basis: 'standard',
  force: 'must',
  why: '公文里的量用国家法定计量单位，单位名称写汉字。',
  *find(document) {
    const pattern = new RegExp(String.raw`(?<=\d|[多余几万亿])\s?(?:${unitPattern})(?![A-Za-z\d²])`, 'gu')
    for (const hit of hitsOf(document, prose, pattern)) {
      if (!isOwnWords(hit.paragraph, hit.from)) continue
      const unit = hit.text.trim()
      yield reported(hit, `单位“${unit}”`, `用“${unlawfulUnits[unit]}”`, '数值可能要换算，请起草人改')
    }
    const mu = [...hitsOf(document, ['body'], /\d\s?[余多万]?亩/gu)][0]
    const hectares = [...hitsOf(document, ['body'], /\d\s?[余多万]?公顷/gu)]
    const isExplained = document
      .of('body')
      .some(({ text }) => /[（(，]?(?:约?合|折合|折)\s?[\d.]+万?(?:亩|公顷)|[（(][\d.]+万?(?:亩|公顷)/u.test(text))
    if (mu && hectares.length > 0 && !isExplained)
      yield reported(mu, '“亩”和“公顷”混用', '统一用“公顷”，或者注明换算', '数值要换算，请起草人改')
  },
}

/** M01–M08: 《出版物上数字用法》. */
export const numerals: readonly TextRule[] = [
  fullYears,
  percentRange,
  unitRange,
  leadingZero,
  oneForm,
  grouping,
  inCharacters,
  lawfulUnits,
]
