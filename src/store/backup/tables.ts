import type pg from 'pg'

export interface TableShape {
  readonly name: string
  /** Those that are stored; the database computes the others itself. */
  readonly columns: readonly string[]
}

/** Tables that no backup holds, and why a restored office does without them. */
export const excludedTables: Readonly<Record<string, string>> = {
  migration: 'written by applying the migrations that the backup names',
  transition: 'filled from the state machine at every start',
  login_session: 'whoever was signed in signs in again',
}

const shapes = `
  select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relnamespace = 'bangban'::regnamespace and c.relkind = 'r' and not c.relispartition
  group by c.relname order by c.relname`

const references = `
  select distinct source.relname::text as source, target.relname::text as target
  from pg_constraint k join pg_class source on source.oid = k.conrelid join pg_class target on target.oid = k.confrelid
  where k.contype = 'f' and k.connamespace = 'bangban'::regnamespace and source.oid <> target.oid`

/** The tables of a backup as the catalogue has them now, each after those that it refers to. */
export async function tablesInOrder(client: pg.ClientBase): Promise<TableShape[]> {
  const all = (await client.query<TableShape>(shapes)).rows.filter(one => !(one.name in excludedTables))
  const edges = (await client.query<{ source: string; target: string }>(references)).rows
  const ordered: TableShape[] = []
  const waiting = new Map(all.map(one => [one.name, one]))
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(
      one => !edges.some(edge => edge.source === one.name && waiting.has(edge.target)),
    )
    if (!next) throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()].join(', ')}`)
    waiting.delete(next.name)
    ordered.push(next)
  }
  return ordered
}

/** Sequences that numbers for people are taken from: those that belong to no column. */
const numberings = `
  select c.relname::text as name from pg_class c
  where c.relnamespace = 'bangban'::regnamespace and c.relkind = 'S'
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0)
  order by 1`

export async function numberingNames(client: pg.ClientBase): Promise<string[]> {
  return (await client.query<{ name: string }>(numberings)).rows.map(row => row.name)
}

export async function sequenceNames(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname::text as name from pg_class c
     where c.relnamespace = 'bangban'::regnamespace and c.relkind = 'S' order by 1`,
  )
  return rows.map(row => row.name)
}
