import type { AssignInput, Ground } from './input.ts'
import { likeness, type Match, matchesOf } from './matching.ts'
import { type Mention, mentionsIn } from './names.ts'
import { type Role, rolesIn } from './roles.ts'

/** How much speaks for each department, and what. */
export interface Candidate {
  readonly departmentId: string
  readonly score: number
  readonly role: Role | 'sender' | undefined
  readonly content: Match | undefined
  readonly grounds: readonly Omit<Ground, 'about'>[]
}

export interface Candidates {
  /** Who may lead, the best first. */
  readonly ranked: readonly Candidate[]
  readonly helpers: readonly string[]
  readonly readers: readonly string[]
  /** Who sent it, where that is one of ours: it does not handle what it asks for. */
  readonly sender: string | undefined
}

const weights: Record<Role, number> = { lead: 4, addressed: 3, asked: 1.5, helper: 0.4, reader: 0, mentioned: 0.3 }
/** What the city's or another district's department leads is with us for the department of the same line. */
const foreign = 0.5
const sentByLine = 2
const contentWeight = 2
/** A match that says so little is no sign. */
const leastContent = 1.5
const earlierWeight = 1.5
const leastLikeness = 0.35
const bound: readonly Role[] = ['lead', 'addressed', 'asked', 'helper', 'mentioned', 'reader']

const placeOf = ({ from, to }: Mention, where: 'title' | 'text') => ({ in: where, from, to })

/** Which department the sender's name stands for, and whether it is our own. */
function senderOf(input: AssignInput): { readonly departmentId: string; readonly isOwn: boolean } | undefined {
  const [first] = mentionsIn(input.from, input)
  if (!first) return undefined
  const before = input.from.slice(0, first.from).trim()
  const isOwn = first.level === 'own' && (before === '' || /^[区县市]$/u.test(before) || before === input.own?.district)
  return { departmentId: first.departmentId, isOwn }
}

function firstPlace(text: string, words: readonly string[], where: 'title' | 'text') {
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const at = text.indexOf(word)
    if (at >= 0) return { in: where, from: at, to: at + word.length }
  }
  return undefined
}

/** Weighs what the words of a document, its sender, the duties and what was handled before say of who handles it. */
export function candidatesOf(input: AssignInput): Candidates {
  const { title, text, departments, earlier = [], from } = input
  const sender = senderOf(input)
  const ours = sender?.isOwn ? sender.departmentId : undefined
  const inTitle = mentionsIn(title, input).map(one => ({ ...one, role: 'mentioned' as const, in: 'title' as const }))
  const inText = rolesIn(text, mentionsIn(text, input)).map(one => ({ ...one, in: 'text' as const }))
  const named = [...inTitle, ...inText].filter(one => one.departmentId !== ours)
  const addressed = new Set(named.filter(one => one.role === 'addressed').map(one => one.departmentId)).size
  const matches = matchesOf(input)
  const best = Math.max(leastContent, matches[0]?.score ?? 0)
  const candidates = departments.flatMap(({ id }): Candidate[] => {
    if (id === ours) return []
    const grounds: Omit<Ground, 'about'>[] = []
    const mine = named
      .filter(one => one.departmentId === id)
      .sort(
        (a, b) =>
          bound.indexOf(a.role) - bound.indexOf(b.role) || Number(a.level !== 'own') - Number(b.level !== 'own'),
      )
    const [first] = mine
    let score = 0
    if (first) {
      const weight = first.role === 'addressed' && addressed > 1 ? weights.addressed / 3 : weights[first.role]
      score += weight * (first.level === 'own' ? 1 : foreign) + (mine.length > 1 ? 0.2 : 0)
      const words = (first.in === 'title' ? title : text).slice(first.from, first.to)
      grounds.push({ departmentId: id, by: 'words', place: placeOf(first, first.in), words, meets: null })
    }
    const isLine = sender?.departmentId === id
    if (isLine) score += sentByLine
    const content = matches.find(one => one.departmentId === id)
    if (content) {
      score += (contentWeight * content.score) / best
      const place = firstPlace(title, content.words, 'title') ?? firstPlace(text, content.words, 'text')
      if (place)
        grounds.push({
          ...{ departmentId: id, by: content.by, place, meets: content.meets },
          words: (place.in === 'title' ? title : text).slice(place.from, place.to),
        })
    }
    const [alike] = earlier
      .filter(one => one.departmentId === id)
      .map(one => ({ ...one, like: likeness(title, one.title) * (one.from === from ? 1.1 : 1) }))
      .sort((a, b) => b.like - a.like)
    if (alike && alike.like >= leastLikeness) {
      score += earlierWeight * Math.min(1, alike.like)
      grounds.push({ departmentId: id, by: 'earlier', place: null, words: alike.title, meets: alike.id })
    }
    return score === 0
      ? []
      : [{ departmentId: id, score, role: first?.role ?? (isLine ? 'sender' : undefined), content, grounds }]
  })
  const inOrder = (roles: readonly Role[]) => [
    ...new Set(named.filter(one => roles.includes(one.role) && one.level === 'own').map(one => one.departmentId)),
  ]
  return {
    ranked: candidates.sort((a, b) => b.score - a.score),
    helpers: inOrder(['lead', 'asked', 'helper']),
    readers: inOrder(['reader']),
    sender: ours,
  }
}
