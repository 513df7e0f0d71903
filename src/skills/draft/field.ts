import { z } from 'zod'
import { tidyPhrase } from './tidy.ts'

/** What can be written in a field; each says in Chinese what is wrong with what it can't take. */
export const fieldTypes = {
  text: '一句话或一个短语',
  prose: '一段或几段话',
  list: '若干条，一条一行',
  outline: '提纲，一行一条，可用一、（一）1.或缩进分层次',
  day: '日期，如 2026-12-01 或 2026年12月1日',
  number: '数字',
  money: '金额，写明单位，如 120万元',
  body: '单位全称或规范化简称',
  bodies: '若干单位，用逗号分开',
  person: '姓名',
  people: '若干人，一行一人，可带单位和职务',
  document: '文件标题，有文号的写在后面的括号里，如《……的通知》（示政发〔2026〕1号）',
  documents: '若干文件，一行一份',
} as const

export type FieldType = keyof typeof fieldTypes

export const Field = z.strictObject({
  type: z.enum(Object.keys(fieldTypes) as [FieldType, ...FieldType[]]),
  optional: z.boolean().default(false),
  help: z.string().optional(),
  example: z.union([z.string(), z.number(), z.array(z.string())]),
})

export type Field = z.infer<typeof Field>

/** How much a field takes: characters of a phrase and of a text, items of a list. */
export const most = { phrase: 300, words: 20_000, items: 200 }

/** Said of a value that can't be taken, after the name of its field; `field` where whoever catches it can't know it. */
export class Untaken extends Error {
  readonly field: string | undefined
  constructor(message: string, field?: string) {
    super(message)
    this.field = field
  }
}

/** Throws `Untaken` with this reason. */
export const refuse = (reason: string): never => {
  throw new Untaken(reason)
}

/** What a field of a form may hold in JSON. */
export type Given = string | number | readonly string[]

export const GivenValue = z.union([z.string(), z.number(), z.array(z.string())])

export const asText = (given: Given): string => (typeof given === 'object' ? given.join('\n') : String(given))

/** Within a sentence. */
export function phraseOf(given: Given): string {
  const said = tidyPhrase(asText(given))
  return said.length > most.phrase ? refuse(`太长，请不要超过 ${most.phrase} 个字`) : said
}

/** With its lines. */
export function wordsOf(given: Given): string {
  const said = asText(given)
  return said.length > most.words ? refuse(`太长，请不要超过 ${most.words} 个字`) : said
}
