import { crashPoint } from '../crash.ts'
import type { RecordRef } from '../ledger/index.ts'
import { mayWork } from '../roster/index.ts'
import { type RouteInput, type RoutingOutput, route } from '../skills/route/index.ts'
import { systemSession, type Tx } from '../store/index.ts'
import { routingGate } from './gate.ts'
import { lockMatter } from './intake.ts'
import type { Office } from './office.ts'
import { sealShown } from './shown.ts'

/** After so many proposals that a guardian sent back, or orders that departments sent back, a person routes it. */
const patience = 2

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

/** Puts a proposal before its decider, sealed with the digest of what they will see. */
export async function putProposal(tx: Tx, matterId: string, draft: Draft, now: Date): Promise<string> {
  const before = await tx
    .selectFrom('proposal')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('matterId', '=', matterId)
    .executeTakeFirst()
  const { id } = await tx
    .insertInto('proposal')
    .values({
      matterId,
      version: (before?.version ?? 0) + 1,
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
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sealShown(tx, id)
  return id
}

/** Hands a matter to a person with an empty form: nobody but the decider fills it in. */
export async function putBlankProposal(
  tx: Tx,
  matter: { readonly id: string; readonly employeeId: string },
  why: { readonly code: string; readonly text: string },
  now: Date,
): Promise<RecordRef> {
  const id = await putProposal(
    tx,
    matter.id,
    { kind: 'routing', author: { employeeId: matter.employeeId }, output: null, doubts: [why] },
    now,
  )
  return { table: 'proposal', id }
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

/**
 * Lets the employee propose for a matter that waits for it. Reads, thinks outside any transaction, then writes only
 * if the matter is still as it was read: a job that runs twice, or comes back to life late, changes nothing.
 */
export async function propose(office: Office, matterId: string, now: Date): Promise<'proposed' | 'manual' | 'nothing'> {
  const before = await office.store.as(systemSession, async tx => {
    const matter = await tx.selectFrom('matter').selectAll().where('id', '=', matterId).executeTakeFirst()
    if (matter?.state !== 'received') return undefined
    return {
      matter,
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
    text: matter.content,
    avoid,
    ...(matter.place === null ? {} : { place: matter.place }),
  }
  const context = office.routing()
  const result = before.mayWork && !isHopeless && context ? await route.propose(input, context) : undefined

  crashPoint('proposal.thought')
  return office.store.as(systemSession, async tx => {
    const current = await lockMatter(tx, matterId)
    if (current.state !== 'received' || current.version !== matter.version) return 'nothing'
    if (!result || !context || !(await mayWork(tx, matter.employeeId, matter.scenarioId))) {
      const why = isHopeless
        ? { code: 'bounced', text: '两次没有派对，请人工确定承办部门。' }
        : before.mayWork
          ? { code: 'untrained', text: '还没有可以学习的分类和样本，请人工办理。' }
          : { code: 'stopped', text: '数智员工已停用，请人工办理。' }
      const blank = await putBlankProposal(tx, matter, why, now)
      await tx.updateTable('matter').set({ state: 'manual' }).where('id', '=', matterId).execute()
      await office.ledger.append(tx, {
        type: 'matter.to_people',
        at: now,
        actor: { kind: 'system' },
        matter: matterId,
        data: { why: why.code },
        records: [{ table: 'matter', id: matterId }, blank],
      })
      return 'manual'
    }
    const id = await putProposal(
      tx,
      matterId,
      {
        kind: 'routing',
        author: { employeeId: matter.employeeId },
        output: result.output,
        evidence: result.evidence,
        runnersUp: result.runnersUp,
        confidence: result.confidence,
        isSure: result.isSure,
        doubts: result.doubts,
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
    await office.ledger.append(tx, {
      type: 'proposal.made',
      at: now,
      actor: { kind: 'employee', id: matter.employeeId },
      matter: matterId,
      data: {
        proposal: id,
        department: result.output.departmentId,
        category: result.output.categoryId,
        confidence: result.confidence,
        doubts: result.doubts.map(doubt => doubt.code),
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

const pressure: readonly RoutingOutput['urgency'][] = ['danger', 'urgent', 'normal']

function mostPressing(a: RoutingOutput['urgency'], b: RoutingOutput['urgency']): RoutingOutput['urgency'] {
  return pressure.find(level => level === a || level === b) ?? 'normal'
}
