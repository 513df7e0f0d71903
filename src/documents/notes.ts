import { limits } from './limits.ts'
import { type Block, type Hidden, type HiddenKind, Unreadable } from './reading.ts'

/** What a reader has found so far. The only way to add to it keeps the limits. */
export interface Notes {
  readonly blocks: Block[]
  readonly hidden: Hidden[]
  title: string
  /** Adds a block unless it has no text. Throws Unreadable beyond the limit of characters. */
  add(block: Block): void
  /** Adds rows as a table; what surrounds the cells is cut. */
  table(rows: readonly (readonly string[])[], more?: Partial<Block>): void
  /** Notes that something was lost; `{n}` in the sentence becomes how often. */
  lose(sentence: string, times?: number): void
  hide(kind: HiddenKind, text: string): void
  /** Notes that a page, from 1, holds pictures and no text. */
  scan(page: number): void
  /** Pages that hold pictures and no text. */
  readonly scans: readonly number[]
  lost(): string[]
}

const tooLong = () =>
  new Unreadable('too-large', `文字超过 ${limits.characters / 10_000} 万字，没有读取。请拆成几个文件再交来。`)

export const tooManyCells = () =>
  new Unreadable('too-large', `表格超过 ${limits.cells / 10_000} 万格，没有读取。请拆成几个文件再交来。`)

/** Characters that mean nothing outside their own font: private use, and what stands for "unknown". */
const unmapped = /[\ue000-\uf8ff\ufffd]|[\u{f0000}-\u{10ffff}]/gu

/** How often a pattern is found, without keeping what was found: there may be millions. */
export function countMatches(text: string, pattern: RegExp): number {
  let count = 0
  for (const _ of text.matchAll(pattern)) count++
  return count
}

export const shortList = (numbers: readonly number[]) =>
  numbers.length <= 10 ? numbers.join('、') : `${numbers.slice(0, 10).join('、')} 等 ${numbers.length}`

/** What is said of pages that hold pictures and no text. */
export const scansLost = (pages: readonly number[]) => `第 ${shortList(pages)} 页没有文字，可能是图片`

/** What is said of pictures; `{n}` is how many. */
export const picturesLost = '有 {n} 幅图片，图片里如有文字没有读出'

export function takeNotes(): Notes {
  const blocks: Block[] = []
  const hidden: Hidden[] = []
  const losses = new Map<string, number>()
  const scans: number[] = []
  let characters = 0
  let cells = 0
  let unnamed = 0

  const lose = (sentence: string, times = 1) => {
    if (times > 0) losses.set(sentence, (losses.get(sentence) ?? 0) + times)
  }
  const add = (block: Block) => {
    if (block.text.trim() === '') return
    characters += block.text.length
    if (characters > limits.characters || blocks.length >= limits.blocks) throw tooLong()
    lose('有 {n} 个字符没有对应的文字（字体自造字或乱码），显示为方框或问号', countMatches(block.text, unmapped))
    blocks.push(block)
  }
  return {
    blocks,
    hidden,
    title: '',
    add,
    lose,
    table: (rows, more = {}) => {
      cells += rows.reduce((sum, row) => sum + row.length, 0)
      if (cells > limits.cells) throw tooManyCells()
      const trimmed = rows.map(row => row.map(cell => cell.trim()))
      add({ kind: 'table', text: trimmed.map(row => row.join('\t')).join('\n'), rows: trimmed, ...more })
    },
    hide: (kind, text) => {
      const shown = text.trim()
      if (shown === '') return
      if (hidden.length >= limits.hidden) {
        unnamed++
        return
      }
      hidden.push({ kind, text: shown.length > limits.hiddenText ? `${shown.slice(0, limits.hiddenText)}……` : shown })
    },
    scans,
    scan: page => {
      scans.push(page)
    },
    lost: () => [
      ...(scans.length > 0 ? [scansLost(scans)] : []),
      ...[...losses].map(([sentence, times]) => sentence.replace('{n}', String(times))),
      ...(unnamed > 0 ? [`还有 ${unnamed} 处隐藏内容没有逐条列出`] : []),
    ],
  }
}
