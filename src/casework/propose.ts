import { sql } from 'kysely'
import { crashPoint } from '../crash.ts'
import type { RecordRef } from '../ledger/index.ts'
import { mayWork } from '../roster/index.ts'
import type { Evidence } from '../skills/index.ts'
import { type RouteInput, route } from '../skills/route/index.ts'
import { shareEmployee, systemSession, type Tx } from '../store/index.ts'
import { mostPressing } from './deadlines.ts'
import { routingGate } from './gate.ts'
import type { Office } from './office.ts'
import { sameMatters } from './open-appeals.ts'
import { sealShown } from './shown.ts'
import { wordsThatStay } from './split.ts'
import { lockMatter } from './visibility.ts'

/** After so many proposals that a guardian sent back, or orders that departments sent back, a person routes it. */
const patience = 2

/** After so many attempts that failed, whatever the reason, a person does it by hand. */
const attempts = 5

/** Said where others wrote of what looks like the same. */
const sameMatter = { code: 'same_matter', text: '可能与正在办理的诉求是同一件事，请看能不能并案。' }

interface Draft {
  readonly kind: 'routing' | 'reply'
  readonly author: { readonly employeeId: string } | { readonly personId: string }
  readonly output: object | null
  readonly evidence?: readonly unknown[]
  readonly runnersUp?: readonly unknown[]
  readonly confidence?: number | null
  readonly isSure?: boolean
  readonly doubts?: readonly { readonly code: string; readonly text: string }[]
  readonly gate?: readonly unknown[]
  readonly madeWith?: string | null
}

/** Values that one statement takes are limited; so many proposals stay far below that. */
const batch = 500

/**
 * Puts proposals before their deciders, sealed with the digest of what they will see; one for each of the matters, in
 * a few statements however many they are.
 */
async function putProposals(
  tx: Tx,
  drafts: readonly (readonly [matterId: string, Draft])[],
  now: Date,
): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < drafts.length; i += batch) {
    const rows = await tx
      .insertInto('proposal')
      .values(
        drafts.slice(i, i + batch).map(([matterId, draft]) => ({
          matterId,
          version: sql<number>`(select coalesce(max(version), 0) + 1 from proposal where matter_id = ${matterId})`,
          kind: draft.kind,
          employeeId: 'employeeId' in draft.author ? draft.author.employeeId : null,
          authorPersonId: 'personId' in draft.author ? draft.author.personId : null,
          madeAt: now,
          madeWith: draft.madeWith ?? null,
          output: draft.output === null ? null : JSON.stringify(draft.output),
          evidence: JSON.stringify(draft.evidence ?? []),
          runnersUp: JSON.stringify(draft.runnersUp ?? []),
          confidence: draft.confidence ?? null,
          isSure: draft.isSure ?? false,
          doubts: JSON.stringify(draft.doubts ?? []),
          gate: JSON.stringify(draft.gate ?? []),
          shownDigest: null,
        })),
      )
      .returning('id')
      .execute()
    const fresh = rows.map(row => row.id)
    await sealShown(tx, fresh)
    ids.push(...fresh)
  }
  return ids
}

/** Puts one proposal before its decider; returns its id. */
export async function putProposal(tx: Tx, matterId: string, draft: Draft, now: Date): Promise<string> {
  const [id] = await putProposals(tx, [[matterId, draft]], now)
  if (id === undefined) throw new Error('a proposal that was inserted has no id')
  return id
}

/** Hands matters to people with an empty form: nobody but the decider fills it in. */
export async function putBlankProposals(
  tx: Tx,
  matters: readonly { readonly id: string; readonly employeeId: string }[],
  why: { readonly code: string; readonly text: string },
  now: Date,
): Promise<RecordRef[]> {
  const drafts = matters.map(({ id, employeeId }): [string, Draft] => [
    id,
    { kind: 'routing', author: { employeeId }, output: null, doubts: [why] },
  ])
  return (await putProposals(tx, drafts, now)).map(id => ({ table: 'proposal', id }))
}

interface SetBacks {
  /** Departments that a new proposal must not name. */
  readonly departments: string[]
  /** How often it went wrong, the same department counted each time. */
  readonly count: number
}

/** What the guardian ruled out, and what departments sent back. */
async function setBacks(tx: Tx, matterId: string): Promise<SetBacks> {
  const returned = await tx
    .selectFrom('proposal as p')
    .innerJoin('decision as d', 'd.proposalId', 'p.id')
    .select('p.output')
    .where('p.matterId', '=', matterId)
    .where('d.kind', '=', 'return')
    .where('p.kind', '=', 'routing')
    .execute()
  const bounced = await tx
    .selectFrom('workOrder')
    .select('departmentId')
    .where('matterId', '=', matterId)
    .where('state', '=', 'returned')
    .execute()
  const named = returned.flatMap(row =>
    row.output && 'departmentId' in row.output ? [String(row.output.departmentId)] : [],
  )
  return {
    departments: [...new Set([...named, ...bounced.map(row => row.departmentId)])],
    count: returned.length + bounced.length,
  }
}

type Outcome = 'proposed' | 'manual' | 'nothing'

/** Gives a matter to people with an empty form, and says why. */
async function handToPeople(
  tx: Tx,
  office: Office,
  matter: { readonly id: string; readonly employeeId: string },
  why: { readonly code: string; readonly text: string },
  now: Date,
): Promise<void> {
  const blanks = await putBlankProposals(tx, [matter], why, now)
  await tx.updateTable('matter').set({ state: 'manual' }).where('id', '=', matter.id).execute()
  office.ledger.append(tx, {
    type: 'matter.to_people',
    at: now,
    actor: { kind: 'system' },
    matter: matter.id,
    data: { why: why.code },
    records: [{ table: 'matter', id: matter.id }, ...blanks],
  })
}

/** The record was away or busy: nothing that the employee did wrong, and no attempt of its. */
function isOfTheRecord(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(08|25P|40|53|55|57)[0-9A-Z]+$|^(ECONN[A-Z]+|EPIPE|ETIMEDOUT)$/.test(code) ||
    /^(Connection terminated|Client has|timeout exceeded|Cannot use a pool|driver has)/.test(error.message)
  )
}

/**
 * Keeps that an attempt failed, in the ledger, where a restart doesn't forget it; the last one gives the matter to
 * people, so that none waits for ever for an employee that can't do it. The message may hold what a resident wrote:
 * only the error's name is kept.
 */
async function noteFailure(office: Office, matterId: string, error: unknown, now: Date): Promise<Outcome> {
  return office.store.as(systemSession, async tx => {
    const matter = await lockMatter(tx, matterId)
    if (matter.state !== 'received') return 'nothing'
    const { before } = await tx
      .selectFrom('ledgerEntry')
      .select(({ fn }) => fn.countAll<number>().as('before'))
      .where('matterId', '=', matterId)
      .where('type', '=', 'proposal.failed')
      .executeTakeFirstOrThrow()
    const attempt = Number(before) + 1
    office.ledger.append(tx, {
      type: 'proposal.failed',
      at: now,
      actor: { kind: 'employee', id: matter.employeeId },
      matter: matterId,
      data: { attempt, error: error instanceof Error ? error.name : typeof error },
    })
    if (attempt < attempts) return 'nothing'
    const why = { code: 'failed', text: `数智员工试了 ${attempt} 次都没有拟成，请人工办理。` }
    await handToPeople(tx, office, matter, why, now)
    return 'manual'
  })
}

/** Gives a matter to people whose job was tried as often as a job is, because whoever had it in hand died each time. */
export async function giveUp(office: Office, matterId: string, now: Date): Promise<void> {
  await office.store.as(systemSession, async tx => {
    const matter = await lockMatter(tx, matterId)
    if (matter.state !== 'received') return
    const why = { code: 'failed', text: '数智员工试了多次都没有拟成，请人工办理。' }
    await handToPeople(tx, office, matter, why, now)
  })
}

/**
 * Lets the employee propose for a matter that waits for it. Throws what went wrong, so that it is tried again; after
 * the last attempt the matter is with people and there is nothing left to throw.
 */
export async function propose(office: Office, matterId: string, now: Date): Promise<Outcome> {
  try {
    return await attemptProposal(office, matterId, now)
  } catch (error) {
    if (!isOfTheRecord(error) && (await noteFailure(office, matterId, error, now)) === 'manual') return 'manual'
    throw error
  }
}

/**
 * Reads, thinks outside any transaction, then writes only if the matter is still as it was read: a job that runs
 * twice, or comes back to life late, changes nothing.
 */
async function attemptProposal(office: Office, matterId: string, now: Date): Promise<Outcome> {
  const before = await office.store.as(systemSession, async tx => {
    const matter = await tx.selectFrom('matter').selectAll().where('id', '=', matterId).executeTakeFirst()
    if (matter?.state !== 'received') return undefined
    return {
      matter,
      text: await wordsThatStay(tx, matter),
      setBacks: await setBacks(tx, matterId),
      mayWork: await mayWork(tx, matter.employeeId, matter.scenarioId),
    }
  })
  if (!before) return 'nothing'
  const { matter } = before
  const avoid = before.setBacks.departments
  const isHopeless = before.setBacks.count >= patience
  const input: RouteInput = {
    title: matter.title,
    text: before.text,
    avoid,
    ...(matter.place === null ? {} : { place: matter.place }),
  }
  const context = await office.router.refreshed()
  const result = before.mayWork && !isHopeless && context ? await route.propose(input, context) : undefined
  const alike = result ? await office.findSame(matter) : []

  crashPoint('proposal.thought')
  return office.store.as(systemSession, async tx => {
    const current = await lockMatter(tx, matterId)
    if (current.state !== 'received' || current.version !== matter.version) return 'nothing'
    // whoever stops it from here on waits for this proposal, and finds it
    await shareEmployee(tx, matter.employeeId)
    if (!result || !context || !(await mayWork(tx, matter.employeeId, matter.scenarioId))) {
      const why = isHopeless
        ? { code: 'bounced', text: '两次没有派对，请人工确定承办部门；部门退回过两次的，由裁定人确定。' }
        : before.mayWork
          ? { code: 'untrained', text: '还没有可以学习的分类和样本，请人工办理。' }
          : { code: 'stopped', text: '数智员工已停用，请人工办理。' }
      await handToPeople(tx, office, matter, why, now)
      return 'manual'
    }
    const same = await sameMatters(tx, matterId, alike)
    const doubts = [...(same.length > 0 ? [sameMatter] : []), ...result.doubts]
    const id = await putProposal(
      tx,
      matterId,
      {
        kind: 'routing',
        author: { employeeId: matter.employeeId },
        output: result.output,
        evidence: [...(await stillKept(tx, result.evidence)), ...same],
        runnersUp: result.runnersUp,
        confidence: result.confidence,
        isSure: result.isSure && same.length === 0,
        doubts,
        gate: routingGate(result.output, context.categories),
        madeWith: result.madeWith,
      },
      now,
    )
    crashPoint('proposal.put')
    await tx
      .updateTable('matter')
      .set({ state: 'proposed', urgency: mostPressing(current.urgency, result.output.urgency) })
      .where('id', '=', matterId)
      .execute()
    office.ledger.append(tx, {
      type: 'proposal.made',
      at: now,
      actor: { kind: 'employee', id: matter.employeeId },
      matter: matterId,
      data: {
        proposal: id,
        department: result.output.departmentId,
        category: result.output.categoryId,
        confidence: result.confidence,
        doubts: doubts.map(doubt => doubt.code),
        madeWith: result.madeWith,
      },
      records: [
        { table: 'proposal', id },
        { table: 'matter', id: matterId },
      ],
    })
    return 'proposed'
  })
}

/** Without earlier appeals that were erased meanwhile, here or by another process: the router holds them until its next start. */
async function stillKept(tx: Tx, evidence: readonly Evidence[]): Promise<Evidence[]> {
  const cited = evidence.flatMap(one => (one.kind === 'appeal' ? [one.id] : []))
  if (cited.length === 0) return [...evidence]
  const rows = await tx.selectFrom('routingExample').select('id').where('id', 'in', cited).execute()
  const kept = new Set(rows.map(row => row.id))
  return evidence.filter(one => one.kind !== 'appeal' || kept.has(one.id))
}
