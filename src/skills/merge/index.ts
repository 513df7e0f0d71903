import { normalise } from '../../language/index.ts'

export interface OpenAppeal {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly place: string | null
}

export interface Likeness {
  readonly id: string
  /** 0–1: 1 is word for word the same. */
  readonly similarity: number
}

/**
 * From here on two appeals are taken for one matter: of the pairs that are found on a public message board, 97 of 100
 * were (bench/duplicates.ts).
 */
export const suggestedFrom = 0.55

/** So many of the appeals that hold a pair of characters are looked at, the earliest first: those would lead the others. */
const looked = 400
/** So many looks are enough, at the rarest pairs first: the common ones tell little. */
const looks = 2000
/** So many of those that share most are compared in full. */
const compared = 10
/** How common a pair of characters is in so many texts that were never seen; few appeals tell little. */
const unseen = 50

type Pairs = ReadonlySet<string>

interface Known {
  readonly id: string
  readonly title: Pairs
  readonly text: Pairs
  readonly place: Pairs
}

/** Pairs of neighbouring characters, letters and digits: names and house numbers tell one matter from another. */
function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>()
  for (const run of normalise(text)
    .toLowerCase()
    .split(/[^\p{Script=Han}a-z0-9]+/u)) {
    for (let at = 0; at + 2 <= run.length; at++) pairs.add(run.slice(at, at + 2))
  }
  return pairs
}

const sharedBy = (one: Pairs, other: Pairs) => [...one].filter(pair => other.has(pair))

const allOf = ({ title, text }: Known): Pairs => new Set([...title, ...text])

const known = ({ id, title, text, place }: OpenAppeal): Known => ({
  id,
  title: pairsOf(title),
  text: pairsOf(text),
  place: pairsOf(place ?? ''),
})

/** Finds which of the appeals that are open an appeal repeats, by the pairs of characters that they share. */
export class OpenAppeals {
  readonly #known = new Map<string, Known>()
  /** Ids of the appeals that hold a pair, in the order in which they came. */
  readonly #holders = new Map<string, Set<string>>()

  get size(): number {
    return this.#known.size
  }

  has(id: string): boolean {
    return this.#known.has(id)
  }

  ids(): string[] {
    return [...this.#known.keys()]
  }

  add(appeal: OpenAppeal): void {
    if (this.#known.has(appeal.id)) return
    const one = known(appeal)
    this.#known.set(appeal.id, one)
    for (const pair of allOf(one)) {
      const holders = this.#holders.get(pair)
      if (holders) holders.add(appeal.id)
      else this.#holders.set(pair, new Set([appeal.id]))
    }
  }

  remove(id: string): void {
    const one = this.#known.get(id)
    if (!one) return
    this.#known.delete(id)
    for (const pair of allOf(one)) {
      const holders = this.#holders.get(pair)
      holders?.delete(id)
      if (holders?.size === 0) this.#holders.delete(pair)
    }
  }

  /** What a pair weighs: the square of how rare it is among the appeals that are known. */
  #weightOf(holders: number): number {
    return Math.log(1 + (this.#known.size + unseen) / (holders + 0.5)) ** 2
  }

  #weight(pair: string): number {
    return this.#weightOf(this.#holders.get(pair)?.size ?? 0)
  }

  #cosine(one: Pairs, other: Pairs): number {
    const sum = (pairs: Iterable<string>) => {
      let total = 0
      for (const pair of pairs) total += this.#weight(pair)
      return total
    }
    return sum(sharedBy(one, other)) / (Math.sqrt(sum(one) * sum(other)) || 1)
  }

  #likeness(one: Known, other: Known): number {
    // a place that was given and is another one: the same grievance elsewhere
    if (one.place.size > 0 && other.place.size > 0 && sharedBy(one.place, other.place).length === 0) return 0
    const text = this.#cosine(one.text, other.text)
    if (one.title.size === 0 || other.title.size === 0) return text
    return (text + this.#cosine(one.title, other.title)) / 2
  }

  /** The most alike first, at most `count`, none below `from`; never the appeal itself. */
  alike(appeal: OpenAppeal, count: number, from = suggestedFrom): Likeness[] {
    const one = known(appeal)
    const shared = new Map<string, number>()
    const held = [...allOf(one)].flatMap(pair => this.#holders.get(pair) ?? [])
    let budget = looks
    for (const holders of held.sort((a, b) => a.size - b.size)) {
      if (budget <= 0) break
      const weight = this.#weightOf(holders.size)
      let left = looked
      for (const id of holders) {
        if (left-- === 0) break
        budget--
        if (id !== appeal.id) shared.set(id, (shared.get(id) ?? 0) + weight)
      }
    }
    return [...shared]
      .sort((a, b) => b[1] - a[1])
      .slice(0, compared)
      .flatMap(([id]) => {
        const other = this.#known.get(id)
        return other ? [{ id, similarity: this.#likeness(one, other) }] : []
      })
      .filter(({ similarity }) => similarity >= from)
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, count)
  }
}
