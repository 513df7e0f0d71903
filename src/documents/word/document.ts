import { posix } from 'node:path'
import { createNumbering } from '../docx/numbering.ts'
import { namespaces } from '../namespaces.ts'
import { type Relation, relationsOf } from '../ooxml.ts'
import { Unreadable } from '../reading.ts'
import {
  type ParagraphFormat,
  paragraphFormatOf,
  type Styles,
  stylesOf,
  type ThemeFonts,
  themeFontsOf,
} from './format.ts'
import { openPackage, type WordPackage } from './package.ts'
import { type Place, readParagraph, type WordParagraph } from './paragraph.ts'
import {
  childOf,
  childrenOf,
  insertAt,
  newElement,
  parsePart,
  setAttribute,
  writePart,
  type XmlElement,
  type XmlPart,
} from './tree.ts'

/** A stretch of the document with a page of its own. */
export interface Section {
  readonly properties: XmlElement
  /** Its paragraphs: the first, and the one after its last. */
  readonly from: number
  readonly to: number
}

export interface NumberedParagraph extends WordParagraph {
  /** The number that Word shows before it, '' for none. */
  readonly label: string
}

/** What the document looks like now: read anew after each change. */
export interface Layout {
  readonly paragraphs: readonly NumberedParagraph[]
  readonly sections: readonly Section[]
}

/** A .docx that can be looked at, and changed in places. */
export interface WordDocument {
  readonly body: XmlElement
  readonly styles: Styles
  readonly theme: ThemeFonts
  /** Parts that the document refers to, by the id of the relation. */
  readonly relations: ReadonlyMap<string, Relation>
  readonly settings: XmlElement | undefined
  layout(): Layout
  /** One paragraph as it is at this moment. */
  paragraph(element: XmlElement): WordParagraph
  /** The tree of another part, undefined where it is not there. */
  part(name: string): XmlPart | undefined
  /** Adds a part that the document refers to, and says under which id. */
  addPart(name: string, type: string, contentType: string, content: string): string
  /** The file; the same bytes where nothing was changed. */
  save(): Buffer
}

/** The indents that levels of lists give their paragraphs. */
function listFormatsOf(root: XmlElement | undefined): (list: string, depth: number) => ParagraphFormat | undefined {
  if (!root) return () => undefined
  const abstracts = new Map(
    childrenOf(root, 'w:abstractNum').map((one): [string, XmlElement] => [
      one.attributes['w:abstractNumId'] ?? '',
      one,
    ]),
  )
  const lists = new Map(
    childrenOf(root, 'w:num').map((one): [string, XmlElement | undefined] => [
      one.attributes['w:numId'] ?? '',
      abstracts.get(childOf(one, 'w:abstractNumId')?.attributes['w:val'] ?? ''),
    ]),
  )
  return (list, depth) => {
    const abstract = lists.get(list)
    const level = abstract && childrenOf(abstract, 'w:lvl').find(one => Number(one.attributes['w:ilvl']) === depth)
    return level && paragraphFormatOf(childOf(level, 'w:pPr'))
  }
}

interface Found {
  readonly element: XmlElement
  readonly place: Place
  readonly table: XmlElement | undefined
}

/** Paragraphs in the order of reading: those of a text box come after the one that holds it. */
function* paragraphsIn(parent: XmlElement, place: Place, table: XmlElement | undefined): Generator<Found> {
  for (const child of parent.children) {
    if (child.kind !== 'element') continue
    if (child.name === 'w:p') {
      yield { element: child, place, table }
      for (const box of boxesIn(child)) yield* paragraphsIn(box, 'text-box', undefined)
    } else if (child.name === 'w:tbl') yield* paragraphsIn(child, place === 'text-box' ? place : 'cell', child)
    else if (child.name !== 'w:sectPr' && child.name !== 'w:del' && child.name !== 'w:moveFrom')
      yield* paragraphsIn(child, place, table)
  }
}

/** Text boxes within a paragraph; of two ways to show one, the first. */
function* boxesIn(parent: XmlElement): Generator<XmlElement> {
  for (const child of parent.children) {
    if (child.kind !== 'element') continue
    if (child.name === 'w:txbxContent') yield child
    else if (child.name !== 'mc:Fallback') yield* boxesIn(child)
  }
}

/**
 * Opens a .docx for looking and mending. Throws Unreadable: what openArchive and walkXml throw, and damaged where it has
 * no body.
 */
export function openWord(bytes: Buffer): WordDocument {
  const file: WordPackage = openPackage(bytes)
  const main =
    relationsOf(file.archive, '').find(({ type }) => type === 'officeDocument')?.target ?? 'word/document.xml'
  const parts = new Map<string, { readonly part: XmlPart; readonly source: string }>()
  const part = (name: string): XmlPart | undefined => {
    const known = parts.get(name)
    if (known) return known.part
    const content = file.read(name)
    if (!content) return undefined
    const read = parsePart(content)
    parts.set(name, { part: read, source: writePart(read).toString('utf8') })
    return read
  }
  const document = part(main)
  const body = childOf(document?.root, 'w:body')
  if (!document || !body) {
    throw new Unreadable('damaged', '文档里没有正文部分，读不出来。请用 WPS 或 Word 打开后另存，再交来。')
  }
  const relations = new Map(relationsOf(file.archive, main).map(one => [one.id, one]))
  const rootOf = (type: string) => {
    const target = [...relations.values()].find(one => one.type === type && !one.isExternal)?.target
    return target === undefined ? undefined : part(target)?.root
  }
  const theme = themeFontsOf(rootOf('theme'))
  const styles = stylesOf(rootOf('styles'), theme)
  const numberingPart = [...relations.values()].find(one => one.type === 'numbering' && !one.isExternal)?.target ?? ''
  const numbering = file.read(numberingPart)
  const listFormat = listFormatsOf(rootOf('numbering'))

  const paragraphOf = ({ element, place, table }: Found): WordParagraph => {
    const read = readParagraph(element, place, table, { styles, theme })
    const { list, depth = 0 } = read.format
    const given = list === undefined || list === '0' ? undefined : listFormat(list, depth)
    if (!given) return read
    const own = paragraphFormatOf(childOf(element, 'w:pPr'))
    const style = styles.get(read.style)?.paragraph
    const isByStyle = own.list === undefined
    const format = isByStyle ? { ...read.format, ...given, ...style, ...own } : { ...read.format, ...given, ...own }
    return { ...read, format }
  }
  // a document may say nothing of its pages: what a mend says of them is added when it is saved
  const unsaid = newElement('w:sectPr')
  const layout = (): Layout => {
    const counted = createNumbering(numbering)
    const paragraphs: NumberedParagraph[] = []
    const sections: Section[] = []
    let from = 0
    for (const found of paragraphsIn(body, 'body', undefined)) {
      const read = paragraphOf(found)
      const { list, depth = 0 } = read.format
      const label = list === undefined || list === '0' ? undefined : counted.next(list, depth)?.label
      paragraphs.push({ ...read, label: label?.trim() ?? '' })
      const properties = childOf(childOf(found.element, 'w:pPr'), 'w:sectPr')
      if (properties) {
        sections.push({ properties, from, to: paragraphs.length })
        from = paragraphs.length
      }
    }
    const last = childrenOf(body, 'w:sectPr').at(-1) ?? unsaid
    sections.push({ properties: last, from, to: paragraphs.length })
    return { paragraphs, sections }
  }
  const addPart = (name: string, type: string, contentType: string, content: string): string => {
    const relationsPart = posix.join(posix.dirname(main), '_rels', `${posix.basename(main)}.rels`)
    const id = `rIdBangban${relations.size + 1}`
    const target = posix.join(posix.dirname(main), name)
    file.write(target, Buffer.from(content, 'utf8'))
    appendChild(part(relationsPart), `Relationship`, { Id: id, Type: `${namespaces.relations}/${type}`, Target: name })
    appendChild(part('[Content_Types].xml'), 'Override', { PartName: `/${target}`, ContentType: contentType })
    relations.set(id, { id, type, target, isExternal: false })
    return id
  }
  return {
    body,
    styles,
    theme,
    relations,
    settings: rootOf('settings'),
    layout,
    paragraph: element => readParagraph(element, 'body', undefined, { styles, theme }),
    part,
    addPart,
    save: () => {
      if (unsaid.children.length > 0 && !unsaid.parent) insertAt(body, body.children.length, unsaid)
      for (const [name, { part: read, source }] of parts) {
        if (writePart(read).toString('utf8') === source) continue
        if (read === document) declareWord(document)
        file.write(name, writePart(read))
      }
      return file.save()
    },
  }
}

/** What is written anew carries the usual prefix: a document that calls it otherwise has to know it. */
function declareWord({ root }: XmlPart): void {
  if (root.attributes['xmlns:w'] === undefined) setAttribute(root, 'xmlns:w', namespaces.word)
}

function appendChild(part: XmlPart | undefined, name: string, attributes: Record<string, string>): void {
  if (!part) return
  // relations and content types are in a namespace of their own, mostly without a prefix
  const raw = /<(?:(\w+):)?\w/u.exec(part.root.source?.open ?? '')?.[1]
  part.root.children.push({
    kind: 'element',
    name: raw ? `${raw}:${name}` : name,
    attributes,
    children: [],
    parent: part.root,
    source: undefined,
  })
}
