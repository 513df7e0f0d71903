import type { Knowledge } from './edits.ts'
import { applied, lengthEditsOf } from './lengths.ts'
import { createRandom } from './random.ts'
import { isHan, sentencesOf } from './text.ts'
import type { Sample } from './trees.ts'

/** How hurried writers and cut and paste spoil a sentence, and in how many of a hundred they do. */
const slips = [
  { share: 0.35, spoil: (codes: Uint16Array, at: number) => applied(codes, { from: at, to: at + 1, codes: [] }) },
  ...[1, 2].map(size => ({
    share: size === 1 ? 0.15 : 0.1,
    spoil: (codes: Uint16Array, at: number) =>
      applied(codes, { from: at, to: at, codes: [...codes.subarray(at, at + size)] }),
  })),
]

/** The sentence with a character left out, or one or two written twice; itself where it escaped. */
export function withLengthSlip(codes: Uint16Array, random: () => number): Uint16Array {
  let roll = random()
  const at = 1 + Math.floor(random() * (codes.length - 2))
  for (const { share, spoil } of slips) {
    if (roll < share) return isHan(codes[at] ?? 0) && isHan(codes[at + 1] ?? 0) ? spoil(codes, at) : codes
    roll -= share
  }
  return codes
}

const isSame = (one: Uint16Array, other: Uint16Array) =>
  one.length === other.length && one.every((code, i) => code === other[i])

/**
 * What changes of length that come to mind are worth: in clean sentences and in sentences with other slips none is right,
 * in sentences from which something was taken, or into which it was put, the one that undoes that.
 */
export function lengthSamplesOf(knowledge: Knowledge, clean: readonly string[], seed: number): Sample[] {
  const random = createRandom(seed)
  return clean.flatMap(text =>
    sentencesOf(text).flatMap(({ codes }) => {
      const spoilt = withLengthSlip(codes, random)
      return [
        ...samplesOf(knowledge, codes, codes, 1),
        ...(spoilt === codes ? [] : samplesOf(knowledge, spoilt, codes, 1)),
      ]
    }),
  )
}

/** The same for a text of which nothing is missing, whatever else is wrong with it. */
export const wholeSamplesOf = (knowledge: Knowledge, text: string, weight: number): Sample[] =>
  sentencesOf(text).flatMap(({ codes }) => samplesOf(knowledge, codes, codes, weight))

const samplesOf = (knowledge: Knowledge, codes: Uint16Array, meant: Uint16Array, weight: number): Sample[] =>
  lengthEditsOf(knowledge, codes).map(edit => ({
    ...{ features: edit.features, weight },
    isRight: codes !== meant && isSame(applied(codes, edit), meant),
  }))
