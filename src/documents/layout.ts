/** A piece of text where it stands on a page: x to the right, y downwards, in one unit of any length. */
export interface Piece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
}

interface Line {
  text: string
  readonly x: number
  readonly y: number
  end: number
  readonly size: number
}

const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/u

/** Whether two pieces of a line belong together without a blank. */
function joint(left: string, right: string, gap: number, size: number): string {
  if (left === '' || /\s$/.test(left) || /^\s/.test(right)) return ''
  if (gap > size * 1.5) return '\t'
  const between = wide.test(left.slice(-1)) && wide.test(right.slice(0, 1))
  return gap > size * (between ? 0.9 : 0.2) ? ' ' : ''
}

/**
 * The order as it was written, unless that jumps back up the page again and again. A jump up and to the right is the
 * next column.
 */
function inOrder(pieces: readonly Piece[]): readonly Piece[] {
  let jumps = 0
  for (let i = 1; i < pieces.length; i++) {
    const [before, piece] = [pieces[i - 1], pieces[i]]
    if (!before || !piece) continue
    if (piece.y < before.y - before.size * 1.5 && piece.x < before.x + before.size) jumps++
  }
  return jumps * 20 <= pieces.length && jumps < 8 ? pieces : sortedByPlace(pieces)
}

/** From top to bottom, and within a line from left to right. */
export function sortedByPlace(pieces: readonly Piece[]): Piece[] {
  const rows: Piece[][] = []
  for (const piece of pieces.toSorted((a, b) => a.y - b.y)) {
    const row = rows.at(-1)
    const first = row?.[0]
    if (row && first && piece.y - first.y < Math.min(first.size, piece.size) * 0.5) row.push(piece)
    else rows.push([piece])
  }
  return rows.flatMap(row => row.toSorted((a, b) => a.x - b.x))
}

function linesOf(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = []
  for (const { text, x, y, width, size } of inOrder(pieces)) {
    const line = lines.at(-1)
    const isSame = line && Math.abs(line.y - y) < Math.max(line.size, size) * 0.5 && x > line.end - size
    if (isSame) {
      line.text += joint(line.text, text, x - line.end, size) + text
      line.end = Math.max(line.end, x + width)
    } else lines.push({ text, x, y, end: x + width, size })
  }
  return lines.filter(line => line.text.trim() !== '')
}

/** What begins a paragraph whatever stands before it. */
const opening = /^\s*(第[一二三四五六七八九十百千零〇\d]+[编章节条]|[（(]?[一二三四五六七八九十]+[）)、．.]|\d+[.．、])/

/**
 * Puts the pieces of a page (so many units wide) together to paragraphs: a line that runs to the right edge of the text
 * goes on in the next one. Where all lines are short there is no edge to speak of.
 */
export function paragraphsOf(pieces: readonly Piece[], pageWidth: number): string[] {
  const lines = linesOf(pieces)
  const left = lines.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY)
  const right = lines.reduce((most, { end }) => Math.max(most, end), 0)
  const isRunning = right - left > pageWidth * 0.55
  const paragraphs: string[] = []
  let before: Line | undefined
  for (const line of lines) {
    const goesOn =
      isRunning &&
      before !== undefined &&
      paragraphs.length > 0 &&
      before.end > right - before.size * 2.5 &&
      line.x < left + line.size * 1.2 &&
      line.y > before.y &&
      line.y - before.y < before.size * 3 &&
      Math.abs(line.size - before.size) < before.size * 0.2 &&
      !opening.test(line.text) &&
      !line.text.includes('\t')
    const text = line.text.trim()
    const last = paragraphs.at(-1)
    if (goesOn && last !== undefined) {
      const blank = wide.test(last.slice(-1)) || wide.test(text.slice(0, 1)) || last.endsWith('-') ? '' : ' '
      paragraphs[paragraphs.length - 1] = last + blank + text
    } else paragraphs.push(text)
    before = line
  }
  return paragraphs
}
