import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, matterStates, reportOrder, signOrder, supplement, transitions } from '../src/casework/index.ts'
import { sessionOf } from '../src/people/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'
import { modelsOf } from './support/models.ts'

/**
 * DESIGN.md, section 5: what the database itself refuses, whoever asks. Every attempt is plain SQL in a transaction
 * that is given up afterwards, so that the attempts don't disturb each other.
 */
type Statement = readonly [sql: string, ...values: unknown[]]
type Asker = 'the application' | 'the owner'

let t: TestOffice
let pools: Record<Asker, pg.Pool>

const poolOf = (url: string) =>
  new pg.Pool({ connectionString: url, max: 2, options: '-c search_path=bangban -c timezone=UTC' })

/** The SQLSTATE of the refusal, 'accepted', or 'touched nothing' when the last statement found no row. */
async function attempt(asker: Asker, ...statements: Statement[]): Promise<string> {
  const client = await pools[asker].connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.scope', 'system', true)`)
    let touched: number | null = null
    for (const [sql, ...values] of statements) touched = (await client.query(sql, values)).rowCount
    await client.query('set constraints all immediate')
    return touched === 0 ? 'touched nothing' : 'accepted'
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code) return error.code
    throw error
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** What the application lacks the grant for; the owner meets the trigger. */
const forbidden = (asker: Asker, code = 'BB007') => (asker === 'the application' ? '42501' : code)

interface Open {
  readonly id: string
  readonly matter: string
  readonly shownDigest: string
  readonly output: unknown
}

/** Open proposals of each sort, put there by the program itself. */
let routing: Open
let blank: Open
/** Written by luxin, so that fangjianguo is the colleague who reviews it. */
let reply: Open
let superseded: Open
/** A decision with its effect and order, and its proposal. */
let decided: Open & { readonly decision: string }
let sources: Record<'draft' | 'published', string>
let who: Record<'guardian' | 'deputy' | 'colleague' | 'author' | 'stranger' | 'gridWorker', string>

beforeAll(async () => {
  t = await testOffice()
  pools = { 'the application': poolOf(t.office.store.applicationUrl), 'the owner': poolOf(t.ownerUrl) }
  const now = new Date()
  const act = (account: string) => ({ person: t.person(account), now })
  const as = <T>(account: string, work: Parameters<typeof t.office.store.as<T>>[1]) =>
    t.office.store.as(sessionOf(t.person(account)), work)
  const openOf = async (matter: string): Promise<Open> => ({ ...(await t.openProposal(matter)), matter })

  routing = await openOf((await t.proposed()).matter)

  const taken = await t.proposed()
  await as('zhoumin', tx =>
    decide(tx, t.office, act('zhoumin'), taken.proposal, { kind: 'take_over', shownDigest: taken.shownDigest }),
  )
  blank = await openOf(taken.matter)

  const { matter, order } = await t.dispatched()
  await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo'), order))
  await as('luxin', tx =>
    reportOrder(tx, t.office, act('luxin'), order, { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离。' }),
  )
  reply = await openOf(matter)

  const changed = await openOf((await t.proposed()).matter)
  await t.office.store.as(systemSession, tx => supplement(tx, t.office, changed.matter, '昨晚又来了', now))
  superseded = changed

  const before = await t.proposed()
  const approved = await openOf(before.matter)
  await as('zhoumin', tx =>
    decide(tx, t.office, act('zhoumin'), approved.id, { kind: 'approve', shownDigest: approved.shownDigest }),
  )
  const { rows } = await t.superuser.query<{ id: string }>('select id from decision where proposal_id = $1', [
    approved.id,
  ])
  decided = { ...approved, decision: rows[0]?.id ?? '' }
  const library = libraryOf({ office: t.office }, t.person('zhoumin').id)
  sources = {
    draft: (await library.draft(policy('居家养老'))).id,
    published: (await library.published(policy('加装电梯'))).id,
  }
  await library.asked('怎样办居住证？')
  await modelsOf({ office: t.office }, t.person('tangjing').id).used('policy-adviser')
  who = {
    guardian: t.person('zhoumin').id,
    deputy: t.person('linfeng').id,
    colleague: t.person('fangjianguo').id,
    author: t.person('luxin').id,
    stranger: t.person('gaoyongfu').id,
    gridWorker: t.person('yangfan').id,
  }
})
afterAll(async () => {
  await Promise.all(Object.values(pools).map(pool => pool.end()))
  await t.close()
})

interface DecisionRow {
  readonly id: string
  readonly by: string
  readonly kind: string
  readonly at: Date
  readonly shownDigest: string
  readonly output: unknown
  readonly reason: string | null
}

const decisionId = '01890000-0000-7000-8000-000000000001'
const effectId = '01890000-0000-7000-8000-000000000002'

/** A decision as the program would write it, with what the attempt changes. */
function decision(proposal: Open, change: Partial<DecisionRow> = {}): Statement {
  const kind = change.kind ?? 'approve'
  const row: DecisionRow = {
    id: decisionId,
    by: proposal === reply ? who.colleague : who.guardian,
    kind,
    at: new Date(),
    shownDigest: proposal.shownDigest,
    output: ['approve', 'amend'].includes(kind) ? proposal.output : null,
    reason: ['return', 'refuse'].includes(kind) ? '不属于本区受理范围' : null,
    ...change,
  }
  return [
    `insert into decision (id, proposal_id, kind, decided_by, decided_at, shown_digest, output, reason)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    row.id,
    proposal.id,
    row.kind,
    row.by,
    row.at,
    row.shownDigest,
    row.output === null ? null : JSON.stringify(row.output),
    row.reason,
  ]
}

interface EffectRow {
  readonly decision: string | null
  readonly kind: string
  readonly key: string
  readonly payload: object
  readonly at: Date
}

function effect(proposal: Open, change: Partial<EffectRow> = {}): Statement {
  const row: EffectRow = {
    decision: decisionId,
    kind: 'dispatch',
    key: `attempt/${crypto.randomUUID()}`,
    payload: { matter: proposal.matter, output: proposal.output },
    at: new Date(Date.now() + 1000),
    ...change,
  }
  return [
    'insert into effect (id, decision_id, kind, idempotency_key, payload, happened_at) values ($1, $2, $3, $4, $5, $6)',
    effectId,
    row.decision,
    row.kind,
    row.key,
    JSON.stringify(row.payload),
    row.at,
  ]
}

const workOrder = (
  matter: string,
  { effect: of, department }: { effect: string | null; department: string },
): Statement => [
  `insert into work_order (number, matter_id, effect_id, department_id, state, instructions, opened_at, sign_by, due_at)
    values ('GD-ATTEMPT', $1, $2, $3, 'open', '请办理', now(), now(), now())`,
  matter,
  of,
  department,
]

const onLeave = (person: string): Statement => [
  `insert into leave_of_absence (person_id, since, until) values ($1, now() - interval '1 day', now() + interval '1 day')`,
  person,
]

const handOver = (from: string, to: string, hoursAgo: number): Statement[] => [
  [
    `update guardianship set until = now() - make_interval(hours => $2) 
      where until is null and employee_id = 'appeal-router' and person_id in ($1, $3)`,
    from,
    hoursAgo,
    to,
  ],
  [
    `insert into guardianship (employee_id, person_id, kind, since)
      values ('appeal-router', $1, 'guardian', now() - make_interval(hours => $2))`,
    to,
    hoursAgo,
  ],
]

describe.each<Asker>(['the application', 'the owner'])('asked by %s, the database', asker => {
  describe('lets no effect happen without its decision', () => {
    it('refuses one that names no decision, or one that does not exist', async () => {
      expect(await attempt(asker, effect(routing, { decision: null }))).toMatch(/^(23502|P0002)$/)
      expect(await attempt(asker, effect(routing, { decision: crypto.randomUUID() }))).toMatch(/^(23503|P0002)$/)
    })

    const lawful = new Set(['routing approve dispatch', 'routing amend dispatch', 'routing refuse refusal'])
    for (const kind of ['approve', 'amend']) lawful.add(`reply ${kind} reply`)
    const combinations = (['routing', 'reply'] as const).flatMap(about =>
      (about === 'routing'
        ? ['approve', 'amend', 'return', 'refuse', 'take_over']
        : ['approve', 'amend', 'return']
      ).flatMap(said => ['dispatch', 'reply', 'refusal'].map(done => [about, said, done] as const)),
    )
    it.each(combinations)(
      'of a %s proposal, "%s": takes or refuses a %s as the decision allows',
      async (about, said, done) => {
        const proposal = about === 'routing' ? routing : reply
        const payload =
          done === 'refusal'
            ? { matter: proposal.matter, reason: '不属于本区受理范围' }
            : { matter: proposal.matter, output: proposal.output }
        const outcome = await attempt(
          asker,
          decision(proposal, { kind: said }),
          effect(proposal, { kind: done, payload }),
        )
        expect(outcome).toBe(lawful.has(`${about} ${said} ${done}`) ? 'accepted' : 'BB006')
      },
    )

    it('refuses one that carries something else than was decided', async () => {
      const other = { ...Object(routing.output), departmentId: 'police' }
      const payloads = [
        { matter: routing.matter, output: other },
        { matter: routing.matter },
        { matter: routing.matter, output: null },
      ]
      for (const payload of payloads) {
        expect(await attempt(asker, decision(routing), effect(routing, { payload }))).toBe('BB006')
      }
    })

    it('refuses one that carries what was proposed after the guardian amended it', async () => {
      const amended = { ...Object(routing.output), departmentId: 'labour', categoryId: 'wage-arrears' }
      expect(await attempt(asker, decision(routing, { kind: 'amend', output: amended }), effect(routing))).toBe('BB006')
    })

    it('refuses a refusal that gives another reason than the guardian gave', async () => {
      const payload = { matter: routing.matter, reason: '材料不全' }
      expect(
        await attempt(asker, decision(routing, { kind: 'refuse' }), effect(routing, { kind: 'refusal', payload })),
      ).toBe('BB006')
    })

    it('refuses one for another matter than was decided', async () => {
      const payload = { matter: blank.matter, output: routing.output }
      expect(await attempt(asker, decision(routing), effect(routing, { payload }))).toBe('BB006')
    })

    it('refuses one that happened before its decision', async () => {
      const at = new Date()
      const earlier = new Date(at.getTime() - 1)
      expect(await attempt(asker, decision(routing, { at }), effect(routing, { at: earlier }))).toBe('BB006')
    })

    it('refuses a second one under the same idempotency key', async () => {
      const again: Statement = [
        `insert into effect (decision_id, kind, idempotency_key, payload, happened_at)
          select decision_id, kind, idempotency_key, payload, happened_at from effect where decision_id = $1`,
        decided.decision,
      ]
      expect(await attempt(asker, again)).toBe('23505')
    })

    it('takes a work order only for the dispatch of its own matter, to the department that was decided', async () => {
      const lawfulSteps = [decision(routing), effect(routing)]
      expect(
        await attempt(asker, ...lawfulSteps, workOrder(routing.matter, { effect: effectId, department: 'urban' })),
      ).toBe('accepted')
      expect(await attempt(asker, workOrder(routing.matter, { effect: null, department: 'urban' }))).toBe('23502')
      const refusal = [
        decision(routing, { kind: 'refuse' }),
        effect(routing, { kind: 'refusal', payload: { matter: routing.matter, reason: '不属于本区受理范围' } }),
      ]
      const attempts = {
        'of another matter': [...lawfulSteps, workOrder(blank.matter, { effect: effectId, department: 'urban' })],
        'to another department': [
          ...lawfulSteps,
          workOrder(routing.matter, { effect: effectId, department: 'police' }),
        ],
        'after a refusal': [...refusal, workOrder(routing.matter, { effect: effectId, department: 'urban' })],
      }
      const outcomes: Record<string, string> = {}
      for (const [name, statements] of Object.entries(attempts)) outcomes[name] = await attempt(asker, ...statements)
      expect(outcomes).toEqual({
        'of another matter': expect.stringMatching(/^(BB|23)/),
        'to another department': expect.stringMatching(/^(BB|23)/),
        'after a refusal': expect.stringMatching(/^(BB|23)/),
      })
    })

    it.each(['dispatched', 'refused'])('refuses to call a matter %s while nobody decided it', async state => {
      const step: Statement = ['update matter set state = $2 where id = $1', routing.matter, state]
      expect(await attempt(asker, step)).toMatch(/^BB/)
    })

    it('refuses to show a resident an answer while nobody approved it', async () => {
      const step: Statement = [
        `update matter set state = 'answered', answer = '已办结', answered_at = now() where id = $1`,
        reply.matter,
      ]
      expect(await attempt(asker, step)).toMatch(/^BB/)
    })
  })

  describe('binds a decision to what was shown', () => {
    it('takes the decision of the guardian on what is shown now', async () => {
      expect(await attempt(asker, decision(routing))).toBe('accepted')
      expect(await attempt(asker, decision(reply))).toBe('accepted')
    })

    it('refuses one with another digest', async () => {
      expect(await attempt(asker, decision(routing, { shownDigest: '0'.repeat(64) }))).toBe('BB004')
      expect(await attempt(asker, decision(routing, { shownDigest: blank.shownDigest }))).toBe('BB004')
    })

    it.each(['title', 'content', 'place', 'contact_name', 'contact_phone'])(
      'refuses one after the %s of the matter changed',
      async column => {
        const change: Statement = [`update matter set ${column} = '另一种说法' where id = $1`, routing.matter]
        expect(await attempt(asker, change, decision(routing))).toBe('BB004')
      },
    )

    it('refuses an approval with another output, or of a form that nobody filled in', async () => {
      const other = { ...Object(routing.output), departmentId: 'police' }
      expect(await attempt(asker, decision(routing, { output: other }))).toBe('BB004')
      expect(await attempt(asker, decision(blank, { output: routing.output }))).toBe('BB004')
    })

    it('refuses a positive decision without an output, and a negative one with it or without a reason', async () => {
      expect(await attempt(asker, decision(routing, { kind: 'amend', output: null }))).toBe('23514')
      expect(await attempt(asker, decision(routing, { kind: 'take_over', output: routing.output }))).toBe('23514')
      for (const kind of ['return', 'refuse']) {
        for (const reason of ['', '无']) expect(await attempt(asker, decision(routing, { kind, reason }))).toBe('23514')
      }
    })

    it('refuses a negative decision without any reason at all', async () => {
      for (const kind of ['return', 'refuse']) {
        expect(await attempt(asker, decision(routing, { kind, reason: null }))).toBe('23514')
      }
    })

    it('refuses a second decision, and one on a proposal that was superseded', async () => {
      expect(await attempt(asker, decision(decided, { kind: 'take_over' }))).toBe('BB003')
      expect(
        await attempt(asker, decision(routing), decision(routing, { id: crypto.randomUUID(), kind: 'take_over' })),
      ).toBe('BB003')
      expect(await attempt(asker, decision(superseded))).toBe('BB003')
    })
  })

  describe('lets only the guardian of the moment decide', () => {
    it('refuses an officer, a grid worker, the deputy while the guardian is there, and the employee itself', async () => {
      for (const by of [who.colleague, who.stranger, who.gridWorker, who.deputy, 'appeal-router']) {
        expect(await attempt(asker, decision(routing, { by }))).toBe('BB005')
      }
    })

    it('refuses a guardian on leave, and then takes the deputy', async () => {
      expect(await attempt(asker, onLeave(who.guardian), decision(routing))).toBe('BB005')
      expect(await attempt(asker, onLeave(who.guardian), decision(routing, { by: who.deputy }))).toBe('accepted')
    })

    it('refuses the deputy who is on leave as well', async () => {
      const away = [onLeave(who.guardian), onLeave(who.deputy)]
      expect(await attempt(asker, ...away, decision(routing, { by: who.deputy }))).toBe('BB005')
    })

    it('refuses a disabled person', async () => {
      const disable = (id: string): Statement => ['update person set is_disabled = true where id = $1', id]
      expect(await attempt(asker, disable(who.guardian), decision(routing))).toBe('BB005')
      expect(await attempt(asker, disable(who.colleague), decision(reply))).toBe('BB005')
    })

    it('refuses whoever lost the role', async () => {
      const demote = (id: string): Statement => [`update membership set role = 'trainer' where person_id = $1`, id]
      expect(await attempt(asker, demote(who.guardian), decision(routing))).toBe('BB005')
      expect(await attempt(asker, demote(who.colleague), decision(reply))).toBe('BB005')
    })

    it('refuses an approval once the employee or the scenario is stopped, and takes what a person filled in', async () => {
      const suspended: Statement = [`update employee set state = 'suspended' where id = 'appeal-router'`]
      const without: Statement = [
        `insert into scenario_suspension (employee_id, scenario_id, reason, suspended_by, suspended_at)
          values ('appeal-router', 'appeal-routing', '连续派错', $1, now())`,
        who.guardian,
      ]
      for (const stop of [suspended, without]) {
        expect(await attempt(asker, stop, decision(routing))).toBe('BB010')
        const output = { ...Object(routing.output), dueDays: 9 }
        expect(await attempt(asker, stop, decision(routing, { kind: 'amend', output }))).toBe('accepted')
      }
    })

    it('refuses a guardian who handed over, and takes the new one', async () => {
      const steps = handOver(who.guardian, who.deputy, 1)
      expect(await attempt(asker, ...steps, decision(routing))).toBe('BB005')
      expect(await attempt(asker, ...steps, decision(routing, { by: who.deputy }))).toBe('accepted')
    })

    it('refuses a decision dated back to when one was guardian, before there was anything to decide', async () => {
      const at = new Date(Date.now() - 3 * 3600_000)
      expect(await attempt(asker, ...handOver(who.guardian, who.deputy, 2), decision(routing, { at }))).toMatch(/^BB/)
    })

    it('refuses the author of a reply, an officer of another department and a guardian who is no officer', async () => {
      for (const by of [who.author, who.stranger, who.guardian, who.gridWorker]) {
        expect(await attempt(asker, decision(reply, { by }))).toBe('BB005')
      }
    })
  })

  describe('keeps what was decided and done as it was', () => {
    it.each(['decision', 'effect', 'ledger_entry', 'ledger_checkpoint'])(
      'refuses to change or delete a row of %s',
      async table => {
        const column = {
          decision: 'shown_digest',
          effect: 'idempotency_key',
          ledger_entry: 'body',
          ledger_checkpoint: 'root',
        }[table]
        expect(await attempt(asker, [`update ${table} set ${column} = ${column}`])).toBe(forbidden(asker))
        expect(await attempt(asker, [`delete from ${table}`])).toBe(forbidden(asker))
      },
    )

    it('refuses to delete a proposal or a matter', async () => {
      expect(await attempt(asker, ['delete from proposal where id = $1', routing.id])).toBe(forbidden(asker))
      expect(await attempt(asker, ['delete from matter where id = $1', routing.matter])).toBe(forbidden(asker, '23503'))
    })

    it.each(['decision', 'effect', 'proposal', 'matter', 'ledger_entry', 'ledger_head', 'ledger_checkpoint'])(
      'refuses to truncate %s',
      async table => {
        expect(await attempt(asker, [`truncate ${table} cascade`])).toBe(forbidden(asker))
      },
    )

    it('refuses to rewrite any column of a proposal but its state and the digest of what is shown', async () => {
      const { rows: columns } = await t.superuser.query<{ name: string; type: string }>(
        `select column_name as name, data_type as type from information_schema.columns
          where table_schema = 'bangban' and table_name = 'proposal' and column_name not in ('state', 'shown_digest')`,
      )
      const another: Record<string, (column: string) => string> = {
        uuid: () => 'gen_random_uuid()',
        integer: column => `coalesce(${column}, 0) + 1`,
        text: column => `coalesce(${column}, '') || 'x'`,
        'timestamp with time zone': column => `${column} - interval '1 hour'`,
        jsonb: () => `'{"departmentId": "police"}'`,
        'double precision': column => `1 - coalesce(${column}, 0) / 2`,
        boolean: column => `not ${column}`,
      }
      const outcomes = new Map<string, string>()
      for (const { name, type } of columns) {
        const change: Statement = [`update proposal set ${name} = ${another[type]?.(name)} where id = $1`, routing.id]
        outcomes.set(name, await attempt(asker, change))
      }
      expect(outcomes.size).toBeGreaterThanOrEqual(16)
      expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(columns.map(({ name }) => [name, 'BB003'])))
    })

    it('refuses to open a proposal again that was decided or superseded', async () => {
      for (const { id } of [decided, superseded]) {
        expect(await attempt(asker, [`update proposal set state = 'open' where id = $1`, id])).toBe('BB003')
        expect(await attempt(asker, ['update proposal set shown_digest = $2 where id = $1', id, 'a'.repeat(64)])).toBe(
          'BB003',
        )
      }
    })
  })

  describe('lets the ledger only grow, entry by entry', () => {
    const entry = (seq: string, previous = 'last_hash'): Statement => [
      `insert into ledger_entry (seq, body, leaf_hash, previous, at, type)
        select ${seq}, '{}', repeat('a', 64), ${previous}, now(), 'attempt' from ledger_head`,
    ]
    const advance: Statement = [`update ledger_head set size = size + 1, last_hash = repeat('a', 64)`]

    it('takes the entry that follows, with the head', async () => {
      expect(await attempt(asker, entry('size'), advance)).toBe('accepted')
    })

    it('refuses one out of sequence', async () => {
      for (const seq of ['size + 1', 'size - 1', '0', 'size + 1000'])
        expect(await attempt(asker, entry(seq))).toBe('BB008')
    })

    it('refuses one that does not name the hash of the one before it', async () => {
      expect(await attempt(asker, entry('size', `repeat('0', 64)`))).toBe('BB008')
      expect(await attempt(asker, entry('size', 'root'))).toBe('BB008')
    })

    it('refuses a head that shrinks, or changes without growing', async () => {
      for (const change of ['size = size - 1', 'size = 0', `root = repeat('b', 64)`, `last_hash = repeat('b', 64)`]) {
        expect(await attempt(asker, [`update ledger_head set ${change}`])).toBe('BB008')
      }
    })

    it('refuses a head that runs ahead of the entries, which would leave a gap', async () => {
      expect(await attempt(asker, [`update ledger_head set size = size + 1, last_hash = repeat('a', 64)`])).toBe(
        'BB008',
      )
      expect(
        await attempt(asker, [`update ledger_head set size = size + 5, last_hash = repeat('a', 64)`], entry('size')),
      ).toBe('BB008')
    })

    it('refuses a head that names another hash than the last entry has', async () => {
      expect(
        await attempt(asker, entry('size'), [`update ledger_head set size = size + 1, last_hash = repeat('b', 64)`]),
      ).toBe('BB008')
    })

    it('refuses to delete the head or to add a second one', async () => {
      expect(await attempt(asker, ['delete from ledger_head'])).toBe(forbidden(asker, 'BB008'))
      const second = (singleton: boolean): Statement => [
        `insert into ledger_head select $1, size, frontier, last_hash, root, checkpoint from ledger_head`,
        singleton,
      ]
      expect(await attempt(asker, second(true))).toBe('23505')
      expect(await attempt(asker, second(false))).toBe('23514')
    })
  })

  describe('keeps the guardian at the side of a working employee', () => {
    const guarded = `employee_id = 'appeal-router' and kind = 'guardian' and until is null`

    it('refuses an employee that works without a guardian', async () => {
      for (const state of ['trial', 'service']) {
        const add: Statement = [
          `insert into employee (id, number, name, department_id, version, definition_digest, state)
            values ('lonely', 'SZ-XX-999', '无人监护的数智员工', 'hub', '1.0.0', repeat('0', 64), $1)`,
          state,
        ]
        expect(await attempt(asker, add)).toBe('BB001')
      }
    })

    it('refuses to end the last guardianship while the employee works', async () => {
      expect(await attempt(asker, [`update guardianship set until = now() where ${guarded}`])).toBe('BB001')
      expect(await attempt(asker, [`delete from guardianship where ${guarded}`])).toBe(forbidden(asker, 'BB001'))
    })

    it('refuses to turn the last guardian into a deputy', async () => {
      expect(await attempt(asker, [`update guardianship set kind = 'deputy' where ${guarded}`])).toBe('BB001')
    })

    it('refuses to move the last guardianship to another employee', async () => {
      const other: Statement = [
        `insert into employee (id, number, name, department_id, version, definition_digest)
          values ('other', 'SZ-XX-998', '另一数智员工', 'hub', '1.0.0', repeat('0', 64))`,
      ]
      expect(await attempt(asker, other, [`update guardianship set employee_id = 'other' where ${guarded}`])).toBe(
        'BB001',
      )
    })

    it('refuses a second guardian beside the first', async () => {
      const add: Statement = [
        `insert into guardianship (employee_id, person_id, kind, since) values ('appeal-router', $1, 'guardian', now())`,
        who.colleague,
      ]
      expect(await attempt(asker, add)).toBe('23505')
    })

    it('lets the last guardian go once the employee is suspended, and not come back to work without one', async () => {
      const suspend: Statement = [`update employee set state = 'suspended', resumes_to = 'service'`]
      const leave: Statement = [`update guardianship set until = now() where ${guarded}`]
      expect(await attempt(asker, suspend, leave)).toBe('accepted')
      expect(await attempt(asker, suspend, leave, [`update employee set state = 'service'`])).toBe('BB001')
    })
  })

  describe('quotes only what somebody else published, as they read it', () => {
    const publish = (by: string | null, id = sources.draft): Statement => [
      `update source set state = 'published', decided_by = $1, decided_at = now() where id = $2`,
      by,
      id,
    ]
    const add = (state: string, addedBy: string): Statement => [
      `insert into source (kind, title, classification, digest, passages, state, added_by, added_at)
        values ('policy', '补贴办法', 'public', repeat('0', 64), 1, $1, $2, now())`,
      state,
      addedBy,
    ]

    it('takes the publication of a draft by another person, and refuses it by whoever brought it or by nobody', async () => {
      expect(await attempt(asker, publish(who.guardian))).toBe('accepted')
      expect(await attempt(asker, publish(null))).toBe('23514')
      const own: Statement = [
        `update source set state = 'published', decided_by = added_by, decided_at = now() where title = '补贴办法'`,
      ]
      expect(await attempt(asker, add('draft', who.guardian), own)).toBe('BB012')
    })

    it('refuses a source that begins as published, or comes back once it was withdrawn', async () => {
      expect(await attempt(asker, add('published', who.guardian))).toBe('BB011')
      const withdraw: Statement = [`update source set state = 'withdrawn' where id = $1`, sources.published]
      expect(await attempt(asker, withdraw)).toBe('accepted')
      expect(await attempt(asker, withdraw, publish(who.guardian, sources.published))).toBe('BB011')
      const undo: Statement = [`update source set state = 'draft' where id = $1`, sources.published]
      expect(await attempt(asker, undo)).toBe('BB011')
    })

    it('refuses to change what a source says or how it is filed, drafts among them', async () => {
      for (const id of [sources.draft, sources.published])
        for (const change of [
          `title = 'x'`,
          `classification = 'internal'`,
          `digest = repeat('1', 64)`,
          `in_force_from = '1999-01-01'`,
        ])
          expect([change, await attempt(asker, [`update source set ${change} where id = $1`, id])]).toEqual([
            change,
            'BB007',
          ])
      const words: Statement = [`update passage set words = 'x' where source_id = $1`, sources.published]
      expect(await attempt(asker, words)).toBe(forbidden(asker))
      expect(await attempt(asker, [`delete from passage where source_id = $1`, sources.draft])).toBe(forbidden(asker))
      expect(await attempt(asker, [`delete from source where id = $1`, sources.draft])).toBe(forbidden(asker))
    })

    it('refuses another passage of what was published', async () => {
      const passage = (id: string): Statement => [
        `insert into passage (source_id, position, heading, label, words) values ($1, 99, '', '', '补一条')`,
        id,
      ]
      expect(await attempt(asker, passage(sources.draft))).toBe('accepted')
      expect(await attempt(asker, passage(sources.published))).toBe('BB007')
    })

    it('refuses to rewrite an answer or what it rests on', async () => {
      for (const change of [
        `question = 'x'`,
        `scenario_id = 'x'`,
        `output = '{}'`,
        `outcome = 'answered'`,
        `asked_at = now()`,
      ])
        expect([change, await attempt(asker, [`update answer set ${change}, note = 'x'`])]).toEqual([change, 'BB007'])
      expect(await attempt(asker, [`update answer set feedback = 'helped'`])).toBe('accepted')
      expect(await attempt(asker, [`delete from answer`])).toBe(forbidden(asker))
    })

    it('refuses to rewrite or forget what a language model was asked', async () => {
      for (const change of [`request_hash = 'x'`, `prompt_tokens = 0`, `at = now()`])
        expect([change, await attempt(asker, [`update model_call set ${change}`])]).toEqual([change, forbidden(asker)])
      expect(await attempt(asker, [`delete from model_call`])).toBe(forbidden(asker))
    })
  })

  it('lets an access token end, and neither last longer, pass to somebody else nor come back', async () => {
    const add = (days: number): Statement => [
      `insert into access_token (person_id, name, token_digest, made_at, expires_at)
        values ($1, '程序', 'attempt', now(), now() + make_interval(days => $2))`,
      who.guardian,
      days,
    ]
    const end: Statement = [`update access_token set revoked_at = now()`]
    expect(await attempt(asker, add(30), [`update access_token set used_at = now()`], end)).toBe('accepted')
    expect(await attempt(asker, add(400))).toBe('23514')
    expect(await attempt(asker, add(0))).toBe('23514')
    const changes: [string, string?][] = [
      [`expires_at = expires_at + interval '1 day'`],
      ['person_id = $1', who.deputy],
      [`token_digest = 'x'`],
    ]
    for (const [change, ...values] of changes)
      expect([change, await attempt(asker, add(30), [`update access_token set ${change}`, ...values])]).toEqual([
        change,
        'BB007',
      ])
    expect(await attempt(asker, add(30), end, [`update access_token set revoked_at = null`])).toBe('BB007')
    expect(await attempt(asker, add(30), [`delete from access_token`])).toBe(forbidden(asker))
  })

  it('lets a table of documents change, and neither pass to somebody else nor go', async () => {
    const add: Statement = [
      `insert into summary (employee_id, made_by, made_at, changed_at, title, subject, content)
        values ('policy-adviser', $1, now(), now(), '补贴一览', 'documents', '{"columns":[],"rows":[]}')`,
      who.guardian,
    ]
    expect(await attempt(asker, add, [`update summary set title = '补贴对照', changed_at = now()`])).toBe('accepted')
    const changes: [string, string?][] = [
      ['made_by = $1', who.deputy],
      [`subject = 'matters'`],
      [`made_at = made_at - interval '1 day'`],
    ]
    for (const [change, ...values] of changes)
      expect([change, await attempt(asker, add, [`update summary set ${change}`, ...values])]).toEqual([
        change,
        'BB007',
      ])
    expect(await attempt(asker, add, [`delete from summary`])).toBe(forbidden(asker))
  })

  it('can be told nothing else by a temporary table in the place of one that it looks things up in', async () => {
    const attempts: Record<string, Statement[]> = {
      'steps of a matter': [
        [`create temp table transition as select 'matter' as subject, 'proposed' as from_state, 'closed' as to_state`],
        [`update matter set state = 'closed' where id = $1`, routing.matter],
      ],
      'who guards': [
        [`create temp table guardianship as select * from bangban.guardianship`],
        [`delete from pg_temp.guardianship where kind = 'guardian'`],
        [`update pg_temp.guardianship set kind = 'guardian'`],
        decision(routing, { by: who.deputy }),
      ],
      'what was decided': [
        decision(routing),
        ['create temp table decision as select * from bangban.decision where id = $1', decisionId],
        [`update pg_temp.decision set output = '{"departmentId": "police"}'`],
        [
          `insert into bangban.effect (decision_id, kind, idempotency_key, payload, happened_at)
            values ($1, 'dispatch', 'attempt/temp', '{"output": {"departmentId": "police"}}', now() + interval '1 second')`,
          decisionId,
        ],
      ],
      'the head of the ledger': [
        ['create temp table ledger_head as select * from bangban.ledger_head'],
        ['update pg_temp.ledger_head set size = size + 7'],
        [
          `insert into bangban.ledger_entry (seq, body, leaf_hash, previous, at, type)
            select size, '{}', repeat('a', 64), last_hash, now(), 'attempt' from pg_temp.ledger_head`,
        ],
      ],
    }
    const outcomes: Record<string, string> = {}
    for (const [name, statements] of Object.entries(attempts)) outcomes[name] = await attempt(asker, ...statements)
    // 42501 where temporary tables are not for this role at all
    const refused = (code: string) => expect.stringMatching(new RegExp(`^(${code}|42501)$`))
    expect(outcomes).toEqual({
      'steps of a matter': refused('BB002'),
      'who guards': refused('BB005'),
      'what was decided': refused('BB006'),
      'the head of the ledger': refused('BB008'),
    })
  })

  it('does not let its triggers be passed by', async () => {
    expect(await attempt(asker, [`set local session_replication_role = 'replica'`])).toBe('42501')
  })
})

describe('the application', () => {
  it('may not alter the tables, triggers, functions and policies that bind it, nor the steps of the machine', async () => {
    const attempts = [
      'alter table decision disable trigger all',
      'drop trigger decision_is_lawful on decision',
      'create or replace function may_guard(text, text, timestamptz) returns boolean language sql as $$ select true $$',
      'drop policy matter_rows on matter',
      'alter table matter no force row level security',
      'alter table matter disable row level security',
      `insert into transition values ('matter', 'proposed', 'closed')`,
      'delete from transition',
      'create table bangban.mine (id int)',
      'set role bangban_owner',
    ]
    for (const sql of attempts) expect([sql, await attempt('the application', [sql])]).toEqual([sql, '42501'])
  })
})

describe('the steps of a matter and of an order', () => {
  it('are in the database exactly those of the machine', async () => {
    const { rows } = await t.superuser.query('select subject, from_state as "from", to_state as "to" from transition')
    const spelled = (list: readonly { subject: string; from: string; to: string }[]) =>
      list.map(({ subject, from, to }) => `${subject}: ${from} → ${to}`).sort()
    expect(spelled(rows)).toEqual(spelled(transitions()))
  })

  const missing = (states: readonly string[], subject: string) =>
    states.flatMap(from =>
      states
        .filter(
          to =>
            to !== from && !transitions().some(one => one.subject === subject && one.from === from && one.to === to),
        )
        .map(to => ({ from, to })),
    )

  /** Puts a row into a state past all triggers, as only a superuser can. */
  async function force(table: string, id: string, state: string): Promise<void> {
    const client = await t.superuser.connect()
    try {
      await client.query(`begin; set local session_replication_role = 'replica'`)
      await client.query(`update ${table} set state = $2 where id = $1`, [id, state])
      await client.query('commit')
    } finally {
      client.release()
    }
  }

  it.each<Asker>(['the application', 'the owner'])('refuse %s every other step of a matter', async asker => {
    const { matter } = await t.proposed()
    const outcomes: string[] = []
    const states = Object.keys(matterStates)
    for (const { from, to } of missing(states, 'matter')) {
      await force('matter', matter, from)
      outcomes.push(
        `${from} → ${to}: ${await attempt(asker, ['update matter set state = $2 where id = $1', matter, to])}`,
      )
    }
    expect(outcomes.length).toBeGreaterThan(50)
    expect(outcomes.filter(one => !one.endsWith(': BB002'))).toEqual([])
    expect(await attempt(asker, [`update matter set state = 'asleep' where id = $1`, matter])).toBe('BB002')
  })

  it.each<Asker>(['the application', 'the owner'])('refuse %s every other step of an order', async asker => {
    const { order } = await t.dispatched()
    const outcomes: string[] = []
    const states = ['open', 'signed', 'assigned', 'accepted', 'reported', 'completed', 'returned']
    for (const { from, to } of missing(states, 'work_order')) {
      await force('work_order', order, from)
      outcomes.push(
        `${from} → ${to}: ${await attempt(asker, ['update work_order set state = $2 where id = $1', order, to])}`,
      )
    }
    expect(outcomes.length).toBeGreaterThan(20)
    expect(outcomes.filter(one => !one.endsWith(': BB002'))).toEqual([])
  })
})
