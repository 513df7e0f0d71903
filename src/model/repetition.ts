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

/** Short circles, also with a number in them that counts: too few of the last pieces are different. */
function createWindow(): (character: string) => boolean {
  let tail = ''
  const counts = new Map<string, number>()
  const change = (gram: string, by: 1 | -1) => {
    const count = (counts.get(gram) ?? 0) + by
    if (count === 0) counts.delete(gram)
    else counts.set(gram, count)
  }
  return character => {
    tail += character
    if (tail.length < gramLength) return false
    change(tail.slice(-gramLength), 1)
    if (tail.length <= windowLength) return false
    change(tail.slice(0, gramLength), -1)
    tail = tail.slice(1)
    return counts.size <= windowLength * leastDifferent
  }
}

/** Circles of any length, word for word: everything of late has been said before. */
function createMemory(): (character: string) => boolean {
  const base = 0x01000193
  let leading = 1
  for (let i = 0; i < passageLength; i++) leading = Math.imul(leading, base)
  const last: number[] = []
  const said = new Set<number>()
  let hash = 0
  let known = 0
  return character => {
    const code = character.charCodeAt(0) + 1
    hash = (Math.imul(hash, base) + code) | 0
    last.push(code)
    if (last.length > passageLength) hash = (hash - Math.imul(leading, last.shift() ?? 0)) | 0
    if (last.length < passageLength) return false
    known = said.has(hash) ? known + 1 : 0
    said.add(hash)
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
        const character = more.charAt(at)
        if (isMonotonous(character) || isSaidBefore(character)) return at
      }
      return -1
    },
  }
}
