import { describe, expect, it } from 'vitest'
import { indexPassages } from '../src/knowledge/index.ts'
import { checkSentence, sentencesOf } from '../src/skills/answer/written.ts'
import { createTeller, demoPassages, randomFrom, type Told } from './support/lies.ts'

const passages = demoPassages()
const { rarity } = indexPassages(passages.map((one, i) => ({ ...one, id: String(i) })))
const faultsIn = ({ text, given }: Told) => sentencesOf(text).flatMap(one => checkSentence(one, given, rarity).faults)
const isCaught = (one: Told) => faultsIn(one).length > 0

const seed = Number(process.env['BANGBAN_SEED'] ?? 20_261_130)
const lies = 2200
const truths = 1000

describe(`P9: what a model writes, seed ${seed}`, () => {
  it(`is caught where it lies, in ${lies} lies of all kinds`, () => {
    const { lie } = createTeller(passages, randomFrom(seed))
    const kinds = Map.groupBy(Array.from({ length: lies }, lie), one => one.kind)
    const missed = (kind: string) =>
      kinds
        .get(kind)
        ?.filter(one => !isCaught(one))
        .map(one => one.text) ?? ['none made']
    const share = (kind: string) => 1 - missed(kind).length / (kinds.get(kind)?.length ?? 1)
    for (const kind of ['id', 'quotation', 'validity', 'permission', 'title', 'document number', 'contact'])
      expect(missed(kind), kind).toEqual([])
    for (const kind of ['figure', 'article']) expect(share(kind), kind).toBeGreaterThanOrEqual(0.99)
    // a figure that the passage says of something else, the contrary, and what is said nowhere
    for (const kind of ['swapped figure', 'contrary', 'unsupported'])
      expect(share(kind), kind).toBeGreaterThanOrEqual(0.9)
  })

  it(`is believed where it is true, in ${truths} sentences`, () => {
    const { truth } = createTeller(passages, randomFrom(seed + 1))
    const doubted = Array.from({ length: truths }, truth).filter(isCaught)
    expect(doubted.map(one => [one.text, faultsIn(one)]).slice(Math.floor(0.02 * truths))).toEqual([])
  })
})
