import { figuresIn } from '../knowledge/index.ts'
import { NotFound } from '../problems.ts'
import { actingGuardian, guardians } from '../roster/index.ts'
import type { Plan, PlanItem, PlanSection } from '../shapes/plan.ts'
import type { Tx } from '../store/index.ts'
import { type Place, seePlaces } from './places.ts'
import { adviser } from './publish.ts'
import type { Viewer } from './seen-sources.ts'

interface Kept {
  readonly sections: readonly {
    readonly section: PlanSection
    readonly items: readonly (Place & { readonly from: number; readonly to: number })[]
    readonly offices: readonly string[]
  }[]
  readonly near: readonly Place[]
  readonly outdated: readonly string[]
}

const label =
  '由数智员工从已发布的文献中逐字摘出、分类排列，未经逐件审定；文献里没有写的不补。以原文和主管部门答复为准。'

/** So much of a passage that only comes near is shown. */
const nearCharacters = 200
const shownFigures: readonly string[] = ['amount', 'days', 'day', 'percent']

/** Times, days and sums within a quotation. */
const figuresOf = (text: string, from: number, to: number): PlanItem['figures'] =>
  figuresIn(text.slice(from, to))
    .filter(one => shownFigures.includes(one.kind))
    .map(({ at: [first, last] }) => ({ from: from + first, to: from + last }))

/** A plan as it was put together, with what it cites as it stands now and as far as the viewer may see it. */
export async function madePlan(tx: Tx, viewer: Viewer, id: string): Promise<Plan> {
  const row = await tx
    .selectFrom('answer')
    .selectAll()
    .where('id', '=', id)
    .where('scenarioId', '=', adviser.planning)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const { sections, near, outdated } = row.output as Kept
  const seen = await seePlaces(
    tx,
    viewer,
    [...sections.flatMap(one => one.items), ...near],
    [...outdated, ...sections.flatMap(one => one.offices)],
  )
  const acting = actingGuardian(await guardians(tx, viewer.now), adviser.employeeId)
  const district = await tx.selectFrom('district').select('hotline').executeTakeFirst()
  return {
    id: row.id,
    task: row.question,
    askedAt: row.askedAt.toISOString(),
    day: row.onDay,
    outcome: row.outcome,
    sections: sections.map(({ section, items, offices }) => ({
      section,
      items: items.flatMap(one =>
        seen.at(one).map(place => ({
          ...place,
          from: one.from,
          to: one.to,
          figures: figuresOf(place.text, one.from, one.to),
        })),
      ),
      offices: seen.facts(offices),
    })),
    near: near.flatMap(one => seen.at(one).map(place => ({ ...place, text: place.text.slice(0, nearCharacters) }))),
    outdated: seen.facts(outdated),
    label,
    guardian: acting ? { id: acting.personId, name: acting.name } : null,
    phone: district?.hotline ?? '12345',
  }
}
