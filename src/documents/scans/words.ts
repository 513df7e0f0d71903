import { type Piece, paragraphsOf } from '../layout.ts'

/** What was recognised on a page. */
export interface Recognised {
  readonly paragraphs: readonly string[]
  /** How sure the program is of it, by characters, in per cent. */
  readonly confidence: number
}

const columns = ['level', 'page', 'block', 'paragraph', 'line', 'word', 'left', 'top', 'width', 'height', 'confidence']

const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/u

/** Words of Latin letters have blanks between them, Chinese characters none. */
const join = (left: string, right: string) =>
  left === '' || wide.test(left.slice(-1)) || wide.test(right.slice(0, 1)) ? left + right : `${left} ${right}`

interface Line {
  text: string
  left: number
  right: number
  top: number
  bottom: number
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

/**
 * Puts together what tesseract gives as tab-separated values: words of a line without blanks between Chinese characters,
 * lines of a page to paragraphs. Undefined where it isn't that.
 */
export function recognisedOf(tsv: string): Recognised | undefined {
  const [head = '', ...rows] = tsv.split(/\r?\n/)
  if (!head.startsWith('level\tpage_num\t')) return undefined
  const lines = new Map<string, Line>()
  let [pageWidth, characters, sure] = [0, 0, 0]
  for (const row of rows) {
    const cells = row.split('\t')
    const [
      level = 0,
      ,
      block = 0,
      paragraph = 0,
      line = 0,
      ,
      left = 0,
      top = 0,
      width = 0,
      height = 0,
      confidence = 0,
    ] = cells.slice(0, columns.length).map(Number)
    if (level === 1) pageWidth = width
    const text = cells.slice(columns.length).join(' ').trim()
    if (level !== 5 || text === '' || !(confidence >= 0)) continue
    characters += text.length
    sure += text.length * Math.min(100, confidence)
    const key = `${block}/${paragraph}/${line}`
    const known = lines.get(key)
    if (!known) {
      lines.set(key, { text, left, right: left + width, top, bottom: top + height })
      continue
    }
    known.text = join(known.text, text)
    known.right = Math.max(known.right, left + width)
    known.top = Math.min(known.top, top)
    known.bottom = Math.max(known.bottom, top + height)
  }
  // a line of small signs alone is as high as they are; the page has one size of writing
  const size = median([...lines.values()].map(one => one.bottom - one.top))
  const pieces = [...lines.values()].map(
    ({ text, left, right, top, bottom }): Piece => ({
      text,
      x: left,
      y: (top + bottom) / 2,
      width: right - left,
      size: Math.min(Math.max(bottom - top, size), size * 1.15),
    }),
  )
  return {
    paragraphs: paragraphsOf(pieces, pageWidth),
    confidence: characters === 0 ? 0 : Math.round(sure / characters),
  }
}
