import type { Suggestion } from './suggestion.ts'

/** Names of bodies and of laws end so. */
const ended = /(?:委员会|办公室|管理局|人民政府|有限公司|集团|中心|大学|医院|局|委|办|厅|院|公司|条例|办法)/u
const name = new RegExp(`\\p{Script=Han}{3,18}?${ended.source}(?!\\p{Script=Han}*${ended.source})`, 'gu')

/** So often the usual form must stand, for another one to be held for a slip. */
const usually = 3

/** Characters in which names differ on purpose: one of several of a kind. */
const series = /[一二三四五六七八九十百0-9东西南北中上下前后左右大小新老正副甲乙丙丁省市县区镇乡村州盟旗]/u

/**
 * Names that a document writes almost as another one that it says again and again: one character in the middle is another,
 * is missing or is doubled. Advice with both places, since only a person knows which of them is meant.
 */
export function consistencyFinds(text: string): Suggestion[] {
  const places = new Map<string, number[]>()
  for (const { index, 0: found } of text.matchAll(name)) places.set(found, [...(places.get(found) ?? []), index])
  return [...places]
    .filter(([usual, at]) => usual.length >= 5 && at.length >= usually)
    .flatMap(([usual, at]) =>
      slipsOf(text, usual).map(({ from, to }) => ({
        ...{ from, to, found: text.slice(from, to), kind: 'inconsistent' as const, confidence: 0.6 },
        instead: [usual],
        why: `本文另有 ${at.length} 处写作“${usual}”，请核对是否同一个名称`,
        beside: { from: at[0] ?? 0, to: (at[0] ?? 0) + usual.length, found: usual },
      })),
    )
}

/** Where a name stands with one slip; none where what looks like one is said more than once. */
function slipsOf(text: string, usual: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  const beginning = usual.slice(0, 2)
  for (let from = text.indexOf(beginning); from >= 0; from = text.indexOf(beginning, from + 1)) {
    if (text.startsWith(usual, from)) continue
    const to = [0, -1, 1].map(more => from + usual.length + more).find(end => isSlip(text.slice(from, end), usual))
    if (to !== undefined) found.push({ from, to })
  }
  return found.filter(one =>
    found.every(other => other === one || text.slice(other.from, other.to) !== text.slice(one.from, one.to)),
  )
}

/** Whether two names differ in one character, neither at the beginning nor at the end, and not as those of a series do. */
function isSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const [before, after] = [one.slice(start, one.length - end), other.slice(start, other.length - end)]
  if (before.length > 1 || after.length > 1 || start < 2 || end < 1) return false
  return !series.test(before + after) && /^\p{Script=Han}*$/u.test(before + after)
}
