import { documentOfLines } from '../../src/skills/check/elements.ts'
import type { Finding, OfficeProfile, TextMend, TextRule } from '../../src/skills/check/rule.ts'
import { textRules } from '../../src/skills/check/rules/text-rules.ts'

export const office: OfficeProfile = { off: new Set(), codes: new Map() }

const rulesOf = (id: string): TextRule[] => textRules.filter(rule => rule.id === id)

/** What the rules of this id find in a document of these lines. */
export const found = (id: string, lines: readonly string[], profile: OfficeProfile = office): Finding[] => {
  const document = documentOfLines(lines)
  return rulesOf(id).flatMap(rule => [...rule.find(document, profile)])
}

/** A sentence as the only paragraph of a notice's body. */
export const inNotice = (...body: readonly string[]): string[] => [
  '关于开展安全检查的通知',
  '各乡镇人民政府：',
  ...body,
]

export const mendsOf = (findings: readonly Finding[]): TextMend[] =>
  findings.flatMap(({ mend }) => (mend === undefined || typeof mend === 'function' ? [] : [...mend]))

/** Lines after mends, from the last character to the first so that places stay. */
export function afterMends(lines: readonly string[], mends: readonly TextMend[]): string[] {
  const after = [...lines]
  for (const { paragraph, from, to, words } of mends.toSorted((a, b) => b.from - a.from || b.to - a.to)) {
    const line = after[paragraph] ?? ''
    after[paragraph] = line.slice(0, from) + words + line.slice(to)
  }
  return after
}

/** Lines after all that a rule can mend is mended. */
export const mended = (id: string, lines: readonly string[]): string[] => afterMends(lines, mendsOf(found(id, lines)))
