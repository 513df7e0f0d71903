import type { Role } from '../../../src/shapes/organisation.ts'

interface Destination {
  path: string
  text: string
  roles: readonly Role[] | 'all'
  /** Several pages under one entry; each with those who see it, where not all do who see the entry. */
  pages?: readonly SubPage[]
}

interface SubPage {
  path: string
  text: string
  roles?: readonly Role[]
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
  {
    path: '/library',
    text: '文献',
    roles: ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'grid_worker'],
    pages: [
      { path: '/ask', text: '一键找政策' },
      { path: '/plan', text: '一问出方案' },
      { path: '/summaries', text: '一表总结' },
      { path: '/library', text: '文献库' },
      { path: '/answers', text: '答复抽查', roles: ['guardian', 'trainer', 'governor', 'auditor'] },
      { path: '/corrections', text: '答复更正', roles: ['guardian', 'trainer', 'governor', 'auditor'] },
    ],
  },
  {
    path: '/check',
    text: '公文检查',
    roles: ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'grid_worker'],
  },
  { path: '/employees', text: '数智员工', roles: 'all' },
  { path: '/overview', text: '总览', roles: ['governor', 'officer', 'guardian', 'trainer'] },
  { path: '/hot', text: '热点', roles: ['governor', 'officer', 'guardian', 'trainer', 'auditor'] },
  { path: '/service', text: '时限', roles: ['governor', 'officer', 'guardian', 'trainer', 'auditor'] },
  { path: '/router', text: '分拨模型', roles: ['trainer', 'governor', 'auditor'] },
  { path: '/ledger', text: '台账', roles: ['auditor', 'governor'] },
  { path: '/models', text: '模型', roles: ['governor', 'auditor'] },
  { path: '/integrations', text: '对接', roles: ['governor'] },
  { path: '/people', text: '组织人员', roles: ['admin', 'governor'] },
  { path: '/account', text: '我的', roles: 'all' },
]

export const destinationsOf = (roles: readonly Role[]) =>
  destinations.filter(it => it.roles === 'all' || it.roles.some(role => roles.includes(role)))

const isWithin = (here: string, path: string) => here === path || here.startsWith(`${path}/`)

/** Whether the page at hand belongs to an entry. */
export const isAt = (here: string, { path, pages = [] }: Destination) =>
  [path, ...pages.map(it => it.path)].some(it => isWithin(here, it))

/** The pages beside the one at hand that this person may open. */
export const neighboursOf = (here: string, mine: readonly Role[]) =>
  (destinations.find(it => isAt(here, it))?.pages ?? []).flatMap(({ path, text, roles }) =>
    roles === undefined || roles.some(role => mine.includes(role))
      ? [{ path, text, isHere: isWithin(here, path) }]
      : [],
  )

/** Where a person's day begins. */
export const homeOf = (roles: readonly Role[]) => destinationsOf(roles)[0]?.path ?? '/account'
