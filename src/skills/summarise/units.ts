import { partsOf } from '../../knowledge/index.ts'
import { clausesOf } from '../clauses.ts'
import type { SummaryRow } from './input.ts'

/** A sentence, with the items that it announces, and under what it stands. */
export interface Unit {
  readonly position: number
  readonly from: number
  readonly text: string
  /** Headings above it. */
  readonly heading: string
  /** How its passage begins behind its number, where a heading may stand without a line of its own. */
  readonly lead: string
}

const mark =
  /^\s*(?:第[一二三四五六七八九十百\d]{1,5}条|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])*\s*/u
const mostLead = 18

const leadOf = (text: string) => {
  const [numbered = ''] = mark.exec(text) ?? []
  const rest = text.slice(numbered.length, numbered.length + mostLead)
  return numbered === '' && !/^.{2,12}[：:]/u.test(rest) ? '' : (/^[^：:。，；\n]*/u.exec(rest)?.[0] ?? '')
}

function* unitsIn(position: number, text: string, heading: string, at = 0): Generator<Unit> {
  const lead = leadOf(text)
  for (const [from, to] of clausesOf(text))
    if (to > from) yield { position, from: at + from, text: text.slice(from, to), heading, lead }
}

/** The sentences of a row in the order of reading. */
export function unitsOf({ kind, passages }: SummaryRow): Unit[] {
  if (kind !== 'guide') {
    // a heading in one line with its text also stands above the parts （一）, （二） that follow
    let above = { label: '', lead: '' }
    return passages.flatMap(({ position, text, heading, label }) => {
      if (/^[一二三四五六七八九十]{1,3}、$/u.test(label)) above = { label, lead: leadOf(text) }
      const isBelow = heading === '' && above.label !== '' && label !== above.label && label.startsWith(above.label)
      return [...unitsIn(position, text, isBelow ? above.lead : heading)]
    })
  }
  let begun: Parameters<typeof partsOf>[1]
  return passages.flatMap(({ position, text }) =>
    partsOf(text, begun).flatMap(({ part, from, to }) => {
      begun = part
      return [...unitsIn(position, text.slice(from, to), part, from)]
    }),
  )
}
