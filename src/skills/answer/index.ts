import { z } from 'zod'
import { cutWords, normalise, statutoryTerms } from '../../language/index.ts'
import { defineSkill } from '../skill.ts'
import { probabilityOfAnswer, type Signs } from './carries.ts'
import { quoteOf } from './sentences.ts'

const Candidate = z.object({
  sourceId: z.string(),
  position: z.int().min(1),
  kind: z.enum(['law', 'policy', 'guide']),
  title: z.string(),
  heading: z.string(),
  label: z.string(),
  text: z.string().min(1),
  /** Words by which it is found besides its own. */
  alsoAsked: z.string(),
  score: z.number(),
  /** The question names just this article. */
  isNamed: z.boolean(),
  /** People said of this very question that it answers, and a trainer adopted it. */
  isKnown: z.boolean().optional(),
})

const AnswerInput = z.object({
  question: z.string().min(1),
  /** What was found, the best first: published, in force, and for this reader. */
  candidates: z.array(Candidate),
  /** The score of each source's best passage, of many more than the candidates, the best first. */
  bySource: z.array(z.number()),
})

export type Candidate = z.infer<typeof Candidate>
type NearCandidate = Pick<Candidate, 'sourceId' | 'position' | 'label' | 'isKnown'>

export interface AnswerContext {
  /** The terms that the index knows a text by. */
  readonly termsOf: (text: string) => readonly string[]
  /** How much a term tells: its inverse document frequency over all that is published. */
  readonly rarity: (term: string) => number
}

const Quote = z.object({
  sourceId: z.string(),
  position: z.int(),
  /** What of the passage is quoted, from its first character to behind its last. */
  from: z.int(),
  to: z.int(),
})

const AnswerOutput = z.object({
  outcome: z.enum(['answered', 'declined']),
  /** What answers, the best first; of a question that is declined nothing. */
  quotes: z.array(Quote),
  /** Of a question that is declined: passages that come near, for whoever wants to look. */
  near: z.array(Quote.pick({ sourceId: true, position: true })),
})

/** Below this probability nothing is quoted as an answer: chosen so that of questions without one 19 of 20 are declined. */
const sureEnough = 0.7
/** Passages beside the best are quoted when they say nearly as much. */
const nearlyAsGood = 0.8
const mostQuotes = 3
const mostNear = 5
/** Below this nothing that was found has to do with the question, and showing it would only mislead. */
const leastNear = 0.04

const version = 'answer/1'

/** What the words of a question and of what was found tell of whether it is an answer. */
function signsOf(
  question: string,
  candidates: readonly Candidate[],
  bySource: readonly number[],
  best: Candidate,
  { termsOf, rarity }: AnswerContext,
): Signs {
  const weigh = (terms: Iterable<string>) => [...terms].reduce((sum, term) => sum + rarity(term), 0)
  const asked = new Set(termsOf(question))
  const statutory = termsOf(
    statutoryTerms(normalise(question))
      .flatMap(one => one.terms)
      .join('\n'),
  )
  const said = new Set([...asked, ...statutory])
  const total = weigh(asked) || 1
  const likeness = (known: string) => {
    const terms = new Set(termsOf(known))
    return weigh([...terms].filter(term => asked.has(term))) / Math.sqrt((weigh(terms) || 1) * total)
  }
  return {
    best: best.score,
    second: candidates[1]?.score ?? 0,
    bySource,
    asked: total,
    titleNamed: weigh([...new Set(termsOf(best.title))].filter(term => said.has(term))) / total,
    likeKnown: Math.max(0, ...best.alsoAsked.split('\n').map(likeness)),
    terms: asked.size,
  }
}

/** Without what stands before the articles of a document (to whom it is addressed, that it was adopted): no answer to anything. */
function withoutPreambles<One extends NearCandidate>(candidates: readonly One[]): One[] {
  const withArticles = new Set(candidates.filter(one => one.label !== '').map(one => one.sourceId))
  return candidates.filter(one => one.isKnown || one.label !== '' || !withArticles.has(one.sourceId))
}

/** What comes near, of each source no more than two passages. */
function nearOf(candidates: readonly NearCandidate[]) {
  const counts = new Map<string, number>()
  return candidates
    .filter(({ sourceId }) => {
      const count = (counts.get(sourceId) ?? 0) + 1
      counts.set(sourceId, count)
      return count <= 2
    })
    .slice(0, mostNear)
    .map(({ sourceId, position }) => ({ sourceId, position }))
}

/** The same of what was looked at besides, the nearest first. */
export const nearest = (candidates: readonly NearCandidate[]) => nearOf(withoutPreambles(candidates))

/** The words of a question as people say them and as statutes do. */
const wordsOf = (question: string): string[] => {
  const said = normalise(question)
  return [...new Set([...cutWords(said), ...statutoryTerms(said).flatMap(one => one.terms)])]
}

/**
 * Answers by quoting: passages that carry an answer, cut to the sentences that say it. Where none does, it says so and
 * names what comes near; it never makes a sentence of its own.
 */
export const answer = defineSkill<z.infer<typeof AnswerInput>, z.infer<typeof AnswerOutput>, AnswerContext>({
  name: 'answer',
  input: AnswerInput,
  output: AnswerOutput,
  propose({ question, candidates: found, bySource }, { termsOf, rarity }) {
    const candidates = withoutPreambles(found)
    const [best] = candidates
    const weigh = (terms: Iterable<string>) => [...terms].reduce((sum, term) => sum + rarity(term), 0)
    const probability =
      best === undefined
        ? 0
        : best.isKnown || best.isNamed
          ? 1
          : probabilityOfAnswer(signsOf(question, candidates, bySource, best, { termsOf, rarity }))
    const madeWith = version
    const rest = { runnersUp: [], doubts: [], confidence: probability, isSure: false, madeWith }
    if (!best || probability < sureEnough) {
      const near = probability < leastNear ? [] : nearOf(candidates)
      return { output: { outcome: 'declined', quotes: [], near }, evidence: [], ...rest }
    }
    const words = wordsOf(question)
    const worth = (sentence: string) => weigh(words.filter(word => sentence.includes(word)))
    const chosen = candidates.filter(one =>
      best.isKnown
        ? one.isKnown
        : best.isNamed
          ? one.isNamed
          : one === best || (best.kind !== 'guide' && one.kind !== 'guide' && one.score >= nearlyAsGood * best.score),
    )
    const quotes = chosen.slice(0, mostQuotes).map(({ sourceId, position, kind, text }) => {
      // a guide is shown part by part
      const [from, to] = kind === 'guide' ? [0, text.length] : quoteOf(text, worth)
      return { sourceId, position, from, to }
    })
    const evidence = quotes.map(one => ({ kind: 'passage' as const, ...one }))
    return { output: { outcome: 'answered', quotes, near: [] }, evidence, ...rest }
  },
})
