import {
  assignOrder,
  type DecisionInput,
  type DecisionKind,
  decide,
  fileAppeal,
  giveFeedback,
  type NewAppeal,
  type Office,
  propose,
  reportOrder,
  returnOrder,
  signOrder,
  stopEmployee,
  supplement,
  withdraw,
} from '../../src/casework/index.ts'
import { toProblem } from '../../src/http/problem-response.ts'
import { tick } from '../../src/jobs/index.ts'
import { type Person, type Role, sessionOf, setDisabled, setRoles } from '../../src/people/index.ts'
import { appoint, cancelLeave, resume, takeLeave } from '../../src/roster/index.ts'
import { connect, type LifeState, systemSession, type Tx } from '../../src/store/index.ts'
import {
  type Action,
  type Answer,
  amendment,
  lastOrder,
  type Model,
  matterOf,
  openProposal,
  personOf,
} from './casework-model.ts'
import { fumes, type TestOffice, testOffice } from './district.ts'

const employee = 'appeal-router'
const scenario = 'appeal-routing'

/** Who appears in the model: a guardian, a deputy and a third; two officers of each department; grid workers; others. */
const cast = {
  guardians: ['zhoumin', 'linfeng', 'pengguixiang'],
  officers: {
    hub: ['pengguixiang', 'hezixuan'],
    urban: ['fangjianguo', 'luxin'],
    labour: ['wangdeping', 'tianyuxin'],
    water: ['gaoyongfu', 'fanxiaodong'],
    market: ['xuwentao', 'renjiaqi'],
    education: ['shenyufen', 'panjunjie'],
  } as Record<string, [string, string]>,
  workers: ['yangfan', 'liuchunsheng'],
  others: ['tangjing', 'qinlang'],
} as const

export { cast }

/** Texts whose alarm is known, a few departments among them. */
const texts: Record<'danger' | 'urgent' | 'normal', readonly NewAppeal[]> = {
  normal: [
    fumes,
    {
      ...fumes,
      title: '工地拖欠工资',
      text: '在江景名都的工地干了四个月，包工头一直拖着工资不发，十几个人都等着钱回家。',
    },
    { ...fumes, title: '电梯又停了', text: '我们楼的电梯这个月坏了五次，维保单位来看一眼就走。' },
    { ...fumes, title: '孩子入学要什么材料', text: '孩子明年上小学一年级，想问学区怎么划分，入学报名要准备哪些材料。' },
  ],
  urgent: [
    { ...fumes, title: '停水没有通知', text: '文昌小区从昨晚停水到现在，做饭洗漱都成问题，什么时候能恢复供水？' },
  ],
  danger: [{ ...fumes, title: '楼道里有很浓的煤气味', text: '楼道里闻到煤气，味道很浓，敲门没人应。' }],
}
const additions = { normal: '摊位又多了两个。', urgent: '今天必须有人来看。', danger: '刚才起火了。' } as const

interface OnScreen {
  readonly id: string
  readonly kind: string
  readonly digest: string
}

interface KnownMatter {
  readonly id: string
  /** By version, with the digest of each time that what is shown was sealed. */
  readonly proposals: { readonly id: string; readonly kind: string; readonly digests: string[] }[]
  readonly orders: string[]
  kept?: OnScreen
}

/** An office of its own, and the model that goes along with it. */
export interface Lane {
  readonly t: TestOffice
  readonly office: Office
  model: Model
  readonly known: Map<string, KnownMatter>
  /** Ids of the model's leaves. */
  leaves: string[]
  /** False after a divergence: what earlier sequences left behind is no longer known. */
  isWhole: boolean
  close(): Promise<void>
}

/** The office as it stands, without its matters. */
async function readModel(t: TestOffice, now: number): Promise<{ model: Model; leaves: string[] }> {
  const accounts = [
    ...new Set([...cast.guardians, ...Object.values(cast.officers).flat(), ...cast.workers, ...cast.others]),
  ]
  const all = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await t.superuser.query<Row>(text, values)).rows
  const people = await all<{ account: string; department: string; role: string; isDisabled: boolean }>(
    `select p.username as account, m.department_id as department, m.role, p.is_disabled as "isDisabled"
      from person p join membership m on m.person_id = p.id where p.username = any ($1)`,
    [accounts],
  )
  const [office] = await all<{
    state: LifeState
    resumesTo: LifeState | null
    isStopped: boolean
    size: string
    last: string
  }>(
    `select state, resumes_to as "resumesTo", exists (select from scenario_suspension) as "isStopped",
      (select size from ledger_head) as size, (select coalesce(max(size), -2) from ledger_checkpoint) as last
      from employee where id = '${employee}'`,
  )
  const guardians = await all<Model['guardians'][number]>(
    `select p.username as account, g.kind from guardianship g join person p on p.id = g.person_id where g.until is null`,
  )
  const leaves = await all<{ id: string; account: string; since: Date; until: Date }>(
    `select l.id, p.username as account, l.since, l.until from leave_of_absence l join person p on p.id = l.person_id
      where l.cancelled_at is null`,
  )
  const history = await all<{ kind: DecisionKind }>(
    `select d.kind from decision d join proposal p on p.id = d.proposal_id where p.made_with is not null
      order by d.decided_at desc, d.id desc limit 100`,
  )
  const model: Model = {
    now,
    hub: 'hub',
    people: Object.fromEntries(
      people.map(({ account, department, role, isDisabled }) => [
        account,
        { account, department, roles: role.split(',') as Role[], isDisabled },
      ]),
    ),
    categories: [...(t.office.router.now()?.categories.values() ?? [])].map(one => ({
      id: one.id,
      departmentId: one.department.id,
      days: one.days,
    })),
    employee: office?.state ?? 'registered',
    resumesTo: office?.resumesTo ?? null,
    isScenarioStopped: office?.isStopped ?? false,
    guardians,
    leaves: leaves.map(({ account, since, until }) => ({
      account,
      since: since.getTime(),
      until: until.getTime(),
      isCancelled: false,
    })),
    history: history.toReversed().map(({ kind }) => kind),
    errorThreshold: t.office.roster.get(employee)?.errorThreshold ?? 1,
    matters: {},
    entries: Number(office?.size),
    checkpointAt: Number(office?.last),
  }
  return { model, leaves: leaves.map(row => row.id) }
}

export async function openLane(now: number): Promise<Lane> {
  const t = await testOffice()
  const { rows } = await t.superuser.query<{ name: string }>('select current_database() as name')
  // what is proved here is no matter of the disk
  await t.superuser.query(`alter database ${rows[0]?.name} set synchronous_commit = off`)
  const store = connect(t.office.store.applicationUrl, 8)
  return {
    t,
    office: { ...t.office, store },
    ...(await readModel(t, now)),
    known: new Map(),
    isWhole: true,
    close: async () => {
      await store.close()
      await t.close()
    },
  }
}

/** After a divergence: takes the office as it is, so that a smaller example can be looked for in it. */
export async function takeAsItIs(lane: Lane): Promise<void> {
  Object.assign(lane, await readModel(lane.t, lane.model.now))
  lane.known.clear()
  lane.isWhole = false
}

const knownMatter = (lane: Lane, matter: string): KnownMatter => {
  const found = lane.known.get(matter)
  if (!found) throw new RangeError(`no matter ${matter} in the office`)
  return found
}

function onScreen(known: KnownMatter, shown: Extract<Action, { do: 'decide' }>['shown']): OnScreen | undefined {
  if (shown === 'kept') return known.kept
  const index = shown === 'now' ? known.proposals.length - 1 : shown.proposal
  const proposal = known.proposals[index]
  const digest = shown === 'now' ? proposal?.digests.at(-1) : proposal?.digests[shown.seal - 1]
  return proposal && digest ? { id: proposal.id, kind: proposal.kind, digest } : undefined
}

/** Whether somebody could have seen a proposal as it was then: it was open when the office was looked at. */
export const wasOnScreen = (lane: Lane, matter: string, shown: Extract<Action, { do: 'decide' }>['shown']) =>
  onScreen(knownMatter(lane, matter), shown) !== undefined

/** A person as HTTP would read them at this moment. */
function actorFor(lane: Lane, account: string): Person {
  const { roles, isDisabled } = personOf(lane.model, account)
  return { ...lane.t.person(account), roles, isDisabled }
}

const goodReply = { measure: '到现场处理。', answer: '您好，已经处理完毕。' }
const badReply = { measure: '到现场处理。', answer: '您好，有事请打 13800001111 找经办人。' }

function decisionInput(
  lane: Lane,
  action: Extract<Action, { do: 'decide' }>,
  shown: { readonly kind: string; readonly digest: string },
): DecisionInput {
  const { kind, fault, category } = action
  const wanted = amendment(lane.model, category)
  const isFilled = kind === 'amend' && fault !== 'nothing-filled-in'
  return {
    kind,
    shownDigest: shown.digest,
    ...(isFilled && shown.kind === 'routing'
      ? {
          routing: { ...wanted, dueDays: fault === 'gate' ? wanted.dueDays + 1 : wanted.dueDays, reason: '按职责派给' },
        }
      : {}),
    ...(isFilled && shown.kind === 'reply' ? { reply: fault === 'gate' ? badReply : goodReply } : {}),
    reason: fault === 'no-reason' ? '否' : '不合适',
  }
}

/** Does an action in the office, in the session of whoever does it. Must be called before the model moves on. */
async function act(lane: Lane, action: Action, now: Date): Promise<Answer> {
  const { office } = lane
  const as = <T>(account: string, work: (tx: Tx, act: { person: Person; now: Date }) => Promise<T>) => {
    const person = actorFor(lane, account)
    return office.store.as(sessionOf(person), tx => work(tx, { person, now }))
  }
  const asResident = <T>(work: (tx: Tx) => Promise<T>) => office.store.as(systemSession, work)
  const change = (account: string) => ({
    ledger: office.ledger,
    actor: { kind: 'person' as const, id: lane.t.person(account).id },
    now,
  })
  const idOf = (account: string) => lane.t.person(account).id
  switch (action.do) {
    case 'file': {
      const choice = texts[action.alarm]
      const appeal = choice[lane.known.size % choice.length] ?? fumes
      const { id } = await asResident(tx =>
        fileAppeal(tx, office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now }),
      )
      lane.known.set(action.matter, { id, proposals: [], orders: [] })
      return 'ok'
    }
    case 'propose':
      return (await propose(office, knownMatter(lane, action.matter).id, now)) === 'nothing' ? 'nothing' : 'ok'
    case 'look': {
      const known = knownMatter(lane, action.matter)
      const seen = onScreen(known, 'now')
      if (seen) known.kept = seen
      else delete known.kept
      return 'ok'
    }
    case 'decide': {
      const known = knownMatter(lane, action.matter)
      const shown = onScreen(known, action.shown)
      if (!shown) throw new RangeError('nothing was shown')
      const input = decisionInput(lane, action, shown)
      await as(action.by, (tx, by) => decide(tx, office, by, shown.id, input))
      return 'ok'
    }
    case 'sign':
    case 'assign':
    case 'report':
    case 'return': {
      const order = knownMatter(lane, action.matter).orders[action.order]
      if (!order) throw new RangeError(`no order ${action.order}`)
      await as<unknown>(action.by, (tx, by) => {
        if (action.do === 'sign') return signOrder(tx, office, by, order)
        if (action.do === 'assign') return assignOrder(tx, office, by, order, idOf(action.to))
        if (action.do === 'return') return returnOrder(tx, office, by, order, { code: 'duty', reason: '不属于本部门' })
        return reportOrder(tx, office, by, order, action.fault ? badReply : goodReply)
      })
      return 'ok'
    }
    case 'feedback':
      await asResident(tx =>
        giveFeedback(tx, office, knownMatter(lane, action.matter).id, { helped: action.helped }, now),
      )
      return 'ok'
    case 'supplement':
      await asResident(tx => supplement(tx, office, knownMatter(lane, action.matter).id, additions[action.alarm], now))
      return 'ok'
    case 'withdraw':
      await asResident(tx => withdraw(tx, office, knownMatter(lane, action.matter).id, now))
      return 'ok'
    case 'suspend': {
      const scenarioId = action.what === 'scenario' ? scenario : undefined
      await as('zhoumin', tx =>
        stopEmployee(tx, office, employee, { ...change('zhoumin'), reason: '先停下来', scenarioId }),
      )
      return 'ok'
    }
    case 'resume':
      await as('zhoumin', tx =>
        resume(tx, change('zhoumin'), employee, '可以恢复', action.what === 'scenario' ? scenario : undefined),
      )
      return 'ok'
    case 'leave':
      await as(action.who, tx =>
        takeLeave(tx, change(action.who), idOf(action.who), new Date(action.from), new Date(action.until)),
      )
      lane.leaves.push(
        await as(action.who, async tx => {
          const row = await tx
            .selectFrom('leaveOfAbsence')
            .select('id')
            .orderBy('id', 'desc')
            .limit(1)
            .executeTakeFirstOrThrow()
          return row.id
        }),
      )
      return 'ok'
    case 'cancel-leave': {
      const leave = lane.model.leaves[action.leave]
      const id = lane.leaves[action.leave]
      if (!leave || !id) throw new RangeError(`no leave ${action.leave}`)
      await as(leave.account, tx => cancelLeave(tx, change(leave.account), idOf(leave.account), id))
      return 'ok'
    }
    case 'roles':
      await as('qinlang', tx => setRoles(tx, change('qinlang'), idOf(action.who), action.roles))
      return 'ok'
    case 'disable':
    case 'enable':
      await as('qinlang', tx => setDisabled(tx, change('qinlang'), idOf(action.who), action.do === 'disable'))
      return 'ok'
    case 'appoint':
      await as('tangjing', tx => appoint(tx, change('tangjing'), employee, idOf(action.who), action.as))
      return 'ok'
    case 'tick':
      await tick(office, now)
      return 'ok'
    case 'pass':
      return 'ok'
  }
}

/** What the office answers; a defect (what HTTP would show as 500) is thrown. */
export async function perform(lane: Lane, action: Action, now = new Date(lane.model.now)): Promise<Answer> {
  try {
    return await act(lane, action, now)
  } catch (error) {
    const problem = toProblem(error)
    if (!problem || problem.status >= 500) throw error
    return problem.code as Answer
  }
}

interface Difference {
  readonly stored: unknown
  readonly expected: unknown
}

interface ObservedRow {
  id: string
  state: string
  version: number
  urgency: string
  department: string
  visibleTo: string[]
  bounces: number
  reopened: number
  answeredAt: Date | null
  decided: number
  proposal: string | null
  proposalVersion: number | null
  proposalKind: 'routing' | 'reply' | null
  author: string | null
  output: { departmentId: string; urgency: 'danger' | 'urgent' | 'normal'; dueDays: number } | null
  digest: string | null
  orders: number
  order: string | null
  orderState: string | null
  orderDepartment: string | null
  handler: string | null
  signBy: Date | null
  dueAt: Date | null
  escalation: number | null
}

const observation = `
  select m.id, m.state, m.version, m.urgency, m.department_id as department, m.visible_to as "visibleTo",
    m.bounce_count as bounces, m.reopened_count as reopened, m.answered_at as "answeredAt",
    (select count(*)::int from proposal o where o.matter_id = m.id and o.state = 'decided') as decided,
    p.id as proposal, p.version as "proposalVersion", p.kind as "proposalKind", a.username as author, p.output,
    p.shown_digest as digest,
    w.orders, w.id as "order", w.state as "orderState", w.department_id as "orderDepartment", h.username as handler,
    w.sign_by as "signBy", w.due_at as "dueAt", w.escalation
  from matter m
    left join proposal p on p.matter_id = m.id and p.state = 'open'
    left join person a on a.id = p.author_person_id
    left join lateral (select *, (count(*) over ())::int as orders from work_order o where o.matter_id = m.id
      order by o.opened_at desc limit 1) w on true
    left join person h on h.id = w.handler_id
  where m.id = any ($1)`

/** The stored state of matters, in the words of the model. */
export async function observe(lane: Lane, matters: readonly string[]): Promise<Map<string, ObservedRow>> {
  const { rows } = await lane.t.superuser.query<ObservedRow>(observation, [
    matters.map(matter => knownMatter(lane, matter).id),
  ])
  return new Map(rows.map(row => [row.id, row]))
}

const storedState = (row: ObservedRow) => ({
  state: row.state,
  version: row.version,
  urgency: row.urgency,
  department: row.department,
  visibleTo: row.visibleTo.toSorted(),
  bounces: row.bounces,
  reopened: row.reopened,
  answeredAt: row.answeredAt?.getTime() ?? null,
  decided: row.decided,
  open:
    row.proposalVersion === null
      ? null
      : {
          version: row.proposalVersion,
          kind: row.proposalKind,
          author: row.author,
          isBlank: row.output === null,
        },
  orders: row.orders ?? 0,
  order:
    row.order === null
      ? null
      : {
          state: row.orderState,
          department: row.orderDepartment,
          handler: row.handler,
          signBy: row.signBy?.getTime(),
          dueAt: row.dueAt?.getTime(),
          escalation: row.escalation,
        },
})

function modelState(model: Model, id: string): ReturnType<typeof storedState> {
  const matter = matterOf(model, id)
  const open = openProposal(matter)
  const order = lastOrder(matter)
  return {
    state: matter.state,
    version: matter.version,
    urgency: matter.urgency,
    department: matter.department,
    visibleTo: matter.visibleTo.toSorted(),
    bounces: matter.bounces,
    reopened: matter.reopened,
    answeredAt: matter.answeredAt,
    decided: matter.proposals.filter(one => one.state === 'decided').length,
    open: open
      ? {
          version: matter.proposals.indexOf(open) + 1,
          kind: open.kind,
          author: open.author ?? null,
          isBlank: open.isBlank,
        }
      : null,
    orders: matter.orders.length,
    order: order
      ? {
          state: order.state,
          department: order.department,
          handler: order.handler,
          signBy: order.signBy,
          dueAt: order.dueAt,
          escalation: order.escalation,
        }
      : null,
  }
}

/**
 * Compares stored matters with the model's, and reads what no model foresees: ids, digests, and what the skill
 * computed. Returns both sides of the first that differ.
 */
export async function compareMatters(lane: Lane, matters: readonly string[]): Promise<Difference | undefined> {
  return compareObserved(lane, matters, await observe(lane, matters), lane.model)
}

/** The same for what was observed before, beside any model. */
export function compareObserved(
  lane: Lane,
  matters: readonly string[],
  rows: ReadonlyMap<string, ObservedRow>,
  model: Model,
): Difference | undefined {
  for (const name of matters) {
    const known = knownMatter(lane, name)
    const row = rows.get(known.id)
    const stored = row ? storedState(row) : undefined
    const expected = modelState(model, name)
    if (JSON.stringify(stored) !== JSON.stringify(expected)) return { stored, expected }
    if (row) absorb(matterOf(model, name), known, row)
  }
  return undefined
}

function absorb(matter: ReturnType<typeof matterOf>, known: KnownMatter, row: ObservedRow): void {
  const open = openProposal(matter)
  if (open && row.proposal !== null && row.proposalVersion !== null) {
    const index = row.proposalVersion - 1
    known.proposals[index] ??= { id: row.proposal, kind: open.kind, digests: [] }
    known.proposals[index].digests[open.seal - 1] = row.digest ?? ''
    if (open.kind === 'routing' && row.output && !open.routing) open.routing = row.output
  }
  if (row.order !== null && row.orders > 0) known.orders[row.orders - 1] = row.order
}

/** Who answers for the employee, its life, people and the size of the ledger, in the words of the model. */
export async function compareOffice(lane: Lane): Promise<Difference | undefined> {
  const { model } = lane
  const { rows } = await lane.t.superuser.query<{ office: { entries: number } }>(
    `select json_build_object(
      'employee', e.state, 'resumesTo', e.resumes_to,
      'isScenarioStopped', exists (select from scenario_suspension s where s.employee_id = e.id),
      'guardians', (select json_agg(json_build_object('account', p.username, 'kind', g.kind) order by g.kind, p.username)
        from guardianship g join person p on p.id = g.person_id where g.employee_id = e.id and g.until is null),
      'leaves', (select count(*)::int from leave_of_absence where cancelled_at is null),
      'people', (select json_object_agg(p.username, json_build_array(m.role, p.is_disabled) order by p.username)
        from person p join membership m on m.person_id = p.id where p.username = any ($1)),
      'entries', (select size from ledger_head)) as office
    from employee e where e.id = '${employee}'`,
    [Object.keys(model.people)],
  )
  const stored = rows[0]?.office
  const expected = {
    employee: model.employee,
    resumesTo: model.resumesTo,
    isScenarioStopped: model.isScenarioStopped,
    guardians: model.guardians.toSorted((a, b) =>
      `${a.kind} ${a.account}`.localeCompare(`${b.kind} ${b.account}`, 'en'),
    ),
    leaves: model.leaves.filter(one => !one.isCancelled).length,
    people: Object.fromEntries(
      Object.keys(model.people)
        .toSorted()
        .map(account => {
          const { roles, isDisabled } = personOf(model, account)
          return [account, [roles.join(','), isDisabled]]
        }),
    ),
    entries: lane.isWhole ? model.entries : stored?.entries,
  }
  return JSON.stringify(stored) === JSON.stringify(expected) ? undefined : { stored, expected }
}
