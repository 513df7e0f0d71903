import { cutWords, normalise } from '../../language/index.ts'

export interface AppealText {
  readonly title: string
  readonly text: string
  readonly place?: string | undefined
}

/** The title says the matter in a few words, so its features count twice. */
const titleWeight = 2

const isHan = /^\p{Script=Han}+$/u

/** Counts of word and two-character features; words are "w:…", pairs "c:…". */
export function features(appeal: AppealText): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (feature: string, weight: number) => counts.set(feature, (counts.get(feature) ?? 0) + weight)
  for (const [part, weight] of [
    [appeal.title, titleWeight],
    [appeal.text, 1],
  ] as const) {
    let before: string | undefined
    for (const word of cutWords(part)) {
      if (!isHan.test(word)) {
        before = undefined
        continue
      }
      if (word.length > 1) add(`w:${word}`, weight)
      if (before !== undefined) add(`w:${before}_${word}`, weight * 0.5)
      before = word
    }
    const plain = normalise(part)
    for (let i = 0; i + 1 < plain.length; i++) {
      const pair = plain.slice(i, i + 2)
      if (isHan.test(pair)) add(`c:${pair}`, weight)
    }
  }
  return counts
}
