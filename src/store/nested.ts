import type { Expression } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'

/**
 * The rows of a query as one value of another query's row, so that what belongs together is asked for at once. They
 * come as JSON: instants are text (ISO 8601 with an offset), and `unfold` gives the columns their names back.
 */
export const folded = <Row>(query: Expression<Row>) => jsonArrayFrom(query)

const camelCase = (name: string) => name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** Rows that were folded, with the names of their columns as everywhere else. */
export const unfold = <Row extends object>(rows: readonly Row[]): Row[] =>
  rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [camelCase(name), value])) as Row)

/** An instant of a row that was folded. */
export const instant = (text: string) => new Date(text)
