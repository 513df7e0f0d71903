import { atOnce, type Steps } from '../slices.ts'
import type { Passage, Place } from './passage.ts'
import { createPostings, find, holds, type Postings } from './postings.ts'
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
  /** The passages that hold all of these terms. */
  holding(terms: readonly string[]): number[]
  /** How much a term tells: its inverse document frequency over all passages, as BM25 has it. */
  rarity(term: string): number
  /** The same of what so many passages hold. */
  rarityOf(held: number): number
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

/**
 * Some passages with the index of their words: what is made once and kept, in memory or as a file (it survives
 * `v8.serialize`). Passages are numbered from 0 within it.
 */
export interface Segment {
  readonly postings: Postings
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

/** Makes a segment of passages. About 5,000 a second. */
export const makeSegment = (all: Iterable<Passage>): Segment => atOnce(segmentSteps(all))

/** The same, with a stop after each passage. */
export function* segmentSteps(all: Iterable<Passage>): Steps<Segment> {
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
  for (const { id, title, heading, label, text, alsoAsked = '' } of all) {
    const terms = termsOf(`${title}\n${heading}\n${text}\n${alsoAsked}`)
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
    yield
  }
  return {
    ...{ postings: postings.finish(), ids, labels, titles, headings, words },
    titleOf: Uint32Array.from(titleOf),
    headingOf: Uint32Array.from(headingOf),
  }
}

/** Indexes passages; an id that comes twice throws. */
export const indexPassages = (all: Iterable<Passage>): FullText => openSegments([makeSegment(all)])

/** The numbers of all segments behind one another, each raised by how many names came before. */
function joined(segments: readonly Segment[], numbers: 'titleOf' | 'headingOf', names: 'titles' | 'headings') {
  const all = new Uint32Array(segments.reduce((sum, one) => sum + one.ids.length, 0))
  let at = 0
  let before = 0
  for (const one of segments) {
    for (const number of one[numbers]) all[at++] = number + before
    before += one[names].length
  }
  return all
}

/** So many of what is quickly done are done between two stops. */
const stride = 1000

function* joinedWords(segments: readonly Segment[]): Steps<Map<string, number>> {
  const words = new Map<string, number>()
  let looked = 0
  for (const one of segments) {
    for (const [word, count] of one.words) {
      words.set(word, (words.get(word) ?? 0) + count)
      if (++looked % stride === 0) yield
    }
  }
  const said = new Map<string, number>()
  for (const [word, count] of words) {
    if (count >= leastSaid) said.set(word, count)
    if (++looked % stride === 0) yield
  }
  return said
}

/** The number of each passage by its id. */
function* numbered(ids: readonly string[]): Steps<Map<string, number>> {
  const numbers = new Map<string, number>()
  for (const [number, id] of ids.entries()) {
    if (numbers.has(id)) throw new Error(`two passages have the id ${id}`)
    numbers.set(id, number)
    if (number % stride === 0) yield
  }
  return numbers
}

/**
 * Puts segments together: what is rare and how long passages are is judged over all of them, so that it makes no
 * difference how they were cut. An id that comes twice throws.
 */
export const openSegments = (segments: readonly Segment[]): FullText => atOnce(openingSteps(segments))

/** The same, with stops every few thousand passages. */
export function* openingSteps(segments: readonly Segment[]): Steps<FullText> {
  const ids = segments.flatMap(one => one.ids)
  const labels = segments.flatMap(one => one.labels)
  const titles = segments.flatMap(one => one.titles)
  const headings = segments.flatMap(one => one.headings)
  const titleOf = joined(segments, 'titleOf', 'titles')
  const headingOf = joined(segments, 'headingOf', 'headings')
  const words = yield* joinedWords(segments)
  const parts = segments.map(({ postings }, i) => ({
    postings,
    before: segments.slice(0, i).reduce((sum, one) => sum + one.ids.length, 0),
  }))
  const numbers = yield* numbered(ids)
  const total = parts.reduce((sum, one) => sum + one.postings.lengths.reduce((all, length) => all + length, 0), 0)
  yield
  const average = total / Math.max(1, ids.length)
  const heldBack = new Float32Array(ids.length)
  for (const { postings, before } of parts) {
    for (const [i, length] of postings.lengths.entries())
      heldBack[before + i] = saturation * (1 - lengthShare + (lengthShare * length) / average)
    yield
  }
  const mostPassages = ids.length < leastForCommon ? ids.length : commonShare * ids.length
  const scores = new Float32Array(ids.length)
  const rangesOf = (term: string) =>
    parts.flatMap(({ postings, before }) => {
      const range = find(postings, term)
      return range === undefined ? [] : [{ postings, before, from: range[0], to: range[1] }]
    })
  const heldIn = (ranges: readonly { readonly from: number; readonly to: number }[]) =>
    ranges.reduce((sum, { from, to }) => sum + to - from, 0)
  const holders = (term: string) => heldIn(rangesOf(term))
  const holding = (terms: readonly string[]) =>
    parts.flatMap(({ postings, before }) => {
      const ranges = terms.map(term => find(postings, term))
      const lists = ranges.flatMap(range => (range ? [postings.passages.subarray(...range)] : []))
      if (lists.length < terms.length) return []
      const [fewest, ...others] = lists.sort((a, b) => a.length - b.length)
      return [...(fewest ?? [])].filter(one => others.every(list => holds(list, one))).map(one => before + one)
    })
  const rarityOf = (held: number) => Math.log(1 + (ids.length - held + 0.5) / (held + 0.5))

  const score = (asked: readonly Asked[]): Float32Array => {
    scores.fill(0)
    for (const { terms, weight } of asked) {
      for (const term of new Set(terms)) {
        const ranges = rangesOf(term)
        const held = heldIn(ranges)
        if (held === 0 || held > mostPassages) continue
        const worth = weight * (saturation + 1) * rarityOf(held)
        for (const { postings, before, from, to } of ranges)
          for (let at = from; at < to; at++) {
            const passage = before + (postings.passages[at] ?? 0)
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
    holders,
    holding,
    rarityOf,
    rarity: term => rarityOf(holders(term)),
    numberOf: id => numbers.get(id),
    labelled: (title, label) =>
      labels.flatMap((one, passage) => (one === label && titles[titleOf[passage] ?? 0] === title ? [passage] : [])),
    bytes: parts.reduce(
      (sum, { postings }) =>
        Object.values(postings).reduce((all: number, one: ArrayBufferView) => all + one.byteLength, sum),
      0,
    ),
  }
}
