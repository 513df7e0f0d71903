import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { canonicalJson, digestOf, type RecordTable } from '../src/ledger/index.ts'
import { readImages } from '../src/ledger/records.ts'
import { appendLeaf, leafHash, rootOf } from '../src/ledger/tree.ts'
import type { OpenedOffice } from '../src/office.ts'
import { listPeople } from '../src/people/index.ts'
import { systemSession } from '../src/store/index.ts'

/** Matters that are made at a time. */
const chunk = 2500
/** A checkpoint among so many entries: about one a minute of a busy office. */
const checkpointEvery = 500

/** What happens to each matter, and which of its rows an entry names. */
const steps: readonly (readonly [type: string, records: readonly string[]])[] = [
  ['matter.filed', ['matter']],
  ['proposal.made', ['proposal/routing', 'matter']],
  [
    'decision.made',
    ['decision/routing', 'proposal/routing', 'matter', 'effect/routing', 'work_order', 'routing_example'],
  ],
  ['order.signed', ['work_order', 'matter']],
  ['order.reported', ['work_order', 'matter', 'proposal/reply']],
  ['personal_data.viewed', []],
  ['decision.made', ['decision/reply', 'proposal/reply', 'matter', 'effect/reply', 'work_order']],
  ['matter.helped', ['matter']],
]
/** The rows of one matter; each is named by some step. */
const kinds = [...new Set(steps.flatMap(([, records]) => records))]

/** SQL for the id of the row of a kind that belongs to matter number i; in the order of time, as real ids are. */
const idOf = (kind: string): string =>
  kind === 'routing_example'
    ? `'matter:' || ${idOf('matter')}`
    : `(lpad(to_hex(i), 12, '0') || right(md5('${kind}' || i), 20))::uuid`

const at = (minutes: number) => `timestamptz '2026-03-02 00:00Z' + i * interval '1 second' + interval '${minutes} min'`
const routing = `jsonb_build_object('departmentId', 'urban', 'categoryId', 'cooking-fumes', 'urgency', 'normal',
  'dueDays', 5, 'reason', '文本里提到油烟、烧烤摊，归城管部门第 ' || i || ' 条职责，历史上同类诉求都派给这里。')`
const reply = `jsonb_build_object('measure', '到现场劝离摊主，第 ' || i || ' 次巡查。', 'answer', '您好，烧烤摊已劝离，我们会继续巡查。')`
const evidence = `(select jsonb_agg(jsonb_build_object('kind', 'example', 'id', 'example-' || (i * 7 + n), 'similarity', 0.5 + n / 100.0,
  'title', '小区门口烧烤摊油烟扰民', 'quote', '每天傍晚有烧烤摊，油烟直往楼上窗户里灌')) from generate_series(1, 4) n)`
const digest = (text: string) => `encode(sha256(convert_to(${text} || i, 'UTF8')), 'hex')`

/** Rows as a closed matter leaves them, for matters $1 to $2, proposed by the employee and decided by $3 and $4. */
const inserts = [
  `insert into matter (id, receipt, employee_id, scenario_id, title, content, place, contact_name, contact_phone, channel,
     state, department_id, intake_department_id, visible_to, filed_at, answer, answered_at, closed_at, feedback_helped)
   select ${idOf('matter')}, 'B' || i, 'appeal-router', 'appeal-routing', '小区门口烧烤摊油烟扰民 ' || i,
     '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。第 ' || i || ' 次反映。',
     '临江街道文昌社区文昌路', '王女士', '13900001111', 'portal', 'closed', 'urban', 'urban', array['urban'],
     ${at(0)}, '您好，烧烤摊已劝离，我们会继续巡查。', ${at(60)}, ${at(90)}, true
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  `insert into proposal (id, matter_id, version, kind, employee_id, made_at, made_with, output, evidence, runners_up,
     confidence, is_sure, state, shown_digest)
   select ${idOf('proposal/routing')}, ${idOf('matter')}, 1, 'routing', 'appeal-router', ${at(1)}, 'test', ${routing},
     ${evidence}, ${evidence}, 0.93, true, 'decided', ${digest(`'routing'`)}
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  `insert into proposal (id, matter_id, version, kind, author_person_id, made_at, output, state, shown_digest)
   select ${idOf('proposal/reply')}, ${idOf('matter')}, 2, 'reply', $3::text, ${at(40)}, ${reply}, 'decided', ${digest(`'reply'`)}
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  `insert into decision (id, proposal_id, kind, decided_by, decided_at, shown_digest, output)
   select ${idOf('decision/routing')}, ${idOf('proposal/routing')}, 'approve', $3::text, ${at(2)}, ${digest(`'routing'`)}, ${routing}
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  `insert into decision (id, proposal_id, kind, decided_by, decided_at, shown_digest, output)
   select ${idOf('decision/reply')}, ${idOf('proposal/reply')}, 'approve', $4::text, ${at(60)}, ${digest(`'reply'`)}, ${reply}
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  ...(['routing', 'reply'] as const).map(
    about => `insert into effect (id, decision_id, kind, idempotency_key, payload, happened_at)
   select ${idOf(`effect/${about}`)}, ${idOf(`decision/${about}`)}, '${about === 'routing' ? 'dispatch' : 'reply'}', '${about}/' || i,
     jsonb_build_object('output', ${about === 'routing' ? routing : reply}, 'matter', ${idOf('matter')}), ${at(about === 'routing' ? 2 : 60)}
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  ),
  `insert into work_order (id, number, matter_id, effect_id, department_id, state, instructions, opened_at, sign_by, due_at,
     signed_at, signed_by, reported_at, completed_at, measure)
   select ${idOf('work_order')}, 'GD' || i, ${idOf('matter')}, ${idOf('effect/routing')}, 'urban', 'completed', '请到现场处理', ${at(2)},
     ${at(500)}, ${at(5000)}, ${at(10)}, $4::text, ${at(40)}, ${at(60)}, '到现场劝离摊主，第 ' || i || ' 次巡查。'
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
  `insert into routing_example (id, title, content, place, category_id, origin, added_at)
   select ${idOf('routing_example')}, '小区门口烧烤摊油烟扰民', '每天傍晚有烧烤摊，油烟直往楼上窗户里灌。第 ' || i || ' 次反映。',
     '临江街道文昌社区文昌路', 'cooking-fumes', 'decision', ${at(2)}
   from generate_series($1::int, $2::int) i where $3::text <> $4::text`,
]

const escaped = (text: string) => text.replace(/[\\\t\n\r]/g, mark => (mark === '\\' ? '\\\\' : ' '))

/**
 * Makes the ledger of this office `wanted` entries long, with the rows that they commit to: about eight entries and nine
 * rows for each matter. Written straight into the tables as the superuser, because no office lives that long in a test.
 */
export async function fillLedger({ office, opened }: OpenedOffice, wanted: number): Promise<void> {
  const { store, ledger } = office
  const { algorithm, signer } = ledger
  const people = await listPeople(store.open)
  const idFor = (account: string) => people.find(one => one.account === account)?.id ?? ''
  const [guardian, officer] = [idFor('zhoumin'), idFor('luxin')]
  const url = new URL(opened.ownerUrl)
  url.username = 'postgres'
  url.password = opened.secrets.ownerPassword
  const client = new pg.Client({ connectionString: url.href, options: '-c search_path=bangban -c timezone=UTC' })
  await client.connect()
  try {
    // neither triggers nor foreign keys: what they hold is not measured here
    await client.query(`set session_replication_role = replica`)
    await client.query(
      `update guardianship set since = '2026-01-01Z' where person_id = $1 and kind = 'guardian' and until is null`,
      [guardian],
    )
    const { rows: changed } = await client.query<{ id: string }>('select id from guardianship where person_id = $1', [
      guardian,
    ])
    await store.as(systemSession, tx =>
      ledger.append(tx, {
        type: 'guardian.appointed',
        at: new Date(),
        actor: { kind: 'system' },
        records: changed.map(({ id }) => ({ table: 'guardianship', id })),
      }),
    )
    const head = await store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
    let { size, lastHash: previous, frontier } = head
    for (let next = 1; size < wanted; next += chunk) {
      const last = next + chunk - 1
      for (const insert of inserts) await client.query(insert, [next, last, guardian, officer])
      const { rows: ids } = await client.query<Record<string, string>>(
        `select ${kinds.map(kind => `${idOf(kind)} as "${kind}"`).join(', ')} from generate_series($1::int, $2::int) i order by i`,
        [next, last],
      )
      const digests = new Map<string, string>()
      await store.as(systemSession, async tx => {
        for (const kind of kinds) {
          const table = kind.split('/')[0] as RecordTable
          const images = await readImages(
            tx,
            ids.map(row => ({ table, id: row[kind] ?? '' })),
          )
          for (const { id, image } of images) digests.set(`${table}/${id}`, digestOf(algorithm, image))
        }
      })
      const copy = client.query(
        copyFrom('copy ledger_entry (seq, body, leaf_hash, previous, at, type, matter_id) from stdin'),
      )
      const checkpoints: { size: number; root: string; checkpoint: string; at: Date }[] = []
      const add = (type: string, moment: Date, matter: string | undefined, data: object, records: object[]) => {
        const body = canonicalJson({
          v: 1,
          seq: size,
          at: moment.toISOString(),
          type,
          actor: type === 'ledger.checkpoint' ? { kind: 'system' } : { kind: 'person', id: guardian },
          ...(matter === undefined ? {} : { matter }),
          data,
          records,
          previous,
        })
        const leaf = leafHash(algorithm, body)
        const line = [size, escaped(body), leaf, previous, moment.toISOString(), type, matter ?? '\\N'].join('\t')
        frontier = appendLeaf(algorithm, frontier, size, leaf)
        previous = leaf
        size++
        return copy.write(`${line}\n`)
      }
      for (const [i, row] of ids.entries()) {
        const moment = new Date(Date.UTC(2026, 2, 2) + (next + i) * 1000)
        const matter = row['matter'] ?? ''
        const named = new Map<string, number>()
        for (const [n, [, records]] of steps.entries()) for (const kind of records) named.set(kind, n)
        for (const [n, [type, records]] of steps.entries()) {
          const refs = records.map(kind => {
            const table = kind.split('/')[0] ?? ''
            const id = row[kind] ?? ''
            const now = digests.get(`${table}/${id}`) ?? null
            // what a row was before it became what it is: any digest will do
            return { table, id, digest: named.get(kind) === n ? now : digestOf(algorithm, `${kind} ${i} ${n}`) }
          })
          const decided = records.find(kind => kind.startsWith('decision/')) ?? 'decision/routing'
          const about = decided === 'decision/reply' ? 'reply' : 'routing'
          const data = { decision: row[decided], kind: 'approve', about }
          if (!add(type, moment, matter, data, refs)) await once(copy, 'drain')
          if (size % checkpointEvery === 0) {
            const said = { size, root: rootOf(algorithm, frontier), at: moment }
            checkpoints.push({ ...said, checkpoint: signer.sign(said) })
            add('ledger.checkpoint', moment, undefined, { size: said.size, root: said.root }, [])
          }
        }
      }
      copy.end()
      await once(copy, 'finish')
      const signed = client.query(copyFrom('copy ledger_checkpoint (size, root, checkpoint, made_at) from stdin'))
      const lines = checkpoints.map(
        one =>
          `${one.size}\t${one.root}\t${one.checkpoint.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\t${one.at.toISOString()}\n`,
      )
      await pipeline(lines, signed)
    }
    const root = rootOf(algorithm, frontier)
    await client.query(`update ledger_head set size = $1, frontier = $2, last_hash = $3, root = $4, checkpoint = $5`, [
      size,
      frontier,
      previous,
      root,
      signer.sign({ size, root, at: new Date() }),
    ])
    await client.query('reset session_replication_role')
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
