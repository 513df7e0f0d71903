import { workingDaysLater } from '../../src/casework/deadlines.ts'
import type { DecisionKind } from '../../src/casework/index.ts'
import type { Role } from '../../src/people/index.ts'
import type { LifeState, MatterState, OrderState } from '../../src/store/index.ts'

/**
 * Casework as its rules say it is, in values alone: no store, no SQL, nothing of `src/casework` but the calendar, which
 * has its own tests. `apply` takes an action, changes the model and says how the office must answer.
 */

/** The class of problem that a call is refused with; "ok" where it takes effect. */
export type Answer = 'ok' | 'nothing' | 'invalid' | 'not_allowed' | 'not_found' | 'conflict' | 'stale'

type Urgency = 'danger' | 'urgent' | 'normal'

export interface ModelPerson {
  readonly account: string
  readonly department: string
  roles: Role[]
  isDisabled: boolean
}

export interface ModelRouting {
  readonly departmentId: string
  readonly urgency: Urgency
  readonly dueDays: number
}

interface ModelProposal {
  readonly kind: 'routing' | 'reply'
  /** Account of its author; undefined for the employee's own. */
  readonly author?: string
  /** To be filled in by hand. */
  readonly isBlank: boolean
  state: 'open' | 'decided' | 'superseded'
  /** Counts how often what is shown of it was sealed anew. */
  seal: number
  /** What the skill computed: read from the office, since no model of ours foresees it. */
  routing?: ModelRouting
}

interface ModelOrder {
  readonly department: string
  state: OrderState
  handler: string | null
  readonly openedAt: number
  readonly signBy: number
  readonly dueAt: number
  /** Time limits that were reminded of. */
  readonly reminded: ('sign' | 'due')[]
  escalation: number
}

export interface Shown {
  readonly proposal: number
  readonly seal: number
}

export interface ModelMatter {
  state: MatterState
  version: number
  /** How pressing the text sounds, and how pressing the matter is held to be. */
  alarm: Urgency
  urgency: Urgency
  department: string
  visibleTo: string[]
  bounces: number
  reopened: number
  readonly filedAt: number
  answeredAt: number | null
  /** Proposals that the guardian returned and orders that departments did. */
  setBacks: number
  readonly proposals: ModelProposal[]
  readonly orders: ModelOrder[]
  /** What somebody looked at a while ago and still has on the screen: which proposal, sealed how often. */
  kept: Shown | null
}

interface ModelLeave {
  readonly account: string
  readonly since: number
  readonly until: number
  isCancelled: boolean
}

/** What can be broken on purpose, to see that a difference is found. */
export interface Rules {
  readonly patience: number
  readonly feedbackDays: number
}

export const rules: Rules = { patience: 2, feedbackDays: 15 }

export interface Model {
  now: number
  readonly hub: string
  readonly people: Record<string, ModelPerson>
  /** Days that each category allows, and whose it is. */
  readonly categories: readonly { readonly id: string; readonly departmentId: string; readonly days: number }[]
  employee: LifeState
  resumesTo: LifeState | null
  isScenarioStopped: boolean
  guardians: { account: string; kind: 'guardian' | 'deputy' | 'arbiter' }[]
  readonly leaves: ModelLeave[]
  /** Decisions on what the employee itself had proposed, oldest first; the last hundred. */
  readonly history: DecisionKind[]
  readonly errorThreshold: number
  readonly matters: Record<string, ModelMatter>
  /** Entries of the ledger, and how many there were at the last checkpoint. */
  entries: number
  checkpointAt: number
}

export type Action =
  | { readonly do: 'file'; readonly matter: string; readonly alarm: Urgency }
  | { readonly do: 'propose'; readonly matter: string }
  | { readonly do: 'look'; readonly matter: string }
  | {
      readonly do: 'decide'
      readonly matter: string
      readonly by: string
      readonly kind: DecisionKind
      /** What is on the screen: what stands there now, what was kept from a look, or a seal of a proposal named. */
      readonly shown: 'now' | 'kept' | Shown
      /** Index of the category that an amendment routes to. */
      readonly category: number
      readonly fault?: 'no-reason' | 'gate' | 'nothing-filled-in'
    }
  | { readonly do: 'sign'; readonly matter: string; readonly by: string; readonly order: number }
  | { readonly do: 'assign'; readonly matter: string; readonly by: string; readonly order: number; readonly to: string }
  | {
      readonly do: 'report'
      readonly matter: string
      readonly by: string
      readonly order: number
      readonly fault?: 'gate'
    }
  | { readonly do: 'return'; readonly matter: string; readonly by: string; readonly order: number }
  | { readonly do: 'feedback'; readonly matter: string; readonly helped: boolean }
  | { readonly do: 'supplement'; readonly matter: string; readonly alarm: Urgency }
  | { readonly do: 'withdraw'; readonly matter: string }
  | { readonly do: 'suspend' | 'resume'; readonly what: 'employee' | 'scenario' }
  | { readonly do: 'leave'; readonly who: string; readonly from: number; readonly until: number }
  | { readonly do: 'cancel-leave'; readonly leave: number }
  | { readonly do: 'roles'; readonly who: string; readonly roles: Role[] }
  | { readonly do: 'disable' | 'enable'; readonly who: string }
  | { readonly do: 'appoint'; readonly who: string; readonly as: Model['guardians'][number]['kind'] | 'none' }
  | { readonly do: 'tick' }
  | { readonly do: 'pass'; readonly milliseconds: number }

const day = 86_400_000
const openOrder: readonly OrderState[] = ['open', 'signed', 'assigned', 'accepted']
const endedStates: readonly MatterState[] = ['closed', 'refused', 'withdrawn']
const pressure: readonly Urgency[] = ['danger', 'urgent', 'normal']
const mostPressing = (a: Urgency, b: Urgency) => pressure.find(level => level === a || level === b) ?? 'normal'

export const isEnded = (state: MatterState) => endedStates.includes(state)
export const openProposal = (matter: ModelMatter) => matter.proposals.find(one => one.state === 'open')
export const lastOrder = (matter: ModelMatter) => matter.orders.at(-1)

const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index]
  if (item === undefined) throw new RangeError(`nothing stands at ${index}`)
  return item
}
export const matterOf = (model: Model, id: string): ModelMatter => {
  const matter = model.matters[id]
  if (!matter) throw new RangeError(`no matter ${id}`)
  return matter
}
export const personOf = (model: Model, account: string): ModelPerson => {
  const person = model.people[account]
  if (!person) throw new RangeError(`nobody is called ${account}`)
  return person
}

const isOnLeave = (model: Model, account: string) =>
  model.leaves.some(
    one => one.account === account && !one.isCancelled && one.since <= model.now && one.until > model.now,
  )

const isAble = (model: Model, account: string) => {
  const person = personOf(model, account)
  return !person.isDisabled && person.roles.includes('guardian')
}

/** Who may decide for the employee now. */
export function mayGuard(model: Model, account: string): boolean {
  const own = model.guardians.find(one => one.account === account && one.kind !== 'arbiter')
  if (!own || !isAble(model, account) || isOnLeave(model, account)) return false
  return (
    own.kind === 'guardian' ||
    !model.guardians.some(
      one => one.kind === 'guardian' && !personOf(model, one.account).isDisabled && !isOnLeave(model, one.account),
    )
  )
}

/** Who may decide what the employee proposes on a matter: after two returns the arbiter, where one is there. */
export function mayDecide(model: Model, account: string, matter: ModelMatter): boolean {
  const arbiter = model.guardians.find(one => one.kind === 'arbiter')?.account
  const isThere = arbiter !== undefined && isAble(model, arbiter) && !isOnLeave(model, arbiter)
  return matter.bounces >= 2 && isThere ? arbiter === account : mayGuard(model, account)
}

/** Whether one of these answers for the employee all the while. */
const isCovered = (
  model: Model,
  guardians: Model['guardians'],
  since: number,
  until = Number.POSITIVE_INFINITY,
): boolean =>
  guardians.some(
    one =>
      one.kind !== 'arbiter' &&
      isAble(model, one.account) &&
      !model.leaves.some(
        leave => leave.account === one.account && !leave.isCancelled && leave.until > since && leave.since < until,
      ),
  )

const staysCovered = (model: Model, without: string, since: number, until?: number) =>
  isCovered(
    model,
    model.guardians.filter(one => one.account !== without),
    since,
    until,
  )

const isWorking = (model: Model) => model.employee === 'trial' || model.employee === 'service'
const mayWork = (model: Model) => isWorking(model) && !model.isScenarioStopped

const isSeen = (matter: ModelMatter, person: ModelPerson) =>
  person.roles.some(role => role === 'governor' || role === 'auditor' || role === 'trainer') ||
  matter.visibleTo.includes(person.department)

const putProposal = (matter: ModelMatter, proposal: Omit<ModelProposal, 'state' | 'seal'>) =>
  matter.proposals.push({ ...proposal, state: 'open', seal: 1 })

const putBlank = (matter: ModelMatter) => putProposal(matter, { kind: 'routing', isBlank: true })

function supersede(matter: ModelMatter): void {
  const open = openProposal(matter)
  if (open) open.state = 'superseded'
}

function stop(model: Model, what: 'employee' | 'scenario'): void {
  if (what === 'employee') {
    model.resumesTo = model.employee
    model.employee = 'suspended'
  } else model.isScenarioStopped = true
  for (const matter of Object.values(model.matters)) {
    if (matter.state !== 'received' && matter.state !== 'proposed') continue
    matter.state = 'manual'
    if (!openProposal(matter)) putBlank(matter)
  }
  model.entries++
}

function proposeFor(model: Model, matter: ModelMatter, { patience }: Rules): Answer {
  if (matter.state !== 'received') return 'nothing'
  if (mayWork(model) && matter.setBacks < patience) {
    putProposal(matter, { kind: 'routing', isBlank: false })
    matter.state = 'proposed'
    matter.urgency = mostPressing(matter.urgency, matter.alarm)
  } else {
    putBlank(matter)
    matter.state = 'manual'
  }
  model.entries++
  return 'ok'
}

function kindsFor(matter: ModelMatter, proposal: ModelProposal): readonly DecisionKind[] {
  if (proposal.kind === 'reply') return matter.state === 'reviewing' ? ['approve', 'amend', 'return'] : []
  if (matter.state === 'proposed') return ['approve', 'amend', 'return', 'refuse', 'take_over']
  return matter.state === 'manual' ? ['amend', 'refuse'] : []
}

const isPositive = (kind: DecisionKind) => kind === 'approve' || kind === 'amend'

/** What somebody sees who looks at the matter now. */
export function shownNow(matter: ModelMatter): Shown | null {
  const last = matter.proposals.length - 1
  return last < 0 ? null : { proposal: last, seal: at(matter.proposals, last).seal }
}

function decide(model: Model, action: Extract<Action, { do: 'decide' }>): Answer {
  const matter = matterOf(model, action.matter)
  const person = personOf(model, action.by)
  const shown = action.shown === 'kept' ? matter.kept : action.shown === 'now' ? shownNow(matter) : action.shown
  if (!shown) throw new RangeError('nothing was shown')
  const proposal = at(matter.proposals, shown.proposal)
  if (!isSeen(matter, person)) return 'not_found'
  const isTheirs =
    proposal.author === undefined
      ? mayDecide(model, action.by, matter)
      : proposal.author !== action.by && person.roles.includes('officer') && person.department === matter.department
  if (!isTheirs) return 'not_allowed'
  if (proposal.state !== 'open' || proposal.seal !== shown.seal) return 'stale'
  if (!kindsFor(matter, proposal).includes(action.kind)) return 'conflict'
  if (action.kind === 'approve' && proposal.author === undefined && !mayWork(model)) return 'conflict'
  if (action.fault === 'no-reason' && (action.kind === 'return' || action.kind === 'refuse')) return 'invalid'
  if (action.kind === 'amend' && action.fault !== undefined && action.fault !== 'no-reason') return 'invalid'

  proposal.state = 'decided'
  if (proposal.kind === 'reply') followReply(model, matter, action.kind)
  else followRouting(model, matter, proposal, action)
  model.entries++
  if (proposal.author === undefined) {
    if (!proposal.isBlank) remember(model, action.kind)
    if (['amend', 'return', 'take_over'].includes(action.kind) && isWrongTooOften(model)) stop(model, 'employee')
  }
  return 'ok'
}

/** The last hundred decisions count. */
function remember(model: Model, kind: DecisionKind): void {
  model.history.push(kind)
  if (model.history.length > 100) model.history.shift()
}

function isWrongTooOften(model: Model): boolean {
  if (!isWorking(model) || model.history.length < 20) return false
  const wrong = model.history.filter(kind => kind === 'amend' || kind === 'return' || kind === 'take_over').length
  return wrong / model.history.length > model.errorThreshold
}

function followReply(model: Model, matter: ModelMatter, kind: DecisionKind): void {
  const order = lastOrder(matter)
  if (!order) throw new RangeError('a reply without an order')
  if (isPositive(kind)) {
    order.state = 'completed'
    matter.state = 'answered'
    matter.answeredAt = model.now
  } else {
    order.state = order.handler === null ? 'signed' : 'accepted'
    matter.state = 'handling'
  }
}

/** What an amendment of the tests says: the category's department and days, unless it is to fail the gate. */
export function amendment(model: Model, category: number): ModelRouting & { categoryId: string } {
  const { id, departmentId, days } = at(model.categories, category % model.categories.length)
  return { categoryId: id, departmentId, urgency: category % 5 === 4 ? 'danger' : 'normal', dueDays: days }
}

function followRouting(
  model: Model,
  matter: ModelMatter,
  proposal: ModelProposal,
  action: Extract<Action, { do: 'decide' }>,
): void {
  switch (action.kind) {
    case 'approve':
    case 'amend': {
      const routing = action.kind === 'amend' ? amendment(model, action.category) : proposal.routing
      if (!routing) throw new RangeError('what the skill computed was not read')
      const isDanger = routing.urgency === 'danger'
      const now = new Date(model.now)
      matter.orders.push({
        department: routing.departmentId,
        state: 'open',
        handler: null,
        openedAt: model.now,
        reminded: [],
        signBy: isDanger ? model.now + 30 * 60_000 : workingDaysLater(now, 1).getTime(),
        dueAt: isDanger ? model.now + 2 * 3600_000 : workingDaysLater(now, routing.dueDays).getTime(),
        escalation: 0,
      })
      matter.state = 'dispatched'
      matter.department = routing.departmentId
      matter.urgency = routing.urgency
      matter.visibleTo = [...new Set([...matter.visibleTo, routing.departmentId])]
      return
    }
    case 'return':
      matter.state = 'received'
      matter.setBacks++
      return
    case 'refuse':
      matter.state = 'refused'
      matter.answeredAt = model.now
      return
    case 'take_over':
      matter.state = 'manual'
      putBlank(matter)
  }
}

type OrderDeed = 'sign' | 'assign' | 'report' | 'return'

function deedsOf(order: ModelOrder, person: ModelPerson): readonly OrderDeed[] {
  const isOfficer = person.roles.includes('officer') && person.department === order.department
  const isHandler = order.handler === person.account
  switch (order.state) {
    case 'open':
      return isOfficer ? ['sign', 'return'] : []
    case 'signed':
      return isOfficer ? ['assign', 'report', 'return'] : []
    case 'assigned':
      return [...(isHandler ? (['sign'] as const) : []), ...(isOfficer ? (['assign'] as const) : [])]
    case 'accepted':
      return [...(isHandler ? (['report'] as const) : []), ...(isOfficer ? (['assign'] as const) : [])]
    default:
      return []
  }
}

function workOnOrder(model: Model, action: Extract<Action, { do: OrderDeed }>): Answer {
  const matter = matterOf(model, action.matter)
  const person = personOf(model, action.by)
  const order = at(matter.orders, action.order)
  if (!isSeen(matter, person)) return 'not_found'
  if (!deedsOf(order, person).includes(action.do)) {
    return order.department === person.department || order.handler === person.account ? 'conflict' : 'not_allowed'
  }
  switch (action.do) {
    case 'sign':
      if (order.state === 'open') matter.state = 'handling'
      order.state = order.state === 'open' ? 'signed' : 'accepted'
      break
    case 'assign': {
      const to = personOf(model, action.to)
      const isColleague = to.roles.includes('officer') && to.department === order.department
      if (to.isDisabled || !(isColleague || to.roles.includes('grid_worker'))) return 'invalid'
      if (order.handler === action.to && order.state === 'assigned') return 'conflict'
      order.state = 'assigned'
      order.handler = action.to
      matter.visibleTo = [...new Set([...matter.visibleTo, to.department])]
      break
    }
    case 'report':
      if (action.fault) return 'invalid'
      order.state = 'reported'
      matter.state = 'reviewing'
      putProposal(matter, { kind: 'reply', author: action.by, isBlank: false })
      break
    case 'return':
      order.state = 'returned'
      matter.state = 'received'
      matter.department = model.hub
      matter.bounces++
      matter.setBacks++
  }
  model.entries++
  return 'ok'
}

function giveFeedback(model: Model, matter: ModelMatter, helped: boolean): Answer {
  if (matter.state !== 'answered') return 'conflict'
  if (helped) matter.state = 'closed'
  else {
    const order = lastOrder(matter)
    if (!order) throw new RangeError('an answer without an order')
    order.state = order.handler === null ? 'signed' : 'accepted'
    if (matter.reopened >= 1) order.escalation = 2
    matter.reopened++
    matter.state = 'handling'
  }
  model.entries++
  return 'ok'
}

function supplement(model: Model, matter: ModelMatter, alarm: Urgency): Answer {
  if (!['received', 'proposed', 'manual'].includes(matter.state)) return 'conflict'
  matter.version++
  matter.alarm = mostPressing(matter.alarm, alarm)
  matter.urgency = matter.alarm
  const open = openProposal(matter)
  if (matter.state === 'proposed') {
    matter.state = 'received'
    supersede(matter)
  } else if (open) open.seal++
  model.entries++
  return 'ok'
}

function withdraw(model: Model, matter: ModelMatter): Answer {
  if (!['received', 'proposed', 'manual', 'dispatched', 'handling'].includes(matter.state)) return 'conflict'
  supersede(matter)
  const order = lastOrder(matter)
  if (order && openOrder.includes(order.state)) order.state = 'returned'
  matter.state = 'withdrawn'
  model.entries++
  return 'ok'
}

function resume(model: Model, what: 'employee' | 'scenario'): Answer {
  if (what === 'scenario') {
    if (!model.isScenarioStopped) return 'conflict'
    model.isScenarioStopped = false
  } else {
    if (model.employee !== 'suspended') return 'conflict'
    model.employee = model.resumesTo ?? 'registered'
    model.resumesTo = null
  }
  model.entries++
  return 'ok'
}

function takeLeave(model: Model, { who, from, until }: Extract<Action, { do: 'leave' }>): Answer {
  if (until <= from || until <= model.now) return 'invalid'
  const since = Math.max(from, model.now)
  const isGuarding = model.guardians.some(one => one.account === who && one.kind !== 'arbiter')
  if (isGuarding && !staysCovered(model, who, since, until)) return 'conflict'
  model.leaves.push({ account: who, since, until, isCancelled: false })
  model.entries++
  return 'ok'
}

/** Whether an employee would be left without anybody, were this person's account or role taken away. */
function isIndispensable(model: Model, who: string): boolean {
  const own = model.guardians.find(one => one.account === who)
  return (
    own !== undefined && own.kind !== 'arbiter' && (own.kind === 'guardian' || !staysCovered(model, who, model.now))
  )
}

const isLastAdministrator = (model: Model, who: string) =>
  !Object.values(model.people).some(one => one.account !== who && !one.isDisabled && one.roles.includes('admin'))

function setRoles(model: Model, who: string, roles: Role[]): Answer {
  const person = personOf(model, who)
  const loses = (role: Role) => person.roles.includes(role) && !roles.includes(role)
  if (loses('admin') && isLastAdministrator(model, who)) return 'conflict'
  if (loses('guardian') && isIndispensable(model, who)) return 'conflict'
  person.roles = roles
  model.entries++
  return 'ok'
}

function disable(model: Model, who: string): Answer {
  const person = personOf(model, who)
  if (person.roles.includes('admin') && isLastAdministrator(model, who)) return 'conflict'
  if (isIndispensable(model, who)) return 'conflict'
  person.isDisabled = true
  model.entries++
  return 'ok'
}

function appoint(model: Model, who: string, as: Extract<Action, { do: 'appoint' }>['as']): Answer {
  const person = personOf(model, who)
  if (person.isDisabled) return 'not_found'
  if (as !== 'none' && (!person.roles.includes('guardian') || person.department !== model.hub)) return 'invalid'
  const own = model.guardians.find(one => one.account === who)
  if (own?.kind === as) return 'conflict'
  if (as === 'none' && !own) return 'not_found'
  if (as !== 'guardian' && own?.kind === 'guardian') return 'conflict'
  const remaining = model.guardians.filter(one => one.account !== who && !(as !== 'deputy' && one.kind === as))
  const after = as === 'none' ? remaining : [...remaining, { account: who, kind: as }]
  if ((as === 'guardian' || own?.kind === 'deputy') && !isCovered(model, after, model.now)) return 'conflict'
  model.guardians = after
  model.entries++
  return 'ok'
}

function tick(model: Model, given: Rules): Answer {
  for (const matter of Object.values(model.matters)) {
    if (matter.state === 'received' && matter.filedAt < model.now - 30_000) proposeFor(model, matter, given)
  }
  const isStopped = model.isScenarioStopped || model.employee === 'suspended' || model.employee === 'retired'
  const waits = ({ state }: ModelMatter) => state === 'received' || state === 'proposed'
  const left = Object.values(model.matters).filter(matter => isStopped && waits(matter))
  for (const matter of left) {
    matter.state = 'manual'
    if (!openProposal(matter)) putBlank(matter)
  }
  if (left.length > 0) model.entries++
  const soon = workingDaysLater(new Date(model.now), 1).getTime()
  for (const order of Object.values(model.matters).map(lastOrder)) {
    if (!order || !openOrder.includes(order.state)) continue
    const limits = [...(order.state === 'open' ? [['sign', order.signBy] as const] : []), ['due', order.dueAt] as const]
    for (const [of, limit] of limits) {
      const isHalfOver = model.now >= order.openedAt + (limit - order.openedAt) / 2
      if (limit <= model.now || limit > soon || !isHalfOver || order.reminded.includes(of)) continue
      order.reminded.push(of)
      model.entries++
    }
  }
  for (const matter of Object.values(model.matters)) {
    const order = lastOrder(matter)
    if (!order || !openOrder.includes(order.state)) continue
    const level = order.dueAt < model.now ? 2 : order.state === 'open' && order.signBy < model.now ? 1 : 0
    if (level <= order.escalation) continue
    order.escalation = level
    model.entries++
  }
  for (const matter of Object.values(model.matters)) {
    if (matter.state !== 'answered' || (matter.answeredAt ?? 0) >= model.now - given.feedbackDays * day) continue
    matter.state = 'closed'
    model.entries++
  }
  if (model.entries > model.checkpointAt + 1) {
    model.checkpointAt = model.entries
    model.entries++
  }
  return 'ok'
}

/** A copy in which some matters may be moved without moving the model's. */
export function fork(model: Model, matters: readonly string[]): Model {
  return {
    ...model,
    guardians: [...model.guardians],
    leaves: structuredClone(model.leaves) as Model['leaves'],
    history: [...model.history],
    people: structuredClone(model.people),
    matters: Object.fromEntries(matters.map(id => [id, structuredClone(matterOf(model, id))])),
  }
}

/** Does to the model what the office must do, and returns what the office must answer. */
export function apply(model: Model, action: Action, given: Rules = rules): Answer {
  switch (action.do) {
    case 'file':
      model.matters[action.matter] = {
        state: 'received',
        version: 1,
        alarm: action.alarm,
        urgency: action.alarm,
        department: model.hub,
        visibleTo: [model.hub],
        bounces: 0,
        reopened: 0,
        filedAt: model.now,
        answeredAt: null,
        setBacks: 0,
        proposals: [],
        orders: [],
        kept: null,
      }
      model.entries++
      return 'ok'
    case 'propose':
      return proposeFor(model, matterOf(model, action.matter), given)
    case 'look': {
      const matter = matterOf(model, action.matter)
      matter.kept = shownNow(matter)
      return 'ok'
    }
    case 'decide':
      return decide(model, action)
    case 'sign':
    case 'assign':
    case 'report':
    case 'return':
      return workOnOrder(model, action)
    case 'feedback':
      return giveFeedback(model, matterOf(model, action.matter), action.helped)
    case 'supplement':
      return supplement(model, matterOf(model, action.matter), action.alarm)
    case 'withdraw':
      return withdraw(model, matterOf(model, action.matter))
    case 'suspend':
      if (action.what === 'employee' ? !isWorking(model) : model.isScenarioStopped) return 'conflict'
      stop(model, action.what)
      return 'ok'
    case 'resume':
      return resume(model, action.what)
    case 'leave':
      return takeLeave(model, action)
    case 'cancel-leave': {
      const leave = at(model.leaves, action.leave)
      if (leave.isCancelled) return 'not_found'
      leave.isCancelled = true
      model.entries++
      return 'ok'
    }
    case 'roles':
      return setRoles(model, action.who, action.roles)
    case 'disable':
      return disable(model, action.who)
    case 'enable':
      personOf(model, action.who).isDisabled = false
      model.entries++
      return 'ok'
    case 'appoint':
      return appoint(model, action.who, action.as)
    case 'tick':
      return tick(model, given)
    case 'pass':
      model.now += action.milliseconds
      return 'ok'
  }
}
