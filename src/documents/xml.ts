import { Tokenizer } from 'htmlparser2'
import { limits } from './limits.ts'
import { Unreadable } from './reading.ts'

export type Attributes = Readonly<Record<string, string>>

/**
 * Told what a document holds, in its order. Names carry the usual prefix of their namespace, `w:p`; `from` and `to` are
 * places in the decoded source. An element that closes itself ends where it began to end.
 */
export interface Listener {
  open?(name: string, attributes: Attributes, from: number, to: number): void
  close?(name: string, from: number, to: number): void
  text?(text: string, from: number, to: number): void
}

/** The prefix by which the readers know a namespace, in both editions of ISO 29500. */
const usualPrefixes: Readonly<Record<string, string>> = {
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main': 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main': 'x',
  'http://purl.oclc.org/ooxml/spreadsheetml/main': 'x',
  'http://schemas.openxmlformats.org/drawingml/2006/main': 'a',
  'http://purl.oclc.org/ooxml/drawingml/main': 'a',
  'http://schemas.openxmlformats.org/drawingml/2006/chart': 'c',
  'http://schemas.openxmlformats.org/drawingml/2006/diagram': 'dgm',
  'http://schemas.openxmlformats.org/officeDocument/2006/math': 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships': 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
  'http://schemas.openxmlformats.org/package/2006/metadata/core-properties': 'cp',
  'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties': 'ep',
  'http://purl.oclc.org/ooxml/officeDocument/extendedProperties': 'ep',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://www.ofdspec.org/2016': 'ofd',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
}

const damaged = () =>
  new Unreadable('damaged', '文件内部的 XML 已损坏，读不出来。请用 WPS 或 Office 打开后另存，再交来。')
const malicious = (why: string) =>
  new Unreadable('malicious', `文件内部的 XML 不正常（${why}），没有读取。请向发送人核实，要一份正常保存的文件。`)

function decoderOf(bytes: Uint8Array): TextDecoder {
  const [a, b] = bytes
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  )?.[1]
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true })
  } catch {
    throw damaged()
  }
}

/** Names with prefixes as they are usual, whatever the document calls them. */
function createNaming() {
  const prefixes = new Map<string, string>()
  // the same names come again and again
  const known = new Map<string, string>()
  let renamesAttributes = false
  const rename = (name: string) => {
    const colon = name.indexOf(':')
    const usual = prefixes.get(colon < 0 ? '' : name.slice(0, colon))
    return usual === undefined ? name : `${usual}:${name.slice(colon + 1)}`
  }
  return {
    declare: (attribute: string, uri: string) => {
      const usual = usualPrefixes[uri]
      if (usual === undefined) return
      const prefix = attribute === 'xmlns' ? '' : attribute.slice(6)
      if (prefixes.get(prefix) === usual) return
      prefixes.set(prefix, usual)
      known.clear()
      renamesAttributes ||= prefix !== '' && prefix !== usual
    },
    element: (name: string): string => {
      const before = known.get(name)
      if (before !== undefined) return before
      const named = rename(name)
      if (known.size < 1000) known.set(name, named)
      return named
    },
    attributes: (given: Attributes): Attributes => {
      if (!renamesAttributes) return given
      const named: Record<string, string> = {}
      // an attribute without a prefix is in no namespace
      for (const [name, value] of Object.entries(given)) named[name.includes(':') ? rename(name) : name] = value
      return named
    },
  }
}

/** The source of an XML part, by its byte order mark or its declaration. Throws Unreadable: damaged. */
export const decodeXml = (bytes: Uint8Array): string => {
  try {
    return decoderOf(bytes).decode(bytes)
  } catch (error) {
    throw error instanceof Unreadable ? error : damaged()
  }
}

/**
 * Reads XML from bytes. Throws Unreadable: malicious for a DOCTYPE (entities are declared there, and no office file has
 * one), for depth and for floods of attributes; damaged where elements don't close as they opened, an attribute comes
 * twice, or words stand outside of the root. Namespaces are taken as declared anywhere before, which is how office
 * programs write them; of entities only the five of XML and numbers are known.
 */
export function walkXml(bytes: Uint8Array, listener: Listener): void {
  walkSource(decodeXml(bytes), listener)
}

/** The same for a source that is decoded already. */
export function walkSource(source: string, listener: Listener): void {
  const naming = createNaming()
  // the names as they stand, and as the listener knows them
  const open: string[] = []
  const named: string[] = []
  let hasRoot = false
  let tag = ''
  let tagFrom = 0
  let last = 0
  let given: Record<string, string> = {}
  let count = 0
  let attribute = ''
  let value = ''

  const begin = (to: number) => {
    if (open.length >= limits.depth) throw malicious('嵌套过深')
    if (tag === '' || (open.length === 0 && hasRoot)) throw damaged()
    hasRoot = true
    const name = naming.element(tag)
    open.push(tag)
    named.push(name)
    last = to
    listener.open?.(name, naming.attributes(given), tagFrom, to)
  }
  const finish = (name: string, from: number, to: number) => {
    if (open.pop() !== name) throw damaged()
    const ended = named.pop() ?? ''
    last = to
    listener.close?.(ended, from, to)
  }
  const hear = (text: string, from: number, to: number) => {
    last = to
    if (open.length > 0) listener.text?.(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, from, to)
    else if (text.trim() !== '') throw damaged()
  }
  const nothing = () => {}
  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: true, recognizeSelfClosing: true },
    {
      onopentagname: (start, end) => {
        tag = source.slice(start, end)
        tagFrom = start - 1
        given = {}
        count = 0
      },
      onattribname: (start, end) => {
        attribute = source.slice(start, end)
        value = ''
      },
      onattribdata: (start, end) => {
        value += source.slice(start, end)
      },
      onattribentity: code => {
        value += String.fromCodePoint(code)
      },
      onattribend: () => {
        if (++count > limits.attributes) throw malicious('属性过多')
        if (Object.hasOwn(given, attribute)) throw damaged()
        given[attribute] = value
        if (attribute === 'xmlns' || attribute.startsWith('xmlns:')) naming.declare(attribute, value)
      },
      onopentagend: end => begin(end + 1),
      onselfclosingtag: end => {
        begin(end + 1)
        finish(tag, end + 1, end + 1)
      },
      onclosetag: (start, end) => finish(source.slice(start, end), start - 2, source.indexOf('>', end) + 1),
      ontext: (start, end) => hear(source.slice(start, end), start, end),
      // it stands right after what was heard last
      ontextentity: (code, end) => hear(String.fromCodePoint(code), last, end),
      oncdata: (start, end, offset) => hear(source.slice(start, end - offset), start - 9, end + 1),
      ondeclaration: () => {
        throw malicious('带有 DOCTYPE')
      },
      oncomment: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  )
  tokenizer.write(source)
  tokenizer.end()
  if (!hasRoot || open.length > 0) throw damaged()
}

/** The name without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
