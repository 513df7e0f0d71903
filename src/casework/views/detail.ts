import { maskMiddle } from '../../language/index.ts'
import { can } from '../../people/index.ts'
import { NotFound } from '../../problems.ts'
import type { Decision, MatterDetail, Proposal, ReplyOutput, RoutingOutput } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { decisionKinds, decisionNames, learnedFrom, mayDecide } from '../decide.ts'
import { isErasable } from '../erase.ts'
import type { Act } from '../office.ts'
import { visibleAmong, visibleTo } from '../visibility.ts'
import { orderRows, toOrder } from './order.ts'
import { matterRows, readNames, summarise } from './summary.ts'
import { timeline } from './timeline.ts'

/**
 * Evidence quotes earlier appeals, also those of departments that never had this matter. Whoever guards the employee
 * sees them all; who has this matter alone sees those among them that are theirs as well.
 */
async function foreignEvidence(tx: Tx, act: Act, proposals: readonly { readonly evidence: unknown[] }[]) {
  const quoted = (proposals.flatMap(p => p.evidence) as Proposal['evidence']).flatMap(one =>
    one.kind === 'appeal' && one.id.startsWith(learnedFrom) ? [one.id.slice(learnedFrom.length)] : [],
  )
  const visible = await visibleAmong(tx, act.person, quoted)
  return new Set(quoted.filter(id => !visible.has(id)).map(id => `${learnedFrom}${id}`))
}

/** Everything that this person may see of a matter, and what they may do with it now. */
export async function matterDetail(tx: Tx, act: Act, id: string): Promise<MatterDetail> {
  const matter = await matterRows(tx)
    .select(['m.content', 'm.contactName', 'm.contactPhone', 'm.answer', 'm.feedbackHelped', 'm.feedbackComment'])
    .where('m.id', '=', id)
    .where(visibleTo(act.person))
    .executeTakeFirst()
  if (!matter) throw new NotFound()
  const names = await readNames(tx)
  const photos = await tx
    .selectFrom('attachment')
    .select(['id', 'name', 'mediaType', eb => eb.fn<number>('octet_length', ['bytes']).as('bytes')])
    .where('matterId', '=', id)
    .orderBy('id')
    .execute()
  const proposals = await tx
    .selectFrom('proposal as p')
    .leftJoin('employee as e', 'e.id', 'p.employeeId')
    .leftJoin('person as a', 'a.id', 'p.authorPersonId')
    .selectAll('p')
    .select(['e.name as employeeName', 'a.name as authorName'])
    .where('p.matterId', '=', id)
    .orderBy('p.version')
    .execute()
  const foreign = await foreignEvidence(tx, act, proposals)
  const shown = proposals.map(
    (p): Proposal => ({
      id: p.id,
      version: p.version,
      kind: p.kind,
      author:
        p.employeeId !== null
          ? { kind: 'employee', id: p.employeeId, name: p.employeeName ?? '' }
          : { kind: 'person', id: p.authorPersonId ?? '', name: p.authorName ?? '' },
      madeAt: p.madeAt.toISOString(),
      madeWith: p.madeWith,
      routing: p.kind === 'routing' ? (p.output as RoutingOutput | null) : null,
      reply: p.kind === 'reply' ? (p.output as ReplyOutput | null) : null,
      evidence: (p.evidence as Proposal['evidence']).filter(one => one.kind !== 'appeal' || !foreign.has(one.id)),
      runnersUp: p.runnersUp as Proposal['runnersUp'],
      confidence: p.confidence,
      isSure: p.isSure,
      doubts: p.doubts as Proposal['doubts'],
      gate: p.gate as Proposal['gate'],
      state: p.state,
      shownDigest: p.shownDigest,
    }),
  )
  const decisions = await tx
    .selectFrom('decision as d')
    .innerJoin('proposal as p', 'p.id', 'd.proposalId')
    .innerJoin('person as b', 'b.id', 'd.decidedBy')
    .select(['d.id', 'd.proposalId', 'd.kind', 'd.decidedBy', 'b.name', 'd.decidedAt', 'd.reason', 'd.shownDigest'])
    .where('p.matterId', '=', id)
    .orderBy('d.decidedAt')
    .execute()
  const orders = await orderRows(tx).where('w.matterId', '=', id).orderBy('w.openedAt', 'desc').execute()
  const [order] = orders
  const open = proposals.find(p => p.state === 'open')
  const isTheirs = open !== undefined && (await mayDecide(tx, open, matter, act))
  return {
    ...summarise(matter, names, act.now),
    // a guardian decides about the text as it was written, so the title and text are whole here
    title: matter.title,
    text: matter.content,
    place: matter.place,
    contact: { name: matter.contactName, phone: maskMiddle(matter.contactPhone) },
    photos,
    proposal: shown.find(p => p.state === 'open') ?? null,
    earlier: shown.filter(p => p.state !== 'open'),
    decisions: decisions.map(
      (d): Decision => ({
        id: d.id,
        proposalId: d.proposalId,
        kind: d.kind,
        kindText: decisionNames[d.kind],
        by: { id: d.decidedBy, name: d.name },
        at: d.decidedAt.toISOString(),
        reason: d.reason,
        shownDigest: d.shownDigest,
      }),
    ),
    order: order ? toOrder(order, act.person, act.now) : null,
    timeline: await timeline(tx, id, {
      departments: names.departments,
      reasons: new Map(decisions.map(d => [d.id, d.reason])),
      returns: new Map(orders.map(one => [one.id, one.returnReason])),
    }),
    decisionKinds: open && isTheirs ? [...decisionKinds(matter.state, open.kind)] : [],
    answer: matter.answer,
    canErase: can(act.person, 'matter.erase') && isErasable(matter),
    feedback:
      matter.feedbackHelped === null ? null : { helped: matter.feedbackHelped, comment: matter.feedbackComment },
  }
}
