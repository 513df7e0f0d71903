/**
 * Words that are written in characters, not in digits (GB/T 15835—2011, 4.2.2), by what people type instead. A digit
 * stands here for its character: 14五, 十4五 and 145 in quotation marks are all of 十四五.
 */
const words = [
  '十三五',
  '十四五',
  '十五五',
  '三会一课',
  '三重一大',
  '三公经费',
  '三定规定',
  '两个维护',
  '两个确立',
  '四个意识',
  '四个自信',
  '四个全面',
  '五位一体',
  '一带一路',
  '八项规定',
  '双随机、一公开',
  '一网通办',
  '一网统管',
  '一岗双责',
  '一票否决',
  '四不两直',
  '三管三必须',
  '两学一做',
  '四下基层',
  '五四运动',
  '五一劳动节',
  '十一国庆',
  '三八妇女节',
  '六一儿童节',
  '七一勋章',
  '八一建军节',
  '一国两制',
] as const

/** Words whose digits may be a number as well: 6保洁员, 20大类. They are the word only between quotation marks. */
const quoted = ['三农', '三资', '六稳', '六保', '三同时', '四风'] as const

/** 党的20大, 19届4中全会: the word after these only. */
const ofParty = ['十八大', '十九大', '二十大'] as const

const digit: Readonly<Record<string, string>> = {
  ...{ 一: '1', 二: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 八: '8', 九: '9', 两: '2' },
}

/** Each numeral of a word may stand as its digit; 十 alone or before a numeral as 1. */
const patternOf = (word: string): string =>
  word
    .replace(/二十/gu, '⑳')
    .replace(/十(?=[一二三四五六七八九])/gu, '⑩')
    .split('')
    .map(one => {
      if (one === '⑳') return '(?:二十|20|2十)'
      if (one === '⑩') return '(?:十|1)'
      if (one === '十') return '(?:十|10)'
      return digit[one] ? `[${one}${digit[one]}]` : one
    })
    .join('')

const all = [...words, ...quoted, ...ofParty]

const patterns = [
  ...words.map(patternOf),
  ...quoted.map(word => `(?<=“)${patternOf(word)}(?=”)`),
  ...ofParty.map(word => `(?<=党的|中共)${patternOf(word)}`),
]

/** One pattern for all of them: a number of two digits or more before or after it is none of the word. */
export const fixedWords = new RegExp(
  String.raw`(?<![\d.〔第至～—-])(?:${patterns.map(pattern => `(${pattern})`).join('|')})(?!\d|万|亿|元|户|人|个|%)`,
  'gu',
)

/** How the word is written, by the group that matched, from 1. */
export const fixedWord = (group: number): string => all[group - 1] ?? ''

export const fixedWordCount: number = all.length

/** Units that are no longer lawful, by what stands for them (GB 3100—93, 国务院关于在我国统一实行法定计量单位的命令). */
export const unlawfulUnits: Readonly<Record<string, string>> = {
  公尺: '米',
  公分: '厘米',
  英尺: '米',
  英里: '千米',
  市斤: '千克',
  市尺: '米',
  市里: '千米',
  华里: '千米',
  马力: '千瓦',
  平米: '平方米',
  '㎡': '平方米',
  m2: '平方米',
  M2: '平方米',
  'm²': '平方米',
  'M²': '平方米',
  KM: '千米（km）',
  Km: '千米（km）',
  KG: '千克（kg）',
  Kg: '千克（kg）',
  MM: '毫米（mm）',
  CM: '厘米（cm）',
}
