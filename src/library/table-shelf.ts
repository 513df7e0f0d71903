import { type RecordField, type SummaryRow, summarise } from '../skills/index.ts'
import type { NewSource } from './add.ts'

/** 2025-03-18 as documents write it. */
export const dayWords = (day: string) => day.replace(/^(\d{4})-0?(\d{1,2})-0?(\d{1,2})$/u, '$1年$2月$3日')

const days: readonly RecordField[] = ['issuedOn', 'inForceFrom', 'inForceUntil', 'filedOn', 'due']

/** What the record says, as it is read. */
export const factWords = (field: RecordField, said: string) => (days.includes(field) ? dayWords(said) : said)

/** What the record of a source says for columns. */
export const factsForTable = (
  one: Pick<NewSource, 'title' | 'documentNumber' | 'issuer' | 'issuedOn' | 'inForceFrom' | 'inForceUntil'>,
): SummaryRow['facts'] => ({
  title: one.title,
  documentNumber: one.documentNumber,
  issuer: one.issuer,
  issuedOn: one.issuedOn,
  inForceFrom: one.inForceFrom,
  inForceUntil: one.inForceUntil,
})

/** Sources without a record in one table, as the office would put it together. For the terminal and for measuring. */
export async function createTableShelf(sources: readonly NewSource[], columns: readonly string[]) {
  const rows = sources.map((one, i) => ({
    id: String(i),
    kind: one.kind,
    facts: factsForTable(one),
    passages: one.passages.map(({ heading, label, text }, at) => ({ position: at + 1, heading, label, text })),
  }))
  const { output } = await summarise.propose({ rows, columns: [...columns] }, undefined)
  return output.rows.map(({ cells }, i) => ({
    source: sources[i] as NewSource,
    cells: cells.map(({ values, more }) => ({
      more,
      values: values.map(one => {
        if (one.from === 'record')
          return { words: factWords(one.field, rows[i]?.facts[one.field] ?? ''), label: '', isRecord: true }
        const passage = rows[i]?.passages[one.position - 1]
        return { words: passage?.text.slice(one.start, one.end) ?? '', label: passage?.label ?? '', isRecord: false }
      }),
    })),
  }))
}
