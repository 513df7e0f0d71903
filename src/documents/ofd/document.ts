import { posix } from 'node:path'
import { localName, walkXml } from '../xml.ts'
import { numbersOf } from './geometry.ts'

/** ST_Loc of GB/T 33190: from the root where it begins with a slash, else from the folder of the file that names it. */
export const locate = (from: string, place: string) =>
  posix.join('/', place.startsWith('/') ? '' : posix.dirname(from), place).slice(1)

/** The width of most pages. */
export const a4 = 210

/** What a document says of its parts, and where they lie. */
export interface Document {
  readonly pages: readonly string[]
  readonly templates: ReadonlyMap<string, string>
  /** Of a page that says nothing else: left, top, width, height in millimetres. */
  readonly box: readonly number[]
  /** Where the pictures and fonts are listed. */
  readonly resources: readonly string[]
  readonly attachments: string
  readonly annotations: string
}

export function readDocument(root: string, bytes: Buffer): Document {
  const pages: string[] = []
  const templates = new Map<string, string>()
  const resources: string[] = []
  let box: readonly number[] = []
  const lists = { Attachments: '', Annotations: '' }
  let text = ''
  walkXml(bytes, {
    open: (name, attributes) => {
      const local = localName(name)
      const place = attributes['BaseLoc']
      if (local === 'Page' && place !== undefined) pages.push(locate(root, place))
      if (local === 'TemplatePage' && place !== undefined) templates.set(attributes['ID'] ?? '', locate(root, place))
      text = ''
    },
    text: piece => {
      text += piece
    },
    close: name => {
      const local = localName(name)
      if (local === 'PhysicalBox') box = numbersOf(text)
      if (local === 'PublicRes' || local === 'DocumentRes') resources.push(locate(root, text.trim()))
      if (local === 'Attachments' || local === 'Annotations') lists[local] = locate(root, text.trim())
    },
  })
  return { pages, templates, box, resources, attachments: lists.Attachments, annotations: lists.Annotations }
}
