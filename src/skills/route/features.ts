import { cutWords } from '../../language/index.ts'

export interface AppealText {
  readonly title: string
  readonly text: string
  readonly place?: string | undefined
  /** The words of title and text, for one that comes cut already; then the two aren't read. */
  readonly words?: readonly string[]
}

/**
 * The kinds of features. Each is brought to length one by itself and then weighed, so that the many characters of a
 * long text don't drown the few words of its title; the weights were chosen by cross-validation.
 */
export const kinds = [
  { name: 'word', weight: 1 },
  { name: 'two words', weight: 0.7 },
  { name: 'one or two characters', weight: 1 },
  { name: 'three characters', weight: 1 },
  { name: 'title', weight: 0.7 },
] as const

const [word, twoWords, characters, threeCharacters, title] = [0, 1, 2, 3, 4] as const

/** Where there is no title, what it is about stands in the first words. */
const firstWords = 10

/** Digits and letters are house numbers, plates, names of accounts: they say little of the matter and may be somebody's. */
const isSpoken = /^\p{Script=Han}+$/u

/** The words of a text in runs that no mark or number interrupts. */
function runs(words: readonly string[]): string[][] {
  const result: string[][] = [[]]
  for (const one of words) {
    if (isSpoken.test(one)) result.at(-1)?.push(one)
    else if (result.at(-1)?.length) result.push([])
  }
  return result
}

const count = (counts: Map<string, number>, feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1)

function countCharacters(counts: Map<string, number>, prefix: string, text: string, size: number): void {
  for (let at = 0; at + size <= text.length; at++) {
    count(counts, prefix + text.slice(at, at + size))
  }
}

/** The parts of an appeal cut into words, and those that tell what it is about. */
function cut(appeal: AppealText): { parts: (readonly string[])[]; heading: readonly string[] } {
  const heading = appeal.words ? [] : cutWords(appeal.title)
  const text = appeal.words ?? cutWords(appeal.text)
  return heading.some(one => isSpoken.test(one))
    ? { parts: [heading, text], heading }
    : { parts: [text], heading: text.filter(one => isSpoken.test(one)).slice(0, firstWords) }
}

/** How often each feature occurs. It begins with the place of its kind in {@link kinds}. */
export function features(appeal: AppealText): Map<string, number> {
  const counts = new Map<string, number>()
  const { parts, heading } = cut(appeal)
  for (const run of parts.flatMap(runs)) {
    run.forEach((one, at) => {
      count(counts, `${word}${one}`)
      const next = run[at + 1]
      if (next !== undefined) count(counts, `${twoWords}${one} ${next}`)
    })
    const joined = run.join('')
    for (const size of [1, 2]) countCharacters(counts, `${characters}`, joined, size)
    countCharacters(counts, `${threeCharacters}`, joined, 3)
  }
  for (const run of runs(heading)) {
    for (const size of [1, 2, 3]) countCharacters(counts, `${title}`, run.join(''), size)
  }
  return counts
}

/** How often each word occurs, as features: what {@link features} finds of them. */
export function wordFeatures(appeal: AppealText): Map<string, number> {
  const counts = new Map<string, number>()
  for (const run of cut(appeal).parts.flatMap(runs)) for (const one of run) count(counts, `${word}${one}`)
  return counts
}

/** The kind of a feature, as its place in {@link kinds}. */
export const kindOf = (feature: string) => Number(feature[0])

/** The features that lie within a word: what speaks for a label where the word stands. */
export function featuresWithin(one: string): string[] {
  const found = new Set<string>([`${word}${one}`])
  for (const [kind, sizes] of [
    [characters, [1, 2]],
    [threeCharacters, [3]],
    [title, [1, 2, 3]],
  ] as const) {
    for (const size of sizes) {
      for (let at = 0; at + size <= one.length; at++) found.add(`${kind}${one.slice(at, at + size)}`)
    }
  }
  return [...found]
}
