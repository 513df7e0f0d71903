import { normalise, statutoryTerms } from '../language/index.ts'
import { atOnce, type Steps } from '../slices.ts'
import { figuresAsked } from './figures-asked.ts'
import type { FullText } from './full-text.ts'
import type { KnownQuestions } from './known-questions.ts'
import type { Place } from './passage.ts'
import { referencesIn, titlesIn, titlesMeant } from './references.ts'
import { spellingSteps } from './spelling.ts'
import { termsOf } from './terms.ts'

/** A passage that was found, with what it was found by. */
export interface Found extends Place {
  readonly score: number
  /** The question names just this article. */
  readonly isNamed: boolean
}

export interface Finder {
  /**
   * The passages that answer a question, the best first; only of those that may be found by whoever asks, which is
   * settled before anything is ranked.
   */
  find(question: string, limit: number, mayBeFound?: (passage: number) => boolean): Found[]
}

/**
 * What each sign is worth beside one unit of BM25; chosen by cross-validation over questions whose articles are known
 * (`bench/retrieval.ts`). `figure`: saying a sum or a day that the question names. `popularity`: how many known questions the source answers. `passage`: near questions that this
 * very passage answers. `title`, `heading`: the share of what answers near questions that stands there.
 */
const chosen = { thesaurus: 0.35, spelling: 1, figure: 3, popularity: 1.2, passage: 56, title: 2.4, heading: 4.2 }

/** Below this two questions have nothing but small words in common. */
const leastNear = 0.03
/** A near question's vote on title and heading counts more than many distant ones'. */
const votePower = 1.5

/** Of an article that is named and says nothing else of what is asked. */
const leastScore = -1000

/** What known questions say of each passage beside the question that is asked now. */
interface Lesson {
  /** The passages that answer near questions. */
  readonly answers: ReadonlyMap<number, number>
  /** What it adds to a passage's score; below zero for what nobody asked for so far. */
  worth(passage: number): number
}

function createLessons(index: FullText, known: KnownQuestions, weights: typeof chosen) {
  const popularity = new Float64Array(index.titles.length)
  for (const { passages } of known.all)
    for (const one of passages) {
      const title = index.titleOf[one] ?? 0
      popularity[title] = (popularity[title] ?? 0) + 1 / passages.length
    }
  const log = (share: number) => Math.log(share + 0.001)

  return (question: string): Lesson => {
    const near = known.near(question)
    const all = near.reduce((sum, { nearness }) => sum + nearness ** votePower, 0) || 1
    const titles = new Float64Array(index.titles.length)
    const headings = new Float64Array(index.headings.length)
    const answers = new Map<number, number>()
    for (const { nearness, passages } of near) {
      const vote = nearness ** votePower / all / passages.length
      for (const one of passages) {
        const [title, heading] = [index.titleOf[one] ?? 0, index.headingOf[one] ?? 0]
        titles[title] = (titles[title] ?? 0) + vote
        headings[heading] = (headings[heading] ?? 0) + vote
        if (nearness > leastNear) answers.set(one, (answers.get(one) ?? 0) + nearness ** 2)
      }
    }
    const ofTitle = titles.map(
      (share, title) => weights.title * log(share) + weights.popularity * Math.log((popularity[title] ?? 0) + 0.3),
    )
    const ofHeading = headings.map(share => weights.heading * log(share))
    return {
      answers,
      worth: passage =>
        (ofTitle[index.titleOf[passage] ?? 0] ?? 0) +
        (ofHeading[index.headingOf[passage] ?? 0] ?? 0) +
        weights.passage * (answers.get(passage) ?? 0),
    }
  }
}

/** The places of the greatest values, the greatest first; of what is -Infinity nothing. */
function greatest(values: Float32Array, limit: number): number[] {
  let kept: number[] = []
  let least = -Infinity
  const value = (at: number) => values[at] ?? -Infinity
  const cut = () => {
    kept = kept.sort((a, b) => value(b) - value(a) || a - b).slice(0, limit)
    if (kept.length === limit) least = value(kept.at(-1) ?? 0)
  }
  for (let at = 0; at < values.length; at++) {
    if (value(at) <= least) continue
    kept.push(at)
    if (kept.length >= 4 * limit) cut()
  }
  cut()
  return kept
}

/** The best score of each of these titles' passages, 0 at least. */
function bestOf(titles: ReadonlySet<number>, scores: Float32Array, { titleOf }: FullText): Map<number, number> {
  const best = new Map([...titles].map(title => [title, 0]))
  for (const [passage, title] of titleOf.entries()) {
    const before = best.get(title)
    if (before !== undefined) best.set(title, Math.max(before, scores[passage] ?? 0))
  }
  return best
}

/** Ranks by what a question says, in everyday words and in those of statutes, and by what known questions teach. */
export const createFinder = (index: FullText, known: KnownQuestions, weights = chosen): Finder =>
  atOnce(finderSteps(index, known, weights))

/** The same, with stops while the words' sounds are learned. */
export function* finderSteps(index: FullText, known: KnownQuestions, weights = chosen): Steps<Finder> {
  const spelling = yield* spellingSteps(index)
  const lessonsFor = known.all.length === 0 ? undefined : createLessons(index, known, weights)

  return {
    find: (question, limit, mayBeFound = () => true) => {
      const statutory = statutoryTerms(normalise(question)).flatMap(one => one.terms)
      const scores = index.score([
        { terms: termsOf(question), weight: 1 },
        { terms: termsOf(statutory.join('\n')), weight: weights.thesaurus },
        { terms: termsOf(spelling.meant(question).join('\n')), weight: weights.spelling },
      ])
      const sayings = figuresAsked(question).map(forms => new Set(forms.flatMap(terms => index.holding(terms))))
      for (const saying of sayings) {
        const worth = weights.figure * index.rarityOf(saying.size)
        for (const passage of saying) scores[passage] = (scores[passage] ?? 0) + worth
      }
      const lesson = lessonsFor?.(question)
      for (let passage = 0; passage < scores.length; passage++) {
        const said = scores[passage] ?? 0
        // what says nothing of what is asked is no answer, unless it answered a near question before
        const isCandidate = (said > 0 || lesson?.answers.has(passage)) && mayBeFound(passage)
        scores[passage] = isCandidate ? said + (lesson?.worth(passage) ?? 0) : -Infinity
      }
      // of a document that is named with a figure, what says the figure comes first
      const best =
        sayings.length === 0 ? new Map<number, number>() : bestOf(titlesIn(question, index.titles), scores, index)
      for (const passage of sayings.flatMap(one => [...one])) {
        const most = best.get(index.titleOf[passage] ?? 0)
        if (most !== undefined && scores[passage] !== -Infinity) scores[passage] = (scores[passage] ?? 0) + most
      }
      const score = (passage: number) => Math.max(scores[passage] ?? 0, leastScore)
      const named = referencesIn(question).flatMap(({ title, label }) =>
        titlesMeant(title, index.titles)
          .flatMap(one => index.labelled(one, label))
          .filter(mayBeFound),
      )
      const isNamed = new Set(named)
      return [...isNamed, ...greatest(scores, limit).filter(passage => !isNamed.has(passage))]
        .slice(0, limit)
        .map(passage => ({ ...index.place(passage), score: score(passage), isNamed: isNamed.has(passage) }))
    },
  }
}
