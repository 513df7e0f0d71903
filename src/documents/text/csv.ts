import { limits } from '../limits.ts'
import { type Notes, tooManyCells } from '../notes.ts'

const separators = [',', '\t', ';', '|'] as const

/** The separator that stands in the first line outside of quotes most often. */
function separatorOf(text: string): string {
  const head = text.slice(0, 64 * 1024)
  const counts = new Map<string, number>()
  let quoted = false
  for (const character of head) {
    if (character === '"') quoted = !quoted
    else if (character === '\n' && !quoted) break
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  let best: string = ','
  for (const one of separators) if ((counts.get(one) ?? 0) > (counts.get(best) ?? 0)) best = one
  return best
}

export interface Table {
  readonly rows: string[][]
  /** A quote was opened and never closed, so that the rest is one cell. */
  readonly isOpen: boolean
}

/** Rows of RFC 4180, with any line end; what stands between quotes is kept as it is. `most` rows at most. */
export function parseCsv(text: string, most = Number.POSITIVE_INFINITY): Table {
  const separator = separatorOf(text)
  // none of the separators means anything within brackets
  const stop = new RegExp(`[${separator}\\r\\n]`, 'g')
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let at = 0
  let cells = 0
  const endCell = () => {
    if (++cells > limits.cells) throw tooManyCells()
    row.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (row.some(one => one !== '')) rows.push(row)
    row = []
  }
  while (at < text.length && rows.length < most) {
    const character = text[at]
    if (character === '"' && cell === '') {
      // jump from quote to quote: a cell may be long
      for (at++; ; at += 2) {
        const end = text.indexOf('"', at)
        if (end < 0) {
          cell += text.slice(at)
          endRow()
          return { rows, isOpen: true }
        }
        cell += text.slice(at, end)
        at = end
        if (text[end + 1] !== '"') break
        cell += '"'
      }
      at++
    } else if (character === separator) {
      endCell()
      at++
    } else if (character === '\n' || character === '\r') {
      at += character === '\r' && text[at + 1] === '\n' ? 2 : 1
      endRow()
    } else {
      stop.lastIndex = at
      const end = stop.exec(text)?.index ?? text.length
      cell += text.slice(at, end)
      at = end
    }
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) endRow()
  return { rows, isOpen: false }
}

/** Whether the text looks like a table: at least `least` rows of as many cells, and more than one. */
export function looksLikeCsv(text: string, least: number): boolean {
  // lines of JSON have commas and quotes as well
  if (/^\s*[{[]/.test(text)) return false
  const { rows } = parseCsv(text.slice(0, 64 * 1024), 50)
  // the last one may be cut
  const whole = text.length > 64 * 1024 ? rows.slice(0, -1) : rows
  const width = whole[0]?.length ?? 0
  return whole.length >= least && width > 1 && whole.every(row => row.length === width)
}

export function readCsv(text: string, notes: Notes): void {
  const { rows, isOpen } = parseCsv(text)
  if (isOpen) notes.lose('有一个引号没有成对，其后的内容都读成了一格')
  if (rows.length > 0) notes.table(rows)
}
