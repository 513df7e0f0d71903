import type { PlainParagraph } from '../official.ts'
import type { Finding, TextMend, TextRule } from '../rule.ts'
import { hitsIn, isInAddress, mendable, prose, put, reported } from './reading.ts'

const fullWidth: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '?': '？',
  '!': '！',
  '.': '。',
  '(': '（',
  ')': '）',
}

const isHan = (character: string | undefined) => character !== undefined && /\p{Script=Han}/u.test(character)
const closes = /[”’》〉）】〕…]/u
const opens = /[“‘《〈（【〔]/u

/** Names from other languages have · between their parts, and people type a full stop: 买买提.艾力. */
const soundsForeign =
  /[阿艾安奥巴贝比布达戴德迪杜多尔法菲费弗福盖格古哈海汗赫霍吉加贾杰卡凯克肯库拉莱兰劳勒雷里丽利列林卢鲁路罗洛马玛迈麦曼梅门米莫姆穆纳娜内尼诺努帕佩皮普奇乔切琼热日瑞萨塞桑森沙什史舒斯苏索塔泰坦特提图托瓦万威维温沃乌西希夏谢辛雅亚扬耶叶伊依易因英尤约扎詹珍兹佐买力江孜吐提肉孜]/u

/** Comma, semicolon, colon, question and exclamation mark: Chinese by what stands before and after. */
function isChineseMark(text: string, at: number): boolean {
  const [before, mark, after] = [text[at - 1], text[at] ?? '', text[at + 1]]
  if (before === undefined) return false
  const isAfterHan = isHan(before) || closes.test(before)
  const isBeforeHan = isHan(after) || (after !== undefined && opens.test(after))
  // 三:二 is a ratio
  if (
    mark === ':' &&
    /[一二三四五六七八九十]/u.test(before) &&
    after !== undefined &&
    /[一二三四五六七八九十]/u.test(after)
  )
    return false
  if (isAfterHan) return true
  return mark !== ':' && /[\d%％A-Za-z]/u.test(before) && isBeforeHan
}

function isChineseStop(text: string, at: number): boolean {
  const [before, after] = [text[at - 1], text[at + 1]]
  if (!isHan(before) || (after !== undefined && !isHan(after) && !closes.test(after))) return false
  // 一.提高认识 is a number of a heading
  if (/^\s*[一二三四五六七八九十]+$/u.test(text.slice(0, at))) return false
  return !(before && after && soundsForeign.test(before) && soundsForeign.test(after))
}

function* marks(paragraph: PlainParagraph): Generator<Finding> {
  for (const hit of hitsIn(paragraph, /(?<![,;:?!.])[,;:?!.](?![,;:?!.])/gu)) {
    const { text, from, to } = hit
    if (isInAddress(paragraph, from)) continue
    // the colon at the end of the addressees is B06's, that of 附件: B14's
    const isOthers =
      text === ':' &&
      ((paragraph.role === 'addressees' && paragraph.text.slice(to).trim() === '') ||
        (paragraph.role === 'attachment-note' && /^\s*附\s*件$/u.test(paragraph.text.slice(0, from))))
    if (isOthers || (paragraph.role === 'title' && paragraph.text.slice(to).trim() === '')) continue
    const isWrong = text === '.' ? isChineseStop(paragraph.text, from) : isChineseMark(paragraph.text, from)
    const right = fullWidth[text] ?? text
    if (isWrong) yield mendable(hit, `半角“${text}”`, `用全角“${right}”`, [put(paragraph, from, to, right)])
  }
}

/** Half-width brackets, in pairs or beside a full-width one, round or after Chinese. */
function* brackets(paragraph: PlainParagraph): Generator<Finding> {
  const { text } = paragraph
  if (!/[()]/u.test(text)) return
  const serial = /^\s*[（(][一二三四五六七八九十百\d]+[）)]/u.exec(text)?.[0].length ?? 0
  const open: number[] = []
  for (let at = serial; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '(' || character === '（') open.push(at)
    if (character !== ')' && character !== '）') continue
    const from = open.pop()
    if (from === undefined || (text[from] === '（' && character === '）')) continue
    const inside = text.slice(from + 1, at)
    if (isInAddress(paragraph, from) || isOfNumber(text, from, at)) continue
    const isMixed = text[from] === '（' || character === '）'
    // f(x) and COVID-19(2020) are of another script, and so is what stands between spaces
    const isChinese = isMixed || isHan(text[from - 1]) || /\p{Script=Han}/u.test(inside) || isHan(text[at + 1])
    if (!isChinese || (isEnglishBefore(text, from) && !/\p{Script=Han}/u.test(inside))) continue
    const mend: TextMend[] = []
    if (text[from] === '(') mend.push(put(paragraph, from, from + 1, '（'))
    if (character === ')') mend.push(put(paragraph, at, at + 1, '）'))
    if (paragraph.role === 'note' && from === 0) continue
    yield mendable({ paragraph, from, to: at + 1 }, '半角括号', '用全角括号“（）”', mend)
  }
}

const isEnglishBefore = (text: string, at: number) => /[A-Za-z0-9]/u.test(text[at - 1] ?? '')

/** 国办发(2018)115号 needs other brackets, H07. */
const isOfNumber = (text: string, from: number, to: number) =>
  /^\d{2,4}$/u.test(text.slice(from + 1, to)) && /^\s*第?\s*\d+\s*号/u.test(text.slice(to + 1))

/** Straight quotation marks become “ ”, within “ ” they become ‘ ’; told only where it is not clear which is which. */
function* quotes(paragraph: PlainParagraph): Generator<Finding> {
  const { text } = paragraph
  if (!/["']/u.test(text) || !/\p{Script=Han}/u.test(text)) return
  for (const straight of ['"', "'"] as const) {
    const own = [...text.matchAll(straight === '"' ? /"/gu : /(?<![\w])'|'(?![\w])/gu)].map(({ index }) => index)
    const chinese = own.filter(at => isHan(text[at - 1]) || isHan(text[at + 1]))
    if (chinese.length === 0) continue
    const mends = quoteMends(paragraph, straight, new Set(own))
    const first = chinese[0] ?? 0
    const at = { paragraph, from: first, to: first + 1 }
    const [found, wanted] = [`直引号 ${straight}`, '用弯引号“ ”，引号里再用引号时用‘ ’']
    yield mends ? mendable(at, found, wanted, mends) : reported(at, found, wanted, '引号不成对，请先补齐再改')
  }
}

function quoteMends(paragraph: PlainParagraph, straight: '"' | "'", own: ReadonlySet<number>): TextMend[] | undefined {
  const mend: TextMend[] = []
  let isOpen = false
  let isWithin = false
  for (const [at, character] of Array.from(paragraph.text, (one, i): [number, string] => [i, one])) {
    if (straight === '"' && character === '“') {
      if (isOpen) return undefined
      isOpen = true
    } else if (straight === '"' && character === '”') {
      if (!isOpen) return undefined
      isOpen = false
    } else if (straight === "'" && (character === '“' || character === '”')) isWithin = character === '“'
    else if (own.has(at)) {
      const pair = straight === '"' || !isWithin ? '“”' : '‘’'
      mend.push(put(paragraph, at, at + 1, pair[isOpen ? 1 : 0] ?? ''))
      isOpen = !isOpen
    }
  }
  return isOpen ? undefined : mend
}

/** Q01. */
export const fullWidthMarks: TextRule = {
  id: 'Q01',
  name: '中文里用全角标点',
  clause: 'GB/T 15834—2011 5.1、4.8',
  basis: 'standard',
  force: 'must',
  why: '中文标点占一个字的位置，半角标点只用在数字、网址、外文里。',
  *find(document) {
    for (const paragraph of document.of(...prose)) {
      if (!/[,;:?!.()"']/u.test(paragraph.text)) continue
      yield* marks(paragraph)
      yield* brackets(paragraph)
      yield* quotes(paragraph)
    }
  },
}
