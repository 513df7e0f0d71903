import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPeople, sessionOf } from '../src/people/index.ts'
import { type Session, type Store, systemSession } from '../src/store/index.ts'
import { type Client, eventually, fumes, type TestServer, testServer } from './support/district.ts'

let server: TestServer
let store: Store

/** Tables without a policy, and why everybody who works here may read them. Every other table is guarded. */
const openTables: Record<string, string> = {
  person: 'who works here, and sign-in before anybody is known',
  membership: 'who works where',
  department: 'published',
  account: 'sign-in before anybody is known',
  login_session: 'sign-in before anybody is known',
  verification: 'sign-in before anybody is known',
  two_factor: 'sign-in before anybody is known',
  invitation: 'sign-in before anybody is known',
  district: 'published',
  category: 'published',
  grid_cell: 'streets and estates, nothing of a matter',
  hot_reading: 'when appeals were last read, and how many, nothing of a matter',
  employee: 'the register of digital employees, open to all who work here',
  scenario_suspension: 'the register',
  router_version: 'figures of versions, nothing of a matter',
  verdict: 'kinds and times of decisions, nothing of a matter',
  guardianship: 'the register',
  leave_of_absence: 'the register',
  ledger_entry: 'digests and ids alone; personal data lies in the rows that it names',
  ledger_head: 'needed to append',
  ledger_checkpoint: 'digests alone',
  ledger_node: 'hashes alone',
  transition: 'the state machine',
  migration: 'versions of the schema',
  library_version: 'a number that rises',
}

/** Functions that run as the owner, each for a reason: a resident's words go out of rows that nobody else may change. */
const ownersRights = ['erase_matter(uuid)']

/** Whatever in the catalogue would let a session see rows that are not its own, in words. */
async function holes(client: pg.Pool | pg.PoolClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string; kind: string; guarded: boolean }>(
    `select c.relname as name, c.relkind as kind,
        c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) as guarded
      from pg_class c where c.relnamespace = 'bangban'::regnamespace and c.relkind in ('r', 'p', 'm', 'f') order by 1`,
  )
  const { rows: hanging } = await client.query<{ name: string }>(
    `with recursive hanging as (
        select 'bangban.matter'::regclass::oid as id
        union select k.conrelid from pg_constraint k join hanging h on k.confrelid = h.id where k.contype = 'f')
      select relname as name from pg_class c join hanging h on h.id = c.oid`,
  )
  const { rows: views } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema')
        and not coalesce('security_invoker=true' = any (c.reloptions), false)`,
  )
  const { rows: definers } = await client.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
  )
  const guarded = tables.filter(one => one.guarded).map(one => one.name)
  const { rows: policies } = await client.query<{ name: string; command: string; expression: string }>(
    `select polrelid::regclass::text || '.' || polname as name, polcmd as command,
        concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as expression
      from pg_policy`,
  )
  const follows = new RegExp(`session_(scope|department|person|matter)\\(\\)|SELECT\\s+FROM (${guarded.join('|')}) `)
  const { rows: readers } = await client.query<{ name: string; source: string }>(
    `select p.oid::regprocedure::text as name, p.prosrc as source from pg_proc p
      where p.pronamespace = 'bangban'::regnamespace and p.prosrc like '%current_setting%'`,
  )
  return [
    ...tables.filter(one => !['r', 'p'].includes(one.kind)).map(one => `${one.name} can't be guarded by a policy`),
    ...tables.filter(one => !one.guarded && !(one.name in openTables)).map(one => `${one.name} has no forced policy`),
    ...tables
      .filter(one => one.guarded && one.name in openTables)
      .map(one => `${one.name} is guarded and listed as open`),
    ...Object.keys(openTables)
      .filter(name => !tables.some(one => one.name === name))
      .map(name => `no table ${name}`),
    ...hanging.filter(one => !guarded.includes(one.name)).map(one => `${one.name} hangs on a matter unguarded`),
    ...views.map(one => `${one.name} shows its owner's rows`),
    ...definers.filter(one => !ownersRights.includes(one.name)).map(one => `${one.name} runs with its owner's rights`),
    ...policies.filter(one => one.command !== '*').map(one => `${one.name} is not for every command`),
    ...policies
      .filter(one => !follows.test(one.expression) || /current_setting/.test(one.expression))
      .map(one => `${one.name} does not follow the session: ${one.expression}`),
    ...readers
      .filter(one =>
        one.source.replaceAll(/nullif\(current_setting\('app\.\w+', true\), ''\)/g, '').includes('current_setting'),
      )
      .map(one => `${one.name} does not survive an empty setting`),
  ]
}

describe('the catalogue', () => {
  it('guards every table but those that are open for a reason, by forced policies that follow the session', async () => {
    expect(await holes(server.superuser)).toEqual([])
  })

  const mistakes: Record<string, [sql: string, found: string]> = {
    'a new table without a policy': ['create table forgotten (id int)', 'forgotten has no forced policy'],
    'a new table that hangs on a matter by way of another': [
      'create table forgotten (effect_id uuid references effect (id))',
      'forgotten hangs on a matter unguarded',
    ],
    'a policy that the owner passes by': [
      'alter table proposal no force row level security',
      'proposal has no forced policy',
    ],
    'a dropped policy': ['drop policy effect_rows on effect', 'effect has no forced policy'],
    'a policy that lets everybody in': [
      'drop policy work_order_rows on work_order; create policy work_order_rows on work_order using (true)',
      'work_order.work_order_rows does not follow the session: true',
    ],
    'a policy for reading alone': [
      'create policy more on matter for select using (session_scope() is not null)',
      'matter.more is not for every command',
    ],
    'a view': ['create view peek as select * from matter', "peek shows its owner's rows"],
    'a materialised view': [
      'create materialized view peek as select * from matter',
      "peek can't be guarded by a policy",
    ],
    'a function with the rights of its owner': [
      'create function peek() returns setof matter language sql security definer as $$ select * from matter $$',
      "peek() runs with its owner's rights",
    ],
    'a setting that breaks when it is empty': [
      `create or replace function session_matter() returns uuid language sql stable as $$ select current_setting('app.matter')::uuid $$`,
      'session_matter() does not survive an empty setting',
    ],
  }
  it.each(Object.entries(mistakes))('would give away %s', async (_, [mistake, found]) => {
    const client = await server.superuser.connect()
    try {
      await client.query('begin; set local search_path to bangban')
      await client.query(mistake)
      expect(await holes(client)).toContain(found)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  it('gives the role of the application no power over its own bounds', async () => {
    const { rows: roles } = await server.superuser.query(
      `select rolname as name, rolsuper or rolbypassrls or rolreplication or rolcreatedb as powerful, rolcreaterole as makes,
          (select count(*)::int from pg_auth_members where member = r.oid) as memberships
        from pg_roles r where rolname in ('bangban_app', 'bangban_owner') order by 1`,
    )
    expect(roles[0]).toEqual({ name: 'bangban_app', powerful: false, makes: false, memberships: 0 })
    expect(roles[1]).toMatchObject({ name: 'bangban_owner', powerful: false })

    const { rows: owned } = await server.superuser.query(
      `select from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = 'bangban_app'::regrole and deptype = 'o'`,
    )
    expect(owned).toEqual([])
    const { rows: schemas } = await server.superuser.query<{ name: string }>(
      `select nspname as name from pg_namespace where has_schema_privilege('bangban_app', oid, 'create') and nspname !~ '^pg_'`,
    )
    expect(schemas).toEqual([])
  })

  it('lets the application delete only what is no evidence, and change nothing that was decided', async () => {
    const allowed = async (privilege: string) => {
      const { rows } = await server.superuser.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'bangban'::regnamespace and relkind = 'r'
          and has_table_privilege('bangban_app', oid, $1) order by 1`,
        [privilege],
      )
      return rows.map(row => row.name)
    }
    expect(await allowed('delete')).toEqual([
      'account',
      'idempotency',
      'invitation',
      'login_session',
      'merged_matter',
      'model_endpoint',
      'model_key',
      'passage_vector',
      'routing_example',
      'scenario_suspension',
      'two_factor',
      'verification',
      'webhook',
      'webhook_delivery',
      'webhook_outbox',
    ])
    for (const privilege of ['truncate', 'references', 'trigger'])
      expect([privilege, await allowed(privilege)]).toEqual([privilege, []])
    const changeable = await allowed('update')
    for (const table of [
      'decision',
      'effect',
      'attachment',
      'ledger_entry',
      'ledger_checkpoint',
      'appeal_age',
      'merged_matter',
      'model_call',
      'order_return',
      'split_matter',
      'transition',
      'migration',
    ]) {
      expect(changeable).not.toContain(table)
    }
  })
})

/** An appeal that has gone all the way to its department, with a row in every table that hangs on it. */
interface Case {
  readonly receipt: string
  readonly matter: string
  readonly order: string
  readonly rows: Record<GuardedTable, string[]>
}

const guardedTables = [
  'matter',
  'attachment',
  'proposal',
  'decision',
  'effect',
  'work_order',
  'counter_request',
] as const
type GuardedTable = (typeof guardedTables)[number]

const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).toString('base64')

/** Words that stand in one appeal alone, wherever the program may have copied them. */
const canary = { water: ['碧波金丝雀', '13900007777', '李碧波'], urban: ['炊烟金丝雀'] }

let guardian: Client
let water: Case
let urban: Case
/** Sent back by the urban department: it is with the hub again. */
let returned: Case

async function rowsOf(matter: string): Promise<Case['rows']> {
  const ids = async (text: string) =>
    (await server.superuser.query<{ id: string }>(text, [matter])).rows.map(row => row.id)
  return {
    matter: [matter],
    attachment: await ids('select id from attachment where matter_id = $1'),
    proposal: await ids('select id from proposal where matter_id = $1'),
    decision: await ids('select d.id from decision d join proposal p on p.id = d.proposal_id where p.matter_id = $1'),
    effect: await ids(
      `select e.id from effect e join decision d on d.id = e.decision_id join proposal p on p.id = d.proposal_id
        where p.matter_id = $1`,
    ),
    work_order: await ids('select id from work_order where matter_id = $1'),
    counter_request: await ids('select id from counter_request where matter_id = $1'),
  }
}

async function dispatched(appeal: typeof fumes): Promise<Case> {
  const filed = await server.anonymous.post('/api/appeals', { ...appeal, photos: [{ name: '现场.jpg', data: photo }] })
  const { receipt } = filed.body
  await server.anonymous.post('/api/counter', {
    name: appeal.name,
    phone: appeal.phone,
    question: `${appeal.title}，想请人帮忙`,
    receipt,
  })
  const item = await eventually(async () => {
    const { body } = await guardian.get('/api/queue')
    return body.items.find((one: { receipt: string }) => one.receipt === receipt)
  })
  await guardian.post(`/api/matters/${item.id}/contact`, { purpose: '核实地点' })
  const decided = await guardian.post(`/api/proposals/${item.proposalId}/decision`, {
    kind: 'approve',
    shownDigest: item.shownDigest,
  })
  return { receipt, matter: item.id, order: decided.body.order.id, rows: await rowsOf(item.id) }
}

beforeAll(async () => {
  server = await testServer()
  store = server.running.opened.office.store
  guardian = await server.signIn('zhoumin')
  urban = await dispatched({ ...fumes, title: `${canary.urban[0]}烧烤摊油烟扰民` })
  water = await dispatched({
    title: `${canary.water[0]}小区停水没有通知`,
    text: '文昌小区从昨晚停水到现在，事先没有任何通知，做饭洗漱都成问题，什么时候能恢复供水？',
    place: '临江街道文昌社区文昌路',
    name: '李碧波',
    phone: '13900007777',
  })
  const sentBack = await dispatched({ ...fumes, phone: '13900003333' })
  const head = await server.signIn('fangjianguo')
  await head.post(`/api/orders/${sentBack.order}/return`, { code: 'duty', reason: '这条路不归我局管理' })
  returned = await eventually(async () => {
    const rows = await rowsOf(sentBack.matter)
    return rows.proposal.length === 2 ? { ...sentBack, rows } : undefined
  })
})
afterAll(() => server.close())

const department = (name: string): Session => ({ scope: 'department', person: 'somebody', department: name })

/** How many of these rows a session finds in each table. */
async function seen(session: Session, rows: Case['rows']): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of guardedTables) {
    const found = await store.as(session, tx =>
      tx
        .selectFrom(sql<{ id: string }>`${sql.table(table)}`.as('t'))
        .select('id')
        .where('id', 'in', rows[table])
        .execute(),
    )
    counts[table] = found.length
  }
  return counts
}

const none = Object.fromEntries(guardedTables.map(table => [table, 0]))
const all = (rows: Case['rows']) => Object.fromEntries(guardedTables.map(table => [table, rows[table].length]))
/** Residents who want a person belong to the hub alone. */
const allOfDepartment = (rows: Case['rows']) => ({ ...all(rows), counter_request: 0 })

/** Tables that the application may read in which any of the words stands, as this session sees them. */
async function tablesWith(
  words: readonly string[],
  read: (text: string) => Promise<{ count: number }[]>,
): Promise<string[]> {
  const { rows: tables } = await server.superuser.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('bangban', 'pgboss') and c.relkind in ('r', 'p', 'v')
        and has_table_privilege('bangban_app', c.oid, 'select') order by 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const where = words.map(word => `t::text like '%${word}%'`).join(' or ')
    const [row] = await read(`select count(*)::int as count from ${name} t where ${where}`)
    if (row && row.count > 0) found.push(name)
  }
  return found
}
const asSession = (session: Session) => async (text: string) =>
  (await store.as(session, tx => sql<{ count: number }>`${sql.raw(text)}`.execute(tx))).rows
const asNobody = async (text: string) => (await store.pool.query<{ count: number }>(text)).rows

describe('a session', () => {
  it('of the system finds a row in every guarded table, so that the others have something to miss', async () => {
    for (const one of [urban, water, returned]) {
      expect(await seen(systemSession, one.rows)).toEqual(all(one.rows))
      expect(Object.values(all(one.rows)).every(count => count > 0)).toBe(true)
    }
  })

  it('that says nothing sees nothing, whether it never spoke or its transaction is over', async () => {
    const pool = new pg.Pool({ connectionString: store.applicationUrl, max: 1, options: '-c search_path=bangban' })
    try {
      const count = async () => {
        const found: number[] = []
        for (const table of guardedTables) found.push((await pool.query(`select from ${table}`)).rowCount ?? -1)
        return found
      }
      const nothing = guardedTables.map(() => 0)
      expect(await count()).toEqual(nothing)
      // set_config(…, true) leaves '' behind, not null
      await pool.query(
        `begin; select set_config('app.scope', 'system', true), set_config('app.matter', gen_random_uuid()::text, true); commit`,
      )
      expect(await count()).toEqual(nothing)
    } finally {
      await pool.end()
    }
  })

  it('with an unknown scope, or a department that does not exist, sees nothing', async () => {
    const pool = new pg.Pool({ connectionString: store.applicationUrl, max: 1, options: '-c search_path=bangban' })
    try {
      for (const [scope, name] of [
        ['owner', 'hub'],
        ['System', 'hub'],
        ['department', 'nowhere'],
        ['department', ''],
      ]) {
        const client = await pool.connect()
        await client.query('begin')
        await client.query(`select set_config('app.scope', $1, true), set_config('app.department', $2, true)`, [
          scope,
          name,
        ])
        for (const table of guardedTables)
          expect([scope, table, (await client.query(`select from ${table}`)).rowCount]).toEqual([scope, table, 0])
        await client.query('rollback')
        client.release()
      }
    } finally {
      await pool.end()
    }
  })

  it('of the owner of the tables sees nothing either until it says who it is', async () => {
    const client = new pg.Client({ connectionString: server.ownerUrl, options: '-c search_path=bangban' })
    await client.connect()
    try {
      for (const table of guardedTables)
        expect([table, (await client.query(`select from ${table}`)).rowCount]).toEqual([table, 0])
    } finally {
      await client.end()
    }
  })

  it('of a department sees what the department has, and nothing of the others', async () => {
    expect(await seen(department('urban'), urban.rows)).toEqual(allOfDepartment(urban.rows))
    expect(await seen(department('urban'), water.rows)).toEqual(none)
    expect(await seen(department('water'), water.rows)).toEqual(allOfDepartment(water.rows))
    expect(await seen(department('water'), urban.rows)).toEqual(none)
    for (const one of [urban, water, returned]) expect(await seen(department('police'), one.rows)).toEqual(none)
  })

  it('of a department that sent an order back still sees it', async () => {
    expect(await seen(department('urban'), returned.rows)).toEqual(allOfDepartment(returned.rows))
  })

  it('of the hub sees all that it took in', async () => {
    for (const one of [urban, water, returned]) expect(await seen(department('hub'), one.rows)).toEqual(all(one.rows))
  })

  it('of a grid worker sees what was assigned to the town, and only then', async () => {
    const worker = await server.signIn('yangfan')
    const town = department('linjiang')
    expect(await seen(town, urban.rows)).toEqual(none)
    const head = await server.signIn('fangjianguo')
    const me = await worker.get('/api/me')
    await head.post(`/api/orders/${urban.order}/sign`)
    await head.post(`/api/orders/${urban.order}/assign`, { personId: me.body.id })
    expect(await seen(town, urban.rows)).toEqual(allOfDepartment(urban.rows))
    expect(await seen(town, water.rows)).toEqual(none)
  })

  it('of a resident sees one matter and what hangs on it, alone', async () => {
    const session: Session = { scope: 'resident', matter: water.matter }
    expect(await seen(session, water.rows)).toEqual(allOfDepartment(water.rows))
    for (const table of guardedTables) {
      const count = await store.as(
        session,
        async tx => (await sql`select from ${sql.table(table)}`.execute(tx)).rows.length,
      )
      expect([table, count]).toEqual([table, table === 'counter_request' ? 0 : water.rows[table].length])
    }
  })

  it('finds no word of a foreign appeal in any table that it may read', async () => {
    const words = canary.water
    expect(await tablesWith(words, asSession(systemSession))).toContain('bangban.matter')
    expect(await tablesWith(words, asSession(department('urban')))).toEqual([])
    expect(await tablesWith(words, asSession(department('police')))).toEqual([])
    expect(await tablesWith(words, asSession({ scope: 'resident', matter: urban.matter }))).toEqual([])
    expect(await tablesWith(words, asNobody)).toEqual([])
  })
})

describe('a session of one department', () => {
  /** The SQLSTATE of a refusal, or how many rows were touched, in a transaction that is given up. */
  async function write(text: string, values: readonly unknown[]): Promise<string | number> {
    const client = await store.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('app.scope', 'department', true), set_config('app.department', 'urban', true)`,
      )
      return (await client.query(text, [...values])).rowCount ?? 0
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code) return error.code
      throw error
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  it('changes its own rows, so that it is not for want of a grant that others stay as they are', async () => {
    expect(await write('update matter set place = place where id = any($1)', [urban.rows.matter])).toBe(1)
    expect(await write('update work_order set measure = measure where id = any($1)', [urban.rows.work_order])).toBe(1)
  })

  it.each(guardedTables)('changes no foreign row of %s', async table => {
    expect([0, '42501']).toContain(await write(`update ${table} set id = id where id = any($1)`, [water.rows[table]]))
  })

  it.each(guardedTables)('deletes no foreign row of %s', async table => {
    expect([0, '42501']).toContain(await write(`delete from ${table} where id = any($1)`, [water.rows[table]]))
  })

  it('takes no foreign matter to itself and gives none of its own away', async () => {
    expect(await write(`update matter set visible_to = '{urban}' where id = $1`, [water.matter])).toBe(0)
    expect(await write(`update matter set visible_to = '{water}' where id = $1`, [urban.matter])).toBe('42501')
    expect(await write('update work_order set matter_id = $2 where id = $1', [urban.order, water.matter])).toMatch(
      /^(42501|BB\d{3})$/,
    )
  })

  it('hangs nothing on a foreign matter, proposal, decision or effect', async () => {
    const { matter, proposal, decision, effect } = water.rows
    const digest = '0'.repeat(64)
    const attempts: Record<string, [text: string, values: unknown[]]> = {
      attachment: [
        `insert into attachment (matter_id, name, media_type, sha256, bytes, purpose, added_at)
          values ($1, 'x.jpg', 'image/jpeg', $2, '\\xffd8ff', 'appeal', now())`,
        [matter[0], digest],
      ],
      proposal: [
        `insert into proposal (matter_id, version, kind, employee_id, made_at) values ($1, 99, 'routing', 'appeal-router', now())`,
        [matter[0]],
      ],
      decision: [
        `insert into decision (proposal_id, kind, decided_by, decided_at, shown_digest, reason)
          select $1, 'return', id, now(), $2, '不归我局' from person where username = 'zhoumin'`,
        [proposal[0], digest],
      ],
      effect: [
        `insert into effect (decision_id, kind, idempotency_key, payload, happened_at) values ($1, 'dispatch', 'foreign', '{}', now())`,
        [decision[0]],
      ],
      'order on a foreign matter': [
        `insert into work_order (number, matter_id, effect_id, department_id, state, instructions, opened_at, sign_by, due_at)
          values ('GD-X', $1, $2, 'urban', 'open', '', now(), now(), now())`,
        [matter[0], crypto.randomUUID()],
      ],
      'request at the counter': [
        `insert into counter_request (name, phone, question, matter_id, asked_at) values ('x', 'x', 'x', $1, now())`,
        [matter[0]],
      ],
    }
    const outcomes: Record<string, string | number> = {}
    for (const [name, [text, values]] of Object.entries(attempts)) outcomes[name] = await write(text, values)
    const refused = expect.stringMatching(/^(42501|P0002|BB\d{3})$/)
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(attempts).map(name => [name, refused])))

    // an effect holds at most one order, so free it first: what must refuse is that the effect is not theirs
    await server.superuser.query(`delete from work_order where effect_id = $1`, [effect[0]])
    const borrowed = await write(
      `insert into work_order (number, matter_id, effect_id, department_id, state, instructions, opened_at, sign_by, due_at)
        values ('GD-X', $1, $2, 'urban', 'returned', '', now(), now(), now())`,
      [urban.matter, effect[0]],
    )
    expect(borrowed).toEqual(refused)
  })
})

describe('a person', () => {
  it('gets the session of the department, unless they answer for the whole district', async () => {
    const people = await listPeople(store.open)
    expect(people.length).toBeGreaterThan(50)
    for (const person of people) {
      const isDistrict = person.roles.some(role => ['governor', 'auditor', 'trainer'].includes(role))
      expect(sessionOf(person)).toEqual({
        scope: isDistrict ? 'district' : 'department',
        person: person.id,
        department: person.department.id,
      })
    }
  })
})
