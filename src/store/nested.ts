import type { Expression } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'

/**
 * The rows of a query as one value of another query's row, so that what belongs together is asked for at once. They come
 * as JSON; `unfold` makes of them what the query alone would have given.
 */
export const folded = <Row>(query: Expression<Row>) => jsonArrayFrom(query)

const camelCase = (name: string) => name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

type Unfolded<Row, Instants extends keyof Row> = {
  [Column in keyof Row]: Column extends Instants ? Date | Extract<Row[Column], null> : Row[Column]
}

/** Rows that were folded, their columns named as everywhere else; `instants` are those that JSON made text of. */
export const unfold = <Row extends object, Instants extends keyof Row & string = never>(
  rows: readonly Row[],
  instants: readonly Instants[] = [],
) =>
  rows.map(row => {
    const columns = Object.entries(row).map(([name, value]): [string, unknown] => [camelCase(name), value])
    const revived = columns.map(([name, value]) => [
      name,
      typeof value === 'string' && (instants as readonly string[]).includes(name) ? new Date(value) : value,
    ])
    return Object.fromEntries(revived) as Unfolded<Row, Instants>
  })
