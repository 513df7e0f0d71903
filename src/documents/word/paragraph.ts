import type { ParagraphFormat, RunFormat, Styles, ThemeFonts } from './format.ts'
import { paragraphFormatOf, runFormatOf } from './format.ts'
import { childOf, type XmlElement, type XmlText } from './tree.ts'

/** Characters that look alike. */
export interface WordRun {
  readonly element: XmlElement
  readonly from: number
  readonly to: number
  readonly format: RunFormat
}

/** A node of words: where its characters stand in the paragraph. */
export interface Piece {
  readonly run: XmlElement
  /** `w:t`; for other signs (a tab, a break) the element that shows it, which no mend changes into words. */
  readonly element: XmlElement
  readonly node: XmlText | undefined
  readonly from: number
  readonly to: number
  readonly isLocked: boolean
}

/** Where a paragraph stands. */
export type Place = 'body' | 'cell' | 'text-box'

export interface WordParagraph {
  readonly element: XmlElement
  readonly text: string
  readonly runs: readonly WordRun[]
  readonly pieces: readonly Piece[]
  readonly format: ParagraphFormat
  /** How its own mark would look, which empty paragraphs take their height from. */
  readonly mark: RunFormat
  readonly style: string | undefined
  readonly place: Place
  readonly table: XmlElement | undefined
  /** Places of breaks of pages within it. */
  readonly pageBreaks: readonly number[]
  /** It holds a picture, a drawing or an object. */
  readonly hasDrawing: boolean
  readonly locked: readonly { readonly from: number; readonly to: number }[]
}

/** What is neither words nor holds any, wherever it stands in a paragraph. */
const skipped = new Set([
  'w:pPr',
  'w:rPr',
  'w:del',
  'w:moveFrom',
  'w:instrText',
  'w:delText',
  'w:rt',
  'mc:Fallback',
  'w:txbxContent',
])
const drawn = new Set(['w:drawing', 'w:pict', 'w:object'])
/** What shows one sign. */
const signs: Readonly<Record<string, string>> = {
  'w:tab': '\t',
  'w:ptab': '\t',
  'w:cr': '\n',
  'w:noBreakHyphen': '-',
}

interface Formats {
  readonly styles: Styles
  readonly theme: ThemeFonts
}

/** Reads one paragraph: its words as they are shown, changes taken as accepted, and how each looks. */
export function readParagraph(
  element: XmlElement,
  place: Place,
  table: XmlElement | undefined,
  { styles, theme }: Formats,
): WordParagraph {
  const properties = childOf(element, 'w:pPr')
  const style = childOf(properties, 'w:pStyle')?.attributes['w:val'] ?? styles.usual
  const own = styles.get(style)
  const base: RunFormat = { ...styles.defaults.run, ...own?.run }
  const runs: WordRun[] = []
  const pieces: Piece[] = []
  const pageBreaks: number[] = []
  const locked: { from: number; to: number }[] = []
  let text = ''
  let hasDrawing = false
  // fields nest; between `separate` and `end` stands what Word writes anew
  let fields = 0
  let lockedFrom = -1

  const say = (run: XmlElement, shown: XmlElement, node: XmlText | undefined, words: string) => {
    pieces.push({ run, element: shown, node, from: text.length, to: text.length + words.length, isLocked: fields > 0 })
    text += words
  }
  const readRun = (run: XmlElement) => {
    const from = text.length
    const given = childOf(run, 'w:rPr')
    const named = styles.get(childOf(given, 'w:rStyle')?.attributes['w:val'])
    const format = { ...base, ...named?.run, ...runFormatOf(given, theme) }
    if (format.isHidden) return
    for (const child of run.children) {
      if (child.kind !== 'element') continue
      if (drawn.has(child.name) || child.name === 'mc:AlternateContent') hasDrawing = true
      else if (child.name === 'w:t') {
        for (const node of child.children) {
          if (node.kind === 'text' && node.value !== undefined) say(run, child, node, node.value)
        }
      } else if (child.name === 'w:br') {
        if (child.attributes['w:type'] === 'page') pageBreaks.push(text.length)
        else say(run, child, undefined, '\n')
      } else if (child.name === 'w:fldChar') {
        const kind = child.attributes['w:fldCharType']
        if (kind === 'begin') {
          if (fields++ === 0) lockedFrom = text.length
        } else if (kind === 'end' && fields > 0 && --fields === 0) locked.push({ from: lockedFrom, to: text.length })
      } else if (child.name === 'w:sym') say(run, child, undefined, '□')
      else {
        const sign = signs[child.name]
        if (sign !== undefined) say(run, child, undefined, sign)
      }
    }
    if (text.length > from) runs.push({ element: run, from, to: text.length, format })
  }
  const walk = (parent: XmlElement) => {
    for (const child of parent.children) {
      if (child.kind !== 'element' || skipped.has(child.name)) continue
      if (child.name === 'w:r') readRun(child)
      else if (child.name === 'w:fldSimple') {
        const from = text.length
        fields++
        walk(child)
        fields--
        locked.push({ from, to: text.length })
      } else if (child.name !== 'w:p' && child.name !== 'w:tbl') walk(child)
    }
  }
  walk(element)
  if (fields > 0) locked.push({ from: lockedFrom, to: text.length })
  return {
    element,
    text,
    runs,
    pieces,
    format: { ...styles.defaults.paragraph, ...own?.paragraph, ...paragraphFormatOf(properties) },
    mark: { ...base, ...runFormatOf(childOf(properties, 'w:rPr'), theme) },
    style,
    place,
    table,
    pageBreaks,
    hasDrawing,
    locked,
  }
}
