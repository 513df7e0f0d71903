/** Units that are looked at, and the length of the pieces that they are cut into. */
const windowLength = 600
const gramLength = 6
/** A window with fewer different pieces than this share of its length says the same over and over. */
const leastDifferent = 0.25

export interface RepetitionWatch {
  /** Where in what comes now it is certain that the answer goes round in circles; -1 where it isn't. */
  loopAt(more: string): number
}

/**
 * Notices when an answer goes round in circles: of the last 600 characters, fewer than a quarter of the pieces of six are
 * different. A passage of up to 150 characters is noticed before it has filled 2 kB; a form with its empty lines, a table
 * or a list is not.
 */
export function createRepetitionWatch(): RepetitionWatch {
  let tail = ''
  const counts = new Map<string, number>()
  const change = (gram: string, by: 1 | -1) => {
    const count = (counts.get(gram) ?? 0) + by
    if (count === 0) counts.delete(gram)
    else counts.set(gram, count)
  }
  return {
    loopAt(more) {
      for (let at = 0; at < more.length; at++) {
        tail += more[at]
        if (tail.length < gramLength) continue
        change(tail.slice(-gramLength), 1)
        if (tail.length <= windowLength) continue
        change(tail.slice(0, gramLength), -1)
        tail = tail.slice(1)
        if (counts.size < windowLength * leastDifferent) return at
      }
      return -1
    },
  }
}
