import { visibleText } from '../../language/index.ts'
import { tidyLines } from './tidy.ts'

/** A paragraph of an outline: its level, and where its heading and its text stand in the outline as it was taken. */
export interface OutlinePart {
  readonly level: 0 | 1 | 2 | 3 | 4
  readonly heading: readonly [from: number, to: number]
  /** What is run into the heading. */
  readonly rest?: readonly [from: number, to: number]
}

export interface Outline {
  /** Without the marks of its levels, a paragraph a line. */
  readonly taken: string
  readonly parts: readonly OutlinePart[]
}

/** How people mark the levels of an outline, of four ranks: 一、 （一） 1. （1） and what they type instead. */
const marks: readonly RegExp[] = [
  /^(?:[一二三四五六七八九十百]+[、.．，,]|第[一二三四五六七八九十]+部分[、：:]?|#(?!#))\s*/u,
  /^(?:[（(][一二三四五六七八九十百]+[）)][、.]?|##(?!#))\s*/u,
  /^(?:\d{1,2}(?:[、．]|\.(?!\d))|###(?!#))\s*/u,
  /^(?:[（(]\d{1,2}[）)][、.]?|[①-⑳]|\d{1,2}[)）]|####)\s*/u,
]
/** A mark of lists that says nothing of its level. */
const bullet = /^[-*•·●■◆]\s+/u

const rankOf = (line: string) => marks.findIndex(mark => mark.test(line)) + 1
const indentOf = (line: string) => /^[\s\u3000]*/u.exec(line)?.[0].replace(/\t|\u3000/gu, '  ').length ?? 0

/** Ranks as they are used, closed up: 一、 followed by 1. becomes 一、 and （一）. */
function closedUp(ranks: readonly number[]): OutlinePart['level'][] {
  const used = [...new Set(ranks.filter(rank => rank > 0))].sort((a, b) => a - b)
  let deepest = 0
  return ranks.map(rank => {
    if (rank === 0) return 0
    // nobody steps down two levels at once
    deepest = Math.min(used.indexOf(rank) + 1, deepest + 1, 4)
    return deepest as OutlinePart['level']
  })
}

/** A heading may be run into its text: 落实责任。各单位要……; only a short one is. */
const longestHeading = 30
function headingEnd(line: string): number {
  const at = line.indexOf('。')
  return at > 0 && at < longestHeading && at < line.length - 1 ? at + 1 : line.length
}

/**
 * Reads an outline by its marks, and where it has none by its indentation. Where nothing marks a level, every line is an
 * item of the first, unless `isProse`. The numbers that people typed are dropped; whoever prints counts anew.
 */
export function readOutline(text: string, { isProse = false } = {}): Outline {
  const raw = visibleText(text.toWellFormed().replaceAll('\0', ''))
    .split('\n')
    .filter(line => line.trim() !== '')
  const bare = raw.map(line => line.trim())
  const isMarked = bare.some(line => rankOf(line) > 0)
  const indents = raw.map(indentOf)
  const isIndented = !isMarked && new Set(indents).size > 1
  const ranks = bare.map((line, i) => {
    if (isMarked) return rankOf(line)
    if (isIndented) return (indents[i] ?? 0) + 1
    return isProse || bare.length < 2 ? 0 : 1
  })
  const levels = closedUp(ranks)
  const parts: OutlinePart[] = []
  const lines: string[] = []
  let at = 0
  for (const [i, line] of bare.entries()) {
    const mark = marks[(isMarked ? (ranks[i] ?? 0) : 0) - 1]
    const said = tidyLines(line.replace(mark ?? bullet, '')).replaceAll('\n', '')
    if (said === '') continue
    const level = levels[i] ?? 0
    const end = level === 0 ? said.length : headingEnd(said)
    const isRunIn = end < said.length
    parts.push({ level, heading: [at, at + end], ...(isRunIn ? { rest: [at + end, at + said.length] } : {}) })
    lines.push(said)
    at += said.length + 1
  }
  return { taken: lines.join('\n'), parts }
}
