import pg from 'pg'

/** Statements that get a name at most; one list of values more or less makes another statement. */
const mostNames = 500
/** Texts that were said once are remembered at most this many; then they are forgotten and counted anew. */
const mostSeen = 5000

const names = new Map<string, string>()
const seen = new Set<string>()
let made = 0

/** The name of a statement that was said before; the process says the same few hundred all day. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (!seen.has(text)) {
    if (seen.size >= mostSeen) seen.clear()
    seen.add(text)
    return undefined
  }
  if (names.size >= mostNames) return undefined
  const name = `bangban_${++made}`
  names.set(text, name)
  return name
}

/** A plan that no longer fits its tables, because a newer program has changed them meanwhile. */
const isOutdated = (error: unknown) => error instanceof pg.DatabaseError && error.code === '0A000'

/**
 * A connection that lets PostgreSQL keep the plans of what is said again and again: for short statements under row-level
 * security, planning costs more than doing.
 */
export class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own signature has eight overloads; what isn't ours is passed on
  override query(...args: any[]): any {
    const [text, values] = args as [unknown, unknown]
    // what has no parameters (begin, commit, several commands in one text) goes the simple way
    const isOurs = args.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0
    const name = isOurs ? nameOf(text) : undefined
    if (name === undefined) return Reflect.apply(super.query.bind(this), this, args)
    return super.query({ name, text: text as string, values: values as unknown[] }).catch((error: unknown) => {
      if (isOutdated(error)) names.delete(text as string)
      throw error
    })
  }
}
