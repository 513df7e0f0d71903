import { escaped, xmlHead } from './xml.ts'
import { zipOf } from './zip.ts'

/** What a part points to: its type is the last word of the address that names such relations. */
interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

/** A part of a document: where it lies, what it is, and what it says. */
export interface Part {
  /** From the root, e.g. word/document.xml. */
  readonly path: string
  readonly contentType: string
  /** Without the declaration. */
  readonly xml: string
  readonly relations?: readonly Relation[]
}

const names = 'http://schemas.openxmlformats.org'
const relationType = `${names}/officeDocument/2006/relationships`

function contentTypes(parts: readonly Part[]): string {
  const defaults =
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
  const overrides = parts.map(one => `<Override PartName="/${one.path}" ContentType="${one.contentType}"/>`).join('')
  return `<Types xmlns="${names}/package/2006/content-types">${defaults}${overrides}</Types>`
}

function relationships(relations: readonly Relation[]): string {
  const each = relations.map(
    ({ id, type, target }) => `<Relationship Id="${id}" Type="${relationType}/${type}" Target="${escaped(target)}"/>`,
  )
  return `<Relationships xmlns="${names}/package/2006/relationships">${each.join('')}</Relationships>`
}

/** word/document.xml → word/_rels/document.xml.rels. */
const relationsPath = (path: string) => path.replace(/([^/]*)$/, '_rels/$1.rels')

/** A file of Word or Excel out of its parts (ECMA-376 part 2): the first is the document itself. */
export function packageOf(parts: readonly [document: Part, ...others: Part[]]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = relationships([{ id: 'rId1', type: 'officeDocument', target: parts[0].path }])
  const files: readonly (readonly [path: string, xml: string])[] = [
    ['[Content_Types].xml', contentTypes(parts)],
    ['_rels/.rels', whole],
    ...parts.flatMap(({ path, xml, relations = [] }): (readonly [string, string])[] => [
      [path, xml],
      ...(relations.length > 0 ? [[relationsPath(path), relationships(relations)] as const] : []),
    ]),
  ]
  const encoder = new TextEncoder()
  return zipOf(files.map(([path, xml]) => ({ path, bytes: encoder.encode(xmlHead + xml) })))
}
