import { type RawBuilder, sql } from 'kysely'
import { maskMiddle, maskPersonalData } from '../../language/index.ts'
import { learnedFrom } from '../../learning/index.ts'
import { can, type Person } from '../../people/index.ts'
import { NotFound } from '../../problems.ts'
import { arbiterOf } from '../../roster/index.ts'
import type { Decision, MatterDetail, Proposal, ReplyOutput, RoutingOutput, SameMatter } from '../../shapes/matter.ts'
import { folded, type Tx, unfold } from '../../store/index.ts'
import { decisionKinds, decisionNames, mayDecide } from '../decide.ts'
import { isErasable } from '../erase.ts'
import { matterStates } from '../machine.ts'
import { maySeparate } from '../merge.ts'
import type { Act } from '../office.ts'
import { reachableText } from '../reachable.ts'
import { splittable } from '../split.ts'
import { visibleAmong, visibleTo } from '../visibility.ts'
import { orderRows, toOrder } from './order.ts'
import { matterRows, readNames, summarise } from './summary.ts'
import { actorsOf, readEntry, timeline } from './timeline.ts'

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

/** Other matters, with just enough to tell which they are, as far as this person sees them. */
const sameMatterRows = (tx: Tx, person: Person) =>
  tx
    .selectFrom('matter as s')
    .select(['s.id', 's.receipt', 's.title', sql<string>`left(s.content, 160)`.as('excerpt')])
    .select(['s.place', 's.state', 's.filedAt'])
    .where(visibleTo(person, 's'))

type SameMatterRow = Awaited<ReturnType<ReturnType<typeof sameMatterRows>['execute']>>[number]

const toSameMatter = ({ state, filedAt, ...row }: SameMatterRow): SameMatter => ({
  ...row,
  title: maskPersonalData(row.title),
  excerpt: maskPersonalData(row.excerpt),
  place: row.place === null ? null : maskPersonalData(row.place),
  stateText: matterStates[state].name,
  filedAt: filedAt.toISOString(),
})

/** A matter with everything that hangs on it, in one question. */
function wholeMatter(tx: Tx, person: Person, id: string) {
  // each looked up by its key, however many the planner expects
  const beside = (ids: RawBuilder<unknown>) =>
    folded(sameMatterRows(tx, person).where(sql<boolean>`s.id = any(array(${ids}))`).orderBy('s.filedAt'))
  return matterRows(tx)
    .select([
      'm.employeeId',
      'm.content',
      'm.contactName',
      'm.contactPhone',
      'm.reachable',
      'm.answer',
      'm.feedbackHelped',
      'm.feedbackComment',
    ])
    .select(({ selectFrom }) => [
      folded(
        selectFrom('attachment as a')
          .select(['a.id', 'a.name', 'a.mediaType', eb => eb.fn<number>('octet_length', ['a.bytes']).as('bytes')])
          .whereRef('a.matterId', '=', 'm.id')
          .orderBy('a.id'),
      ).as('photos'),
      folded(
        selectFrom('proposal as q')
          .leftJoin('employee as e', 'e.id', 'q.employeeId')
          .leftJoin('person as a', 'a.id', 'q.authorPersonId')
          .selectAll('q')
          .select(['e.name as employeeName', 'a.name as authorName'])
          .whereRef('q.matterId', '=', 'm.id')
          .orderBy('q.version'),
      ).as('proposals'),
      folded(
        selectFrom('decision as x')
          .innerJoin('proposal as q', 'q.id', 'x.proposalId')
          .innerJoin('person as b', 'b.id', 'x.decidedBy')
          .select([
            'x.id',
            'x.proposalId',
            'x.kind',
            'x.decidedBy',
            'b.name',
            'x.decidedAt',
            'x.reason',
            'x.shownDigest',
          ])
          .whereRef('q.matterId', '=', 'm.id')
          .orderBy('x.decidedAt'),
      ).as('decisions'),
      folded(orderRows(tx).where('w.matterId', '=', sql.ref<string>('m.id')).orderBy('w.openedAt', 'desc')).as(
        'orders',
      ),
      beside(sql`select f.lead_id from merged_matter f where f.id = m.id`).as('leads'),
      beside(sql`select f.id from followers_of(m.id) as f (id)`).as('followers'),
      beside(sql`select o.from_id from split_matter o where o.id = m.id`).as('origins'),
      beside(sql`select o.id from split_matter o where o.from_id = m.id`).as('parts'),
      folded(selectFrom('ledgerEntry as l').select('l.body').whereRef('l.matterId', '=', 'm.id').orderBy('l.seq')).as(
        'entries',
      ),
    ])
    .where('m.id', '=', id)
    .where(visibleTo(person))
    .executeTakeFirst()
}

/** Everything that this person may see of a matter, and what they may do with it now. */
export async function matterDetail(tx: Tx, act: Act, id: string): Promise<MatterDetail> {
  const matter = await wholeMatter(tx, act.person, id)
  if (!matter) throw new NotFound()
  const photos = unfold(matter.photos)
  const proposals = unfold(matter.proposals, ['madeAt'])
  const decisions = unfold(matter.decisions, ['decidedAt'])
  const orders = unfold(matter.orders, ['openedAt', 'signBy', 'dueAt', 'signedAt', 'reportedAt', 'completedAt'])
  const entries = matter.entries.map(row => readEntry(row.body))
  const names = await readNames(tx, actorsOf(entries))
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
  const [order] = orders
  const open = proposals.find(p => p.state === 'open')
  const arbiter = open?.employeeId && matter.bounceCount >= 2 ? await arbiterOf(tx, open.employeeId, act.now) : null
  const isTheirs = open !== undefined && (await mayDecide(tx, open, matter, act))
  return {
    ...summarise(matter, names, act.now),
    // a guardian decides about the text as it was written, so the title and text are whole here
    title: matter.title,
    text: matter.content,
    place: matter.place,
    contact: {
      name: matter.contactName,
      phone: maskMiddle(matter.contactPhone),
      reachable: reachableText(matter.reachable),
    },
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
    timeline: timeline(entries, {
      names,
      reasons: new Map(decisions.map(d => [d.id, d.reason])),
      returns: new Map(orders.map(one => [one.id, one.returnReason])),
    }),
    arbiter,
    decisionKinds: open && isTheirs ? [...decisionKinds(matter.state, open.kind)] : [],
    answer: matter.answer,
    lead: unfold(matter.leads, ['filedAt']).map(toSameMatter)[0] ?? null,
    followers: unfold(matter.followers, ['filedAt'])
      .filter(one => one.state !== 'withdrawn')
      .map(toSameMatter),
    origin: unfold(matter.origins, ['filedAt']).map(toSameMatter)[0] ?? null,
    parts: unfold(matter.parts, ['filedAt']).map(toSameMatter),
    canSplit: isTheirs && splittable.includes(matter.state),
    canSeparate: can(act.person, 'proposal.decide') && (await maySeparate(tx, matter, act)),
    canErase: can(act.person, 'matter.erase') && isErasable(matter),
    feedback:
      matter.feedbackHelped === null ? null : { helped: matter.feedbackHelped, comment: matter.feedbackComment },
  }
}
