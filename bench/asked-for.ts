/**
 * Whether questions that name a document's number, a sum of money or a day find what says it, however they write it.
 *   node scripts/run.mjs bench/asked-for.ts DOCUMENTS.jsonl [--limit N]
 * Rows are {id, title, text}, read as sources as `bangban import policies` does. Asked is, by chance but always by the
 * same one: for each number that one document alone bears, what it is about (found where that document comes first); for
 * a sum or a day that a document says in a fifth of its passages at most, which of them says so (found where such a
 * passage of that document comes first). A question never writes a figure as the document does, except where it is said.
 * MISSED=1 prints the questions that did not find it.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cutPassages, type Figure, figuresIn, makeSegment, type Passage } from '../src/knowledge/index.ts'
import { structureOf } from '../src/knowledge/structure/index.ts'
import { inChinese } from '../src/language/index.ts'
import { outsider, sourceFromText } from '../src/library/index.ts'
import { indexOf, openLibrary } from '../src/library/opened-library.ts'
import { passageId } from '../src/library/segments.ts'
import type { SourceFacts } from '../src/library/source.ts'
import { randomFrom } from './random.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: '300' } },
})
const [path] = positionals
if (path === undefined) throw new Error('which documents? documents.jsonl')
const random = randomFrom(1)
const today = '2026-06-01'

interface Document {
  readonly source: SourceFacts
  readonly passages: readonly string[]
}

const passages: Passage[] = []
const documents = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line): Document => {
    const { id, title, text } = JSON.parse(line) as { id: string; title: string; text: string }
    const whole = structureOf(text).title === '' ? `${title}\n${text}` : text
    const read = sourceFromText(whole, title, { kind: 'policy', departmentId: null, classification: 'public' })
    const pieces = [
      ...cutPassages(read.passages.map((one, i) => ({ ...one, id: String(i), title: read.title, alsoAsked: '' }))),
    ]
    pieces.forEach((one, position) => {
      passages.push({ ...one, id: passageId(id, position) })
    })
    const { kind, documentNumber, issuer, classification, departmentId } = read
    return {
      source: {
        ...{ id, kind, title: read.title, documentNumber, issuer, classification, departmentId },
        ...{ inForceFrom: null, inForceUntil: null, replacedBy: null, state: 'published', decidedAt: null },
      },
      passages: pieces.map(one => one.text),
    }
  })
const library = openLibrary(
  new Map(documents.map(one => [one.source.id, one.source])),
  indexOf([makeSegment(passages)]),
)
const first = (question: string) => library.find(question, 1, { reader: outsider, day: today })[0]

/** Shares by how something is written. */
const tally = new Map<string, { asked: number; found: number }>()
const missed: string[] = []
function count(name: string, question: string, isFound: boolean): void {
  const so = tally.get(name) ?? { asked: 0, found: 0 }
  tally.set(name, { asked: so.asked + 1, found: so.found + (isFound ? 1 : 0) })
  if (!isFound) missed.push(`${name}: ${question}`)
}
const chosen = <Item>(all: readonly Item[]) =>
  all
    .map(one => ({ one, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, Number(values.limit))
    .map(({ one }) => one)

const chineseDigits = (digits: string) => [...digits].map(one => '〇一二三四五六七八九'[Number(one)]).join('')
/** How people write 冀政办字〔2022〕70号. */
const numberWritings: Readonly<Record<string, (letters: string, year: string, serial: string) => string>> = {
  as_printed: (letters, year, serial) => `${letters}〔${year}〕${serial}号`,
  square: (letters, year, serial) => `${letters}[${year}]${serial}号`,
  round: (letters, year, serial) => `${letters}(${year})${serial}号`,
  black: (letters, year, serial) => `${letters}【${year}】${serial}号`,
  ordinal: (letters, year, serial) => `${letters}〔${year}〕第${serial}号`,
  plain: (letters, year, serial) => `${letters}${year}年${serial}号`,
  bare: (letters, year, serial) => `${letters}${year}${serial}号`.replace(year, `${year} `),
  spaced: (letters, year, serial) => `${letters} 〔 ${year} 〕 ${serial} 号`,
  short_letters: (letters, year, serial) => `${letters.slice(-2)}〔${year}〕${serial}号`,
  no_letters: (_, year, serial) => `〔${year}〕${serial}号`,
}
const bearers = Map.groupBy(documents, one => one.source.documentNumber ?? '')
const numbered = [...bearers].flatMap(([number, all]) => (number !== '' && all.length === 1 ? all : []))
for (const { source } of chosen(numbered)) {
  const parts = /^(.+)〔(\d{4})〕(\d+)号$/u.exec(source.documentNumber ?? '')
  if (!parts) continue
  const [, letters = '', year = '', serial = ''] = parts
  for (const [name, write] of Object.entries(numberWritings)) {
    const question = `${write(letters, year, serial)}文件讲的是什么？`
    const others = numbered.filter(one => one.source.documentNumber?.endsWith(`〔${year}〕${serial}号`))
    if (name === 'no_letters' && others.length > 1) continue
    count(`number ${name}`, question, first(question)?.source.id === source.id)
  }
}

/** How people write a sum of so many 元, other than in the digits of the document. */
function sumWritings(yuan: number, said: string): string[] {
  const all = [`${yuan}元`, `${yuan.toLocaleString('en-US')}元`]
  if (Number.isInteger(yuan) && yuan < 1e8) all.push(`${inChinese(yuan)}元`)
  if (yuan >= 1000 && yuan % 100 === 0) all.push(`${yuan / 1e4}万元`)
  if (yuan < 1e4 && yuan % 1000 === 0) all.push(`${yuan / 1000}千元`)
  return all.filter(one => one !== said)
}
const dayWritings = (day: string): string[] => {
  const [year = '', month = '', date = ''] = day.split('-')
  const [m, d] = [Number(month), Number(date)]
  return [
    `${year}年${m}月${d}日`,
    `${year}-${month}-${date}`,
    `${year}.${m}.${d}`,
    `${year}/${m}/${d}`,
    `${chineseDigits(year)}年${inChinese(m)}月${inChinese(d)}日`,
    `${year}年${month}月${date}日`,
  ]
}

interface Told {
  readonly document: Document
  readonly figure: Figure
  readonly said: string
}
const isAsked = ({ kind, value }: Figure) =>
  (kind === 'amount' && Number(value) >= 10_000) || (kind === 'day' && /^\d{4}-\d\d-\d\d$/.test(value))
/** The web page of one document may stand in the file several times. */
const copies = Map.groupBy(documents, one => one.source.title)
const tellers = ({ passages }: Document, { kind, value }: Figure) =>
  passages.flatMap((text, i) => (figuresIn(text).some(one => one.kind === kind && one.value === value) ? [i] : []))
const told = documents.flatMap((document): Told[] =>
  document.passages.length < 5
    ? []
    : chosen(document.passages.flatMap(text => figuresIn(text).map(figure => ({ text, figure }))))
        .filter(({ figure }) => isAsked(figure) && tellers(document, figure).length <= document.passages.length / 5)
        .slice(0, 2)
        .map(({ text, figure }) => ({ document, figure, said: text.slice(...figure.at).replace(/\s/g, '') })),
)
for (const kind of ['amount', 'day'] as const) {
  for (const { document, figure, said } of chosen(told.filter(one => one.figure.kind === kind))) {
    const written = kind === 'amount' ? sumWritings(Number(figure.value) / 100, said) : dayWritings(figure.value)
    const ways = { 'as in the document': said, otherwise: random.pick(written.filter(one => one !== said)) }
    for (const [way, writing] of Object.entries(ways)) {
      const question = `${document.source.title}，哪里说到${writing}？`
      const found = first(question)
      const isFound = (copies.get(document.source.title) ?? []).some(
        one => found?.source.id === one.source.id && tellers(one, figure).includes(found.position),
      )
      count(`${kind} ${way}`, `${question} (${said})`, isFound)
    }
  }
}

console.log(`${documents.length} documents, ${passages.length} passages`)
console.table(
  Object.fromEntries(
    [...tally].map(([name, { asked, found }]) => [
      name,
      { asked, found, share: `${((100 * found) / asked).toFixed(1)} %` },
    ]),
  ),
)
if (process.env['MISSED']) for (const one of missed) console.log(one)
