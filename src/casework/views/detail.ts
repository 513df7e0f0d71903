import { maskMiddle } from '../../language/index.ts'
import { NotFound } from '../../problems.ts'
import type { Decision, MatterDetail, Proposal, ReplyOutput, RoutingOutput } from '../../shapes/matter.ts'
import type { Tx } from '../../store/index.ts'
import { decisionKinds, decisionNames, mayDecide } from '../decide.ts'
import type { Act } from '../office.ts'
import { toOrder } from './order.ts'
import { matterRows, readNames, summarise } from './summary.ts'
import { timeline } from './timeline.ts'

/** Everything that this person may see of a matter, and what they may do with it now. */
export async function matterDetail(tx: Tx, act: Act, id: string): Promise<MatterDetail> {
  const row = await matterRows(tx).where('m.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  const matter = await tx.selectFrom('matter').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
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
      evidence: p.evidence as Proposal['evidence'],
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
  const order = await tx
    .selectFrom('workOrder')
    .select('id')
    .where('matterId', '=', id)
    .orderBy('openedAt', 'desc')
    .executeTakeFirst()
  const open = proposals.find(p => p.state === 'open')
  const isTheirs = open !== undefined && (await mayDecide(tx, open, matter, act))
  return {
    ...summarise(row, names, act.now),
    // a guardian decides about the text as it was written, so the title and text are whole here
    title: matter.title,
    text: matter.content,
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
    order: order ? ((await toOrder(tx, order.id, act.person, act.now)) ?? null) : null,
    timeline: await timeline(tx, id),
    decisionKinds: open && isTheirs ? [...decisionKinds(matter.state, open.kind)] : [],
    answer: matter.answer,
    feedback:
      matter.feedbackHelped === null ? null : { helped: matter.feedbackHelped, comment: matter.feedbackComment },
  }
}
