import { page } from '../../../documents/official/measures.ts'
import type { NumberedParagraph, Section, WordDocument } from '../../../documents/word/document.ts'
import type { OfficialDocument, PlainParagraph } from '../official.ts'
import type { Rule } from '../rule.ts'

export type StyledParagraph = NumberedParagraph & PlainParagraph

/** An official document with how it is set. */
export interface StyledDocument extends OfficialDocument<StyledParagraph> {
  readonly word: WordDocument
  readonly sections: readonly Section[]
}

export type FormRule = Rule<StyledDocument>

/** Twips that a character of the body takes: 三号 is 16 pt. */
const em = 320

const blank = /^[\s\u3000]*$/u

/** What the mark or the first run says of the size, in half points; Word's own default is 10 pt. */
export const sizeOf = (paragraph: StyledParagraph): number =>
  paragraph.runs.find(run => !blank.test(paragraph.text.slice(run.from, run.to)))?.format.size ??
  paragraph.mark.size ??
  20

/** Indents in characters of the paragraph's own size: of its first line from the left, of the others, of its right. */
export function indentsOf(paragraph: StyledParagraph): { first: number; left: number; right: number } {
  const {
    left = 0,
    leftChars,
    right = 0,
    rightChars,
    firstLine = 0,
    firstLineChars,
    hanging = 0,
    hangingChars,
  } = paragraph.format
  const width = sizeOf(paragraph) * 10
  // in characters counts where it is not nought
  const inChars = (chars: number | undefined, twips: number) => (chars ? chars / 100 : twips / width)
  const from = inChars(leftChars, left)
  const hung = inChars(hangingChars, hanging)
  const first = hung > 0 ? -hung : inChars(firstLineChars, firstLine)
  return { first: from + first, left: from, right: inChars(rightChars, right) }
}

export const isCentred = ({ format }: StyledParagraph): boolean => format.alignment === 'center'
export const isRight = ({ format }: StyledParagraph): boolean =>
  format.alignment === 'right' || format.alignment === 'end'

/** How wide words are, in characters of the body: digits, letters and half-width signs take half of one. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (/[\u0020-\u007e]/u.test(sign) ? 0.5 : 1), 0)

/** Where the words of a line stand, in characters of the body from the left of a line of `page.textWidth`. */
export function edgesOf(paragraph: StyledParagraph): { left: number; right: number } {
  const scale = (sizeOf(paragraph) * 10) / em
  const { first, right } = indentsOf(paragraph)
  const whole = page.textWidth / em
  const lead = /^[\s\u3000]*/u.exec(paragraph.text)?.[0] ?? ''
  const tail = /[\s\u3000]*$/u.exec(paragraph.text)?.[0] ?? ''
  const width = widthOf(paragraph.text.trim()) * scale
  const [from, to] = [first * scale + widthOf(lead) * scale, whole - right * scale - widthOf(tail) * scale]
  if (isRight(paragraph)) return { left: to - width, right: to }
  if (isCentred(paragraph)) return { left: (from + to - width) / 2, right: (from + to + width) / 2 }
  return { left: from, right: from + width }
}

/** A paragraph without words, drawings and borders: a line left free. */
export const isBlank = (paragraph: StyledParagraph): boolean =>
  paragraph.role === 'blank' && !paragraph.hasDrawing && paragraph.place === 'body' && paragraph.pageBreaks.length === 0

/** The blank lines right above, nearest first. */
export function blanksAbove({ paragraphs }: StyledDocument, at: number): StyledParagraph[] {
  const found: StyledParagraph[] = []
  for (let i = at - 1; i >= 0; i--) {
    const one = paragraphs[i]
    if (!one || !isBlank(one) || isRuled(one)) break
    found.push(one)
  }
  return found
}

/** What stands above the blank lines above. */
export const abovePlaced = (document: StyledDocument, at: number): StyledParagraph | undefined =>
  document.paragraphs[at - blanksAbove(document, at).length - 1]

export const isRuled = ({ format }: StyledParagraph): boolean =>
  [format.top, format.bottom].some(border => border !== undefined && border.kind !== 'none' && border.kind !== 'nil')

/** Lines left free above: empty paragraphs, and spacing of the same height. */
export function linesAbove(document: StyledDocument, at: number): number {
  const blanks = blanksAbove(document, at)
  const own = document.paragraphs[at]
  const above = abovePlaced(document, at)
  const spaceOf = (lines: number | undefined, twips: number | undefined) =>
    lines ? (lines / 100) * page.line : (twips ?? 0)
  const spaces =
    spaceOf(own?.format.beforeLines, own?.format.before) + spaceOf(above?.format.afterLines, above?.format.after)
  // a blank line may be lower or higher than others
  const heights = blanks.reduce((sum, one) => {
    const { line = 240, lineRule = 'auto' } = one.format
    const height = lineRule === 'auto' ? Math.max((line / 240) * (one.mark.size ?? 20) * 13, 312) : line
    return sum + Math.max(0.6, Math.min(height / page.line, 1.4))
  }, 0)
  return Math.round(heights + spaces / page.line)
}

export const near = (value: number, wanted: number, by: number): boolean => Math.abs(value - wanted) <= by

/** The paragraph's words from their first to their last, or a part of them: what a finding shows. */
export const spanOf = ({ index, text }: StyledParagraph, from = 0, to = text.length) => ({ paragraph: index, from, to })

/** Begins a new page. */
export function startsPage(document: StyledDocument, at: number): boolean {
  const own = document.paragraphs[at]
  if (!own) return false
  if (own.format.startsPage === true || own.pageBreaks.includes(0)) return true
  for (let i = at - 1; i >= 0; i--) {
    const one = document.paragraphs[i]
    if (!one) return false
    if (document.sections.some(section => section.to === i + 1 && breaksPage(document, section.to))) return true
    if (one.pageBreaks.length > 0 && one.pageBreaks.at(-1) === one.text.length) return true
    if (one.role !== 'blank') return false
    if (one.format.startsPage === true) return true
  }
  return true
}

/** A section begins on a new page unless it says otherwise, and it says so in its own properties. */
const breaksPage = ({ sections }: StyledDocument, from: number): boolean => {
  const next = sections.find(section => section.from === from)
  const type = next?.properties.children.find(child => child.kind === 'element' && child.name === 'w:type')
  return !(type?.kind === 'element' && /continuous|nextColumn/.test(type.attributes['w:val'] ?? ''))
}
