import { cutWords } from '../../language/index.ts'
import type { AssignInput } from './input.ts'

export interface Match {
  readonly departmentId: string
  readonly score: number
}

const titleWeight = 3
const saturation = 1.2

const termsOf = (text: string) => cutWords(text).filter(word => /\p{Script=Han}{2}|[a-z\d]{2}/u.test(word))

/** Departments by how well their duties meet the title and the text, best first; BM25 with the duties as documents. */
export function matchesOf({ title, text, departments }: AssignInput): Match[] {
  const asked = new Map<string, number>()
  for (const [part, weight] of [
    [title, titleWeight],
    [text, 1],
  ] as const)
    for (const term of termsOf(part)) asked.set(term, (asked.get(term) ?? 0) + weight)
  const known = departments.map(one => {
    const counts = new Map<string, number>()
    for (const term of termsOf([one.name, ...one.duties, ...(one.examples ?? [])].join('\n')))
      counts.set(term, (counts.get(term) ?? 0) + 1)
    return { departmentId: one.id, counts }
  })
  const rarity = (term: string) => {
    const holding = known.filter(one => one.counts.has(term)).length
    return Math.log(1 + (known.length - holding + 0.5) / (holding + 0.5))
  }
  return known
    .map(({ departmentId, counts }) => ({
      departmentId,
      score: [...asked].reduce((sum, [term, times]) => {
        const said = counts.get(term) ?? 0
        if (said === 0) return sum
        return sum + rarity(term) * (said / (said + saturation)) * (times / (times + saturation))
      }, 0),
    }))
    .filter(one => one.score > 0)
    .sort((a, b) => b.score - a.score)
}
