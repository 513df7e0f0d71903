/** Words of two to six characters; those that an office or a publisher listed count more than those that were only read. */
export interface Lexicon {
  readonly words: ReadonlyMap<string, { readonly times: number; readonly isListed: boolean }>
  /** Words by how their characters usually sound. */
  readonly bySound: ReadonlyMap<string, readonly string[]>
}

export const longestWord = 6

export interface Cover {
  /** Characters of the longest word over a place; 1 where there is none. */
  readonly length: number
  readonly times: number
  readonly listed: number
}

const nothing: Cover = { length: 1, times: 0, listed: 0 }

export function createLexicon(words: Lexicon['words'], sounds: ReadonlyMap<number, string>): Lexicon {
  const bySound = new Map<string, string[]>()
  for (const word of words.keys()) {
    if (word.length > 4) continue
    const key = soundKey(word, sounds)
    if (key === undefined) continue
    const group = bySound.get(key)
    if (group) group.push(word)
    else bySound.set(key, [word])
  }
  return { words, bySound }
}

/** How a word sounds; undefined where a character has no known sound. */
export function soundKey(word: string, sounds: ReadonlyMap<number, string>): string | undefined {
  let key = ''
  for (let i = 0; i < word.length; i++) {
    const sound = sounds.get(word.charCodeAt(i))
    if (sound === undefined) return undefined
    key += `${sound} `
  }
  return key
}

/** The longest word of the sentence that holds everything from `from` to before `to`. */
export function coverOf({ words }: Lexicon, sentence: string, from: number, to: number): Cover {
  let listed = 0
  let best = nothing
  for (let length = longestWord; length >= Math.max(2, to - from); length--) {
    for (let start = Math.max(0, to - length); start <= from && start + length <= sentence.length; start++) {
      const found = words.get(sentence.slice(start, start + length))
      if (!found) continue
      if (best.length < length || (best.length === length && best.times < found.times)) {
        if (best.length <= length) best = { length, times: found.times, listed }
      }
      if (found.isListed) listed = Math.max(listed, length)
    }
  }
  return { ...best, listed }
}
