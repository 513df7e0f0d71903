import type { Piece } from '../layout.ts'
import { limits } from '../limits.ts'
import { type Notes, picturesLost } from '../notes.ts'
import { Unreadable } from '../reading.ts'
import { type Attributes, localName, walkXml } from '../xml.ts'
import { deltasOf, numbersOf, placeOf } from './geometry.ts'

/** Which templates a page stands on, and its pieces of text. */
export interface PageContent {
  readonly templates: readonly string[]
  readonly pieces: readonly Piece[]
  readonly pictures: readonly PlacedPicture[]
  /** Left, top, width and height in millimetres, where the page has its own; else empty. */
  readonly box: readonly number[]
}

/** A picture by the number of its resource, where it lies: GB/T 33190 puts it into the unit square of its matrix. */
export interface PlacedPicture {
  readonly resource: string
  readonly boundary: readonly number[]
  readonly matrix: readonly number[]
}

const losing: Readonly<Record<string, string>> = {
  ImageObject: picturesLost,
  CompositeObject: '有 {n} 个复合图元，其中如有文字没有读出',
}

/** Widths where a file gives none: of a wide character and of a Latin one, in shares of the size. */
const widthOf = (text: string, size: number): number => {
  let width = 0
  for (const character of text) width += character > '\u2e7f' ? size : size / 2
  return width
}

/** Reads the content of a page, a template or an annotation: text with its place, in the file's order. */
export function readPage(bytes: Buffer, notes: Notes): PageContent {
  const templates: string[] = []
  const pieces: Piece[] = []
  // text objects don't nest, but a broken file may say so
  let object: Attributes | undefined
  let isWhite = false
  let isFill = false
  let at: { x: number; y: number } = { x: 0, y: 0 }
  let code: Attributes | undefined
  let text = ''
  let box: string | undefined
  let page: readonly number[] = []
  const pictures: PlacedPicture[] = []

  const endCode = () => {
    if (!object || !code || text === '') return
    if (object['Visible'] === 'false' || object['Alpha'] === '0') {
      notes.hide('hidden-text', text)
      return
    }
    if (isWhite) notes.hide('white-text', text)
    const size = Math.abs(Number(object['Size']) || 3)
    const { x, y, scale } = placeOf(at.x, at.y, numbersOf(object['CTM']), numbersOf(object['Boundary']))
    const steps = deltasOf(code['DeltaX'], text.length)
    const advance =
      steps.length > 0
        ? steps.reduce((sum, step) => sum + step, 0) + widthOf(text.slice(-1), size)
        : widthOf(text, size)
    pieces.push({ text, x, y, width: Math.abs(advance) * scale, size: size * scale })
    if (pieces.length > limits.blocks)
      throw new Unreadable('too-large', '一页里的文字过多，没有读取。请拆成几个文件再交来。')
  }

  walkXml(bytes, {
    open: (name, attributes) => {
      const local = localName(name)
      const loss = losing[local]
      if (loss !== undefined) notes.lose(loss)
      if (local === 'PhysicalBox') box = ''
      if (local === 'ImageObject' && pictures.length < limits.entries)
        pictures.push({
          resource: attributes['ResourceID'] ?? '',
          boundary: numbersOf(attributes['Boundary']),
          matrix: numbersOf(attributes['CTM']),
        })
      if (local === 'Template' && attributes['TemplateID'] !== undefined) templates.push(attributes['TemplateID'])
      else if (local === 'TextObject') {
        object = attributes
        isWhite = false
        at = { x: 0, y: 0 }
      } else if (local === 'FillColor') {
        isFill = true
        if (object && /^\s*25[0-5]\s+25[0-5]\s+25[0-5]\s*$/.test(attributes['Value'] ?? '')) isWhite = true
      } else if (local === 'TextCode') {
        code = attributes
        text = ''
        // a place that is left out is that of the code before
        at = {
          x: attributes['X'] === undefined ? at.x : Number(attributes['X']) || 0,
          y: attributes['Y'] === undefined ? at.y : Number(attributes['Y']) || 0,
        }
      }
    },
    text: piece => {
      if (code && !isFill) text += piece
      if (box !== undefined) box += piece
    },
    close: name => {
      const local = localName(name)
      if (local === 'FillColor') isFill = false
      if (local === 'PhysicalBox') {
        page = numbersOf(box)
        box = undefined
      }
      if (local === 'TextCode') {
        endCode()
        code = undefined
      } else if (local === 'TextObject') object = undefined
    },
  })
  return { templates, pieces, pictures, box: page }
}
