import type { StyleId } from './styles.ts'

/** A border: its size in eighths of a point, its distance from the text in points. */
export interface Border {
  readonly line: 'single' | 'double'
  readonly size: number
  readonly colour: string
  readonly space: number
}

/** How a paragraph is set. Lengths are twips; those that end in Chars hundredths of a character, as Word has them. */
export interface Setting {
  readonly alignment?: 'left' | 'center' | 'right' | 'both' | 'distribute'
  readonly firstLineChars?: number
  readonly hangingChars?: number
  readonly leftChars?: number
  readonly rightChars?: number
  readonly left?: number
  readonly right?: number
  readonly before?: number
  readonly after?: number
  /** The exact height of a line. */
  readonly line?: number
  readonly tabs?: readonly { readonly at: number; readonly kind: 'left' | 'center' | 'right' }[]
  readonly top?: Border
  readonly bottom?: Border
  readonly startsPage?: boolean
  readonly staysWithNext?: boolean
  readonly outline?: number
}

/** How characters look. Sizes are half points, `scale` a percentage of their width. */
export interface Look {
  readonly font?: string
  /** Of digits and Latin letters, where it isn't `font`. */
  readonly latin?: string
  readonly size?: number
  readonly colour?: string
  readonly isBold?: boolean
  readonly scale?: number
}

/** Characters that look alike; \t and \n stand for a tab and a break. A field has the result that it shows for now. */
export interface Run {
  readonly text: string
  readonly style?: StyleId
  readonly look?: Look
  readonly field?: string
}

export interface Line {
  readonly type: 'line'
  readonly style: StyleId
  readonly runs: readonly Run[]
  readonly setting?: Setting
}

export interface Cell {
  readonly lines: readonly Line[]
  /** Twips. */
  readonly width: number
  readonly isCentred?: boolean
  readonly top?: Border
  readonly bottom?: Border
  /** Turned clockwise. */
  readonly isTurned?: boolean
}

export interface Grid {
  readonly type: 'grid'
  readonly rows: readonly (readonly Cell[])[]
  readonly hasLines: boolean
  readonly repeatsHead?: boolean
  /** Out of the text: at the lower edge of the 版心, or at a place of the page. */
  readonly place?: 'bottom' | { readonly x: number; readonly y: number }
  /** Exact, twips. */
  readonly height?: number
}

export type Block = Line | Grid

export interface PageSetting {
  readonly isLandscape: boolean
  /** The first page has a footer of its own: 信函格式 shows no number there. */
  readonly hasOwnFirst: boolean
}

/** Pages that are alike, from a new page on. */
export interface Section {
  readonly page: PageSetting
  readonly blocks: readonly Block[]
}

/** What stands on the pages of a document, and how; Word breaks it into lines and pages. */
export type Layout = readonly Section[]

export const line = (style: StyleId, text: string | readonly Run[], setting?: Setting): Line => ({
  type: 'line',
  style,
  runs: typeof text === 'string' ? (text === '' ? [] : [{ text }]) : text,
  ...(setting ? { setting } : {}),
})
