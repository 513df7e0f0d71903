import { sql } from 'kysely'
import type { RecordRef } from '../ledger/index.ts'
import { Conflict, Invalid, NotAllowed, NotFound } from '../problems.ts'
import { mayGuard } from '../roster/index.ts'
import { systemSession, type Tx } from '../store/index.ts'
import { mostPressing } from './deadlines.ts'
import { endedMatterStates, leadableStates } from './machine.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { lockMatter, lockSeenMatter, visibleTo } from './visibility.ts'

type Matter = Awaited<ReturnType<typeof lockMatter>>

const recordsOf = (ids: readonly { readonly id: string }[]) => ids.map(({ id }): RecordRef => ({ table: 'matter', id }))

/**
 * Locks a proposal's matter and the one that it is to follow, in the order of their ids: two people who merge the same two
 * matters into each other take turns. Throws NotFound where this person doesn't see the leader.
 */
export async function lockWithLead(tx: Tx, { person }: Act, proposalId: string, leadId: string): Promise<void> {
  const locked = await tx
    .selectFrom('matter')
    .select('id')
    .where(({ eb, or }) =>
      or([
        eb('id', '=', leadId),
        eb('id', '=', sql<string>`(select o.matter_id from proposal o where o.id = ${proposalId})`),
      ]),
    )
    .where(visibleTo(person, 'matter'))
    .orderBy('id')
    .forUpdate()
    .execute()
  if (!locked.some(({ id }) => id === leadId)) throw new NotFound()
}

/** 并案: a matter follows another one that several people wrote about, by a decision; both are locked. */
export async function mergeInto(
  tx: Tx,
  { now }: Act,
  matter: Matter,
  decisionId: string,
  leadId: string,
): Promise<RecordRef[]> {
  if (leadId === matter.id) throw new Invalid('不能并入这件事项自己。', { leadId: '请选择另一件' })
  const lead = await lockMatter(tx, leadId)
  if (!leadableStates.includes(lead.state)) {
    throw new Conflict('要并入的事项已经答复、结束或并入别的事项，请另选一件，或单独分拨。')
  }
  const effect = await tx
    .insertInto('effect')
    .values({
      decisionId,
      kind: 'merge',
      idempotencyKey: `merge/${decisionId}`,
      payload: JSON.stringify({ output: { leadId }, matter: matter.id }),
      happenedAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.insertInto('mergedMatter').values({ id: matter.id, leadId, effectId: effect.id, mergedAt: now }).execute()
  await tx.updateTable('matter').set({ state: 'merged' }).where('id', '=', matter.id).execute()
  await tx
    .updateTable('matter')
    .set({ urgency: mostPressing(lead.urgency, matter.urgency) })
    .where('id', '=', leadId)
    .execute()
  return [
    { table: 'effect', id: effect.id },
    { table: 'merged_matter', id: matter.id },
    { table: 'matter', id: leadId },
    ...(await comeAlong(tx, leadId)),
  ]
}

/** What follows a matter goes where it goes: to its department, category and due date; whoever sees it sees them. */
export async function comeAlong(tx: Tx, leadId: string): Promise<RecordRef[]> {
  const { rows } = await sql<{ id: string }>`
    update matter f set department_id = l.department_id, category_id = l.category_id, due_at = l.due_at,
      visible_to = array(select distinct unnest(f.visible_to || l.visible_to))
    from matter l where l.id = ${leadId} and f.state = 'merged' and f.id in (select followers_of(${leadId}))
    returning f.id`.execute(tx)
  return recordsOf(rows)
}

/** The answer to a matter goes to everybody whose matter follows it. */
export async function answerAlong(tx: Tx, office: Office, act: Act, leadId: string, answer: string): Promise<void> {
  const answered = await tx
    .updateTable('matter')
    .set({ state: 'answered', answer, answeredAt: act.now })
    .where('state', '=', 'merged')
    .where('id', 'in', sql<string>`(select followers_of(${leadId}))`)
    .returning('id')
    .execute()
  for (const { id } of answered) {
    office.ledger.append(tx, {
      type: 'matter.answered_along',
      at: act.now,
      actor: actorOf(act),
      matter: id,
      data: { lead: leadId },
      records: [{ table: 'matter', id }],
    })
  }
}

/** A matter follows no other any more: it waits for a proposal of its own. */
export async function standAlone(tx: Tx, office: Office, matter: Matter): Promise<RecordRef[]> {
  await tx.deleteFrom('mergedMatter').where('id', '=', matter.id).execute()
  await tx
    .updateTable('matter')
    .set({ state: 'received', departmentId: matter.intakeDepartmentId, categoryId: null })
    .where('id', '=', matter.id)
    .execute()
  await office.enqueueProposal(tx, matter.id)
  return [
    { table: 'matter', id: matter.id },
    { table: 'merged_matter', id: matter.id },
    ...(await comeAlong(tx, matter.id)),
  ]
}

/** Who may say that it is another matter after all: who decides on its proposals, and the department that has it. */
export async function maySeparate(tx: Tx, matter: Pick<Matter, 'state' | 'employeeId' | 'departmentId'>, act: Act) {
  if (matter.state !== 'merged') return false
  const isOfTheDepartment = act.person.roles.includes('officer') && act.person.department.id === matter.departmentId
  return isOfTheDepartment || mayGuard(tx, act.person.id, matter.employeeId, act.now)
}

/** 撤销并案: a person says that it is another matter after all. */
export async function separate(tx: Tx, office: Office, act: Act, matterId: string): Promise<void> {
  const matter = await lockSeenMatter(tx, act.person, matterId)
  if (matter.state !== 'merged') throw new Conflict('这件事项现在没有并案，请刷新后查看。')
  if (!(await maySeparate(tx, matter, act))) throw new NotAllowed('这件并案不由您撤销。')
  office.ledger.append(tx, {
    type: 'matter.separated',
    at: act.now,
    actor: actorOf(act),
    matter: matterId,
    records: await standAlone(tx, office, matter),
  })
}

/** What follows a matter that ended without an answer (withdrawn, refused) stands alone again. Returns how many did. */
export async function releaseFollowers(office: Office, now: Date): Promise<number> {
  return office.store.as(systemSession, async tx => {
    const left = await tx
      .selectFrom('matter')
      .selectAll()
      .where('state', '=', 'merged')
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('mergedMatter as f')
            .innerJoin('matter as l', 'l.id', 'f.leadId')
            .select('f.id')
            .whereRef('f.id', '=', 'matter.id')
            .where('l.state', 'in', endedMatterStates),
        ),
      )
      .limit(500)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const matter of left) {
      office.ledger.append(tx, {
        type: 'matter.separated',
        at: now,
        actor: { kind: 'system' },
        matter: matter.id,
        records: await standAlone(tx, office, matter),
      })
    }
    return left.length
  })
}
