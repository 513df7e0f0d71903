import type { Role } from '../../../src/shapes/organisation.ts'

interface Destination {
  path: string
  text: string
  roles: readonly Role[] | 'all'
}

/** In the order in which work flows; who is offered what. The server checks again. */
const destinations: readonly Destination[] = [
  { path: '/queue', text: '审定', roles: ['guardian', 'officer'] },
  { path: '/orders', text: '工单', roles: ['officer', 'grid_worker'] },
  { path: '/counter', text: '帮办窗口', roles: ['counter'] },
  {
    path: '/matters',
    text: '事项',
    roles: ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'admin'],
  },
  { path: '/employees', text: '数智员工', roles: 'all' },
  { path: '/overview', text: '总览', roles: ['governor', 'officer', 'guardian', 'trainer'] },
  { path: '/hot', text: '热点', roles: ['governor', 'officer', 'guardian', 'trainer', 'auditor'] },
  { path: '/service', text: '时限', roles: ['governor', 'officer', 'guardian', 'trainer', 'auditor'] },
  { path: '/router', text: '分拨模型', roles: ['trainer', 'governor', 'auditor'] },
  { path: '/ledger', text: '台账', roles: ['auditor', 'governor'] },
  { path: '/integrations', text: '对接', roles: ['governor'] },
  { path: '/people', text: '组织人员', roles: ['admin', 'governor'] },
  { path: '/account', text: '我的', roles: 'all' },
]

export const destinationsOf = (roles: readonly Role[]) =>
  destinations.filter(it => it.roles === 'all' || it.roles.some(role => roles.includes(role)))

/** Where a person's day begins. */
export const homeOf = (roles: readonly Role[]) => destinationsOf(roles)[0]?.path ?? '/account'
