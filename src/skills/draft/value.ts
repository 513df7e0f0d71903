import { figuresIn } from '../../knowledge/index.ts'
import { dayIn } from '../../language/index.ts'
import { asText, type FieldType, type Given, most, phraseOf, refuse, wordsOf } from './field.ts'
import { outlined, several, single } from './items.ts'
import { type Piece, pieceOf } from './piece.ts'
import type { Value } from './template.ts'
import { tidyLines, tidyPhrase } from './tidy.ts'

const named = (piece: Piece): Piece => ({ ...piece, isName: true })

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
      { isText: true },
    ),
  outline: (field, given) => outlined(field, given, false),
  day: (field, given) => single(field, dayWords(isoDayOf(given))),
  number: (field, given) => single(field, numberOf(given)),
  money: (field, given) => single(field, moneyOf(given)),
  body: (field, given) => {
    const taken = asBody(phraseOf(given))
    return single(field, taken, named(pieceOf(field, taken)))
  },
  bodies: (field, given, use) => several(field, splitBodies(given), use, { isName: true }),
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
      { isName: true },
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
