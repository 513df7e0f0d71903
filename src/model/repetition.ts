/** Units that are looked at, and the length of the pieces that they are cut into. */
const windowLength = 600
const gramLength = 6
/** A window with no more different pieces than this share of its length says nearly the same over and over. */
const leastDifferent = 0.25

/** So many characters make a passage that is known again, and so many in a row that were said before are a loop. */
const passageLength = 24
const longestQuote = 600

export interface RepetitionWatch {
  /** Where in what comes now it is certain that the answer goes round in circles; -1 where it isn't. */
  loopAt(more: string): number
}

/** The hash of the last so many characters, one by one (a polynomial in 32 bits); undefined before there are as many. */
function createRollingHash(length: number): (code: number) => number | undefined {
  const base = 0x01000193
  let leading = 1
  for (let i = 0; i < length; i++) leading = Math.imul(leading, base)
  const last = new Int32Array(length)
  let hash = 0
  let count = 0
  return code => {
    const place = count++ % length
    hash = (Math.imul(hash, base) + code + 1 - Math.imul(leading, last[place] ?? 0)) | 0
    last[place] = code + 1
    return count < length ? undefined : hash
  }
}

/** Short circles, also with a number in them that counts: too few of the last pieces are different. */
function createWindow(): (code: number) => boolean {
  const hashOf = createRollingHash(gramLength)
  const ring = new Int32Array(windowLength)
  const counts = new Map<number, number>()
  let seen = 0
  return code => {
    const gram = hashOf(code)
    if (gram === undefined) return false
    const place = seen++ % windowLength
    if (seen > windowLength) {
      const oldest = ring[place] ?? 0
      const count = counts.get(oldest) ?? 1
      if (count === 1) counts.delete(oldest)
      else counts.set(oldest, count - 1)
    }
    ring[place] = gram
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
    return seen >= windowLength && counts.size <= windowLength * leastDifferent
  }
}

/** Circles of any length, word for word: everything of late has been said before. */
function createMemory(): (code: number) => boolean {
  const hashOf = createRollingHash(passageLength)
  const said = new Set<number>()
  let known = 0
  return code => {
    const passage = hashOf(code)
    if (passage === undefined) return false
    const size = said.size
    said.add(passage)
    known = said.size === size ? known + 1 : 0
    return known >= longestQuote
  }
}

/**
 * Notices when an answer goes round in circles, before 2 kB have been repeated. A form with its empty lines, a table, a
 * list, or a passage that is quoted once more is none.
 */
export function createRepetitionWatch(): RepetitionWatch {
  const isMonotonous = createWindow()
  const isSaidBefore = createMemory()
  return {
    loopAt(more) {
      for (let at = 0; at < more.length; at++) {
        const code = more.charCodeAt(at)
        if (isMonotonous(code) || isSaidBefore(code)) return at
      }
      return -1
    },
  }
}
