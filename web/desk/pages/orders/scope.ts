import type { OrderPage } from '../../../../src/shapes/matter.ts'

export type Scope = 'department' | 'mine' | 'overdue'
export type OrderItem = OrderPage['items'][number]

export const scopeTexts: Record<Scope, string> = { department: '本部门', mine: '我承办的', overdue: '超期' }

export const scopesOf = (isOfficer: boolean): readonly Scope[] =>
  isOfficer ? ['department', 'mine', 'overdue'] : ['mine', 'overdue']

export function scopeOf(name: string | null, isOfficer: boolean): Scope {
  const scopes = scopesOf(isOfficer)
  return scopes.find(it => it === name) ?? scopes[0] ?? 'mine'
}

/** What is escalated and what is late comes first, then what is due soonest. */
export const latestFirst = (items: readonly OrderItem[]): OrderItem[] =>
  [...items].sort(
    ({ order: a }, { order: b }) =>
      b.escalation - a.escalation ||
      Number(b.isOverdue) - Number(a.isOverdue) ||
      Date.parse(a.dueAt) - Date.parse(b.dueAt),
  )
