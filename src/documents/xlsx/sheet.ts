import { limits } from '../limits.ts'
import { tooManyCells } from '../notes.ts'
import { walkXml } from '../xml.ts'
import { type NumberKind, shownNumber } from './numbers.ts'

/** What cells refer to. */
export interface Workbook {
  readonly strings: readonly string[]
  /** Of each cell format. */
  readonly kinds: readonly NumberKind[]
  /** Cell formats whose font is white on no fill. */
  readonly whites: ReadonlySet<number>
  readonly is1904: boolean
}

/** What a sheet holds. Rows and columns without content are left out; both count from 1. */
export interface Sheet {
  /** Cells by column, rows by number. */
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, string>>
  readonly hiddenRows: ReadonlySet<number>
  /** By number: 1 for a hidden column. */
  readonly hiddenColumns: Uint8Array
  readonly white: readonly string[]
  /** Formulas that no program has computed. */
  readonly uncomputed: number
}

/** 1 for A, 28 for AB; 0 for what is no reference. */
export function columnOf(reference: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/i.exec(reference)?.[0].toUpperCase() ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64
  }
  return column
}

/** As many as a worksheet can have. */
const columnsOfSheet = 16_384

/** Reads one worksheet: the values that were stored with it, none computed anew. */
export function readSheet(bytes: Buffer, { strings, kinds, whites, is1904 }: Workbook): Sheet {
  const rows = new Map<number, Map<number, string>>()
  const hiddenRows = new Set<number>()
  const hiddenColumns = new Uint8Array(columnsOfSheet + 1)
  let columnRanges = 0
  const white: string[] = []
  let uncomputed = 0
  let cells = 0
  let row = 0
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let formula = false
  let hasValue = false
  let sink = false
  let phonetic = 0

  const shown = (): string => {
    if (type === 's') return strings[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (type === 'str' || type === 'inlineStr' || type === 'e' || type === 'd') return value
    return value === '' ? '' : shownNumber(value, kinds[style] ?? 'number', is1904)
  }

  walkXml(bytes, {
    open: (name, attributes) => {
      switch (name) {
        case 'x:col':
          if (attributes['hidden'] === '1' || attributes['hidden'] === 'true') {
            if (++columnRanges > columnsOfSheet) throw tooManyCells()
            hiddenColumns.fill(1, Number(attributes['min']) || 0, (Number(attributes['max']) || 0) + 1)
          }
          break
        case 'x:row':
          row = Number(attributes['r']) || row + 1
          column = 0
          if (attributes['hidden'] === '1' || attributes['hidden'] === 'true') hiddenRows.add(row)
          break
        case 'x:c':
          column = columnOf(attributes['r'] ?? '') || column + 1
          type = attributes['t'] ?? 'n'
          style = Number(attributes['s']) || 0
          value = ''
          formula = false
          hasValue = false
          break
        case 'x:f':
          formula = true
          break
        case 'x:rPh':
          phonetic++
          break
        case 'x:v':
        case 'x:t':
          sink = phonetic === 0
          break
        default:
      }
    },
    text: text => {
      if (!sink) return
      value += text
      hasValue = true
    },
    close: name => {
      if (name === 'x:v' || name === 'x:t') sink = false
      if (name === 'x:rPh') phonetic--
      if (name !== 'x:c') return
      if (formula && !hasValue && type !== 'str') uncomputed++
      const text = shown()
      if (text === '') return
      if (++cells > limits.cells) throw tooManyCells()
      if (whites.has(style)) white.push(text)
      const line = rows.get(row) ?? new Map<number, string>()
      rows.set(row, line)
      line.set(column, text)
    },
  })
  return { rows, hiddenRows, hiddenColumns, white, uncomputed }
}
