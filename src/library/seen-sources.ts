import { type RawBuilder, type Selectable, sql } from 'kysely'
import { isRecognisedRemark } from '../documents/index.ts'
import { beijingDay } from '../language/index.ts'
import { type Person, sessionOf } from '../people/index.ts'
import { mayGuard } from '../roster/index.ts'
import type { SourceFacts } from '../shapes/library.ts'
import type { SourceTable, Tx } from '../store/index.ts'
import { adviser } from './publish.ts'
import { isInForce, outsider, readerOf } from './source.ts'

/** Who looks, and when. */
export interface Viewer {
  /** Nobody: whoever stands outside. */
  readonly person: Person | undefined
  readonly now: Date
}

export const outside = (now: Date): Viewer => ({ person: undefined, now })

export type SeenSource = Selectable<SourceTable> & {
  readonly departmentName: string | null
  readonly replacedTitle: string | null
  readonly addedName: string | null
  readonly decidedName: string | null
}

/** What somebody may see of the library, looked up once. */
export interface Sight {
  readonly viewer: Viewer
  /** Decides on sources now, as guardian of the adviser. */
  readonly guards: boolean
  /** Which sources are seen, of the table named `s`. */
  readonly visible: RawBuilder<boolean>
}

/**
 * Which sources somebody may see, said once more in front of the policies (0017-library.sql): published ones as mayRead
 * has it, drafts for those who answer for the whole district, whoever brought them, and the guardian who decides on them.
 */
export async function sightOf(tx: Tx, viewer: Viewer): Promise<Sight> {
  const { person, now } = viewer
  const guards = person !== undefined && (await mayGuard(tx, person.id, adviser.employeeId, now))
  const reader = person ? readerOf(sessionOf(person)) : outsider
  if (reader.scope === 'district' || guards) return { viewer, guards, visible: sql<boolean>`true` }
  const published = sql<boolean>`(s.state = 'published' and s.classification = 'public')`
  if (reader.scope === 'public' || !person) return { viewer, guards, visible: published }
  return {
    viewer,
    guards,
    visible: sql<boolean>`(${published} or s.added_by = ${person.id}
    or (s.state <> 'draft' and (s.department_id is null or s.department_id = ${reader.department})))`,
  }
}

/** The rows of what is seen, with the names that they point to. */
export const seenSources = (tx: Tx, { visible }: Sight) =>
  tx
    .selectFrom('source as s')
    .where(visible)
    .leftJoin('department as d', 'd.id', 's.departmentId')
    .leftJoin('source as r', 'r.id', 's.replacedBy')
    .leftJoin('person as a', 'a.id', 's.addedBy')
    .leftJoin('person as p', 'p.id', 's.decidedBy')
    .selectAll('s')
    .select(['d.name as departmentName', 'r.title as replacedTitle', 'a.name as addedName', 'p.name as decidedName'])

/** Sources by their ids, as far as somebody may see them. */
export async function seenById(
  tx: Tx,
  viewer: Viewer,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SeenSource>> {
  if (ids.length === 0) return new Map()
  const rows = await seenSources(tx, await sightOf(tx, viewer))
    .where('s.id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

export const named = (id: string | null, name: string | null) => (id === null || name === null ? null : { id, name })

/** What everybody who sees a source is told of it. */
export const factsOf = (row: SeenSource, now: Date): SourceFacts => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  documentNumber: row.documentNumber,
  issuer: row.issuer,
  issuedOn: row.issuedOn,
  inForceFrom: row.inForceFrom,
  inForceUntil: row.inForceUntil,
  isInForce: row.state === 'published' && isInForce(row, beijingDay(now)),
  replacedBy:
    row.replacedBy !== null && row.replacedTitle !== null ? { id: row.replacedBy, title: row.replacedTitle } : null,
  classification: row.classification,
  isRecognised: row.remarks.some(isRecognisedRemark),
  department: named(row.departmentId, row.departmentName),
})
