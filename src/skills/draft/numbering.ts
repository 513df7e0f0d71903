import { inChinese } from '../../language/index.ts'
import { type Drafted, wordsOf } from './piece.ts'

/** How the four levels are numbered (GB/T 9704—2012, 7.3.3). */
const shown = [
  () => '',
  (count: number) => `${inChinese(count)}、`,
  (count: number) => `（${inChinese(count)}）`,
  (count: number) => `${count}.`,
  (count: number) => `（${count}）`,
] as const

/** Counts the paragraphs of a document one after another; running text between them counts for nothing. */
export function numberedBy(): (level: Drafted['level']) => string {
  const counts = [0, 0, 0, 0, 0]
  return level => {
    if (level === 0) return ''
    counts[level] = (counts[level] ?? 0) + 1
    counts.fill(0, level + 1)
    return shown[level](counts[level] ?? 0)
  }
}

const closes = /[。！？]$/u

/**
 * A lone paragraph is no list: one that stands by itself among its like loses its number, so that there is no 一、 without
 * a 二、. A lone heading with text below it keeps it, since without it the text would say less.
 */
export function withoutLoneNumbers(body: readonly Drafted[]): Drafted[] {
  const groupOf: number[] = []
  const sizes: number[] = []
  const open: number[] = []
  for (const [i, { level }] of body.entries()) {
    if (level === 0) {
      groupOf[i] = -1
      continue
    }
    open.length = Math.min(open.length, level + 1)
    let group = open[level]
    if (group === undefined) {
      group = sizes.push(0) - 1
      open[level] = group
    }
    sizes[group] = (sizes[group] ?? 0) + 1
    groupOf[i] = group
  }
  return body.map((passage, i) => {
    const group = groupOf[i] ?? -1
    const next = body[i + 1]
    const hasBelow = next !== undefined && next.level > passage.level
    if (group === -1 || sizes[group] !== 1 || hasBelow) return passage
    const text = [...passage.text, ...(passage.rest ?? [])]
    const isSentence = closes.test(wordsOf(text))
    return isSentence ? { level: 0, text } : passage
  })
}

const longestHeading = 45

/** Words that can be set as a heading; a numbered sentence that runs on is text with a number. */
const isHeading = (words: string) => words.length <= longestHeading && !/；|，.*，/u.test(words)

/** Tells numbered sentences from headings at the levels that have a font of their own. */
export function withHeadings(body: readonly Drafted[]): Drafted[] {
  const numberOf = numberedBy()
  return body.map(passage => {
    const { level, text, rest } = passage
    const numbered = numberOf(level)
    const isStyled = level === 1 || level === 2
    if (!isStyled || rest !== undefined || isHeading(`${numbered}${wordsOf(text)}`)) return passage
    return { level, text: [], rest: text }
  })
}
