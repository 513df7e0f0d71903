import { termsOf } from './terms.ts'

/** A question whose answer is known: the passages that answer it. */
export interface KnownQuestion {
  readonly question: string
  /** Key words and an answer, where there are some: the same question is also asked in these words. */
  readonly keywords?: string
  readonly answer?: string
  /** Ids of the passages that answer it. */
  readonly passages: readonly string[]
}

/** A known question, and how near it is to one that is asked now: 0 to 1.5. */
export interface NearQuestion {
  readonly nearness: number
  /** Numbers of the passages that answer it. */
  readonly passages: readonly number[]
}

export interface KnownQuestions {
  readonly all: readonly Pick<NearQuestion, 'passages'>[]
  /** Those that have anything in common with what is asked. */
  near(question: string): NearQuestion[]
}

/** A question is asked in three ways: as it is, with its key words, and with its answer too. */
const views = ({ question, keywords = '', answer = '' }: KnownQuestion) => [
  question,
  `${question} ${keywords}`,
  `${question} ${keywords} ${answer}`,
]

function counted(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

/**
 * Learns from questions whose answers are known: TF-IDF over words and pairs of characters with damped counts; the
 * nearness is the cosine to each of the three ways in which a question is asked, added up and halved. `numberOf` tells a
 * passage's number; what it doesn't know is left out.
 */
export function learnQuestions(
  questions: readonly KnownQuestion[],
  numberOf: (id: string) => number | undefined,
): KnownQuestions {
  const known = questions
    .map(one => ({ ...one, numbers: one.passages.map(numberOf).filter(number => number !== undefined) }))
    .filter(one => one.numbers.length > 0)
  const frequency = new Map<string, number>()
  for (const { question } of known)
    for (const term of counted(question).keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const rarity = (term: string) => 1 + Math.log((1 + known.length) / (1 + (frequency.get(term) ?? 0)))

  /** Of length one, over the terms that some known question asks with. */
  const vector = (text: string): [string, number][] => {
    const weighed = [...counted(text)]
      .filter(([term]) => frequency.has(term))
      .map(([term, count]): [string, number] => [term, (1 + Math.log(count)) * rarity(term)])
    const length = Math.hypot(...weighed.map(([, weight]) => weight)) || 1
    return weighed.map(([term, weight]) => [term, weight / length])
  }

  /** By term: which question holds it, and how much. */
  const holders = new Map<string, { readonly at: number; readonly weight: number }[]>()
  for (const [at, one] of known.entries()) {
    const weights = new Map<string, number>()
    for (const view of views(one))
      for (const [term, weight] of vector(view)) weights.set(term, (weights.get(term) ?? 0) + weight / 2)
    for (const [term, weight] of weights) {
      const list = holders.get(term)
      if (list) list.push({ at, weight })
      else holders.set(term, [{ at, weight }])
    }
  }
  const all = known.map(({ numbers }) => ({ passages: numbers }))
  return {
    all,
    near: question => {
      const nearness = new Float64Array(known.length)
      for (const [term, weight] of vector(question))
        for (const { at, weight: its } of holders.get(term) ?? []) nearness[at] = (nearness[at] ?? 0) + weight * its
      return all.flatMap(({ passages }, at) => {
        const near = nearness[at] ?? 0
        return near > 0 ? [{ nearness: near, passages }] : []
      })
    },
  }
}
