import { normalise } from '../../language/index.ts'

export interface FiledAppeal {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** An appeal joins the issue that it is as much like as this, or more; chosen by pairs that were read by hand (bench/hot.ts). */
const joinsFrom = 0.25
/** Issues that are as much like one another as this are one. */
const mergesFrom = 0.32
/** So many of the rarest pairs of characters lead to what is alike. */
const keys = 24
/** So many that hold a pair are looked at, the latest first. */
const looked = 200
/** So many are compared in full. */
const compared = 8
/** Of those, only what shares at least this part of what the first of them does. */
const worthwhile = 0.35
/** So many of an issue's appeals tell which is the most typical. */
const speakers = 40
/** So many pairs of its own a title is taken to hold, and a whole text: a few words in common make no issue. */
const ownTitle = 3
const ownWhole = 16
/** So much of a text tells what it is about. */
const read = 300
/** Appeals that make an issue. */
export const fewest = 3

/** What the texts of one or several appeals hold: pairs of neighbouring characters by their numbers, and how often. */
class Bag {
  /** Of a single text, ascending; of several, only `#counts` tells. */
  readonly #pairs: Int32Array
  #counts: Map<number, number> | undefined
  #squares = 0
  #own: number
  #texts = 1

  /** A text is taken to hold `own` pairs more that no other has, which weigh what its others weigh. */
  constructor(pairs: Int32Array, weight: Float64Array, own: number) {
    this.#pairs = pairs
    for (const pair of pairs) this.#squares += weight[pair] as number
    this.#own = (own * this.#squares) / (pairs.length || 1)
  }

  /** Every pair with its count. */
  *#each(): Iterable<readonly [pair: number, count: number]> {
    if (this.#counts) yield* this.#counts
    else for (const pair of this.#pairs) yield [pair, 1]
  }

  /** The pairs that so many of the texts hold. */
  heldBy(least: number): number[] {
    return this.#counts
      ? [...this.#counts].filter(([, count]) => count >= least).map(([pair]) => pair)
      : Array.from(this.#pairs)
  }

  /** Square of the length. */
  get #length(): number {
    return this.#squares + this.#own * this.#texts
  }

  add(other: Bag, weight: Float64Array): void {
    this.#texts += other.#texts
    this.#own += other.#own
    this.#counts ??= new Map(this.#each())
    for (const [pair, count] of other.#each()) {
      const before = this.#counts.get(pair) ?? 0
      this.#counts.set(pair, before + count)
      this.#squares += (weight[pair] as number) * ((before + count) ** 2 - before ** 2)
    }
  }

  /** Cosine, 0–1. */
  like(other: Bag, weight: Float64Array): number {
    const [few, many] = this.#counts && !other.#counts ? [other, this] : [this, other]
    const counts = many.#counts
    let sum = 0
    if (!counts) sum = sharedWeight(few.#pairs, many.#pairs, weight)
    else if (few.#counts)
      for (const [pair, count] of few.#counts) sum += (weight[pair] as number) * count * (counts.get(pair) ?? 0)
    else for (const pair of few.#pairs) sum += (weight[pair] as number) * (counts.get(pair) ?? 0)
    return sum / (Math.sqrt(this.#length * other.#length) || 1)
  }
}

/** What two lists of pairs that ascend share, by weight. */
function sharedWeight(a: Int32Array, b: Int32Array, weight: Float64Array): number {
  let sum = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i] as number, b[j] as number]
    if (one === other) sum += weight[one] as number
    if (one <= other) i++
    if (other <= one) j++
  }
  return sum
}

/** Appeals that say the same; at first one of them. Titles count as much as the whole: phrases that a writer always uses make no issue. */
class Issue {
  readonly members: number[]
  readonly #title: Bag
  readonly #whole: Bag

  constructor(at: number, title: Bag, whole: Bag) {
    this.members = [at]
    this.#title = title
    this.#whole = whole
  }

  absorb(other: Issue, weight: Float64Array): void {
    this.members.push(...other.members)
    this.#title.add(other.#title, weight)
    this.#whole.add(other.#whole, weight)
  }

  like(other: Issue, weight: Float64Array): number {
    return (this.#title.like(other.#title, weight) + this.#whole.like(other.#whole, weight)) / 2
  }

  /** The pairs that at least half of its appeals hold, the rarest elsewhere first. */
  keys(frequency: Int32Array): number[] {
    return this.#whole
      .heldBy(this.members.length / 2)
      .sort((a, b) => (frequency[a] as number) - (frequency[b] as number))
      .slice(0, keys)
  }
}

/** Characters that differ, at most; there are fewer in use. */
const alphabet = 1 << 15
const isSaid = /[\p{Script=Han}a-z0-9]/u

/** Numbers each pair of neighbouring characters that it meets. */
function createPairs() {
  /** Numbers of characters; 0: it is none that says anything. */
  const characters = new Map<string, number>()
  let known = 0
  const numbers = new Map<number, number>()
  const numberOf = (character: string): number => {
    const number = isSaid.test(character) ? ++known % alphabet : 0
    characters.set(character, number)
    return number
  }
  /** In which text each pair was last met. */
  const metIn: number[] = []
  let texts = 0
  const pairsOf = (text: string): Int32Array => {
    texts++
    const found: number[] = []
    let before = 0
    for (const character of normalise(text).toLowerCase()) {
      const now = characters.get(character) ?? numberOf(character)
      if (before !== 0 && now !== 0) {
        const pair = before * alphabet + now
        let number = numbers.get(pair)
        if (number === undefined) {
          number = numbers.size
          numbers.set(pair, number)
        }
        if (metIn[number] !== texts) found.push(number)
        metIn[number] = texts
      }
      before = now
    }
    return Int32Array.from(found).sort()
  }
  return { pairsOf, size: () => numbers.size }
}

/** Finds what came before and shares rare pairs; the most shared weight first. */
function createFinder(count: number, weight: Float64Array): (rare: readonly number[], at: number) => number[] {
  const holders: (number[] | undefined)[] = []
  const shared = new Float64Array(count)
  return (rare, at) => {
    const met: number[] = []
    for (const pair of rare) {
      const those = holders[pair] ?? []
      for (let i = those.length - 1; i >= Math.max(0, those.length - looked); i--) {
        const other = those[i] as number
        if (shared[other] === 0) met.push(other)
        shared[other] = (shared[other] as number) + (weight[pair] as number)
      }
      those.push(at)
      holders[pair] = those
    }
    met.sort((a, b) => (shared[b] as number) - (shared[a] as number))
    const least = (shared[met[0] ?? 0] as number) * worthwhile
    const most = met.slice(0, compared).filter(other => (shared[other] as number) >= least)
    for (const other of met) shared[other] = 0
    return most
  }
}

/** Lets each issue join the one before it that it is most like, from a likeness on; returns the issues that are left. */
function gather(issues: readonly Issue[], from: number, frequency: Int32Array, weight: Float64Array): Issue[] {
  const find = createFinder(issues.length, weight)
  const into: Issue[] = []
  issues.forEach((issue, at) => {
    let best: Issue | undefined
    let most = from
    for (const other of new Set(find(issue.keys(frequency), at).map(one => into[one] as Issue))) {
      const alike = other.like(issue, weight)
      if (alike >= most) [best, most] = [other, alike]
    }
    best?.absorb(issue, weight)
    into[at] = best ?? issue
  })
  return [...new Set(into)]
}

/**
 * The issues that several appeals are on, each with its appeals, the one that is most like the others first. Appeals come
 * in the order of time: each joins the issue that it is most like, or begins one; then issues that are alike become one.
 * Time grows with the number of appeals and not with its square: only what shares rare pairs of characters is compared.
 * `others` are texts of other times: where there are few appeals they tell which words are common.
 */
export function findIssues(appeals: readonly FiledAppeal[], others: readonly string[] = []): string[][] {
  const { pairsOf, size } = createPairs()
  const all = appeals.map(({ title, text }) => ({
    title: pairsOf(title),
    whole: pairsOf(`${title}。${text.slice(0, read)}`),
  }))
  const frequency = new Int32Array(size())
  for (const { whole } of all) for (const pair of whole) (frequency[pair] as number)++
  const held = frequency.slice()
  for (const text of others)
    for (const pair of pairsOf(text.slice(0, read))) if (pair < held.length) (held[pair] as number)++
  const known = appeals.length + others.length + 50
  const weight = Float64Array.from(held, count => Math.log(1 + known / (count + 0.5)) ** 2)
  // what fewer than make an issue hold tells nothing of issues
  const isTelling = (pair: number) => (frequency[pair] as number) >= fewest
  const texts = all.map(({ title, whole }) => ({ title: title.filter(isTelling), whole: whole.filter(isTelling) }))
  const alone = (at: number): Issue => {
    const { title, whole } = texts[at] as (typeof texts)[number]
    return new Issue(at, new Bag(title.length > 0 ? title : whole, weight, ownTitle), new Bag(whole, weight, ownWhole))
  }
  const begun = gather(
    texts.map((_, at) => alone(at)),
    joinsFrom,
    frequency,
    weight,
  )
  const larger = begun.filter(one => one.members.length > 1).sort((a, b) => b.members.length - a.members.length)
  return gather(larger, mergesFrom, frequency, weight)
    .filter(issue => issue.members.length >= fewest)
    .map(issue => {
      const typical = issue.members
        .slice(-speakers)
        .map(at => [at, issue.like(alone(at), weight)] as const)
        .sort((a, b) => b[1] - a[1])
        .map(([at]) => at)
      const rest = issue.members.filter(at => !typical.includes(at))
      return [...typical, ...rest].map(at => (appeals[at] as FiledAppeal).id)
    })
}
