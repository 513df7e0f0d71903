import type { Passage, Place } from './passage.ts'
import { createPostings, find, type Postings } from './postings.ts'
import { termsOf } from './terms.ts'

/** Terms, and what each of them is worth beside others. */
export interface Asked {
  readonly terms: readonly string[]
  readonly weight: number
}

/**
 * The words of all passages, in memory: a passage is known by its number there. Their text lies elsewhere.
 */
export interface FullText {
  readonly size: number
  readonly titles: readonly string[]
  /** Titles with their headings; a chapter is known by its place in here. */
  readonly headings: readonly Pick<Place, 'title' | 'heading'>[]
  /** By passage: its title's and its heading's place. */
  readonly titleOf: Uint32Array
  readonly headingOf: Uint32Array
  place(passage: number): Place
  /** The number of the passage with this id. */
  numberOf(id: string): number | undefined
  /** The passages of a title that bear this label. */
  labelled(title: string, label: string): number[]
  /** Words of two to five Chinese characters that some passages say, with their number. */
  readonly words: ReadonlyMap<string, number>
  /** How many passages hold a term. */
  holders(term: string): number
  /** BM25 by passage, 0 where nothing of it is said. The array is used again by the next call. */
  score(asked: readonly Asked[]): Float32Array
  /** Bytes in memory of what is searched. */
  readonly bytes: number
}

/** BM25 as usual: how soon more of the same says nothing more, and how much long passages are held back. */
const saturation = 1.2
const lengthShare = 0.75
/** What more than this share of all passages holds tells none of them apart, and costs most of the time. */
const commonShare = 0.1
/** What fewer passages say may be a slip of whoever typed them. */
const leastSaid = 5
/** Of a handful of passages nothing is common. */
const leastForCommon = 1000

interface Columns {
  readonly ids: readonly string[]
  readonly labels: readonly string[]
  readonly titles: readonly string[]
  readonly headings: readonly Pick<Place, 'title' | 'heading'>[]
  readonly titleOf: Uint32Array
  readonly headingOf: Uint32Array
  readonly words: ReadonlyMap<string, number>
}

/** Gives each different text a number, in the order of appearance. */
function createNames() {
  const numbers = new Map<string, number>()
  return (name: string): number => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  }
}

const isWord = /^\p{Script=Han}{2,5}$/u
const oftenSaid = (words: ReadonlyMap<string, number>) => new Map([...words].filter(([, count]) => count >= leastSaid))

/** Indexes passages; an id that comes twice throws. About 5,000 a second. */
export function indexPassages(all: Iterable<Passage>): FullText {
  const postings = createPostings()
  const titleNumber = createNames()
  const headingNumber = createNames()
  const ids: string[] = []
  const labels: string[] = []
  const titles: string[] = []
  const headings: Pick<Place, 'title' | 'heading'>[] = []
  const titleOf: number[] = []
  const headingOf: number[] = []
  const words = new Map<string, number>()
  for (const { id, title, heading, label, text } of all) {
    const terms = termsOf(`${title}\n${heading}\n${text}`)
    postings.add(terms)
    for (const term of new Set(terms)) if (isWord.test(term)) words.set(term, (words.get(term) ?? 0) + 1)
    const ofTitle = titleNumber(title)
    const ofHeading = headingNumber(`${title}\n${heading}`)
    titles[ofTitle] ??= title
    headings[ofHeading] ??= { title, heading }
    ids.push(id)
    labels.push(label)
    titleOf.push(ofTitle)
    headingOf.push(ofHeading)
  }
  const columns = { ids, labels, titles, headings, words: oftenSaid(words) }
  return open(postings.finish(), {
    ...columns,
    titleOf: Uint32Array.from(titleOf),
    headingOf: Uint32Array.from(headingOf),
  })
}

function open(postings: Postings, columns: Columns): FullText {
  const { ids, labels, titles, headings, titleOf, headingOf, words } = columns
  const numbers = new Map(ids.map((id, number) => [id, number]))
  if (numbers.size < ids.length) {
    throw new Error(`two passages have the id ${ids.find((id, number) => numbers.get(id) !== number)}`)
  }
  const average = postings.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, ids.length)
  const heldBack = Float32Array.from(
    postings.lengths,
    length => saturation * (1 - lengthShare + (lengthShare * length) / average),
  )
  const mostPassages = ids.length < leastForCommon ? ids.length : commonShare * ids.length
  const scores = new Float32Array(ids.length)

  const score = (asked: readonly Asked[]): Float32Array => {
    scores.fill(0)
    for (const { terms, weight } of asked) {
      for (const term of new Set(terms)) {
        const range = find(postings, term)
        if (range === undefined) continue
        const [from, to] = range
        const holders = to - from
        if (holders > mostPassages) continue
        const worth = weight * (saturation + 1) * Math.log(1 + (ids.length - holders + 0.5) / (holders + 0.5))
        for (let at = from; at < to; at++) {
          const passage = postings.passages[at] ?? 0
          const count = postings.counts[at] ?? 0
          scores[passage] = (scores[passage] ?? 0) + (worth * count) / (count + (heldBack[passage] ?? 0))
        }
      }
    }
    return scores
  }
  const place = (passage: number): Place => ({
    id: ids[passage] ?? '',
    label: labels[passage] ?? '',
    title: titles[titleOf[passage] ?? 0] ?? '',
    heading: headings[headingOf[passage] ?? 0]?.heading ?? '',
  })
  return {
    ...{ size: ids.length, titles, headings, titleOf, headingOf, words, place, score },
    holders: term => {
      const [from, to] = find(postings, term) ?? [0, 0]
      return to - from
    },
    numberOf: id => numbers.get(id),
    labelled: (title, label) => {
      const wanted = titles.indexOf(title)
      return ids.flatMap((_, passage) => (titleOf[passage] === wanted && labels[passage] === label ? [passage] : []))
    },
    bytes: Object.values(postings).reduce((sum: number, one: ArrayBufferView) => sum + one.byteLength, 0),
  }
}
