import type { Archive } from '../archive.ts'
import { limits } from '../limits.ts'
import { type Notes, tooManyCells } from '../notes.ts'
import { noteExternal, notePackage, relationsOf } from '../ooxml.ts'
import { Unreadable } from '../reading.ts'
import { walkXml } from '../xml.ts'
import { kindOfFormat, type NumberKind } from './numbers.ts'
import { readSheet, type Sheet, type Workbook } from './sheet.ts'

interface SheetName {
  readonly name: string
  readonly relation: string
  readonly isHidden: boolean
}

function readNames(bytes: Buffer): { sheets: SheetName[]; is1904: boolean } {
  const sheets: SheetName[] = []
  let is1904 = false
  walkXml(bytes, {
    open: (name, attributes) => {
      if (name === 'x:workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (name !== 'x:sheet') return
      sheets.push({
        name: attributes['name'] ?? '',
        relation: attributes['r:id'] ?? '',
        isHidden: /hidden/i.test(attributes['state'] ?? ''),
      })
    },
  })
  return { sheets, is1904 }
}

function readStrings(bytes: Buffer | undefined): string[] {
  const strings: string[] = []
  if (!bytes) return strings
  let text = ''
  let sink = false
  let phonetic = 0
  walkXml(bytes, {
    open: name => {
      if (name === 'x:si') text = ''
      else if (name === 'x:rPh') phonetic++
      else if (name === 'x:t') sink = phonetic === 0
    },
    text: piece => {
      if (sink) text += piece
    },
    close: name => {
      if (name === 'x:t') sink = false
      else if (name === 'x:rPh') phonetic--
      else if (name === 'x:si') strings.push(text)
    },
  })
  return strings
}

const isWhite = (colour: string | undefined, theme: string | undefined) =>
  /^(ff)?f[c-f]f[c-f]f[c-f]$/i.test(colour ?? '') || (colour === undefined && theme === '0')

/** Which cell formats show dates, and which are white on nothing. */
function readFormats(bytes: Buffer | undefined): Pick<Workbook, 'kinds' | 'whites'> {
  const codes = new Map<number, string>()
  const fonts: boolean[] = []
  const kinds: NumberKind[] = []
  const whites = new Set<number>()
  if (!bytes) return { kinds, whites }
  let place = ''
  walkXml(bytes, {
    open: (name, attributes) => {
      switch (name) {
        case 'x:fonts':
        case 'x:cellXfs':
        case 'x:dxfs':
        case 'x:cellStyleXfs':
          place = name
          break
        case 'x:numFmt':
          if (place !== 'x:dxfs') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
          break
        case 'x:font':
          if (place === 'x:fonts') fonts.push(false)
          break
        case 'x:color':
          if (place === 'x:fonts') fonts[fonts.length - 1] = isWhite(attributes['rgb'], attributes['theme'])
          break
        case 'x:xf':
          if (place === 'x:cellXfs') {
            const id = Number(attributes['numFmtId']) || 0
            if (fonts[Number(attributes['fontId']) || 0] && (Number(attributes['fillId']) || 0) < 2)
              whites.add(kinds.length)
            kinds.push(kindOfFormat(id, codes.get(id)))
          }
          break
        default:
      }
    },
  })
  return { kinds, whites }
}

const lineOf = (cells: ReadonlyMap<number, string>) => [...cells.values()].join('\t')

/** What people see of a sheet as a table; what they don't see is listed as hidden. */
function addSheet(name: string, sheet: Sheet, notes: Notes): void {
  const hides = (column: number) => sheet.hiddenColumns[column] === 1
  const seen: Map<number, string>[] = []
  const unseenRows: string[] = []
  const unseenCells: string[] = []
  const columns = new Set<number>()
  for (const [number, cells] of [...sheet.rows].toSorted(([a], [b]) => a - b)) {
    if (sheet.hiddenRows.has(number)) {
      unseenRows.push(lineOf(cells))
      continue
    }
    const line = new Map<number, string>()
    for (const [column, text] of cells) {
      if (hides(column)) unseenCells.push(text)
      else {
        line.set(column, text)
        columns.add(column)
      }
    }
    if (line.size > 0) seen.push(line)
  }
  if (unseenRows.length > 0) {
    notes.hide('hidden-rows', `工作表“${name}”隐藏了 ${unseenRows.length} 行：${unseenRows.join('\n')}`)
  }
  if (unseenCells.length > 0) {
    notes.hide('hidden-columns', `工作表“${name}”隐藏的列里有 ${unseenCells.length} 格：${unseenCells.join('\n')}`)
  }
  if (sheet.white.length > 0) notes.hide('white-text', `工作表“${name}”：${sheet.white.join('\n')}`)
  notes.lose('有 {n} 个公式没有存下计算结果，没有读出', sheet.uncomputed)
  const order = [...columns].toSorted((a, b) => a - b)
  if (order.length * seen.length > limits.cells) throw tooManyCells()
  if (seen.length === 0) return
  notes.add({ kind: 'heading', level: 1, text: name })
  notes.table(seen.map(line => order.map(column => line.get(column) ?? '')))
}

/** The words of a part that holds comments or shapes, a piece for each element of this name. */
function wordsOf(bytes: Buffer, piece: string, text: string): string[] {
  const found: string[] = []
  let words = ''
  let sink = false
  walkXml(bytes, {
    open: name => {
      if (name.endsWith(piece)) words = ''
      sink = name.endsWith(text)
    },
    text: part => {
      if (sink) words += part
    },
    close: name => {
      sink = false
      if (name.endsWith(piece)) found.push(words)
    },
  })
  return found
}

function addSurroundings(archive: Archive, part: string, notes: Notes): void {
  const relations = relationsOf(archive, part)
  noteExternal(relations, notes)
  for (const { type, target, isExternal } of relations) {
    const bytes = isExternal || !/^(comments|threadedComment|drawing)$/.test(type) ? undefined : archive.read(target)
    if (!bytes) continue
    if (type === 'comments') for (const text of wordsOf(bytes, ':comment', ':t')) notes.hide('comment', text)
    else if (type === 'threadedComment') {
      for (const text of wordsOf(bytes, 'threadedComment', 'text')) notes.hide('comment', text)
    } else {
      for (const text of wordsOf(bytes, 'a:p', 'a:t')) notes.add({ kind: 'paragraph', text, part: 'text-box' })
      noteExternal(relationsOf(archive, target), notes)
    }
  }
}

/**
 * Reads SpreadsheetML (ISO 29500): each sheet as a heading with its name and a table. Hidden sheets, rows and columns
 * are not in the tables but listed, as are comments, authors, macros and links to other workbooks.
 */
export function readXlsx(archive: Archive, main: string, notes: Notes): void {
  const bytes = archive.read(main)
  if (!bytes) throw new Unreadable('damaged', '表格里没有工作簿部分，读不出来。请用 WPS 或 Excel 打开后另存，再交来。')
  const relations = relationsOf(archive, main)
  const partOf = (type: string) => {
    const target = relations.find(one => one.type === type && !one.isExternal)?.target
    return target === undefined ? undefined : archive.read(target)
  }
  const { sheets, is1904 } = readNames(bytes)
  const strings = readStrings(partOf('sharedStrings'))
  const workbook: Workbook = { strings, is1904, ...readFormats(partOf('styles')) }
  for (const { name, relation, isHidden } of sheets) {
    const found = relations.find(one => one.id === relation)
    const content = found && !found.isExternal ? archive.read(found.target) : undefined
    if (!found || !content) {
      notes.lose(`工作表“${name}”没有读出`)
      continue
    }
    if (found.type !== 'worksheet') {
      if (found.type !== 'chartsheet') notes.lose(`工作表“${name}”不是普通表格，没有读出`)
      continue
    }
    const sheet = readSheet(content, workbook)
    if (isHidden) {
      notes.hide('hidden-sheet', `隐藏的工作表“${name}”：${[...sheet.rows.values()].map(lineOf).join('\n')}`)
      continue
    }
    addSheet(name, sheet, notes)
    addSurroundings(archive, found.target, notes)
  }
  for (const { target } of relations.filter(one => one.type === 'externalLink' && !one.isExternal)) {
    noteExternal(relationsOf(archive, target), notes)
  }
  noteExternal(relations, notes)
  notePackage(archive, 'xl', notes)
}
