import type { NewPerson, Role } from '../../../../src/shapes/organisation.ts'

/** What stands in the form while it is filled in. */
export interface Draft {
  name: string
  account: string
  title: string
  departmentId: string | null
  roles: Role[]
  grid: string
}

export const emptyDraft: Draft = { name: '', account: '', title: '', departmentId: null, roles: [], grid: '' }

/** What is wrong with it, by field; the server says the same in the same words. */
export function faultsOf(draft: Draft): Partial<Record<keyof NewPerson, string>> {
  const isGridWorker = draft.roles.includes('grid_worker')
  return {
    ...(draft.name.trim() === '' && { name: '请填写姓名' }),
    ...(!/^[a-z][a-z0-9._]{2,30}$/.test(draft.account.trim()) && {
      account: '账号用小写字母开头，只含小写字母、数字、点和下划线，3 到 31 位',
    }),
    ...(draft.departmentId === null && { departmentId: '请选择部门' }),
    ...(draft.roles.length === 0 && { roles: '至少选一个角色' }),
    ...(isGridWorker && draft.grid.trim() === '' && { grid: '请填写负责的网格' }),
  }
}

export function newPersonOf(draft: Draft): NewPerson {
  const title = draft.title.trim()
  const grid = draft.roles.includes('grid_worker') ? draft.grid.trim() : ''
  return {
    account: draft.account.trim(),
    name: draft.name.trim(),
    departmentId: draft.departmentId ?? '',
    roles: draft.roles,
    ...(title !== '' && { title }),
    ...(grid !== '' && { grid }),
  }
}
