import { describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { indexPassages } from '../src/knowledge/index.ts'
import { checkSentence, sentencesOf } from '../src/skills/answer/written.ts'
import { createTeller, demoPassages, randomFrom, type Told } from './support/lies.ts'

const passages = demoPassages()
const { rarity } = indexPassages(passages.map((one, i) => ({ ...one, id: String(i) })))
const faultsIn = ({ text, given }: Told) => sentencesOf(text).flatMap(one => checkSentence(one, given, rarity).faults)
const isCaught = (one: Told) => faultsIn(one).length > 0

const seed = Number(process.env['BANGBAN_SEED'] ?? 20_261_130)
const lies = times(2200, 20_000)
const truths = times(1000, 10_000)

describe(`P9: what a model writes, seed ${seed}`, () => {
  it(`is caught where it lies, in ${lies} lies of all kinds`, () => {
    const { lie } = createTeller(passages, randomFrom(seed))
    const kinds = Map.groupBy(Array.from({ length: lies }, lie), one => one.kind)
    const unnoticed = new Map(
      [...kinds].map(([kind, some]) => [kind, some.filter(one => !isCaught(one)).map(one => one.text)]),
    )
    const missed = (kind: string) => unnoticed.get(kind) ?? ['none made']
    const share = (kind: string) => 1 - missed(kind).length / (kinds.get(kind)?.length ?? 1)
    const sum = (some: readonly string[]) => some.reduce((all, kind) => all + (kinds.get(kind)?.length ?? 0), 0)
    const caught = (name: string, some: readonly string[], aim: number) => {
      const percent = Math.round(1000 * (1 - some.flatMap(missed).length / Math.max(1, sum(some)))) / 10
      return {
        name: `${name}, of ${sum(some)}`,
        value: percent,
        unit: '%',
        aim: `≥ ${aim} %`,
        isReached: percent >= aim,
      }
    }
    recordEvidence({
      ids: ['P9'],
      area: 'Models',
      what: 'Sentences of the demo’s documents, turned into lies, each with the passages that a model was given and the one that it names.',
      figures: [
        caught('ids, quotations, validity, permission', ['id', 'quotation', 'validity', 'permission'], 100),
        caught('titles, document numbers, addresses and telephones', ['title', 'document number', 'contact'], 100),
        caught('altered figures, dates, articles', ['figure', 'article'], 99),
        caught('a figure of something else in the same passage', ['swapped figure'], 90),
        caught('the contrary', ['contrary'], 90),
        caught('what stands elsewhere', ['unsupported'], 90),
      ],
      seed,
    })
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
    const percent = Math.round((1000 * doubted.length) / truths) / 10
    recordEvidence({
      ids: ['P9'],
      area: 'Models',
      what: 'Sentences of the demo’s documents as people retell them (numerals, openings, quotation marks), each with the passage that it names.',
      figures: [{ name: `doubted, of ${truths}`, value: percent, unit: '%', aim: '≤ 2 %', isReached: percent <= 2 }],
      seed: seed + 1,
    })
    expect(doubted.map(one => [one.text, faultsIn(one)]).slice(Math.floor(0.02 * truths))).toEqual([])
  })
})
