import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { demoPlaces } from '../src/demo/files.ts'
import { canonicalJson } from '../src/ledger/index.ts'
import { grow, type Node, storeNodes } from '../src/ledger/nodes.ts'
import { leafHash, rootOf } from '../src/ledger/tree.ts'
import type { OpenedOffice } from '../src/office.ts'
import { listPeople } from '../src/people/index.ts'

/**
 * Earlier matters, made straight in the tables as the superuser, without triggers: no office lives that long in a
 * benchmark. As in a real office: texts of the demo's appeals with places, numbers and words of the season, three years
 * of them, evenly spread; the older the further (the last hours proposed, days dispatched, handled, reviewed, two weeks
 * answered, the rest ended); two proposals, decisions and effects, one work order, one learned example each; a ledger
 * that is one tree with a signed head. Not as in a real office: entries name no rows (the tree verifies, the rows are not
 * covered by it), two entries a matter where life leaves seven, no photos, no orders that went back, and of the learned
 * examples only the newest (`examples`).
 */
export interface ManyMatters {
  readonly matters: number
  /** How many of the newest the router has learned from. */
  readonly examples?: number
  readonly log?: (line: string) => void
}

/** Days over which they are spread. */
const span = 3 * 365
/** Matters that are made at a time. */
const chunk = 20_000
/** Waiting for the guardian at the end. */
const waiting = 100

/** What residents write of when the month is theirs: words that are common, and only in some months. */
const seasons = [
  '暖气不热，室温只有十四度，供暖费白交了。',
  '路面结冰，老人摔倒了好几个，请撒盐除雪。',
  '楼上空调外机滴水，白天黑夜嗡嗡响睡不着。',
  '暴雨后雨水倒灌进地下车库，积水没过小腿。',
]
const seasonOf = `case when month in (11, 12, 1, 2) then 1 + (i % 2) when month in (6, 7, 8) then 3 + (i % 2) else 0 end`

/** Matters $1 to $2 of $3; $4 guardian, $5 streets, $6 seasons, $7 how many of the newest were learned from. */
const insertMatters = `
with examples as materialized (
  select row_number() over (order by e.id) - 1 as no, e.title, e.content, e.category_id,
    c.department_id, c.days
  from routing_example e join category c on c.id = e.category_id where e.origin = 'seed'),
officers as materialized (
  select department_id, (array_agg(person_id order by person_id))[1] as author,
    (array_agg(person_id order by person_id desc))[1] as reviewer
  from membership where 'officer' = any (string_to_array(role, ',')) group by department_id),
towns as materialized (select array_agg(id order by id) as ids from department where kind = 'town'),
hub as materialized (select id from department where kind = 'hub'),
numbered as materialized (
  select i, now() - (${span} * (1 - i::float8 / $3::int)) * interval '1 day' as filed_at
  from generate_series($1::int, $2::int) i),
plan as materialized (
  select i, filed_at, uuidv7(filed_at - now()) as id, uuidv7(filed_at - now()) as routing_id,
    uuidv7(filed_at - now()) as dispatch_id, uuidv7(filed_at - now()) as order_id, uuidv7(filed_at - now()) as reply_id,
    uuidv7(filed_at - now()) as release_id, e.title, e.category_id, e.department_id, e.days, o.author, o.reviewer,
    street || (i * 31 % 300 + 1) || '号' as place,
    e.content || '具体在' || street || (i * 31 % 300 + 1) || '号' || (i * 17 % 28 + 1) || '栋' || (i * 13 % 900 + 101) || '室。'
      || case when i % 5 = 0 then coalesce(($6::text[])[${seasonOf}], '') else '' end as content,
    'SF' || to_char(filed_at at time zone 'Asia/Shanghai', 'YYMMDD') || '-'
      || regexp_replace(upper(substr(md5('receipt' || i), 1, 13)), '(....)(....)(.....)', '\\1-\\2-\\3') as receipt,
    array[hub.id, e.department_id] || case when i % 3 = 0 then array[towns.ids[1 + i / 3 % cardinality(towns.ids)]] else '{}' end
      as visible_to, hub.id as hub_id,
    case when i > $3::int - least(${waiting}, $3::int / 10) then 'proposed'
      when filed_at > now() - interval '1 day' then 'dispatched'
      when filed_at > now() - interval '3 days' then 'handling'
      when filed_at > now() - interval '5 days' then 'reviewing'
      when filed_at > now() - interval '20 days' then 'answered'
      when i % 50 = 0 then 'refused' when i % 99 = 0 then 'withdrawn' else 'closed' end as state,
    encode(sha256(i::text::bytea), 'hex') as digest,
    jsonb_build_object('departmentId', e.department_id, 'categoryId', e.category_id, 'urgency', 'normal', 'dueDays', e.days,
      'reason', e.title || '，属于' || e.category_id || '，归本部门负责。') as routing,
    jsonb_build_object('measure', '已到' || street || '现场核实并处理，与来电人沟通。',
      'answer', '您好，您反映的问题已经处理，我们会继续巡查。感谢您的监督。') as reply,
    jsonb_build_array(
      jsonb_build_object('kind', 'words', 'words', jsonb_build_array(
        jsonb_build_object('word', left(e.title, 2), 'weight', 0.4), jsonb_build_object('word', right(e.title, 2), 'weight', 0.3))),
      jsonb_build_object('kind', 'duty', 'text', '归本部门负责。', 'source', '本区权责清单')) as evidence
  from (select n.*, extract(month from filed_at) as month, ($5::text[])[1 + i * 7 % cardinality($5::text[])] as street
    from numbered n) n
    join examples e on e.no = (i::bigint * 7919) % (select count(*) from examples)
    left join officers o on o.department_id = e.department_id, hub, towns),
went as (select * from plan where state not in ('proposed', 'refused', 'withdrawn')),
told as (select * from went where state in ('answered', 'closed')),
matters as (
  insert into matter (id, receipt, employee_id, scenario_id, title, content, place, contact_name, contact_phone, channel,
    state, urgency, category_id, department_id, intake_department_id, visible_to, filed_at, due_at, closed_at, answer,
    answered_at, feedback_helped, feedback_at)
  select id, receipt, 'appeal-router', 'appeal-routing', title, content, place, '来电人', '139' || lpad((i % 100000000)::text, 8, '0'),
    'portal', state, case when i % 200 = 0 then 'danger' when i % 30 = 0 then 'urgent' else 'normal' end,
    case when state in ('proposed', 'refused') then null else category_id end,
    case when state in ('proposed', 'refused') then hub_id else department_id end, hub_id,
    case when state in ('proposed', 'refused') then array[hub_id] else visible_to end,
    filed_at, filed_at + days * interval '1 day',
    case when state in ('closed', 'refused', 'withdrawn') then filed_at + interval '20 days' end,
    case when state in ('answered', 'closed') then reply ->> 'answer' when state = 'refused' then '不予受理：不属于受理范围' end,
    case when state in ('answered', 'closed', 'refused') then filed_at + interval '5 days' end,
    case when state = 'closed' and i % 4 <> 0 then i % 17 <> 0 end,
    case when state = 'closed' and i % 4 <> 0 then filed_at + interval '6 days' end
  from plan),
indexed as (
  insert into matter_index select id, filed_at, pairs_of(concat_ws(E'\\n', title, place, content)) from plan),
visible as (
  insert into matter_visibility
  select distinct department, filed_at, id
  from plan, unnest(case when state in ('proposed', 'refused') then array[hub_id] else visible_to end) as department),
routings as (
  insert into proposal (id, matter_id, version, kind, employee_id, made_at, made_with, output, evidence, runners_up,
    confidence, is_sure, gate, state, shown_digest)
  select routing_id, id, 1, 'routing', 'appeal-router', filed_at + interval '5 seconds', 'route@seed', routing, evidence, '[]',
    0.95, i % 5 <> 0, '[{"check": "部门", "result": "pass", "note": "部门在本区权责清单中"}]',
    case when state = 'proposed' then 'open' when state = 'withdrawn' then 'superseded' else 'decided' end, digest
  from plan),
replies as (
  insert into proposal (id, matter_id, version, kind, author_person_id, made_at, output, state, shown_digest)
  select reply_id, id, 2, 'reply', author, filed_at + interval '4 days', reply,
    case when state = 'reviewing' then 'open' else 'decided' end, digest
  from went where state in ('reviewing', 'answered', 'closed')),
routed as (
  insert into decision (id, proposal_id, kind, decided_by, decided_at, shown_digest, output, reason)
  select dispatch_id, routing_id, case when state = 'refused' then 'refuse' else 'approve' end, $4::text,
    filed_at + interval '1 hour', digest, case when state <> 'refused' then routing end,
    case when state = 'refused' then '不属于受理范围' end
  from plan where state not in ('proposed', 'withdrawn')),
verdicts as (
  insert into verdict (decision_id, employee_id, decided_at, kind, is_first)
  select dispatch_id, 'appeal-router', filed_at + interval '1 hour', case when state = 'refused' then 'refuse' else 'approve' end,
    true
  from plan where state not in ('proposed', 'withdrawn')),
released as (
  insert into decision (id, proposal_id, kind, decided_by, decided_at, shown_digest, output)
  select release_id, reply_id, 'approve', reviewer, filed_at + interval '5 days', digest, reply from told),
dispatches as (
  insert into effect (id, decision_id, kind, idempotency_key, payload, happened_at)
  select order_id, dispatch_id, 'dispatch', 'dispatch/' || dispatch_id, jsonb_build_object('output', routing, 'matter', id),
    filed_at + interval '1 hour' from went),
answers as (
  insert into effect (id, decision_id, kind, idempotency_key, payload, happened_at)
  select release_id, release_id, 'reply', 'reply/' || release_id, jsonb_build_object('output', reply, 'matter', id),
    filed_at + interval '5 days' from told),
orders as (
  insert into work_order (id, number, matter_id, effect_id, department_id, handler_id, state, instructions, opened_at, sign_by,
    due_at, signed_at, signed_by, reported_at, completed_at, measure, escalation)
  select order_id, 'GDS-' || lpad(i::text, 8, '0'), id, order_id, department_id, case when i % 2 = 0 then author end,
    case state when 'dispatched' then 'open' when 'reviewing' then 'reported'
      when 'handling' then case when i % 2 = 0 then 'accepted' else 'signed' end else 'completed' end,
    routing ->> 'reason', filed_at + interval '1 hour', filed_at + interval '2 days', filed_at + days * interval '1 day',
    case when state <> 'dispatched' then filed_at + interval '5 hours' end, case when state <> 'dispatched' then author end,
    case when state in ('reviewing', 'answered', 'closed') then filed_at + interval '4 days' end,
    case when state in ('answered', 'closed') then filed_at + interval '5 days' end,
    case when state in ('reviewing', 'answered', 'closed') then reply ->> 'measure' end, case when i % 40 = 0 then 1 else 0 end
  from went),
learned as (
  insert into routing_example (id, title, content, place, category_id, origin, added_at)
  select 'matter:' || id, title, content, place, category_id, 'decision', filed_at + interval '1 hour'
  from went where i > $3::int - $7::int),
asked as (
  insert into counter_request (name, phone, question, state, asked_at, taken_by, taken_at, finished_at, note)
  select '来访人', '13900000000', title, 'finished', filed_at, $4::text, filed_at, filed_at, '已当面说明。' from plan where i % 50 = 0)
select i, id, dispatch_id, routing_id, filed_at from plan order by i`

interface Made {
  readonly id: string
  readonly dispatch_id: string
  readonly routing_id: string
  readonly filed_at: Date
}

async function superuserOf({ opened }: OpenedOffice): Promise<pg.Client> {
  const url = new URL(opened.ownerUrl)
  url.username = 'postgres'
  url.password = opened.secrets.ownerPassword
  const client = new pg.Client({
    connectionString: url.href,
    options:
      '-c search_path=bangban -c timezone=UTC -c session_replication_role=replica -c synchronous_commit=off -c work_mem=64MB -c maintenance_work_mem=256MB',
  })
  await client.connect()
  return client
}

/** Fills an office that has people and examples; returns how many seconds it took. */
export async function seedMatters(
  office: OpenedOffice,
  { matters, examples = 2000, log }: ManyMatters,
): Promise<number> {
  const started = performance.now()
  const clients = [await superuserOf(office), await superuserOf(office)] as const
  const [client] = clients
  try {
    const people = await listPeople(office.office.store.open)
    const guardian = people.find(one => one.account === 'zhoumin')?.id ?? ''
    const streets = [...new Set(demoPlaces().flatMap(one => [...one.streets, ...one.estates]))]
    const isMany = matters > 2 * chunk
    // an index that is built over everything at once is built in a tenth of the time
    if (isMany) await client.query('drop index matter_index_pairs')
    const firsts = Array.from({ length: Math.ceil(matters / chunk) }, (_, i) => i * chunk + 1)
    const made: Made[][] = []
    await Promise.all(
      clients.map(async worker => {
        for (let first = firsts.shift(); first !== undefined; first = firsts.shift()) {
          const last = Math.min(matters, first + chunk - 1)
          const { rows } = await worker.query<Made>(insertMatters, [
            first,
            last,
            matters,
            guardian,
            streets,
            seasons,
            examples,
          ])
          made[(first - 1) / chunk] = rows
          log?.(`  ${last} of ${matters} matters (${seconds(started)} s)`)
        }
      }),
    )
    await Promise.all([
      appendEntries(client, office, made.flat(), guardian).then(() => log?.(`  ledger (${seconds(started)} s)`)),
      isMany
        ? clients[1]
            .query('create index matter_index_pairs on matter_index using gin (pairs) with (fastupdate = off)')
            .then(() => log?.(`  index of texts (${seconds(started)} s)`))
        : undefined,
    ])
    await client.query('vacuum (analyze, parallel 0)')
    await client.query('checkpoint')
    return (performance.now() - started) / 1000
  } finally {
    for (const one of clients) await one.end()
  }
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(0)

/** Entries of the made matters behind those that are there, as one tree with a signed head. */
async function appendEntries(
  client: pg.Client,
  { office: { ledger, store } }: OpenedOffice,
  made: readonly Made[],
  guardian: string,
): Promise<void> {
  const { rows } = await client.query<{ size: number; frontier: string[]; last_hash: string }>(
    'select size, frontier, last_hash from ledger_head',
  )
  const head = rows[0]
  if (!head) throw new Error('the ledger has no head')
  let { size, frontier, last_hash: previous } = head
  const copy = client.query(
    copyFrom('copy ledger_entry (seq, body, leaf_hash, previous, at, type, matter_id) from stdin'),
  )
  const nodes: Node[] = []
  async function* lines() {
    let buffer = ''
    for (const { id, dispatch_id, routing_id, filed_at } of made) {
      for (const [type, actor, data] of [
        ['matter.filed', { kind: 'resident' }, { channel: 'portal', scenario: 'appeal-routing', photos: 0 }],
        [
          'decision.made',
          { kind: 'person', id: guardian },
          { decision: dispatch_id, proposal: routing_id, kind: 'approve', about: 'routing', shown: previous },
        ],
      ] as const) {
        const at = filed_at.toISOString()
        const body = canonicalJson({ v: 1, seq: size, at, type, actor, matter: id, data, records: [], previous })
        const leaf = leafHash(ledger.algorithm, body)
        const grown = grow(ledger.algorithm, frontier, size, leaf)
        frontier = grown.frontier
        nodes.push(...grown.completed)
        buffer += `${size}\t${body.replaceAll('\\', '\\\\')}\t${leaf}\t${previous}\t${at}\t${type}\t${id}\n`
        previous = leaf
        size++
      }
      if (buffer.length > 1_000_000) {
        yield buffer
        buffer = ''
      }
    }
    yield buffer
  }
  await pipeline(lines, copy)
  for (let i = 0; i < nodes.length; i += 5000) await storeNodes(store.open, nodes.slice(i, i + 5000))
  const root = rootOf(ledger.algorithm, frontier)
  const checkpoint = ledger.signer.sign({ size, root, at: new Date() })
  await client.query('update ledger_head set size = $1, frontier = $2, last_hash = $3, root = $4, checkpoint = $5', [
    size,
    frontier,
    previous,
    root,
    checkpoint,
  ])
}
