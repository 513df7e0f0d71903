/**
 * Cells of tables (skill `summarise`) beside what a person reads in the documents (table-readings.jsonl: id, column, and
 * words that a right cell has to hold; none where the document doesn't tell it). The readings were written before the rules;
 * the held ones (held: true) are of documents that no rule was tried on, and are measured with --held.
 *
 *   node scripts/run.mjs bench/tables.ts DOCUMENTS.jsonl [--held] [--show] [--json]
 *
 * At first sight of the 31 held readings 19 of 23 that are told were right, 2 wrong, 2 left empty, and nothing was said of the 8
 * that are not told; two of the four were mended afterwards, so that what is printed now is no first sight.
 *
 * Right: one of the at most three values of the cell holds the words. Every value is also looked up in the document,
 * character by character. Rows are {id, title, text}.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTableShelf, sourceFromText } from '../src/library/index.ts'

interface Reading {
  readonly id: string
  readonly column: string
  readonly tells: readonly string[]
  readonly held?: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    held: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const rowsOf = <Row>(path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Row)

const [path] = positionals
if (path === undefined) throw new Error('usage: bench/tables.ts DOCUMENTS.jsonl [--held] [--show] [--json]')
const documents = new Map(rowsOf<{ id: string; title: string; text: string }>(path).map(one => [one.id, one]))
const readings = rowsOf<Reading>(join(import.meta.dirname, 'table-readings.jsonl')).filter(
  one => (one.held ?? false) === values.held,
)
const belonging = { kind: 'policy', departmentId: null, classification: 'public' } as const
const sourceOf = ({ title, text }: { title: string; text: string }) => ({
  ...sourceFromText(`${title}\n${text}`, title, belonging),
  externalId: null,
  remarks: [],
})
const tally = { right: 0, wrong: 0, leftEmpty: 0, saidNotTold: 0, emptyRightly: 0, values: 0, verbatim: 0 }
const missed: string[] = []
for (const [id, some] of Map.groupBy(readings, one => one.id)) {
  const document = documents.get(id)
  if (document === undefined) throw new Error(`no document ${id}`)
  const source = sourceOf(document)
  const [row] = await createTableShelf(
    [source],
    some.map(one => one.column),
  )
  for (const [i, { column, tells }] of some.entries()) {
    const found = row?.cells[i]?.values ?? []
    for (const one of found) {
      tally.values++
      if (one.isRecord || source.passages.some(passage => passage.text.includes(one.words))) tally.verbatim++
    }
    const isRight = tells.every(words => found.some(one => one.words.includes(words)))
    const kind =
      tells.length === 0
        ? found.length === 0
          ? 'emptyRightly'
          : 'saidNotTold'
        : found.length === 0
          ? 'leftEmpty'
          : isRight
            ? 'right'
            : 'wrong'
    tally[kind]++
    if (kind !== 'right' && kind !== 'emptyRightly')
      missed.push(`${kind} ${id} ${column}: ${tells.join()} ← ${found.map(one => one.words.slice(0, 80)).join(' | ')}`)
    else if (values.show) console.log(`${id} ${column}: ${found.map(one => one.words.slice(0, 60)).join(' | ')}`)
  }
}
const all = [...documents.values()].slice(0, 200).map(sourceOf)
const begun = performance.now()
await createTableShelf(all, [
  '发文机关',
  '成文日期',
  '联系电话',
  '补贴标准',
  '申报条件',
  '材料',
  '办理时限',
  '责任单位',
  '违约责任',
  '适用对象',
])
const figures = {
  told: readings.filter(one => one.tells.length > 0).length,
  notTold: readings.filter(one => one.tells.length === 0).length,
  ...tally,
  msFor200x10: Math.round(performance.now() - begun),
}
if (values.json) console.log(JSON.stringify({ ...figures, missed }))
else {
  console.table(figures)
  for (const one of missed) console.log(`  ${one}`)
}
