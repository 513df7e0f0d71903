import type { PlanSection } from '../../shapes/plan.ts'
import type { Quoted } from './quoted.ts'

/** So many items stand in a section. */
const mostItems = 6

/** A text by its pairs of characters, to tell whether two say the same. */
const pairsOf = (text: string): Set<string> => {
  const said = text.replace(/[^\p{Script=Han}\p{Letter}\p{Number}]/gu, '')
  return new Set([...said].slice(1).map((two, i) => `${said[i]}${two}`))
}
const sameFrom = 0.8

/** Whether one of two says hardly more than the other. */
function saysTheSame(one: string, other: string): boolean {
  const [a, b] = [pairsOf(one), pairsOf(other)]
  const both = [...a].filter(pair => b.has(pair)).length
  return both > 0 && both / Math.max(a.size, b.size) >= sameFrom
}

interface Placed {
  readonly quoted: Quoted
  /** Of its source among the sources, and of itself within it. */
  readonly order: readonly [source: number, at: number]
}

/** The best of each source in turn, so that none fills a plan alone. */
function inTurn(sources: readonly (readonly Quoted[])[]): Placed[] {
  const queues = sources.map((all, source) =>
    all
      .map((quoted, at): Placed => ({ quoted, order: [source, at] }))
      .sort((a, b) => b.quoted.worth - a.quoted.worth || a.order[1] - b.order[1]),
  )
  const longest = Math.max(0, ...queues.map(one => one.length))
  return Array.from({ length: longest }, (_, turn) => queues.flatMap(queue => queue[turn] ?? [])).flat()
}

type Sections = Map<PlanSection, Placed[]>

/** Where nothing is said of these alone, what also says it moves there; a penalty stays what it is. */
function fillEmpty(sections: Sections): void {
  for (const section of ['responsible', 'steps'] as const) {
    if (sections.has(section)) continue
    for (const other of ['limits', 'contact', 'rules'] as const) {
      const items = sections.get(other) ?? []
      const at = items.length < 2 ? -1 : items.findIndex(it => it.quoted.sections.includes(section))
      const [moved] = at < 0 ? [] : items.splice(at, 1)
      if (!moved) continue
      sections.set(section, [moved])
      break
    }
  }
}

/**
 * Puts what sources say, the best source first, into the sections of a plan: nothing twice, so many in a section, in the
 * order of the sources and within each as it is written. What finds its section full stands in another that it fits.
 */
export function arrange(sources: readonly (readonly Quoted[])[]): ReadonlyMap<PlanSection, readonly Quoted[]> {
  const sections: Sections = new Map()
  const placed: Placed[] = []
  for (const one of inTurn(sources)) {
    if (placed.some(it => saysTheSame(it.quoted.words, one.quoted.words))) continue
    const section = one.quoted.sections.find(name => (sections.get(name) ?? []).length < mostItems)
    if (section === undefined) continue
    sections.set(section, [...(sections.get(section) ?? []), one])
    placed.push(one)
  }
  fillEmpty(sections)
  return new Map(
    [...sections].map(([section, items]) => [
      section,
      items.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]).map(one => one.quoted),
    ]),
  )
}
