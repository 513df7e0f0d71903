import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { isWhiteColour } from '../docx/styles.ts'

/** What is drawn on a page and can't be seen, or can't be understood. */
export interface Drawn {
  readonly white: string
  readonly invisible: string
  /** Characters of fonts by glyph numbers whose numbers stand for themselves. */
  readonly numbered: number
  readonly inlinePictures: number
  /** Nothing is drawn at all, as far as it could be looked at. */
  readonly isBlank: boolean
}

interface Glyph {
  readonly unicode: string
  readonly originalCharCode?: number
}

const isGlyph = (one: unknown): one is Glyph =>
  typeof one === 'object' && one !== null && 'unicode' in one && typeof one.unicode === 'string'

interface State {
  colour: string
  mode: number
  font: string
}

/**
 * Goes through what a page draws, without drawing it. `ops` are the numbers of pdf.js, `isComposite` says whether a font
 * goes by glyph numbers.
 */
export async function lookAtDrawing(
  page: PDFPageProxy,
  ops: Readonly<Record<string, number>>,
  isComposite: (font: string) => boolean,
): Promise<Drawn> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const saved: State[] = []
  let state: State = { colour: '#000000', mode: 0, font: '' }
  let white = ''
  let invisible = ''
  let numbered = 0
  let inlinePictures = 0
  let isBlank = true
  for (let i = 0; i < fnArray.length; i++) {
    const operator = fnArray[i]
    const given = argsArray[i] as unknown
    const first: unknown = Array.isArray(given) ? given[0] : undefined
    // a path that only clips leaves no ink
    if (operator === ops['constructPath']) isBlank &&= first === ops['endPath']
    else if (operator === ops['shadingFill']) isBlank = false
    else if (operator === ops['save']) {
      if (saved.length < 1000) saved.push({ ...state })
    } else if (operator === ops['restore']) state = saved.pop() ?? state
    else if (operator === ops['setFillRGBColor']) state.colour = String(first)
    else if (operator === ops['setTextRenderingMode']) state.mode = Number(first)
    else if (operator === ops['setFont']) state.font = String(first)
    else if (operator === ops['paintInlineImageXObject'] || operator === ops['paintImageMaskXObject']) {
      inlinePictures++
      isBlank = false
    } else if (operator === ops['showText'] && Array.isArray(first)) {
      isBlank = false
      const glyphs = first.filter(isGlyph)
      const text = glyphs.map(glyph => glyph.unicode).join('')
      if (state.mode === 3 || state.mode === 7) invisible += text
      else if (isWhiteColour(state.colour)) white += text
      if (isComposite(state.font)) {
        const itself = (one: Glyph) => one.unicode.trim() !== '' && one.unicode.codePointAt(0) === one.originalCharCode
        numbered += glyphs.filter(itself).length
      }
    }
  }
  return { white, invisible, numbered, inlinePictures, isBlank }
}
