import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Direction, type Kind, kindFacts, kinds } from '../../documents/official/kinds.ts'
import { GivenAttachment } from './attachments.ts'
import { Field, GivenValue } from './field.ts'
import { type FrameField, frameOf } from './frame.ts'
import { parseLine, slotsOf, type TemplateLine } from './template.ts'

const Written = z.strictObject({
  /** By which it is called: 会议通知. */
  name: z.string(),
  kind: z.enum(kinds),
  /** When to take it, in a few words. */
  about: z.string(),
  /** To whom, where the kind leaves it open. */
  direction: z.enum(['up', 'down', 'level', 'public']).optional(),
  /** Of minutes: their mark. */
  mark: z.string().optional(),
  /** Fields of which at least one is needed. */
  oneOf: z.array(z.string()).default([]),
  /** Who signs where it isn't the office: the meeting that passed it. */
  signature: z.string().optional(),
  title: z.string().default(''),
  fields: z.record(z.string(), Field),
  /** Of the example: the office that issues it, where it is not the government of the district. */
  issuer: z.string().optional(),
  /** Examples for what stands around the body; together with those of the fields a whole document. */
  frame: z.record(z.string(), z.union([GivenValue, z.array(GivenAttachment)])).default({}),
  /** The closing phrase where it is another one than the kind has; none where it is empty. */
  ending: z.string().optional(),
  body: z.string(),
})

/** One thing for which a kind of document is used: its form, and its wording. */
export interface Use {
  readonly name: string
  readonly kind: Kind
  readonly about: string
  readonly direction: Direction
  readonly mark: TemplateLine | undefined
  readonly signature: TemplateLine | undefined
  readonly issuer: string | undefined
  readonly title: TemplateLine
  readonly body: readonly TemplateLine[]
  readonly ending: TemplateLine | undefined
  /** Fields of which at least one is needed. */
  readonly oneOf: readonly string[]
  /** What only this use asks. */
  readonly fields: ReadonlyMap<string, Field>
  /** What stands around the body. */
  readonly frame: ReadonlyMap<FrameField, Field>
  /** Values for a whole document. */
  readonly example: Readonly<Record<string, z.infer<typeof GivenValue> | readonly GivenAttachment[]>>
}

/** What every template may name besides the fields. */
export const officeSlots = ['发文机关'] as const

const folder = join(import.meta.dirname, 'uses')
const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))

/** Wordings that several uses share, by name; they stand for `{{名}}` in a template. */
const clauses = z.record(z.string(), z.string()).parse(read('clauses.yaml'))

const withClauses = (template: string) =>
  template.replace(/\{\{(.+?)\}\}/gu, (_, name: string) => {
    const clause = clauses[name]
    if (clause === undefined) throw new Error(`没有叫「${name}」的套语`)
    return clause.trim()
  })

const linesOf = (template: string) =>
  withClauses(template)
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(parseLine)

/** Fields whose example is empty need none. */
const examplesOf = (fields: Iterable<readonly [string, Field]>) =>
  [...fields].flatMap(([name, { example }]) => (example === '' ? [] : [[name, example] as const]))

function useOf(written: z.infer<typeof Written>): Use {
  const { name, kind, about } = written
  const direction = written.direction ?? kindFacts[kind].direction
  const fields = new Map(Object.entries(written.fields))
  const frame = frameOf(kind, direction)
  const body = linesOf(written.body)
  const [title] = linesOf(written.title)
  const [mark] = linesOf(written.mark ?? '')
  const [signature] = linesOf(written.signature ?? '')
  const [ending] = linesOf(written.ending ?? kindFacts[kind].ending ?? '')
  const known = new Set<string>([...fields.keys(), ...frame.keys(), ...officeSlots])
  for (const line of [...body, title, mark, signature, ending].filter(one => one !== undefined)) {
    for (const slot of slotsOf(line)) if (!known.has(slot)) throw new Error(`${name}：没有叫「${slot}」的栏目`)
  }
  for (const one of written.oneOf) if (!fields.has(one)) throw new Error(`${name}：没有叫「${one}」的栏目`)
  for (const own of fields.keys())
    if (frame.has(own as FrameField)) throw new Error(`${name}：「${own}」已经是公用的栏目`)
  for (const given of Object.keys(written.frame))
    if (!frame.has(given as FrameField) && given !== '附件') throw new Error(`${name}：没有叫「${given}」的公用栏目`)
  return {
    name,
    kind,
    about,
    direction,
    mark,
    signature,
    issuer: written.issuer,
    title: title ?? parseLine(''),
    body,
    ending,
    oneOf: written.oneOf,
    fields,
    frame,
    example: Object.fromEntries([...examplesOf(fields), ...examplesOf(frame), ...Object.entries(written.frame)]),
  }
}

let loaded: ReadonlyMap<string, Use> | undefined

/** All uses by their names, in the order of the kinds. Read at first use; a table with a fault stops it with its sentence. */
export function uses(): ReadonlyMap<string, Use> {
  loaded ??= new Map(
    readdirSync(folder)
      .filter(name => name !== 'clauses.yaml')
      .flatMap(name => z.array(Written).parse(read(name)).map(useOf))
      .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
      .map(use => [use.name, use]),
  )
  return loaded
}
