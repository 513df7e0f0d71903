import type { OfficialContent } from '../../src/documents/official/content.ts'
import { layoutOf } from '../../src/documents/official/write/index.ts'
import type { Layout } from '../../src/documents/official/write/layout.ts'
import { partsOf } from '../../src/documents/official/write/parts.ts'
import { packFile, zipOf } from '../../src/documents/zip-writer.ts'
import { type Random, randomFrom } from '../random.ts'
import { contentOf } from './contents.ts'
import { type BenchFault, faults } from './faults.ts'
import { flattened, isFlat, reshape, type Shape, shapeOf, takesNumbers } from './shapes.ts'

export interface BenchDocument {
  readonly seed: number
  readonly content: OfficialContent
  readonly shape: Shape
  readonly bytes: Buffer
}

export interface BrokenDocument extends BenchDocument {
  readonly faults: readonly BenchFault[]
  /** Before it was broken. */
  readonly correct: Buffer
  /** With the faults that no program can mend alone: what a mended document must say, or better. */
  readonly mended: Buffer
}

interface Plan {
  readonly seed: number
  readonly content: OfficialContent
  readonly shape: Shape
}

/** Numbers for one purpose, so that what one part draws doesn't change what another does. */
const drawn = (seed: number, purpose: number): Random => randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ purpose)

function plan(seed: number): Plan {
  const { content } = contentOf(drawn(seed, 1), seed)
  return { seed, content, shape: shapeOf(drawn(seed, 2)) }
}

/** A seed for a document that can have this fault, so that rare ones are made as often as others. */
function planFor(fault: BenchFault, seed: number): Plan {
  for (let attempt = 0; attempt < 60; attempt++) {
    const planned = plan(seed + attempt * 100_003)
    if (applies(fault, planned)) return planned
  }
  return plan(seed)
}

function write({ seed, content, shape }: Plan, broken: readonly BenchFault[] = []): Buffer {
  let layout: Layout = layoutOf(content)
  for (const fault of broken) layout = fault.inLayout?.(layout, randomOf(seed, fault)) ?? layout
  const entries = partsOf(isFlat(shape) ? flattened(layout) : layout, content, {})
  const parts = new Map(entries.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]))
  for (const fault of broken) fault.inParts?.(parts)
  reshape(parts, shape, drawn(seed, 3))
  return zipOf([...parts].map(([path, xml]) => packFile(path, Buffer.from(xml))))
}

const randomOf = (seed: number, fault: BenchFault): Random => drawn(seed, 100 + faults.indexOf(fault))

/** An official document without a fault: the same seed is the same bytes. */
export function correctDocument(seed: number): BenchDocument {
  const planned = plan(seed)
  return { ...planned, bytes: write(planned) }
}

/** Whether a fault changes anything in this document. */
function applies(fault: BenchFault, { seed, content, shape }: Plan): boolean {
  if (fault.changesNumbers && takesNumbers(shape)) return false
  const layout = layoutOf(content)
  if (fault.inLayout) return fault.inLayout(layout, randomOf(seed, fault)) !== undefined
  const parts = new Map(partsOf(layout, content, {}).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]))
  return fault.inParts?.(parts) ?? false
}

/** The same document with so many faults of different rules, drawn from those that it can have. */
export function brokenDocument(seed: number, count: number): BrokenDocument {
  const random = drawn(seed, 4)
  const first = random.pick(faults)
  const planned = planFor(first, seed)
  const chosen: BenchFault[] = applies(first, planned) ? [first] : []
  for (let tries = 0; chosen.length < count && tries < 60; tries++) {
    const next = random.pick(faults)
    const isNew = chosen.every(one => one !== next && !one.rules.some(rule => next.rules.includes(rule)))
    // what is taken out of a line may hide another fault in it: one fault of words and one of form for each element
    if (isNew && !chosen.some(one => elementOf(one) === elementOf(next)) && applies(next, planned)) chosen.push(next)
  }
  const lasting = chosen.filter(({ isMendable, changesWords }) => !isMendable && changesWords)
  return {
    ...planned,
    faults: chosen,
    bytes: write(planned, chosen),
    correct: write(planned),
    mended: write(planned, lasting),
  }
}

/** Rules of one letter and ten are about one element: B02 to B05 the title. */
function elementOf({ rules }: BenchFault): string {
  const [rule = ''] = rules
  const group = elements.findIndex(one => one.includes(rule))
  return group === -1 ? rule : String(group)
}

const elements: readonly (readonly string[])[] = [
  ['B01', 'B02', 'B03', 'B04', 'B05', 'D03'],
  ['H07', 'H08', 'H10', 'H06'],
  ['B06', 'D04', 'D05'],
  ['B14', 'B15', 'B23'],
  ['B16', 'B17', 'B18', 'B19'],
  ['P04', 'P05', 'P06', 'P07', 'P08', 'B09', 'B11'],
  ['B10', 'B12', 'B13'],
  ['Q01', 'Q02', 'Q03', 'Q04', 'Q05', 'Q06', 'Q07', 'Q08', 'M01', 'M02', 'M03', 'M04', 'D02', 'D14', 'D21'],
  ['R01', 'R02', 'R04'],
  ['N01', 'N02', 'S01'],
  ['P01', 'P02', 'P03', 'P09'],
]

/** What the text says, a paragraph a line: blank ones don't count, nor breaks within a title. */
export function wordsOf(documentXml: string): string[] {
  const shown = documentXml.replace(/<mc:Fallback>.*?<\/mc:Fallback>/gs, '')
  return [...shown.matchAll(/<w:p(?: [^>]*)?>(.*?)<\/w:p>/gs)]
    .map(([, inside = '']) =>
      [...inside.replace(/<w:pPr>.*?<\/w:pPr>/gs, '').matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<(w:tab)\/>/g)]
        .map(([, text, tab]) => (tab ? '\t' : (text ?? '')))
        .join(''),
    )
    .filter(text => text.trim() !== '')
}
