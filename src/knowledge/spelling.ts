import { soundsOf } from '../language/index.ts'
import { atOnce, type Steps } from '../slices.ts'

/** What the words of the passages are, and how many passages hold a term. */
interface Vocabulary {
  /** Words of two characters and more, with the number of passages that say them. */
  readonly words: ReadonlyMap<string, number>
  holders(term: string): number
}

export interface Spelling {
  /** The words that somebody meant who typed others of the same sound, or typed their sound in letters. */
  meant(text: string): string[]
}

/** What people who type by sound mix up: zh and z, ng and n. */
const folded = (sound: string) => sound.replace(/^([zcs])h/, '$1').replace(/ng$/, 'n')
const keyOf = (sounds: readonly string[]) => sounds.map(folded).join(' ')

const longestWord = 5
/** Fewer letters are a word of another language or an abbreviation. */
const leastLetters = 4
/** So many times as often as what was typed a word must be said, before it is taken for what was meant. */
const muchMore = 20

/** Knows the words of an index by their sounds. */
export const createSpelling = (vocabulary: Vocabulary): Spelling => atOnce(spellingSteps(vocabulary))

/** The same, with a stop every hundred words: seven microseconds each. */
export function* spellingSteps({ words, holders }: Vocabulary): Steps<Spelling> {
  const bySound = new Map<string, string>()
  const byLetters = new Map<string, string>()
  const keepCommoner = (map: Map<string, string>, key: string, word: string) => {
    const before = map.get(key)
    if (before === undefined || (words.get(before) ?? 0) < (words.get(word) ?? 0)) map.set(key, word)
  }
  for (const [place, word] of [...words.keys()].entries()) {
    if (place % 100 === 0) yield
    const sounds = soundsOf(word)
    keepCommoner(bySound, keyOf(sounds), word)
    keepCommoner(byLetters, sounds.join(''), word)
  }
  const longestSpelt = Math.max(0, ...[...byLetters.keys()].map(letters => letters.length))

  /** Words that spell these letters to the end, the longest first; undefined where there are none. */
  const wordsSpelt = (letters: string): string[] | undefined => {
    // from the end: how the rest after each place is spelt
    const rest: (string[] | undefined)[] = []
    rest[letters.length] = []
    for (let at = letters.length - 1; at >= 0; at--) {
      for (let end = Math.min(letters.length, at + longestSpelt); end > at && rest[at] === undefined; end--) {
        const [word, after] = [byLetters.get(letters.slice(at, end)), rest[end]]
        if (word !== undefined && after !== undefined) rest[at] = [word, ...after]
      }
    }
    return rest[0]
  }
  const spelt = (letters: string) => (letters.length < leastLetters ? undefined : wordsSpelt(letters))
  const fromLetters = (text: string): string[] =>
    [...text.toLowerCase().matchAll(/[a-z]+(?:[ '][a-z]+)*/g)].flatMap(([run]) => {
      const pieces = run.split(/[ ']/)
      return spelt(pieces.join('')) ?? pieces.flatMap(piece => spelt(piece) ?? [])
    })

  /** How many passages hold the rarest two neighbours of what was typed. */
  const said = (typed: string) =>
    Math.min(...[...typed].slice(1).map((second, i) => holders(`#${[...typed][i]}${second}`)))
  const fromSounds = (run: string): string[] => {
    const characters = [...run]
    const sounds = soundsOf(run)
    const found: string[] = []
    for (let from = 0; from < characters.length; from++) {
      for (let to = Math.min(characters.length, from + longestWord); to >= from + 2; to--) {
        const typed = characters.slice(from, to).join('')
        if (words.has(typed)) break
        const word = bySound.get(keyOf(sounds.slice(from, to)))
        if (word === undefined || (words.get(word) ?? 0) < muchMore * (1 + said(typed))) continue
        found.push(word)
        from = to - 1
        break
      }
    }
    return found
  }
  return {
    meant: text => {
      const runs = [...text.matchAll(/\p{Script=Han}{2,}/gu)].map(([run]) => run)
      return [...new Set([...fromLetters(text), ...runs.flatMap(fromSounds)])]
    },
  }
}
