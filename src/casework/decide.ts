import { sql } from 'kysely'
import { crashPoint } from '../crash.ts'
import { beijingDay, maskPersonalData } from '../language/index.ts'
import { learnedFrom } from '../learning/index.ts'
import type { RecordRef } from '../ledger/index.ts'
import { Conflict, Invalid, NotAllowed, Stale } from '../problems.ts'
import { enoughDecisions, mayDecideFor, mayWork, scorecard } from '../roster/index.ts'
import type { RoutingOutput } from '../skills/route/index.ts'
import type { MatterState, Tx } from '../store/index.ts'
import { dangerDeadline, workingDaysLater } from './deadlines.ts'
import { gateFailures, type ReplyOutput, replyGate, routingGate } from './gate.ts'
import { answerAlong, comeAlong, lockWithLead, mergeInto } from './merge.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { putBlankProposals } from './propose.ts'
import { shownDigest } from './shown.ts'
import { stopEmployee } from './stop.ts'
import { lockVisibleMatter } from './visibility.ts'

export type DecisionKind = 'approve' | 'amend' | 'return' | 'refuse' | 'take_over' | 'merge'

export const decisionNames: Record<DecisionKind, string> = {
  approve: '同意',
  amend: '修改后同意',
  return: '退回重拟',
  refuse: '不予受理',
  take_over: '转为人工办理',
  merge: '并案',
}

export interface DecisionInput {
  readonly kind: DecisionKind
  /** SHA-256 of exactly what the decider saw. */
  readonly shownDigest: string
  readonly routing?: RoutingOutput | undefined
  readonly reply?: ReplyOutput | undefined
  /** with merge: the matter that this one is to follow */
  readonly leadId?: string | undefined
  readonly reason?: string | undefined
}

type Matter = Awaited<ReturnType<typeof lockVisibleMatter>>

interface OpenProposal {
  readonly id: string
  readonly kind: 'routing' | 'reply'
  readonly employeeId: string | null
  readonly authorPersonId: string | null
  readonly output: object | null
}

/** What may be decided on an open proposal of a matter in this state, before asking who decides. */
export function decisionKinds(state: MatterState, kind: 'routing' | 'reply'): readonly DecisionKind[] {
  if (kind === 'reply') return state === 'reviewing' ? ['approve', 'amend', 'return'] : []
  if (state === 'proposed') return ['approve', 'amend', 'return', 'refuse', 'take_over', 'merge']
  // an employee that is stopped, or a matter taken over: a person fills in the form
  if (state === 'manual') return ['amend', 'refuse', 'merge']
  return []
}

/**
 * Whether this person is the one to decide it: the guardian of its employee, or a colleague of its author; the arbiter
 * what departments returned twice.
 */
export async function mayDecide(
  tx: Tx,
  proposal: OpenProposal,
  matter: { readonly id: string; readonly departmentId: string },
  act: Act,
): Promise<boolean> {
  const { person, now } = act
  if (proposal.authorPersonId === person.id) return false
  return proposal.employeeId === null
    ? person.roles.includes('officer') && person.department.id === matter.departmentId
    : mayDecideFor(tx, person.id, proposal.employeeId, matter.id, now)
}

/** What a decision says beyond yes or no; null where that is all. Throws Invalid where the gate doesn't let it pass. */
function decidedOutput(office: Office, proposal: OpenProposal, input: DecisionInput): object | null {
  if (input.kind === 'merge') {
    if (input.leadId === undefined) throw new Invalid('请选择并入哪一件。', { leadId: '请选择并入哪一件' })
    return { leadId: input.leadId }
  }
  if (input.kind !== 'approve' && input.kind !== 'amend') return null
  const given = input.kind === 'approve' ? proposal.output : proposal.kind === 'routing' ? input.routing : input.reply
  if (!given) throw new Invalid('请填写完整后再提交。')
  const gate =
    proposal.kind === 'routing'
      ? routingGate(given as RoutingOutput, office.router.now()?.categories ?? new Map())
      : replyGate(given as ReplyOutput)
  const failures = gateFailures(gate)
  if (failures.length > 0) throw new Invalid(`闸门没有通过：${failures.map(one => one.note).join('；')}。`)
  return given
}

/**
 * A person decides a proposal, once, bound to what they were shown; what follows from it happens in the same
 * transaction. Throws Stale when it changed or was decided meanwhile, NotAllowed when it is not theirs to decide.
 */
export async function decide(
  tx: Tx,
  office: Office,
  asked: Act,
  proposalId: string,
  input: DecisionInput,
): Promise<string> {
  const { person } = asked
  if (input.kind === 'merge' && input.leadId !== undefined) await lockWithLead(tx, asked, proposalId, input.leadId)
  const matter = await lockVisibleMatter(tx, person, 'proposal', proposalId)
  const proposal = await tx.selectFrom('proposal').selectAll().where('id', '=', proposalId).executeTakeFirstOrThrow()
  // a clock that was set back dates no decision before what it decides
  const act: Act = asked.now < proposal.madeAt ? { person, now: proposal.madeAt } : asked
  if (!(await mayDecide(tx, proposal, matter, act))) {
    throw new NotAllowed(
      proposal.authorPersonId === act.person.id ? '自己写的答复要由另一位工作人员审核。' : '这件拟办不由您审定。',
    )
  }
  if (proposal.state !== 'open') throw new Stale('这件拟办已经审定或已被替换，请刷新后查看。')
  if (proposal.shownDigest !== input.shownDigest || (await shownDigest(tx, proposalId)) !== input.shownDigest) {
    throw new Stale()
  }
  if (!decisionKinds(matter.state, proposal.kind).includes(input.kind)) {
    throw new Conflict(`现在不能「${decisionNames[input.kind]}」。`)
  }
  if (input.kind === 'approve' && proposal.employeeId && !(await mayWork(tx, proposal.employeeId, matter.scenarioId))) {
    throw new Conflict('数智员工已停用，请人工填写后再派出。')
  }
  if ((input.kind === 'return' || input.kind === 'refuse') && (input.reason?.length ?? 0) < 2)
    throw new Invalid('请写明理由。', { reason: '请写明理由' })
  const output = decidedOutput(office, proposal, input)

  const decision = await tx
    .insertInto('decision')
    .values({
      proposalId,
      kind: input.kind,
      decidedBy: act.person.id,
      decidedAt: act.now,
      shownDigest: input.shownDigest,
      output: output === null ? null : JSON.stringify(output),
      reason: input.reason ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()

  crashPoint('decision.inserted')
  const consequences = await follow(tx, office, act, { matter, proposal, decisionId: decision.id, input, output })
  office.ledger.append(tx, {
    type: 'decision.made',
    at: act.now,
    actor: actorOf(act),
    matter: matter.id,
    data: {
      decision: decision.id,
      proposal: proposalId,
      kind: input.kind,
      about: proposal.kind,
      shown: input.shownDigest,
    },
    records: [
      { table: 'decision', id: decision.id },
      { table: 'proposal', id: proposalId },
      { table: 'matter', id: matter.id },
      ...consequences,
    ],
  })
  if (proposal.employeeId && ['amend', 'return', 'take_over'].includes(input.kind)) {
    await stopWhenWrongTooOften(tx, office, proposal.employeeId, act.now)
  }
  return matter.id
}

interface Decided {
  readonly matter: Matter
  readonly proposal: OpenProposal
  readonly decisionId: string
  readonly input: DecisionInput
  readonly output: object | null
}

/** What follows from a decision; returns the rows it touched besides matter, proposal and decision. */
function follow(tx: Tx, office: Office, act: Act, decided: Decided): Promise<RecordRef[]> {
  const { kind } = decided.input
  if (decided.proposal.kind === 'reply') {
    return kind === 'return' ? reworkReply(tx, decided) : releaseReply(tx, office, act, decided)
  }
  switch (kind) {
    case 'approve':
    case 'amend':
      return dispatch(tx, act, decided)
    case 'return':
      return returnToEmployee(tx, office, decided)
    case 'refuse':
      return refuse(tx, act, decided)
    case 'take_over':
      return takeOver(tx, act, decided)
    case 'merge':
      return mergeInto(tx, act, decided.matter, decided.decisionId, (decided.output as { leadId: string }).leadId)
  }
}

async function dispatch(tx: Tx, { now }: Act, { matter, decisionId, output }: Decided): Promise<RecordRef[]> {
  const routing = output as RoutingOutput
  const dueAt = routing.urgency === 'danger' ? dangerDeadline(now) : workingDaysLater(now, routing.dueDays)
  const effect = await tx
    .insertInto('effect')
    .values({
      decisionId,
      kind: 'dispatch',
      idempotencyKey: `dispatch/${decisionId}`,
      payload: JSON.stringify({ output, matter: matter.id }),
      happenedAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  crashPoint('effect.inserted')
  const { nextval } = await tx
    .selectNoFrom(({ fn, val }) => fn<number>('nextval', [val('work_order_number')]).as('nextval'))
    .executeTakeFirstOrThrow()
  const order = await tx
    .insertInto('workOrder')
    .values({
      number: `GD${beijingDay(now).slice(0, 4)}-${String(nextval).padStart(6, '0')}`,
      matterId: matter.id,
      effectId: effect.id,
      departmentId: routing.departmentId,
      handlerId: null,
      state: 'open',
      instructions: routing.reason,
      openedAt: now,
      signBy: routing.urgency === 'danger' ? new Date(now.getTime() + 30 * 60_000) : workingDaysLater(now, 1),
      dueAt,
      signedAt: null,
      signedBy: null,
      reportedAt: null,
      completedAt: null,
      measure: null,
      returnReason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  crashPoint('order.inserted')
  await tx
    .updateTable('matter')
    .set({
      state: 'dispatched',
      departmentId: routing.departmentId,
      categoryId: routing.categoryId,
      urgency: routing.urgency,
      dueAt,
      visibleTo: [...new Set([...matter.visibleTo, routing.departmentId])],
    })
    .where('id', '=', matter.id)
    .execute()
  const example = `${learnedFrom}${matter.id}`
  await tx
    .insertInto('routingExample')
    .values({
      id: example,
      title: maskPersonalData(matter.title),
      content: maskPersonalData(matter.content),
      place: matter.place,
      categoryId: routing.categoryId,
      origin: 'decision',
      // the moment itself, not that of the transaction's begin: the router asks what was added since
      addedAt: sql<Date>`clock_timestamp()`,
    })
    .onConflict(c =>
      c.column('id').doUpdateSet({ categoryId: routing.categoryId, addedAt: sql<Date>`clock_timestamp()` }),
    )
    .execute()
  return [
    { table: 'effect', id: effect.id },
    { table: 'work_order', id: order.id },
    { table: 'routing_example', id: example },
    ...(await comeAlong(tx, matter.id)),
  ]
}

async function returnToEmployee(tx: Tx, office: Office, { matter }: Decided): Promise<RecordRef[]> {
  await tx.updateTable('matter').set({ state: 'received' }).where('id', '=', matter.id).execute()
  await office.enqueueProposal(tx, matter.id)
  return []
}

async function refuse(tx: Tx, { now }: Act, { matter, decisionId, input }: Decided): Promise<RecordRef[]> {
  const effect = await tx
    .insertInto('effect')
    .values({
      decisionId,
      kind: 'refusal',
      idempotencyKey: `refusal/${decisionId}`,
      payload: JSON.stringify({ reason: input.reason, matter: matter.id }),
      happenedAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('matter')
    .set({ state: 'refused', closedAt: now, answer: `不予受理：${input.reason}`, answeredAt: now })
    .where('id', '=', matter.id)
    .execute()
  return [{ table: 'effect', id: effect.id }]
}

async function takeOver(tx: Tx, { now }: Act, { matter }: Decided): Promise<RecordRef[]> {
  await tx.updateTable('matter').set({ state: 'manual' }).where('id', '=', matter.id).execute()
  return putBlankProposals(tx, [matter], { code: 'taken_over', text: '监护人转为人工办理。' }, now)
}

async function openOrder(tx: Tx, matterId: string) {
  return tx
    .selectFrom('workOrder')
    .selectAll()
    .where('matterId', '=', matterId)
    .where('state', '=', 'reported')
    .forUpdate()
    .executeTakeFirstOrThrow()
}

async function releaseReply(tx: Tx, office: Office, act: Act, decided: Decided): Promise<RecordRef[]> {
  const { now } = act
  const { matter, decisionId, output } = decided
  const reply = output as ReplyOutput
  const order = await openOrder(tx, matter.id)
  const effect = await tx
    .insertInto('effect')
    .values({
      decisionId,
      kind: 'reply',
      idempotencyKey: `reply/${decisionId}`,
      payload: JSON.stringify({ output, matter: matter.id }),
      happenedAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('workOrder')
    .set({ state: 'completed', completedAt: now, measure: reply.measure })
    .where('id', '=', order.id)
    .execute()
  await tx
    .updateTable('matter')
    .set({ state: 'answered', answer: reply.answer, answeredAt: now })
    .where('id', '=', matter.id)
    .execute()
  await answerAlong(tx, office, act, matter.id, reply.answer)
  return [
    { table: 'effect', id: effect.id },
    { table: 'work_order', id: order.id },
  ]
}

async function reworkReply(tx: Tx, { matter }: Decided): Promise<RecordRef[]> {
  const order = await openOrder(tx, matter.id)
  await tx
    .updateTable('workOrder')
    .set({ state: order.handlerId === null ? 'signed' : 'accepted', reportedAt: null })
    .where('id', '=', order.id)
    .execute()
  await tx.updateTable('matter').set({ state: 'handling' }).where('id', '=', matter.id).execute()
  return [{ table: 'work_order', id: order.id }]
}

/** G6: an employee whose guardian corrects it too often is stopped, and a person looks into it. */
async function stopWhenWrongTooOften(tx: Tx, office: Office, employeeId: string, now: Date): Promise<void> {
  const threshold = office.roster.get(employeeId)?.errorThreshold
  const card = await scorecard(tx, employeeId)
  if (
    threshold === undefined ||
    card.errorShare === null ||
    card.decided < enoughDecisions ||
    card.errorShare <= threshold
  )
    return
  const working = await tx
    .selectFrom('employee')
    .select('id')
    .where('id', '=', employeeId)
    .where('state', 'in', ['trial', 'service'])
    .executeTakeFirst()
  if (!working) return
  await stopEmployee(tx, office, employeeId, {
    actor: { kind: 'system' },
    now,
    reason: `差错率 ${Math.round(card.errorShare * 100)}% 超过 ${Math.round(threshold * 100)}%，自动停用`,
  })
}
