import { z } from 'zod'
import { figuresIn } from '../../knowledge/index.ts'
import { dayIn } from '../../language/index.ts'
import { type OutlinePart, readOutline } from './outline.ts'
import { type Drafted, joined, type Piece, pieceOf } from './piece.ts'
import type { Value } from './template.ts'
import { tidyLines, tidyPhrase } from './tidy.ts'

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

const most = { phrase: 300, words: 20_000, items: 200 }

/** Said of a value that can't be taken, after the name of its field; `field` where whoever catches it can't know it. */
export class Untaken extends Error {
  readonly field: string | undefined
  constructor(message: string, field?: string) {
    super(message)
    this.field = field
  }
}

const refuse = (reason: string): never => {
  throw new Untaken(reason)
}

type Given = string | number | readonly string[]

export const GivenValue = z.union([z.string(), z.number(), z.array(z.string())])

const asText = (given: Given): string => (typeof given === 'object' ? given.join('\n') : String(given))

function phraseOf(given: Given): string {
  const said = tidyPhrase(asText(given))
  return said.length > most.phrase ? refuse(`太长，请不要超过 ${most.phrase} 个字`) : said
}

function wordsOf(given: Given): string {
  const said = asText(given)
  return said.length > most.words ? refuse(`太长，请不要超过 ${most.words} 个字`) : said
}

const named = (piece: Piece): Piece => ({ ...piece, isName: true })

const single = (field: string, taken: string, piece = pieceOf(field, taken)): Value => ({
  taken,
  inline: [piece],
  passages: [{ level: 0, text: [piece] }],
  parts: {},
})

/** Items one below the other, each with its place in the text that they make together. */
function itemsOf(field: string, items: readonly string[]): { taken: string; pieces: Piece[] } {
  if (items.length > most.items) refuse(`太多，请不要超过 ${most.items} 条`)
  const taken = items.join('\n')
  let at = 0
  const pieces = items.map(item => {
    const piece = pieceOf(field, taken, at, at + item.length)
    at += item.length + 1
    return piece
  })
  return { taken, pieces }
}

const closed = (line: string) => (/[。！？：…]$/u.test(line) ? line : `${line.replace(/[；，、]+$/u, '')}。`)

function several(field: string, items: readonly string[], use: string, change = (piece: Piece) => piece): Value {
  const { taken, pieces } = itemsOf(field, items)
  const said = pieces.map(piece => [change(piece)])
  const stop: Piece = { words: '。', origin: { template: use } }
  return {
    taken,
    inline: joined(said, '、', use),
    passages: said.map(text => ({ level: 1, text: areSentences(items) ? [...text, stop] : text })),
    parts: {
      逗号: joined(said, '，', use),
      条数: [{ words: String(items.length), origin: pieceOf(field, taken).origin }],
    },
  }
}

/** Items of which one is a sentence end as sentences do, all of them; short ones need no mark. */
const areSentences = (items: readonly string[]) => items.some(item => item.length > 20 || /[，；：。]/u.test(item))

function outlined(field: string, given: Given, isProse: boolean): Value {
  const { taken: bare, parts } = readOutline(wordsOf(given), { isProse })
  if (parts.length > most.items) refuse(`太多，请不要超过 ${most.items} 条`)
  const lineOf = ({ heading, rest }: OutlinePart) => bare.slice(heading[0], rest?.[1] ?? heading[1])
  /** Nothing stands below it: it says all that it has to say itself. */
  const isItem = (part: OutlinePart, i: number) => {
    const next = parts[i + 1]
    return part.level > 0 && !(next && (next.level === 0 || next.level > part.level))
  }
  const closesItems = areSentences(parts.filter(isItem).map(lineOf))
  // the mark at the end belongs to the field, so that it needs no origin of its own
  let taken = ''
  const passages: Drafted[] = []
  for (const [i, part] of parts.entries()) {
    const { level, heading, rest } = part
    const isSentence = level === 0 || rest !== undefined || (isItem(part, i) && closesItems)
    const shown = isSentence ? closed(lineOf(part)) : lineOf(part).replace(/[。；，：、]+$/u, '')
    const at = taken.length === 0 ? 0 : taken.length + 1
    taken = taken === '' ? shown : `${taken}\n${shown}`
    const cut = at + (rest ? rest[0] - heading[0] : shown.length)
    passages.push({
      level,
      text: [pieceOf(field, taken, at, cut)],
      ...(rest ? { rest: [pieceOf(field, taken, cut, at + shown.length)] } : {}),
    })
  }
  const texts = passages.map(({ text, rest }) => [...text, ...(rest ?? [])])
  return { taken, inline: texts.flat(), passages, parts: {} }
}

const bodyPattern = /^[\p{L}\p{M}\p{N}（）()·、“”〔〕—-]{2,80}$/u
const personPattern = /^[\p{L}\p{M}·. ]{1,40}$/u

const asBody = (said: string) =>
  bodyPattern.test(said) ? said : refuse(`「${said.slice(0, 20)}」不像单位名称，请写全称或规范化简称`)

const splitBodies = (given: Given) =>
  asText(given)
    .split(/[,，;；\n]/u)
    .map(one => tidyPhrase(one))
    .filter(one => one !== '')
    .map(asBody)

/** A document's title in 《》, those within it in 〈〉 (GB/T 15834—2011, 4.15.3.4), and its number where it has one. */
function documentOf(given: string): { title: string; number: string | undefined } {
  const said = tidyPhrase(given)
  const figures = figuresIn(said)
  const last = figures.filter(({ kind }) => kind === 'documentNumber').at(-1)
  const inBrackets = /^(.*?)（([^（）]*号)）$/u.exec(said)
  const isNumbered = last !== undefined && inBrackets !== null && last.at[1] === said.length - 1
  const title = (isNumbered ? (inBrackets[1] ?? '') : said).replace(/^《(.*)》$/u, '$1')
  const inner = title.replaceAll('《', '〈').replaceAll('》', '〉').trim()
  if (inner === '' || inner.length > most.phrase) refuse('没有写明文件标题')
  return { title: `《${inner}》`, number: isNumbered ? (inBrackets[2] ?? '') : undefined }
}

function documentsOf(field: string, given: Given, use: string): Value {
  const found = tidyLines(wordsOf(given)).split('\n').map(documentOf)
  const lines = found.map(({ title, number }) => (number === undefined ? title : `${title}（${number}）`))
  const value = several(field, lines, use)
  const [first] = found
  const title = first?.title ?? ''
  const number = first?.number
  return {
    ...value,
    parts: {
      ...value.parts,
      标题: [pieceOf(field, value.taken, 0, title.length)],
      文内标题: [pieceOf(field, value.taken, 1, title.length - 1)],
      ...(number === undefined
        ? {}
        : { 文号: [pieceOf(field, value.taken, title.length + 1, title.length + 1 + number.length)] }),
    },
  }
}

/** A sum in the words in which it was given, without separators: 3,000元 and 3000元 are not to stand side by side. */
function moneyOf(given: Given): string {
  const said = phraseOf(given).replace(/(?<=\d)[,，](?=\d{3})/gu, '')
  const [figure, ...more] = figuresIn(said)
  const isSum = figure?.kind === 'amount' && more.length === 0 && figure.at[0] === 0 && figure.at[1] === said.length
  return isSum ? said : refuse('不像金额，请写明数字和单位，如 120万元')
}

function numberOf(given: Given): string {
  const said = phraseOf(given).replace(/(?<=\d)[,，](?=\d{3})/gu, '')
  return /^\d{1,15}(?:\.\d{1,6})?$/u.test(said) ? said : refuse('应当是数字')
}

/** A day as ISO 8601 or in Chinese; what no calendar has is refused. */
export function isoDayOf(given: Given): string {
  const said = phraseOf(given)
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/u.exec(said) ?? []
  return (
    dayIn(year === undefined ? said : `${year}年${month}月${day}日`) ?? refuse('不是日历上的日子，请写成 2026-12-01')
  )
}

/** In Arabic digits without zeros before them (GB/T 9704—2012, 7.3.5.4). */
export function dayWords(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

type Reader = (field: string, given: Given, use: string) => Value

const readers: Readonly<Record<FieldType, Reader>> = {
  text: (field, given) => single(field, phraseOf(given)),
  prose: (field, given) => outlined(field, given, true),
  list: (field, given, use) =>
    several(
      field,
      tidyLines(wordsOf(given))
        .split('\n')
        .map(line =>
          tidyPhrase(
            line.replace(/^(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[一二三四五六七八九十]+、|[-•·]\s+)/u, ''),
          ),
        )
        .filter(line => line !== ''),
      use,
    ),
  outline: (field, given) => outlined(field, given, false),
  day: (field, given) => single(field, dayWords(isoDayOf(given))),
  number: (field, given) => single(field, numberOf(given)),
  money: (field, given) => single(field, moneyOf(given)),
  body: (field, given) => {
    const taken = asBody(phraseOf(given))
    return single(field, taken, named(pieceOf(field, taken)))
  },
  bodies: (field, given, use) => several(field, splitBodies(given), use, named),
  person: (field, given) => {
    const taken = phraseOf(given)
    if (!personPattern.test(taken)) refuse('应当是姓名')
    return single(field, taken, named(pieceOf(field, taken)))
  },
  people: (field, given, use) =>
    several(
      field,
      tidyLines(wordsOf(given))
        .split('\n')
        .filter(line => line !== ''),
      use,
      named,
    ),
  document: (field, given, use) => documentsOf(field, phraseOf(given), use),
  documents: documentsOf,
}

/** Takes what was given for a field; undefined where it is empty. Throws `Untaken` for what it can't be. */
export function takeValue(
  field: string,
  type: FieldType,
  given: Given | null | undefined,
  use: string,
): Value | undefined {
  if (given === undefined || given === null || tidyLines(asText(given)) === '') return undefined
  const value = readers[type](field, given, use)
  return value.taken === '' ? undefined : value
}
