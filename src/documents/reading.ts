/** What became of a file. Only `ok` means that everything a person would see in it is in the blocks. */
export type Verdict =
  | 'ok'
  | 'ok-partial'
  | 'empty'
  | 'encrypted'
  | 'damaged'
  | 'unsupported'
  | 'too-large'
  | 'malicious'

/** What stands apart from the running text; such blocks come after it. */
export type Part = 'header' | 'footer' | 'footnote' | 'endnote' | 'text-box'

/** One piece of the text, in the order in which it is read. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'table' | 'list-item'
  /** Of a heading: 1 is the highest. */
  readonly level?: number
  /** Of a table: cells joined by tabs, rows by line breaks. */
  readonly text: string
  readonly rows?: readonly (readonly string[])[]
  /** From 1, where the format knows pages. */
  readonly page?: number
  readonly part?: Part
}

export type HiddenKind =
  | 'deletion'
  | 'insertion'
  | 'comment'
  | 'hidden-text'
  | 'white-text'
  | 'hidden-sheet'
  | 'hidden-rows'
  | 'hidden-columns'
  | 'author'
  | 'embedded-file'
  | 'external-link'
  | 'macro'
  | 'field'
  | 'false-name'

export const hiddenNames: Readonly<Record<HiddenKind, string>> = {
  deletion: '已删除的修订',
  insertion: '未接受的插入',
  comment: '批注',
  'hidden-text': '隐藏文字',
  'white-text': '看不见颜色的文字',
  'hidden-sheet': '隐藏的工作表',
  'hidden-rows': '隐藏的行',
  'hidden-columns': '隐藏的列',
  author: '作者',
  'embedded-file': '内嵌的文件',
  'external-link': '外部链接',
  macro: '宏',
  field: '域',
  'false-name': '文件名与内容不符',
}

/** What a reader of the printed page doesn't see, and whoever publishes the file must know of. */
export interface Hidden {
  readonly kind: HiddenKind
  readonly text: string
}

export interface RecognisedPage {
  readonly page: number
  readonly confidence: number
}

export interface Reading {
  readonly verdict: Verdict
  /** What the content is, whatever the name says: `docx`, `pdf`, `doc` …, or `unknown`. */
  readonly format: string
  readonly title?: string
  readonly blocks: readonly Block[]
  /** Chinese sentences: what a person would see and the blocks don't hold. */
  readonly lost: readonly string[]
  readonly hidden: readonly Hidden[]
  /** Pages, from 1, that hold pictures and no text: their words are only to be had by recognising them. */
  readonly scans?: readonly number[]
  /** Pages whose words were recognised in pictures, and how sure of them the program is, in per cent. */
  readonly recognised?: readonly RecognisedPage[]
  /** A Chinese sentence: why, and what to do next. Always there when the verdict is neither `ok` nor `ok-partial`. */
  readonly advice?: string
}

/** Why a file can't be read, as a value of the reading: `advice` is a Chinese sentence that says what to do next. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly verdict: Verdict
  readonly advice: string

  constructor(verdict: Verdict, advice: string) {
    super(advice)
    this.verdict = verdict
    this.advice = advice
  }
}

/** The text of a reading, a block a line. */
export const textOf = (reading: Pick<Reading, 'blocks'>): string => reading.blocks.map(block => block.text).join('\n')

/** How many characters were read, blanks not counted. */
export const countCharacters = (reading: Pick<Reading, 'blocks'>): number =>
  reading.blocks.reduce((sum, { text }) => sum + text.replace(/\s+/g, '').length, 0)
