import type { RecordRef } from '../ledger/index.ts'
import type { Person } from '../people/index.ts'
import { getPerson } from '../people/index.ts'
import { Conflict, Invalid, NotAllowed } from '../problems.ts'
import { awayAt } from '../roster/index.ts'
import type { ReturnInput } from '../shapes/matter.ts'
import type { OrderState, Tx } from '../store/index.ts'
import { gateFailures, type ReplyOutput, replyGate } from './gate.ts'
import { attachPhotos, type NewAppeal } from './intake.ts'
import { openOrderStates } from './machine.ts'
import { comeAlong } from './merge.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { putProposal } from './propose.ts'
import { lockVisibleMatter } from './visibility.ts'

export type OrderAction = 'sign' | 'assign' | 'report' | 'hand_back' | 'return'

interface OrderPlace {
  readonly state: OrderState
  readonly departmentId: string
  readonly handlerId: string | null
}

/** What a person may do with an order now; the screens show it and every call checks it. */
export function orderActions(order: OrderPlace, person: Person): OrderAction[] {
  const isOfficer = person.roles.includes('officer') && person.department.id === order.departmentId
  const isHandler = order.handlerId === person.id
  switch (order.state) {
    case 'open':
      return isOfficer ? ['sign', 'return'] : []
    case 'signed':
      return isOfficer ? ['assign', 'report', 'return'] : []
    case 'assigned':
      return [...(isHandler ? (['sign', 'hand_back'] as const) : []), ...(isOfficer ? (['assign'] as const) : [])]
    case 'accepted':
      return [...(isHandler ? (['report', 'hand_back'] as const) : []), ...(isOfficer ? (['assign'] as const) : [])]
    default:
      return []
  }
}

async function lockOrder(tx: Tx, id: string, act: Act, action: OrderAction) {
  const matter = await lockVisibleMatter(tx, act.person, 'work_order', id)
  const order = await tx.selectFrom('workOrder').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  if (!orderActions(order, act.person).includes(action)) {
    const isTheirs = order.departmentId === act.person.department.id || order.handlerId === act.person.id
    if (!isTheirs) throw new NotAllowed('这张工单不由您办理。')
    throw new Conflict('工单状态已有变化，请刷新后再操作。')
  }
  return { order, matter }
}

/** 签收: the department takes the order, or a grid worker the part given to them. */
export async function signOrder(tx: Tx, office: Office, act: Act, id: string): Promise<string> {
  const { order, matter } = await lockOrder(tx, id, act, 'sign')
  const isDepartment = order.state === 'open'
  await tx
    .updateTable('workOrder')
    .set(isDepartment ? { state: 'signed', signedAt: act.now, signedBy: act.person.id } : { state: 'accepted' })
    .where('id', '=', id)
    .execute()
  if (isDepartment) await tx.updateTable('matter').set({ state: 'handling' }).where('id', '=', matter.id).execute()
  office.ledger.append(tx, {
    type: isDepartment ? 'order.signed' : 'order.accepted',
    at: act.now,
    actor: actorOf(act),
    matter: matter.id,
    data: { order: id },
    records: [
      { table: 'work_order', id },
      { table: 'matter', id: matter.id },
    ],
  })
  return matter.id
}

/** 派给: a colleague of the department or a grid worker of any town handles it. */
export async function assignOrder(tx: Tx, office: Office, act: Act, id: string, personId: string): Promise<string> {
  const { order, matter } = await lockOrder(tx, id, act, 'assign')
  const handler = await getPerson(tx, personId)
  const isColleague = handler.roles.includes('officer') && handler.department.id === order.departmentId
  if (handler.isDisabled || !(isColleague || handler.roles.includes('grid_worker'))) {
    throw new Invalid('只能派给本部门的工作人员或网格员。')
  }
  if ((await awayAt(tx, act.now)).has(personId)) throw new Conflict('此人正在请假，请另派一人。')
  if (order.handlerId === personId && order.state === 'assigned') throw new Conflict('已经派给此人，等其签收。')
  await tx.updateTable('workOrder').set({ state: 'assigned', handlerId: personId }).where('id', '=', id).execute()
  await tx
    .updateTable('matter')
    .set({ visibleTo: [...new Set([...matter.visibleTo, handler.department.id])] })
    .where('id', '=', matter.id)
    .execute()
  const followers = await comeAlong(tx, matter.id)
  office.ledger.append(tx, {
    type: 'order.assigned',
    at: act.now,
    actor: actorOf(act),
    matter: matter.id,
    data: { order: id, to: personId },
    records: [{ table: 'work_order', id }, { table: 'matter', id: matter.id }, ...followers],
  })
  return matter.id
}

/** 反馈: what was done and what the resident should be told; a colleague of the department reviews it. */
export async function reportOrder(
  tx: Tx,
  office: Office,
  act: Act,
  id: string,
  report: ReplyOutput & { readonly photos?: NewAppeal['photos'] },
): Promise<string> {
  const { matter } = await lockOrder(tx, id, act, 'report')
  const output: ReplyOutput = { measure: report.measure, answer: report.answer }
  const gate = replyGate(output)
  const failures = gateFailures(gate)
  if (failures.length > 0) throw new Invalid(`${failures.map(one => one.note).join('；')}。`)
  const photos = await attachPhotos(tx, matter.id, report.photos, 'report', act.now)
  await tx
    .updateTable('workOrder')
    .set({ state: 'reported', reportedAt: act.now, measure: report.measure })
    .where('id', '=', id)
    .execute()
  await tx.updateTable('matter').set({ state: 'reviewing' }).where('id', '=', matter.id).execute()
  const proposal = await putProposal(
    tx,
    matter.id,
    { kind: 'reply', author: { personId: act.person.id }, output, gate },
    act.now,
  )
  office.ledger.append(tx, {
    type: 'order.reported',
    at: act.now,
    actor: actorOf(act),
    matter: matter.id,
    data: { order: id, proposal, photos: photos.length },
    records: [
      { table: 'work_order', id },
      { table: 'matter', id: matter.id },
      { table: 'proposal', id: proposal },
      ...photos,
    ],
  })
  return matter.id
}

/** 交回: whoever was to handle it can't, with the reason; it lies with the department again, its clock goes on. */
export async function handBackOrder(tx: Tx, office: Office, act: Act, id: string, reason: string): Promise<string> {
  const { order, matter } = await lockOrder(tx, id, act, 'hand_back')
  await tx
    .updateTable('workOrder')
    .set({ state: 'signed', handlerId: null, returnReason: reason })
    .where('id', '=', id)
    .execute()
  office.ledger.append(tx, {
    type: 'order.handed_back',
    at: act.now,
    actor: actorOf(act),
    matter: matter.id,
    data: { order: id, was: order.state },
    records: [{ table: 'work_order', id }],
  })
  return matter.id
}

/**
 * 退单: not this department's, with the reason; it goes back to be routed anew, and a second time to a person: the
 * arbiter, where one is appointed.
 */
export async function returnOrder(
  tx: Tx,
  office: Office,
  act: Act,
  id: string,
  { code, reason }: ReturnInput,
): Promise<string> {
  const { matter } = await lockOrder(tx, id, act, 'return')
  await tx.updateTable('workOrder').set({ state: 'returned', returnReason: reason }).where('id', '=', id).execute()
  await tx.insertInto('orderReturn').values({ id, code, returnedAt: act.now }).execute()
  await tx
    .updateTable('matter')
    .set({
      state: 'received',
      departmentId: matter.intakeDepartmentId,
      bounceCount: matter.bounceCount + 1,
    })
    .where('id', '=', matter.id)
    .execute()
  await office.enqueueProposal(tx, matter.id)
  const followers = await comeAlong(tx, matter.id)
  office.ledger.append(tx, {
    type: 'order.returned',
    at: act.now,
    actor: actorOf(act),
    matter: matter.id,
    data: { order: id, bounce: matter.bounceCount + 1, code },
    records: [
      { table: 'work_order', id },
      { table: 'order_return', id },
      { table: 'matter', id: matter.id },
      ...followers,
    ],
  })
  return matter.id
}

/**
 * Marks what is late: not signed in time (1: the department is reminded), past its due date (2: the governor sees
 * it). Nothing is ever decided by time running out. Returns how many orders were marked.
 */
export async function escalateLateOrders(tx: Tx, office: Office, now: Date): Promise<number> {
  const late = await tx
    .selectFrom('workOrder')
    .select(['id', 'matterId', 'escalation', 'dueAt'])
    .where(
      'state',
      'in',
      openOrderStates.filter(state => state !== 'reported'),
    )
    .where(({ and, or, eb }) =>
      or([
        and([eb('state', '=', 'open'), eb('signBy', '<', now), eb('escalation', '<', 1)]),
        and([eb('dueAt', '<', now), eb('escalation', '<', 2)]),
      ]),
    )
    .orderBy('dueAt')
    .limit(500)
    .forUpdate()
    .skipLocked()
    .execute()
  for (const order of late) {
    const level = order.dueAt < now ? 2 : 1
    await tx.updateTable('workOrder').set({ escalation: level }).where('id', '=', order.id).execute()
    const record: RecordRef = { table: 'work_order', id: order.id }
    office.ledger.append(tx, {
      type: 'order.escalated',
      at: now,
      actor: { kind: 'system' },
      matter: order.matterId,
      data: { order: order.id, level },
      records: [record],
    })
  }
  return late.length
}
