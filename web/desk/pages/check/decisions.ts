import type { OfficialFault } from '../../../../src/shapes/official-document.ts'
import type { Filter } from './texts.ts'

export type Decision = 'mend' | 'keep'

/** What was said of each fault, and how to take back the last of it. */
export interface Decisions {
  readonly said: ReadonlyMap<string, Decision>
  readonly before: readonly ReadonlyMap<string, Decision>[]
}

export const noDecisions: Decisions = { said: new Map(), before: [] }

/** Says the same of several faults at once. What only a person can mend is never said to be mended. */
export function decide({ said, before }: Decisions, faults: readonly OfficialFault[], decision: Decision): Decisions {
  const apt = faults.filter(one => (decision === 'keep' || one.isMendable) && said.get(one.key) !== decision)
  if (apt.length === 0) return { said, before }
  return { said: new Map([...said, ...apt.map(one => [one.key, decision] as const)]), before: [...before, said] }
}

export const takeBack = ({ said, before }: Decisions): Decisions => ({
  said: before.at(-1) ?? said,
  before: before.slice(0, -1),
})

const isShown: Record<Filter, (fault: OfficialFault) => boolean> = {
  all: () => true,
  mendable: one => one.isMendable,
  person: one => !one.isMendable,
  rules: one => one.force !== 'practice' && one.basis !== 'custom',
}

export const shownBy = (faults: readonly OfficialFault[], filter: Filter) => faults.filter(isShown[filter])

/** The fault to look at after this one: the next about which nothing was said, or the next. */
export function nextAfter(
  faults: readonly OfficialFault[],
  key: string | undefined,
  said: ReadonlyMap<string, Decision>,
): string | undefined {
  const at = faults.findIndex(one => one.key === key)
  const round = [...faults.slice(at + 1), ...faults.slice(0, at)]
  return round.find(one => !said.has(one.key))?.key ?? key
}

/** 通知.docx becomes 通知（已改）.docx. */
export const mendedName = (name: string) => `${name.replace(/\.docx$/iu, '')}（已改）.docx`
