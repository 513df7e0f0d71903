import type { Session } from '../store/index.ts'

/** What people are; a membership holds one or more. */
export const roles = [
  'guardian',
  'officer',
  'grid_worker',
  'counter',
  'trainer',
  'governor',
  'auditor',
  'admin',
] as const
export type Role = (typeof roles)[number]

export const roleNames: Record<Role, string> = {
  guardian: 'AI监护人',
  officer: '工作人员',
  grid_worker: '网格员',
  counter: '帮办专员',
  trainer: 'AI训练师',
  governor: '数字治理师',
  auditor: '审计员',
  admin: '系统管理员',
}

/**
 * Who may do what, as one table. Which rows a person may do it to is decided beside the row
 * (department, guardianship, handler) and by the database's policies.
 */
export const permissions = {
  'queue.read': ['guardian', 'officer'],
  'proposal.decide': ['guardian', 'officer'],
  'matter.read': ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'grid_worker'],
  'matter.erase': ['governor'],
  'order.read': ['officer', 'grid_worker', 'governor'],
  'order.handle': ['officer', 'grid_worker'],
  'order.assign': ['officer'],
  'counter.serve': ['counter'],
  'employee.read': ['guardian', 'officer', 'grid_worker', 'counter', 'trainer', 'governor', 'auditor', 'admin'],
  'employee.govern': ['governor'],
  'overview.read': ['guardian', 'officer', 'trainer', 'governor', 'auditor'],
  'people.read': ['governor', 'admin'],
  'people.manage': ['admin'],
  'ledger.read': ['auditor', 'governor'],
  'router.read': ['trainer', 'governor', 'auditor'],
  'router.decide': ['trainer'],
  'integration.manage': ['governor'],
  'model.read': ['governor', 'auditor'],
  'model.manage': ['governor'],
  'knowledge.ask': ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'grid_worker'],
  'knowledge.edit': ['trainer', 'guardian'],
  'knowledge.decide': ['guardian'],
  'knowledge.adopt': ['trainer'],
  'knowledge.review': ['guardian', 'trainer', 'governor', 'auditor'],
  'document.check': ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'grid_worker'],
  'leave.manage': ['guardian', 'officer', 'grid_worker'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** Somebody who signed in, as the rest of the program knows them. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly account: string
  readonly title: string | null
  readonly grid: string | null
  readonly roles: readonly Role[]
  readonly department: { readonly id: string; readonly name: string; readonly kind: 'hub' | 'bureau' | 'town' }
  readonly isDisabled: boolean
}

export function can(person: Person, permission: Permission): boolean {
  return permissions[permission].some(role => person.roles.includes(role))
}

/** Those who answer for the whole district see all of it; everybody else what their department has or had. */
export function sessionOf(person: Person): Session {
  const scope = (['governor', 'auditor', 'trainer'] as const).some(role => person.roles.includes(role))
    ? 'district'
    : 'department'
  return { scope, person: person.id, department: person.department.id }
}
