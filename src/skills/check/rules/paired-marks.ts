import type { PlainParagraph } from '../official.ts'
import type { Finding, TextRule } from '../rule.ts'
import { hitsOf, mendable, prose, put, reported } from './reading.ts'

const closing: Readonly<Record<string, string>> = {
  '“': '”',
  '‘': '’',
  '（': '）',
  '《': '》',
  '〈': '〉',
  '【': '】',
  '〔': '〕',
}
const opening = new Map(Object.entries(closing).map(([open, close]) => [close, open]))
/** What a mark of the same kind becomes within itself. */
const inner: Readonly<Record<string, string>> = { '“': '‘’', '《': '〈〉' }

interface Pair {
  readonly open: string
  readonly from: number
  readonly to: number
  /** What it stands in, from the outside. */
  readonly within: readonly string[]
}

interface Reading {
  readonly pairs: readonly Pair[]
  readonly unclosed: readonly { readonly mark: string; readonly at: number }[]
  readonly unopened: readonly { readonly mark: string; readonly at: number }[]
}

const isHalf = (text: string, at: number) => /[A-Za-z]/u.test(text[at - 1] ?? '') && text[at] === '’'

/** The bracket of 1） or a）, which has no other. */
const isSerial = (text: string, at: number) =>
  /(?:^|[\s：；。，、])(?:\d{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳])$/u.test(
    text.slice(Math.max(0, at - 5), at),
  )

function read(text: string): Reading {
  const pairs: Pair[] = []
  const open: { mark: string; at: number }[] = []
  const unopened: { mark: string; at: number }[] = []
  for (let at = 0; at < text.length; at++) {
    // half-width brackets pair with full-width ones; that they are half-width is another rule's
    const written = text[at] ?? ''
    const mark = written === '(' ? '（' : written === ')' ? '）' : written
    if (closing[mark] !== undefined) open.push({ mark, at })
    const wanted = opening.get(mark)
    if (wanted === undefined || isHalf(text, at)) continue
    const last = open.findLastIndex(one => one.mark === wanted)
    if (last === -1) {
      if (!(mark === '）' && isSerial(text, at))) unopened.push({ mark, at })
      continue
    }
    const { at: from } = open[last] ?? { at }
    open.splice(last, 1)
    pairs.push({ open: wanted, from, to: at, within: open.slice(0, last).map(one => one.mark) })
  }
  return { pairs, unclosed: open, unopened }
}

/** Pairs that stand within their own kind, or ‘ ’ that stands within nothing. */
function* nested(paragraph: PlainParagraph, { pairs, unclosed, unopened }: Reading): Generator<Finding> {
  if (unclosed.length + unopened.length > 0) return
  for (const { open, from, to, within } of pairs) {
    const at = { paragraph, from, to: to + 1 }
    const change = (marks: string) => [
      put(paragraph, from, from + 1, marks[0] ?? ''),
      put(paragraph, to, to + 1, marks[1] ?? ''),
    ]
    const marks = inner[open]
    if (marks !== undefined && within.at(-1) === open)
      yield mendable(at, `${open}${closing[open]}里又用${open}${closing[open]}`, `里面一层用${marks}`, change(marks))
    if (open === '‘' && !within.includes('“') && /\p{Script=Han}/u.test(paragraph.text.slice(from, to)))
      yield mendable(at, '单引号用在外层', '外层用双引号“ ”', change('“”'))
  }
}

/** Q02. */
export const pairedMarks: TextRule = {
  id: 'Q02',
  name: '引号、括号、书名号成对，内外分层',
  clause: 'GB/T 15834—2011 4.8、4.9、4.15',
  basis: 'standard',
  force: 'must',
  why: '少了一半，读的人不知道引文或者注释到哪里为止。',
  *find(document) {
    const lines = document.of(...prose).map(paragraph => ({ paragraph, reading: read(paragraph.text) }))
    const near = (at: number, by: number) => lines.slice(Math.max(0, at + Math.min(by, 0)), at + Math.max(by, 0) + 1)
    for (const [i, { paragraph, reading }] of lines.entries()) {
      yield* nested(paragraph, reading)
      // a pair may go over several paragraphs, as a title over its lines
      const isClosedLater = (mark: string) =>
        near(i, 12).some(
          line => line.paragraph !== paragraph && line.reading.unopened.some(one => one.mark === closing[mark]),
        )
      const isOpenedBefore = (mark: string) =>
        near(i, -12).some(
          line => line.paragraph !== paragraph && line.reading.unclosed.some(one => closing[one.mark] === mark),
        )
      const lost = [
        ...reading.unclosed
          .filter(({ mark }) => !isClosedLater(mark))
          .map(one => ({ ...one, other: closing[one.mark] })),
        ...reading.unopened
          .filter(({ mark }) => !isOpenedBefore(mark))
          .map(one => ({ ...one, other: opening.get(one.mark) })),
      ]
      for (const { mark, at, other } of lost)
        yield reported(
          { paragraph, from: at, to: at + 1 },
          `“${mark}”缺少配对的“${other}”`,
          '成对使用',
          '缺的一半该在哪里，请起草人补上',
        )
    }
  },
}

/** Q10. */
export const stopInBrackets: TextRule = {
  id: 'Q10',
  name: '句内括号里的话末尾不用句号',
  clause: 'GB/T 15834—2011 4.9.3',
  basis: 'standard',
  force: 'usual',
  why: '括号注释的是句子的一部分时，句号属于整个句子，放在括号外。',
  *find(document) {
    for (const hit of hitsOf(document, prose, /(?<=[^。！？；：\s“])[（(][^（）()。！？]*。[）)]/gu)) {
      yield reported(
        { ...hit, from: hit.to - 2 },
        '括号里的话以句号结尾',
        '去掉括号里的句号；句子到这里结束的，句号放在括号外',
        '句号该去掉还是移到括号外，请起草人定',
      )
    }
  },
}
