import type { Column } from './columns.ts'
import type { FoundCell, SummaryRow } from './input.ts'
import type { Unit } from './units.ts'
import { type Range, valuesIn } from './values.ts'

/** So many places a cell shows. */
const shown = 3

/** A place that tells what a column asks for, the surer the higher its tier. */
interface Told {
  readonly unit: Unit
  readonly at: Range
  readonly tier: 1 | 2 | 3
}

/** A heading that stands in one line with its text begins with the words that it consists of. */
const leadReach = 8

function isHeaded({ heading, lead }: Unit, { heading: called }: Column): boolean {
  const at = lead.search(called)
  return called.test(heading) || (at >= 0 && at <= leadReach)
}

function* toldBy(units: readonly Unit[], column: Column): Generator<Told> {
  for (const unit of units) {
    const isUnderHeading = isHeaded(unit, column)
    for (const { at, isNamed } of valuesIn(unit.text, column, isUnderHeading))
      yield { unit, at, tier: isNamed ? 3 : isUnderHeading ? 2 : 1 }
  }
}

const blanks = /^[\s，,；;：:、]+|[\s，,；;、]+$/gu

/** A range without what stands around a quotation. */
function tight(text: string, [from, to]: Range): Range {
  const words = text.slice(from, to)
  const bare = words.replace(blanks, '')
  const start = from + Math.max(0, words.indexOf(bare))
  return [start, start + bare.length]
}

/** Of places that tell the same, the first; of such as overlap, the one found first. */
function apart(all: readonly Told[]): Told[] {
  const kept: Told[] = []
  const said = new Set<string>()
  for (const one of all) {
    const at = tight(one.unit.text, one.at)
    const words = one.unit.text.slice(...at)
    if (words === '' || said.has(words)) continue
    said.add(words)
    kept.push({ ...one, at })
  }
  return kept
}

/** What a row tells of a column: facts of the record, else its own words; nothing where no place is sure enough. */
export function cellOf(row: SummaryRow, units: readonly Unit[], column: Column): FoundCell {
  const field = column.fields.find(one => (row.facts[one] ?? '') !== '')
  if (field !== undefined) return { values: [{ from: 'record', field }], more: 0 }
  const all = [...toldBy(units, column)]
  const best = Math.max(0, ...all.map(one => one.tier))
  const told = apart(all.filter(one => one.tier === best))
  return {
    values: told.slice(0, shown).map(({ unit, at: [from, to] }) => ({
      from: 'text' as const,
      position: unit.position,
      start: unit.from + from,
      end: unit.from + to,
    })),
    more: Math.max(0, told.length - shown),
  }
}
