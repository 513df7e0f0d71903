import { namespaces } from '../../namespaces.ts'
import type { OfficialContent } from '../content.ts'
import { kindFacts } from '../kinds.ts'
import { page } from '../measures.ts'
import { type Block, type Layout, line } from './layout.ts'
import { declaration, element, escapeXml, w } from './markup.ts'
import { pageNumbers } from './page-numbers.ts'
import { renderBlock, renderLine, renderSection } from './render.ts'
import { fontTable, styleSheet } from './style-sheet.ts'

/** Implicit label of generated content, GB 45438—2025 appendix E: seven keys, each a string. */
export interface GeneratedMark {
  readonly Label: '1' | '2' | '3'
  readonly ContentProducer: string
  readonly ProduceID: string
  readonly ReservedCode1: string
  readonly ContentPropagator: string
  readonly PropagateID: string
  readonly ReservedCode2: string
}

export interface WritingProfile {
  /** Goes into the custom property AIGC. */
  readonly aigc?: GeneratedMark
  /** A visible line at the head of every page, as 人工智能辅助生成，未经审定. */
  readonly label?: string
}

const { office, package: packaged } = namespaces
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const declared = { 'xmlns:w': namespaces.word, 'xmlns:r': namespaces.relations }

interface Part {
  readonly path: string
  readonly type: string
  readonly xml: string
}

const marginPart = (kind: 'header' | 'footer', name: string, blocks: readonly Block[]): Part => ({
  path: `word/${name}.xml`,
  type: `${word}.${kind}+xml`,
  xml: `${declaration}${element(kind === 'header' ? 'w:hdr' : 'w:ftr', declared, ...blocks.map(renderBlock))}`,
})

/** Relations are named after the part that they lead to: footer-odd. */
const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.xml$/, '')

function relations(
  targets: readonly { readonly id: string; readonly kind: string; readonly target: string }[],
): string {
  const all = targets.map(({ id, kind, target }) =>
    element('Relationship', {
      Id: id,
      Type: kind.startsWith('http') ? kind : `${namespaces.relations}/${kind}`,
      Target: target,
    }),
  )
  return `${declaration}${element('Relationships', { xmlns: `${packaged}/relationships` }, ...all)}`
}

function documentXml(layout: Layout, header: string | undefined): string {
  const last = layout.length - 1
  const body = layout.map(({ page: setting, blocks }, i) => {
    const kind = setting.isLandscape ? 'turned' : 'footer'
    const section = renderSection(setting, {
      ...(header === undefined ? {} : { header }),
      odd: `${kind}-odd`,
      even: `${kind}-even`,
      first: 'footer-first',
    })
    if (i === last) return `${blocks.map(renderBlock).join('')}${section}`
    const end = blocks.at(-1)
    // a section ends in the properties of its last paragraph
    return end?.type === 'line'
      ? `${blocks.slice(0, -1).map(renderBlock).join('')}${renderLine(end, section)}`
      : `${blocks.map(renderBlock).join('')}${renderLine(line('end', ''), section)}`
  })
  return `${declaration}${element('w:document', declared, w('body', {}, ...body))}`
}

function settings(): string {
  const compatibility = w('compatSetting', {
    name: 'compatibilityMode',
    uri: namespaces.microsoftWord,
    val: 15,
  })
  const inside = [
    w('bordersDoNotSurroundHeader'),
    w('bordersDoNotSurroundFooter'),
    w('defaultTabStop', { val: page.pitch }),
    w('evenAndOddHeaders'),
    w('drawingGridVerticalSpacing', { val: page.line }),
    w('characterSpacingControl', { val: 'compressPunctuation' }),
    w(
      'compat',
      {},
      w('spaceForUL'),
      w('balanceSingleByteDoubleByteWidth'),
      w('adjustLineHeightInTable'),
      compatibility,
    ),
    w('themeFontLang', { val: 'en-US', eastAsia: 'zh-CN' }),
  ]
  return `${declaration}${element('w:settings', declared, ...inside)}`
}

function coreProperties({ title, mark, kind, date, signature }: OfficialContent): string {
  const two = (value: number) => String(value).padStart(2, '0')
  // the day of the document, not of the writing: the same content is the same file
  const instant = `${date.year}-${two(date.month)}-${two(date.day)}T00:00:00Z`
  const when = (name: string) => element(`dcterms:${name}`, { 'xsi:type': 'dcterms:W3CDTF' }, instant)
  const text = (name: string, value: string) => element(name, {}, escapeXml(value))
  const inside = [
    text('dc:title', title === '' ? mark.join('') : title),
    text('dc:subject', `${kind}：${kindFacts[kind].use}`),
    text('dc:creator', signature.join('、')),
    when('created'),
    when('modified'),
  ]
  const given = {
    'xmlns:cp': `${packaged}/metadata/core-properties`,
    'xmlns:dc': namespaces.dublinCore,
    'xmlns:dcterms': namespaces.dublinCoreTerms,
    'xmlns:xsi': namespaces.schemaInstance,
  }
  return `${declaration}${element('cp:coreProperties', given, ...inside)}`
}

function customProperties(aigc: GeneratedMark): string {
  const given = { fmtid: '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}', pid: 2, name: 'AIGC' }
  const value = element('vt:lpwstr', {}, escapeXml(JSON.stringify(aigc)))
  const names = { xmlns: `${office}/custom-properties`, 'xmlns:vt': `${office}/docPropsVTypes` }
  return `${declaration}${element('Properties', names, element('property', given, value))}`
}

/** A file of the package, by its path in it. */
interface PartFile {
  readonly path: string
  readonly bytes: Buffer
}

/** The parts of a package (ISO 29500-2) with this layout in it. */
export function partsOf(layout: Layout, content: OfficialContent, profile: WritingProfile): PartFile[] {
  const { aigc, label } = profile
  const isTurned = layout.some(({ page: { isLandscape } }) => isLandscape)
  const hasFirst = layout.some(({ page: { hasOwnFirst } }) => hasOwnFirst)
  const header = label === undefined ? undefined : 'header-label'
  const inWord: Part[] = [
    { path: 'word/styles.xml', type: `${word}.styles+xml`, xml: styleSheet() },
    { path: 'word/settings.xml', type: `${word}.settings+xml`, xml: settings() },
    { path: 'word/fontTable.xml', type: `${word}.fontTable+xml`, xml: fontTable() },
    ...(header === undefined ? [] : [marginPart('header', header, [line('label', label ?? '')])]),
    marginPart('footer', 'footer-odd', pageNumbers.upright.odd),
    marginPart('footer', 'footer-even', pageNumbers.upright.even),
    ...(isTurned
      ? [
          marginPart('footer', 'turned-odd', pageNumbers.turned.odd),
          marginPart('footer', 'turned-even', pageNumbers.turned.even),
        ]
      : []),
    ...(hasFirst ? [marginPart('footer', 'footer-first', pageNumbers.letterFirst)] : []),
  ]
  const main: Part = { path: 'word/document.xml', type: `${word}.document.main+xml`, xml: documentXml(layout, header) }
  const about: Part[] = [
    {
      path: 'docProps/core.xml',
      type: 'application/vnd.openxmlformats-package.core-properties+xml',
      xml: coreProperties(content),
    },
    ...(aigc === undefined
      ? []
      : [
          {
            path: 'docProps/custom.xml',
            type: 'application/vnd.openxmlformats-officedocument.custom-properties+xml',
            xml: customProperties(aigc),
          },
        ]),
  ]
  const kindOf = ({ type }: Part) => /\.(\w+)\+xml$/.exec(type)?.[1] ?? ''
  const packageRelations = relations([
    { id: 'document', kind: 'officeDocument', target: main.path },
    { id: 'core', kind: `${packaged}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
    ...(aigc === undefined ? [] : [{ id: 'custom', kind: 'custom-properties', target: 'docProps/custom.xml' }]),
  ])
  const wordRelations = relations(
    inWord.map(part => ({
      id: nameOf(part.path),
      kind: kindOf(part),
      target: part.path.replace(/^word\//, ''),
    })),
  )
  const parts = [main, ...inWord, ...about]
  const types = element(
    'Types',
    { xmlns: `${packaged}/content-types` },
    element('Default', { Extension: 'rels', ContentType: 'application/vnd.openxmlformats-package.relationships+xml' }),
    element('Default', { Extension: 'xml', ContentType: 'application/xml' }),
    ...parts.map(({ path, type }) => element('Override', { PartName: `/${path}`, ContentType: type })),
  )
  const files: readonly (readonly [path: string, xml: string])[] = [
    ['[Content_Types].xml', `${declaration}${types}`],
    ['_rels/.rels', packageRelations],
    [main.path, main.xml],
    ['word/_rels/document.xml.rels', wordRelations],
    ...[...inWord, ...about].map(({ path, xml }) => [path, xml] as const),
  ]
  return files.map(([path, xml]) => ({ path, bytes: Buffer.from(xml) }))
}
