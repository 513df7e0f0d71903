import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'

export interface Finding {
  /** Name of the invariant in `invariants`. */
  readonly invariant: string
  /** Identifiers of at most five rows that break it, and how many there are. */
  readonly examples: readonly string[]
  readonly count: number
}

interface Invariant {
  readonly name: string
  /** What must hold, for people to read. */
  readonly text: string
  /** Selects `id` of every row that breaks it. */
  readonly breaches: string
}

/** The department of an order, and who may have it open, by the matter's state; "-" stands for no open order. */
const orderStatesOf: Record<string, readonly string[]> = {
  received: ['-'],
  proposed: ['-'],
  manual: ['-'],
  dispatched: ['open'],
  handling: ['signed', 'assigned', 'accepted'],
  reviewing: ['reported'],
  answered: ['-'],
  closed: ['-'],
  refused: ['-'],
  withdrawn: ['-'],
  merged: ['-'],
}

const allowedPairs = Object.entries(orderStatesOf)
  .flatMap(([matter, orders]) => orders.map(order => `('${matter}', '${order}')`))
  .join(', ')

/**
 * What must be true of the record at any moment, whatever happened to the machine. The database refuses most of these
 * as they would happen; this finds them out where somebody went round it, or where a restore or a defect broke them.
 */
export const invariants: readonly Invariant[] = [
  {
    name: 'one-decision',
    text: '每件拟办最多审定一次',
    breaches: `select proposal_id::text as id from decision group by proposal_id having count(*) > 1`,
  },
  {
    name: 'decision-and-state',
    text: '已审定的拟办有且只有一个审定',
    breaches: `select p.id::text as id from proposal p left join decision d on d.proposal_id = p.id
      where (p.state = 'decided') <> (d.id is not null)`,
  },
  {
    name: 'verdict-of-decision',
    text: '数智员工拟办的每个审定都计入它的差错率，一件计一次',
    breaches: `select coalesce(d.id, v.decision_id)::text as id
      from (select d.id, d.kind, d.decided_at, p.employee_id, p.version = 1 as is_first
        from decision d join proposal p on p.id = d.proposal_id
        where p.employee_id is not null and p.output is not null and p.made_with is not null) d
      full join verdict v on v.decision_id = d.id
      where (d.kind, d.decided_at, d.employee_id, d.is_first)
        is distinct from (v.kind, v.decided_at, v.employee_id, v.is_first)`,
  },
  {
    name: 'one-effect',
    text: '每个审定最多一个办结动作，同意、修改、不予受理和并案都有一个',
    breaches: `select d.id::text as id from decision d left join effect e on e.decision_id = d.id
      group by d.id, d.kind
      having count(e.id) <> case when d.kind in ('approve', 'amend', 'refuse', 'merge') then 1 else 0 end`,
  },
  {
    name: 'human-guardian',
    text: '数智员工的拟办由当时的监护人或代理人审定，别人写的由本人以外的工作人员审定',
    breaches: `select d.id::text as id from decision d join proposal p on p.id = d.proposal_id
      where d.decided_by is not distinct from p.author_person_id
        or (p.employee_id is not null and not exists (
          select from guardianship g where g.employee_id = p.employee_id and g.person_id = d.decided_by
            and g.since <= d.decided_at and (g.until is null or g.until > d.decided_at)))`,
  },
  {
    name: 'decided-before-effect',
    text: '先审定，后办结，办结的就是审定的',
    breaches: `select e.id::text as id from effect e join decision d on d.id = e.decision_id
      where e.happened_at < d.decided_at
        or (e.kind in ('dispatch', 'reply', 'merge') and (e.payload -> 'output') is distinct from d.output)`,
  },
  {
    name: 'shown-is-decided',
    text: '审定绑定的摘要就是拟办的摘要',
    breaches: `select d.id::text as id from decision d join proposal p on p.id = d.proposal_id
      where d.shown_digest is distinct from p.shown_digest`,
  },
  {
    name: 'order-of-dispatch',
    text: '每张工单来自一次派单，每次派单一张工单',
    breaches: `select coalesce(w.id, e.id)::text as id from (select * from effect where kind = 'dispatch') e
      full join work_order w on w.effect_id = e.id where w.id is null or e.id is null`,
  },
  {
    name: 'order-fits-matter',
    text: '事项的状态和它的工单一致',
    breaches: `select m.id::text as id from matter m
      left join work_order w on w.matter_id = m.id and w.state not in ('completed', 'returned')
      where (m.state, coalesce(w.state, '-')) not in (${allowedPairs})
      union all
      select matter_id::text from work_order where state not in ('completed', 'returned')
      group by matter_id having count(*) > 1`,
  },
  {
    name: 'proposal-fits-matter',
    text: '待审定的事项有一件未审定的拟办，其他的没有',
    breaches: `select m.id::text as id from matter m left join proposal p on p.matter_id = m.id and p.state = 'open'
      where (m.state in ('proposed', 'manual', 'reviewing')) <> (p.id is not null)
        or (m.state = 'reviewing' and p.kind <> 'reply')
        or (m.state in ('proposed', 'manual') and p.kind <> 'routing')`,
  },
  {
    name: 'merged-with-lead',
    text: '并案的事项有它跟随的事项，跟随的只有并案的和随同答复的，并且不绕回自己',
    breaches: `select m.id::text as id from matter m left join merged_matter f on f.id = m.id
      where (m.state = 'merged' and f.id is null)
        or (f.id is not null and m.state not in ('merged', 'answered', 'closed', 'withdrawn'))
        or (f.id is not null and m.id in (select leads_of(m.id)))`,
  },
  {
    name: 'whole-attachment',
    text: '每张照片完整，与登记的摘要一致',
    breaches: `select id::text from attachment where encode(sha256(bytes), 'hex') <> sha256`,
  },
  {
    name: 'department-sees-its-own',
    text: '办理事项的部门看得到它',
    breaches: `select m.id::text as id from matter m where not m.department_id = any (m.visible_to)
      union all
      select w.matter_id::text from work_order w join matter m on m.id = w.matter_id
      where not w.department_id = any (m.visible_to)`,
  },
  {
    name: 'entry-for-decision',
    text: '每个审定在台账里有一条，台账里的每个审定都在',
    breaches: `select coalesce(d.id::text, e.body::jsonb -> 'data' ->> 'decision') as id from decision d
      full join (select body from ledger_entry where type = 'decision.made') e
        on (e.body::jsonb -> 'data' ->> 'decision') = d.id::text
      where d.id is null or e.body is null`,
  },
]

/** Looks for every row that breaks an invariant. Reads whole tables: minutes on millions of matters. */
export async function sweep(tx: Tx): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { name, breaches } of invariants) {
    const { rows } = await sql<{ id: string }>`select id from (${sql.raw(breaches)}) as breach`.execute(tx)
    if (rows.length > 0) {
      findings.push({ invariant: name, examples: rows.slice(0, 5).map(row => row.id), count: rows.length })
    }
  }
  return findings
}
