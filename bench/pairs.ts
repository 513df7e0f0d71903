import { readFileSync } from 'node:fs'

export interface Pair {
  readonly a: string
  readonly b: string
  /** Whether both are on one matter; null where the two readings differ, or neither could tell. */
  readonly same: boolean | null
}

/**
 * Pairs of messages of a public board, read twice, the second time without knowing the first (duplicate-pairs.jsonl: ids
 * and what each reading said, null where it could not tell).
 */
export function readPairs(): Pair[] {
  const lines = readFileSync(new URL('duplicate-pairs.jsonl', import.meta.url).pathname, 'utf8')
    .trim()
    .split('\n')
  return lines.map(line => {
    const { a, b, readers } = JSON.parse(line) as { a: string; b: string; readers: [boolean | null, boolean | null] }
    return { a, b, same: readers[0] === readers[1] ? readers[0] : null }
  })
}
