import { limits } from '../limits.ts'
import { Unreadable } from '../reading.ts'
import { decodeXml, walkSource } from '../xml.ts'

/** Anything but an element: words, a comment, an instruction. `raw` is what stands in the source. */
export interface XmlText {
  readonly kind: 'text'
  raw: string
  /** What it says; undefined for what is no text. */
  value: string | undefined
}

export interface XmlElement {
  readonly kind: 'element'
  /** With the usual prefix of its namespace: `w:p`. */
  readonly name: string
  attributes: Record<string, string>
  children: XmlNode[]
  parent: XmlElement | undefined
  /** Its tags as they stand in the source; undefined once it was changed, or where it is new. */
  source: { readonly open: string; readonly close: string } | undefined
}

export type XmlNode = XmlElement | XmlText

/** A part that can be changed in places, and keeps every character of what was not. */
export interface XmlPart {
  readonly root: XmlElement
  /** What stands before and after the root. */
  readonly before: string
  readonly after: string
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
}
const escapeText = (text: string) => text.replace(/[&<>]/g, sign => escapes[sign] ?? sign)
const escapeValue = (text: string) => text.replace(/[&<>"\n\t]/g, sign => escapes[sign] ?? sign)

const tooLarge = () => new Unreadable('too-large', '文件里的段落和文字过多，没有打开。请拆成几个文件再交来。')

/** Reads a part. Throws Unreadable as walkXml does, and too-large for what can't be held as a whole. */
export function parsePart(bytes: Uint8Array): XmlPart {
  const source = decodeXml(bytes)
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  let first = 0
  let last = 0
  let nodes = 0
  const count = () => {
    if (++nodes > limits.nodes) throw tooLarge()
  }
  // comments and instructions are not told of: they are what lies between
  const keepBetween = (to: number) => {
    const parent = open.at(-1)
    if (parent && to > last) parent.children.push({ kind: 'text', raw: source.slice(last, to), value: undefined })
  }
  walkSource(source, {
    open: (name, attributes, from, to) => {
      keepBetween(from)
      count()
      const parent = open.at(-1)
      const element: XmlElement = {
        kind: 'element',
        name,
        attributes,
        children: [],
        parent,
        source: { open: source.slice(from, to), close: '' },
      }
      if (parent) parent.children.push(element)
      else {
        root = element
        first = from
      }
      open.push(element)
      last = to
    },
    close: (_, from, to) => {
      keepBetween(from)
      const element = open.pop()
      if (element?.source) element.source = { open: element.source.open, close: source.slice(from, to) }
      last = to
    },
    text: (text, from, to) => {
      keepBetween(from)
      count()
      const siblings = open.at(-1)?.children
      const before = siblings?.at(-1)
      // an entity within words comes by itself
      if (before?.kind === 'text' && before.value !== undefined) {
        before.raw += source.slice(from, to)
        before.value += text
      } else siblings?.push({ kind: 'text', raw: source.slice(from, to), value: text })
      last = to
    },
  })
  // walkXml refuses a source without a root
  if (!root) throw new Error('a part without a root')
  return { root, before: source.slice(0, first), after: source.slice(last) }
}

function write(node: XmlNode, pieces: string[]): void {
  if (node.kind === 'text') {
    pieces.push(node.raw)
    return
  }
  const wasEmpty = node.source?.close === ''
  if (node.source && !(wasEmpty && node.children.length > 0)) pieces.push(node.source.open)
  else {
    pieces.push('<', node.name)
    for (const [name, value] of Object.entries(node.attributes)) pieces.push(' ', name, '="', escapeValue(value), '"')
    pieces.push(node.children.length > 0 ? '>' : '/>')
  }
  for (const child of node.children) write(child, pieces)
  if (node.source && !wasEmpty) pieces.push(node.source.close)
  else if (node.children.length > 0) pieces.push(`</${node.name}>`)
}

/** The part in UTF-8; what was not changed is as it was. */
export function writePart({ root, before, after }: XmlPart): Buffer {
  const pieces = [before.replace(/(<\?xml[^>]*encoding=["'])[\w.-]+/, '$1UTF-8')]
  write(root, pieces)
  pieces.push(after)
  return Buffer.from(pieces.join(''), 'utf8')
}

/** The source of one element, as it would be written. */
export function sourceOf(element: XmlElement): string {
  const pieces: string[] = []
  write(element, pieces)
  return pieces.join('')
}

export const newElement = (
  name: string,
  attributes: Record<string, string> = {},
  children: XmlNode[] = [],
): XmlElement => {
  const element: XmlElement = { kind: 'element', name, attributes, children, parent: undefined, source: undefined }
  for (const child of children) if (child.kind === 'element') child.parent = element
  return element
}

export const newText = (value: string): XmlText => ({ kind: 'text', raw: escapeText(value), value })

/** The elements within an element, those of a name if one is given. */
export const childrenOf = (parent: XmlElement, name?: string): XmlElement[] =>
  parent.children.filter(
    (child): child is XmlElement => child.kind === 'element' && (name === undefined || child.name === name),
  )

export const childOf = (parent: XmlElement | undefined, name: string): XmlElement | undefined => {
  if (!parent) return undefined
  for (const child of parent.children) if (child.kind === 'element' && child.name === name) return child
  return undefined
}

/** All elements of a name below, in their order. */
export function* descendants(parent: XmlElement, name: string): Generator<XmlElement> {
  for (const child of parent.children) {
    if (child.kind !== 'element') continue
    if (child.name === name) yield child
    yield* descendants(child, name)
  }
}

/** A changed element is written anew, its children as they are. */
function touch(element: XmlElement): void {
  element.source = undefined
}

/** Undefined takes the attribute away. Says whether anything changed. */
export function setAttribute(element: XmlElement, name: string, value: string | undefined): boolean {
  if (element.attributes[name] === value) return false
  const { [name]: _, ...rest } = element.attributes
  element.attributes = value === undefined ? rest : { ...element.attributes, [name]: value }
  touch(element)
  return true
}

export function insertAt(parent: XmlElement, at: number, node: XmlNode): void {
  parent.children.splice(at, 0, node)
  if (node.kind === 'element') node.parent = parent
}

export function removeNode(parent: XmlElement, node: XmlNode): void {
  const at = parent.children.indexOf(node)
  if (at !== -1) parent.children.splice(at, 1)
}

/** Puts a node beside another. */
export function insertBeside(beside: XmlElement, where: 'before' | 'after', node: XmlNode): void {
  const parent = beside.parent
  if (parent) insertAt(parent, parent.children.indexOf(beside) + (where === 'after' ? 1 : 0), node)
}

/** A copy that is written as its model is, and can be changed apart. */
export const copyOf = (element: XmlElement): XmlElement => {
  const copy: XmlElement = { ...element, attributes: { ...element.attributes }, parent: undefined, children: [] }
  for (const child of element.children) {
    const own = child.kind === 'element' ? copyOf(child) : { ...child }
    if (own.kind === 'element') own.parent = copy
    copy.children.push(own)
  }
  return copy
}
