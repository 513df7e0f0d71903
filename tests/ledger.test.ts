import { spawnSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { type ControlledTransaction, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Act,
  askForPerson,
  assignOrder,
  closeSilentMatters,
  type DecisionInput,
  decide,
  escalateLateOrders,
  fileAppeal,
  finishCounterRequest,
  giveFeedback,
  matterStates,
  orderStates,
  propose,
  recordRefusal,
  reportIncident,
  reportOrder,
  returnOrder,
  signOrder,
  stopEmployee,
  supplement,
  takeCounterRequest,
  withdraw,
} from '../src/casework/index.ts'
import { loadDemo } from '../src/demo/load.ts'
import { openSigner, type Signer } from '../src/ledger/checkpoint.ts'
import {
  canonicalJson,
  digestOf,
  exportLedger,
  type Ledger,
  linesOf,
  openLedger,
  type RecordRef,
  recordTables,
  verifyLedger,
} from '../src/ledger/index.ts'
import { readImages } from '../src/ledger/records.ts'
import {
  appendLeaf,
  consistencyProof,
  leafHash,
  rootOf,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../src/ledger/tree.ts'
import { openOffice } from '../src/office.ts'
import { addPerson, sessionOf, setDisabled, setRoles } from '../src/people/index.ts'
import { Classified } from '../src/problems.ts'
import { appoint, cancelLeave, resume, takeLeave } from '../src/roster/index.ts'
import { readSettings } from '../src/settings.ts'
import { connect, openStore, type Store, systemSession, type Tables, type Tx } from '../src/store/index.ts'
import { emptyPlace, fumes, smallCategories, type TestOffice, testOffice } from './support/district.ts'

/** SEED=… makes the same random changes again; every failure prints the seed. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const root = join(import.meta.dirname, '..')

async function exported(store: Store, ledger: Ledger): Promise<string> {
  const pipe = new PassThrough()
  const [file] = await Promise.all([text(pipe), exportLedger(store, ledger, pipe).finally(() => pipe.end())])
  return file
}

type Kept = NonNullable<Parameters<typeof verifyLedger>[1]>
const judged = (file: string, kept: Kept = {}) => verifyLedger(linesOf(Readable.from(file)), kept)
const verified = async (store: Store, ledger: Ledger, kept: Kept = {}) => judged(await exported(store, ledger), kept)
/** The store as one open transaction sees it: what is exported from it is never committed. */
const within = (store: Store, tx: Tx): Store => ({ ...store, snapshot: work => work(tx) })

const clean = { ok: true, problems: [] }
const nobody = '00000000-0000-7000-8000-000000000000'

/** The command line, on the record of this office. */
function bangban({ settings, ownerUrl }: TestOffice, ...args: string[]) {
  return spawnSync(process.execPath, ['src/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, BANGBAN_DATA: settings.data, DATABASE_URL: ownerUrl },
  })
}

/** One of each thing that can happen in an office; afterwards every table, and every state, has something in it. */
async function liveThrough({ office, person, ...district }: TestOffice) {
  const { store, ledger } = office
  const photo = Buffer.concat([Buffer.of(137, 80, 78, 71, 13, 10, 26, 10), Buffer.alloc(3000, 7)]).toString('base64')
  const photos = [{ name: '现场.png', data: photo }]
  const long = Date.now() - 30 * 86_400_000
  let time = Date.now() - 3_600_000
  const tick = () => {
    time += 1000
    return new Date(time)
  }
  const as = <T>(account: string, work: (tx: Tx, act: Act) => Promise<T>, now = tick()) =>
    store.as(sessionOf(person(account)), tx => work(tx, { person: person(account), now }))
  const asSystem = <T>(work: (tx: Tx) => Promise<T>) => store.as(systemSession, work)
  const change = (account: string) => ({
    ledger,
    now: tick(),
    actor: { kind: 'person' as const, id: person(account).id },
  })
  const file = (now = tick()) =>
    asSystem(tx => fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }))
  const proposed = (appeal = {}) => district.proposed(appeal, tick())
  const dispatched = (now = tick()) => district.dispatched({}, now)
  const settle = async (account: string, matter: string, kind: DecisionInput['kind'], rest = {}, now = tick()) => {
    const { id, shownDigest } = await district.openProposal(matter)
    await as(account, (tx, act) => decide(tx, office, act, id, { kind, shownDigest, ...rest }), now)
  }
  const report = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离，我们会继续巡查。' }
  const handled = async (order: string, now = tick()) => {
    await as('fangjianguo', (tx, act) => signOrder(tx, office, act, order), now)
    await as('fangjianguo', (tx, act) => reportOrder(tx, office, act, order, { ...report, photos }), now)
  }
  const answered = async (now = tick()) => {
    const { matter, order } = await dispatched(now)
    await handled(order, now)
    await settle('luxin', matter, 'approve', {}, now)
    return matter
  }
  const feedback = (matter: string, helped: boolean) =>
    asSystem(tx => giveFeedback(tx, office, matter, { helped, comment: '又回来了' }, tick()))

  // a scenario is stopped while a matter waits for it and another for its guardian, and goes on again
  const { id: waiting } = await file()
  const { matter: stopped } = await proposed()
  const scenarioId = 'appeal-routing'
  const stop = (reason: string, scenario: string) =>
    as('tangjing', (tx, { person: { id }, now }) =>
      stopEmployee(tx, office, 'appeal-router', { actor: { kind: 'person', id }, now, reason, scenarioId: scenario }),
    )
  await stop('答得不对', scenarioId)
  await asSystem(tx => supplement(tx, office, stopped, '今天更严重了。', tick()))
  await as('tangjing', tx => resume(tx, change('tangjing'), 'appeal-router', '查清了', scenarioId))
  await stop('还没准备好', 'hotline-routing')
  await settle('zhoumin', waiting, 'refuse', { reason: '不属于本区' })

  // long ago: one order that nobody signed, one answer that nobody spoke of
  await dispatched(new Date(long))
  await answered(new Date(long))
  await asSystem(tx => escalateLateOrders(tx, office, tick()))
  await asSystem(tx => closeSilentMatters(tx, office, tick()))
  const early = (await asSystem(tx => ledger.checkpoint(tx, tick()))) ?? ''
  const olderCopy = await exported(store, ledger)

  // the guardian is away, the deputy decides
  const { matter: covered } = await proposed()
  await as('zhoumin', tx => takeLeave(tx, change('zhoumin'), person('zhoumin').id, tick(), new Date(time + 86_400_000)))
  await settle('linfeng', covered, 'approve')
  const leave = await store.open.selectFrom('leaveOfAbsence').select('id').executeTakeFirstOrThrow()
  await as('zhoumin', tx => cancelLeave(tx, change('zhoumin'), person('zhoumin').id, leave.id))
  await as('tangjing', tx => appoint(tx, change('tangjing'), 'appeal-router', person('linfeng').id, 'none'))
  await as('tangjing', tx => appoint(tx, change('tangjing'), 'appeal-router', person('linfeng').id, 'deputy'))

  // every other end of a proposal and of an order
  await settle('zhoumin', (await proposed()).matter, 'take_over')
  const { matter: returned } = await proposed()
  await settle('zhoumin', returned, 'return', { reason: '再想想' })
  await propose(office, returned, tick())
  const routing = { departmentId: 'labour', categoryId: 'wage-arrears', urgency: 'urgent', dueDays: 3, reason: '改派' }
  await settle('zhoumin', (await proposed()).matter, 'amend', { routing, reason: '分类不对' })
  const bounced = await dispatched()
  await as('luxin', (tx, act) => returnOrder(tx, office, act, bounced.order, '不归我们管'))
  await propose(office, bounced.matter, tick())
  await as('luxin', async (tx, act) => signOrder(tx, office, act, (await dispatched()).order))
  const assign = async () => {
    const { order } = await dispatched()
    await as('fangjianguo', (tx, act) => signOrder(tx, office, act, order))
    await as('fangjianguo', (tx, act) => assignOrder(tx, office, act, order, person('yangfan').id))
    return order
  }
  await assign()
  const accepted = await assign()
  await as('yangfan', (tx, act) => signOrder(tx, office, act, accepted))
  await handled((await dispatched()).order)
  await answered()
  await feedback(await answered(), true)
  await feedback(await answered(), false)
  const { matter: withdrawn } = await dispatched()
  await asSystem(tx => withdraw(tx, office, withdrawn, tick()))
  const { matter: supplemented } = await proposed({ photos })
  await asSystem(tx => supplement(tx, office, supplemented, '照片是昨天拍的。', tick()))
  await propose(office, supplemented, tick())
  await file()

  const asked = { name: '王女士', phone: fumes.phone, question: '不会用手机' }
  const ask = (question = {}) => asSystem(tx => askForPerson(tx, office, { ...asked, ...question }, tick()))
  const [, taken, finished] = [await ask(), await ask({ matterId: supplemented }), await ask()]
  for (const id of [taken, finished]) await as('hexiulan', (tx, act) => takeCounterRequest(tx, office, act, id))
  await as('hexiulan', (tx, act) => finishCounterRequest(tx, office, act, finished, '已代为提交'))

  await as('zhoumin', (tx, act) => reportIncident(tx, office, act, 'appeal-router', { what: '把停水的诉求派给了城管' }))

  const newcomer = { account: 'xinren', name: '新人', departmentId: 'urban', roles: ['officer'] as const }
  const added = await as('qinlang', tx => addPerson(tx, change('qinlang'), newcomer, 'no-hash'))
  await as('qinlang', tx => setRoles(tx, change('qinlang'), added, ['grid_worker']))
  await as('qinlang', tx => setDisabled(tx, change('qinlang'), added, true))
  await recordRefusal(office, new Classified('c1a55'.padEnd(64, '0')), { kind: 'resident' }, tick())

  // last of all somebody looks at a telephone number, and another checkpoint is kept
  const headBefore = await store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
  const { actor } = change('luxin')
  await asSystem(tx => ledger.append(tx, { type: 'personal_data.viewed', at: tick(), actor, matter: withdrawn }))
  const { checkpoint: late } = await store.open.selectFrom('ledgerHead').select('checkpoint').executeTakeFirstOrThrow()
  return { early, late, olderCopy, headBefore, withdrawn }
}

let district: TestOffice
let lived: Awaited<ReturnType<typeof liveThrough>>
let store: Store
let ledger: Ledger

beforeAll(async () => {
  district = await testOffice()
  store = district.office.store
  ledger = district.office.ledger
  lived = await liveThrough(district)
})
afterAll(() => district.close())

describe('the ledger of an office in which everything has happened', () => {
  it('proves every entry and every row, and gives no false alarm', async () => {
    const { rows } = await district.superuser.query<{ state: string }>('select distinct state from matter')
    expect(rows.map(row => row.state).sort()).toEqual(Object.keys(matterStates).sort())
    const orders = await district.superuser.query<{ state: string }>('select distinct state from work_order')
    expect(orders.rows.map(row => row.state).sort()).toEqual(Object.keys(orderStates).sort())
    let records = 0
    for (const table of Object.keys(recordTables)) {
      const { rowCount } = await district.superuser.query(`select from ${table}`)
      expect(rowCount, table).toBeGreaterThan(0)
      records += rowCount ?? 0
    }
    const { size } = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const kept = { checkpoints: [lived.early, lived.late], publicKey: ledger.signer.publicKey }
    expect(await verified(store, ledger, kept)).toMatchObject({ ...clean, entries: size, records })
  })

  it('agrees with a checkpoint of any moment of its past', async () => {
    const rows = await store.open.selectFrom('ledgerEntry').select('leafHash').orderBy('seq').execute()
    const leaves = rows.map(row => row.leafHash)
    const checkpoints = [0, ...rows.map((_, i) => i + 1)].map(size =>
      ledger.signer.sign({ size, root: treeRoot('sha256', leaves.slice(0, size)), at: new Date() }),
    )
    expect(await verified(store, ledger, { checkpoints })).toMatchObject(clean)
  })

  it.each([
    "timezone = 'Asia/Shanghai'",
    'extra_float_digits = 0',
    "bytea_output = 'escape'",
    "client_encoding = 'GBK'",
    "datestyle = 'SQL, DMY'",
  ])('is the same in a database that somebody set to %s', async setting => {
    const name = new URL(district.ownerUrl).pathname.slice(1)
    await district.superuser.query(`alter database ${name} set ${setting}`)
    const other = connect(store.applicationUrl, 2)
    try {
      expect(await verified(other, ledger)).toMatchObject(clean)
    } finally {
      await other.close()
      await district.superuser.query(`alter database ${name} reset all`)
    }
  })

  it('proves a decision in less than 10 kB, to somebody who has neither the server nor the database', async () => {
    const { seq } = await store.open
      .selectFrom('ledgerEntry')
      .select('seq')
      .where('type', '=', 'decision.made')
      .orderBy('seq')
      .executeTakeFirstOrThrow()
    const { status, stdout } = bangban(district, 'ledger', 'prove', String(seq))
    expect(status).toBe(0)
    expect(Buffer.byteLength(stdout)).toBeLessThan(10_000)
    const proof = JSON.parse(stdout) as { body: string; path: string[]; checkpoint: string }
    const [signed = '', signature = ''] = proof.checkpoint.split('\n\n')
    const [origin, size, rootText = ''] = signed.split('\n')
    const x = Buffer.from(ledger.signer.publicKey, 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const blob = Buffer.from(signature.split(' ')[2] ?? '', 'base64')
    expect(origin).toBe(ledger.signer.origin)
    expect(verify(null, Buffer.from(`${signed}\n`), key, blob.subarray(4))).toBe(true)
    const signedRoot = Buffer.from(rootText, 'base64').toString('hex')
    expect(JSON.parse(proof.body)).toMatchObject({ seq, type: 'decision.made', actor: { kind: 'person' } })
    const proves = (body: string) =>
      verifyInclusion('sha256', leafHash('sha256', body), seq, Number(size), proof.path, signedRoot)
    expect(proves(proof.body)).toBe(true)
    expect(proves(proof.body.replace('"person"', '"system"'))).toBe(false)
  })
})

/** Something that a superuser does to the record, and what the verifier has to name then. */
interface Tampering {
  readonly what: string
  readonly names: string
  /** Whether nothing before it may be blamed. */
  readonly isFirst?: boolean
  readonly run: (tx: Tx) => Promise<unknown>
}

interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly isNullable: boolean
}

const ledgerKeys: Record<string, readonly string[]> = { ledger_entry: ['seq'], ledger_checkpoint: ['size'] }
const keyOf = (table: string): readonly string[] =>
  Object.entries(recordTables).find(([name]) => name === table)?.[1].key ?? ledgerKeys[table] ?? ['singleton']

function nameOf(table: string, id: string): string {
  if (table === 'ledger_entry') return `第 ${id} 条台账`
  if (table === 'ledger_checkpoint') return `检查点 ${id}：`
  return table === 'ledger_head' ? '树头' : `记录 ${table}/${id}：`
}

/** Ways to change a value of each type, in SQL: from the smallest to the crudest. */
const changes: Record<string, (c: string) => string[]> = {
  text: c => [
    `${c} || ' '`,
    `upper(${c})`,
    `overlay(${c} placing '囗' from length(${c}) / 2 + 1 for 1)`,
    `reverse(${c})`,
    `coalesce(${c}, '') || '。'`,
    `''`,
  ],
  boolean: c => [`not coalesce(${c}, false)`],
  integer: c => [`${c} + 1`, `-${c} - 1`],
  bigint: c => [`${c} + 1`, `${c} - 1`, `${c} + 4294967296`],
  'double precision': c => [`coalesce(${c}, 0) + 1e-15`, `${c} - 0.1`],
  uuid: c => [
    `overlay(${c}::text placing translate(right(${c}::text, 1), '0123456789abcdef', '123456789abcdef0') from 36)::uuid`,
    'gen_random_uuid()',
  ],
  'timestamp with time zone': c => [
    `coalesce(${c}, now()) + interval '1 microsecond'`,
    `${c} + interval '8 hours'`,
    `'infinity'`,
  ],
  jsonb: c => [`coalesce(${c}, '{}') || '[{"x":1}]'`, `to_jsonb(${c}::text)`, `'{}'`],
  bytea: c => [`set_bit(${c}, 9, 1 - get_bit(${c}, 9))`, `${c} || '\\x00'`, `''`],
  ARRAY: c => [`array_append(${c}, 'x')`, `${c}[2:]`, `array_cat(${c}, ${c})`],
}

const waysToChange = ({ name, type, isNullable }: Column) => [
  ...(changes[type]?.(`"${name}"`) ?? []),
  ...(isNullable ? ['null'] : []),
]

describe('a superuser who tampers with the record', () => {
  let forger: ControlledTransaction<Tables>
  let superuser: Store
  let columns: Column[]

  // Everything here happens in one transaction that is given up at the end: no trigger and no constraint binds it.
  beforeAll(async () => {
    superuser = connect(district.superuser.options.connectionString ?? '', 2)
    forger = await superuser.open.startTransaction().execute()
    await sql`set local session_replication_role = replica`.execute(forger)
    await sql`do $$ declare one record; begin
      for one in select conrelid::regclass as name, conname from pg_constraint
        where connamespace = 'bangban'::regnamespace and contype in ('f', 'c', 'u', 'p') order by contype = 'p', contype = 'u'
      loop execute format('alter table %s drop constraint %I', one.name, one.conname); end loop;
      for one in select indexrelid::regclass as name from pg_index join pg_class on pg_class.oid = indexrelid
        where indisunique and relnamespace = 'bangban'::regnamespace
      loop execute format('drop index %s', one.name); end loop;
    end $$`.execute(forger)
    const tables = [...Object.keys(recordTables), 'ledger_entry', 'ledger_head', 'ledger_checkpoint']
    const { rows } = await sql<Column>`
      select table_name as table, column_name as name, data_type as type, is_nullable = 'YES' as is_nullable
      from information_schema.columns where table_schema = 'bangban' and table_name = any(${tables})
      order by table_name, ordinal_position`.execute(forger)
    const counting = recordTables.person.columns ?? []
    columns = rows.filter(
      ({ table, name }) =>
        // sign-in has its own columns in person; the head's singleton says nothing
        !(table === 'person' && !counting.includes(name)) && !(table === 'ledger_head' && name === 'singleton'),
    )
  })
  afterAll(async () => {
    await forger.rollback().execute()
    await superuser.close()
  })

  async function undone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const tx = await forger.savepoint('before').execute()
    try {
      return await work(tx)
    } finally {
      await tx.rollbackToSavepoint('before').execute()
    }
  }

  const verdictIn = (tx: Tx, kept: Kept = {}) => verified(within(store, tx), ledger, kept)

  const openProposal = (tx: Tx, kind: 'routing' | 'reply') =>
    tx
      .selectFrom('proposal')
      .select(['id', 'shownDigest'])
      .where('state', '=', 'open')
      .where('kind', '=', kind)
      .where('shownDigest', 'is not', null)
      .executeTakeFirstOrThrow()

  /**
   * What of it the verifier did not find, or did not name, each with the reason. A batch is done at once: its rows lie
   * in different tables, and each has to be named for itself.
   */
  async function unnoticed(batches: Iterable<readonly Tampering[]>): Promise<string[]> {
    const missed: string[] = []
    for (const batch of batches) {
      const verdict = await undone(async tx => {
        for (const { run } of batch) await run(tx)
        return verdictIn(tx).catch(String)
      })
      for (const { what, names, isFirst } of batch) {
        if (typeof verdict === 'string') missed.push(`${what}: no verdict, ${verdict}`)
        else if (verdict.ok) missed.push(`${what}: not found`)
        else if (!verdict.problems.some(one => one.startsWith(names))) missed.push(`${what}: ${names} not named`)
        else if (isFirst && !verdict.problems[0]?.startsWith(names)) missed.push(`${what}: not named first`)
      }
    }
    return missed
  }

  /** One tampering of each table of records at a time; those of the ledger itself each alone. */
  function inBatches(tamperings: readonly (Tampering & { readonly table: string })[]): Tampering[][] {
    const rounds = new Map<string, number>()
    return [
      ...Map.groupBy(tamperings, ({ table, what }) => {
        const round = rounds.get(table) ?? 0
        rounds.set(table, round + 1)
        return Object.hasOwn(recordTables, table) ? String(round) : what
      }).values(),
    ]
  }

  /** The rows of a table by their places on disk, with the ids that the ledger knows them by. */
  async function rowsOf(table: string): Promise<{ ctid: string; id: string }[]> {
    const key = sql.join(keyOf(table).map(one => sql.ref(one)))
    const query = sql<{ ctid: string; id: string }>`
      select ctid::text, concat_ws('/', ${key}) as id from ${sql.table(table)} order by ${key}`
    const { rows } = await query.execute(forger)
    return rows
  }

  async function changed(tx: Tx, { table, name }: Column, ctid: string, value: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${sql.ref(name)} = ${sql.raw(value)}
      where ctid = ${ctid}::tid and (${sql.raw(value)}) is distinct from ${sql.ref(name)}`.execute(tx)
    return numAffectedRows === 1n
  }

  const isRecordColumn = ({ table }: Column) => Object.hasOwn(recordTables, table)
  let state = seed
  const die = (sides: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * sides)
  }

  it('is found and the row is named, whichever column of whichever row is changed', async () => {
    const tamperings: (Tampering & { table: string })[] = []
    const wanted = columns.filter(isRecordColumn)
    for (const column of [...wanted, ...wanted]) {
      const { table, name } = column
      const rows = await rowsOf(table)
      const { ctid = '', id = '' } = rows[die(rows.length)] ?? {}
      const ways = waysToChange(column)
      const first = die(ways.length)
      tamperings.push({
        table,
        what: `${table}.${name} of ${id}, from way ${first} on`,
        names: nameOf(table, id),
        run: async tx => {
          for (const way of [...ways.slice(first), ...ways.slice(0, first)]) {
            if (await changed(tx, column, ctid, way)) return
          }
          throw new Error(`${table}.${name} can't be changed`)
        },
      })
    }
    expect(tamperings.length).toBeGreaterThan(300)
    expect(await unnoticed(inBatches(tamperings)), `SEED=${seed}`).toEqual([])
  })

  it('is found and the entry is named, however a column of the ledger itself is changed', async () => {
    const tamperings: Tampering[] = []
    for (const column of columns.filter(one => !isRecordColumn(one))) {
      const rows = await rowsOf(column.table)
      const { ctid = '', id = '' } = rows[die(rows.length)] ?? {}
      for (const way of waysToChange(column)) {
        if (!(await undone(tx => changed(tx, column, ctid, way)))) continue
        const names = nameOf(column.table, id)
        // two entries of one number: either may be read first
        const isFirst = column.table === 'ledger_entry' && column.name !== 'seq'
        const run = (tx: Tx) => changed(tx, column, ctid, way)
        tamperings.push({ what: `${names} ${column.name} = ${way}`, names, isFirst, run })
      }
    }
    expect(tamperings.length).toBeGreaterThan(50)
    expect(await unnoticed(tamperings.map(one => [one])), `SEED=${seed}`).toEqual([])
  })

  it('is found when a row is gone', async () => {
    const tamperings: (Tampering & { table: string })[] = []
    for (const table of [...Object.keys(recordTables), 'ledger_entry', 'ledger_checkpoint', 'ledger_head']) {
      const rows = await rowsOf(table)
      const some = [rows[0], rows[die(rows.length)], rows.at(-1)]
      for (const { ctid, id } of new Set(some.filter(row => row !== undefined))) {
        const isLastEntry = table === 'ledger_entry' && Number(id) === rows.length - 1
        tamperings.push({
          table,
          what: `without ${table} ${id}`,
          // without the last entry every other one is as it was, but the head speaks of it; without the head nothing ends
          names: table === 'ledger_head' ? '文件没有结尾' : isLastEntry ? '树头' : nameOf(table, id),
          isFirst: table === 'ledger_entry',
          run: tx => sql`delete from ${sql.table(table)} where ctid = ${ctid}::tid`.execute(tx),
        })
      }
    }
    expect(await unnoticed(inBatches(tamperings)), `SEED=${seed}`).toEqual([])
  })

  it('is found when a row stands twice, or a copy of it under another key', async () => {
    const tamperings: (Tampering & { table: string })[] = []
    for (const table of [...Object.keys(recordTables), 'ledger_entry', 'ledger_checkpoint']) {
      const rows = await rowsOf(table)
      const { ctid = '', id = '' } = rows[die(rows.length)] ?? {}
      const insert = (tx: Tx) =>
        sql`insert into ${sql.table(table)} select * from ${sql.table(table)} where ctid = ${ctid}::tid`.execute(tx)
      // the copy of an entry stands where the one after it should
      const second = table === 'ledger_entry' ? nameOf(table, String(Number(id) + 1)) : nameOf(table, id)
      tamperings.push({ table, what: `${table} ${id} twice`, names: second, run: insert })
      const [key = '', ...others] = keyOf(table)
      const { type = '' } = columns.find(one => one.table === table && one.name === key) ?? {}
      const fresh = { uuid: nobody, text: 'copy', boolean: 'f' }[type] ?? String(rows.length)
      const copied = [fresh, ...(others.length > 0 ? id.split('/').slice(1) : [])].join('/')
      tamperings.push({
        table,
        what: `${table} ${id} copied`,
        names: nameOf(table, copied),
        run: async tx => {
          await insert(tx)
          const set = sql`${sql.ref(key)} = ${sql.lit(fresh)}`
          await sql`update ${sql.table(table)} set ${set} where ctid = ${ctid}::tid`.execute(tx)
        },
      })
    }
    expect(await unnoticed(inBatches(tamperings)), `SEED=${seed}`).toEqual([])
  })

  it('is found when two entries, or two rows, change places', async () => {
    const tamperings: Tampering[] = []
    const swap = (table: string, names: readonly string[], a?: { ctid: string; id: string }, b = a) => {
      const set = sql.join(names.map(one => sql`${sql.ref(one)} = other.${sql.ref(one)}`))
      const places = sql`(${a?.ctid}::tid, ${b?.ctid}::tid)`
      tamperings.push({
        what: `${names.join(', ')} of ${table} ${a?.id} and ${b?.id} swapped`,
        names: nameOf(table, a?.id ?? ''),
        isFirst: table === 'ledger_entry',
        run: tx =>
          sql`update ${sql.table(table)} t set ${set} from ${sql.table(table)} other
            where t.ctid in ${places} and other.ctid in ${places} and t.ctid <> other.ctid`.execute(tx),
      })
    }
    const entries = await rowsOf('ledger_entry')
    for (const names of [['body'], ['body', 'leaf_hash'], ['seq'], ['body', 'leaf_hash', 'at', 'type', 'matter_id']]) {
      const at = die(entries.length - 1)
      swap('ledger_entry', names, entries[at], entries[at + 1 + die(entries.length - at - 1)])
    }
    for (const table of ['matter', 'decision', 'effect', 'proposal', 'work_order', 'routing_example', 'person']) {
      const rows = await rowsOf(table)
      const at = die(rows.length - 1)
      swap(table, ['id'], rows[at], rows[at + 1])
    }
    expect(await unnoticed(tamperings.map(one => [one])), `SEED=${seed}`).toEqual([])
  })

  describe('and has the key, so that the whole chain is consistent again', () => {
    interface Body {
      readonly type: string
      readonly records: readonly { readonly table: string; readonly id: string; readonly digest: string | null }[]
    }

    /** Computes entries, tree, checkpoints and head anew, signed with this key; `alter` says what becomes of an entry. */
    async function rewrite(tx: Tx, signer: Signer, alter: (body: Body) => Body): Promise<void> {
      let frontier: string[] = []
      let previous = '0'.repeat(64)
      const entries = await tx.selectFrom('ledgerEntry').selectAll().orderBy('seq').execute()
      for (const { seq, at, ...entry } of entries) {
        let body: Body & { data?: object } = alter(JSON.parse(entry.body) as Body)
        if (body.type === 'ledger.checkpoint') {
          const head = { size: seq, root: rootOf('sha256', frontier) }
          body = { ...body, data: head }
          await tx
            .updateTable('ledgerCheckpoint')
            .set({ root: head.root, checkpoint: signer.sign({ ...head, at }) })
            .where('size', '=', seq)
            .execute()
        }
        const text = canonicalJson({ ...body, previous })
        const leaf = leafHash('sha256', text)
        await tx
          .updateTable('ledgerEntry')
          .set({ body: text, leafHash: leaf, previous })
          .where('seq', '=', seq)
          .execute()
        frontier = appendLeaf('sha256', frontier, seq, leaf)
        previous = leaf
      }
      const head = { size: entries.length, root: rootOf('sha256', frontier), at: new Date() }
      await tx
        .updateTable('ledgerHead')
        .set({ frontier, lastHash: previous, root: head.root, checkpoint: signer.sign(head) })
        .execute()
    }

    /** Changes what a resident wrote weeks ago, and every entry that speaks of it. */
    async function rewriteHistory(tx: Tx, signer: Signer): Promise<void> {
      const { id } = await tx
        .updateTable('matter')
        .set({ content: '一切都好，没有油烟。' })
        .where('id', 'in', tx.selectFrom('matter').select('id').orderBy('filedAt').limit(1))
        .returning('id')
        .executeTakeFirstOrThrow()
      const [now] = await readImages(tx, 'matter', [id])
      const digest = digestOf('sha256', now?.image ?? '')
      await rewrite(tx, signer, body => ({
        ...body,
        records: body.records.map(one => (one.table === 'matter' && one.id === id ? { ...one, digest } : one)),
      }))
    }

    const stolen = () => openSigner(ledger.signer.origin, district.opened.opened.secrets.ledgerKey)
    const ownKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

    it('is found by whoever kept a checkpoint from before, and by nobody else', async () => {
      await undone(async tx => {
        await rewriteHistory(tx, stolen())
        // the forgery itself is perfect: the checkpoint, not a slip in it, is what finds it
        expect(await verdictIn(tx, { publicKey: ledger.signer.publicKey })).toMatchObject(clean)
        for (const kept of [lived.early, lived.late]) {
          const { ok, problems } = await verdictIn(tx, { checkpoints: [kept] })
          expect(ok).toBe(false)
          expect(problems).toEqual([expect.stringMatching(/^您保存的检查点（\d+ 条）与这份台账不符：历史被改写$/)])
        }
      })
    })

    it('is found without any checkpoint when the key is another one', async () => {
      await undone(async tx => {
        const signer = openSigner(ledger.signer.origin, ownKey)
        await rewriteHistory(tx, signer)
        expect((await verdictIn(tx)).problems).toContainEqual(expect.stringContaining('树头：签名不对'))
        const forgery = await exported(within(store, tx), { ...ledger, signer })
        expect(await judged(forgery)).toMatchObject(clean)
        expect((await judged(forgery, { publicKey: ledger.signer.publicKey })).ok).toBe(false)
        expect((await judged(forgery, { checkpoints: [lived.early] })).problems).toContainEqual(
          expect.stringContaining('您保存的检查点'),
        )
      })
    })

    it('is found when a checkpoint was signed for somebody and never recorded', async () => {
      const { problems } = await undone(async tx => {
        const head = { size: 20, root: leafHash('sha256', 'what only they were shown'), at: new Date() }
        const values = { size: head.size, root: head.root, checkpoint: stolen().sign(head), madeAt: head.at }
        await tx.insertInto('ledgerCheckpoint').values(values).execute()
        return verdictIn(tx)
      })
      expect(problems).toEqual([expect.stringContaining('检查点 20：台账里没有它')])
    })

    it('is found by two auditors who compare the copies that they were shown', async () => {
      const leaves = async (tx: Tx) =>
        (await tx.selectFrom('ledgerEntry').select('leafHash').orderBy('seq').execute()).map(row => row.leafHash)
      const honest = await leaves(forger)
      const forged = await undone(async tx => {
        await rewriteHistory(tx, stolen())
        return leaves(tx)
      })
      expect(forged).toHaveLength(honest.length)
      const firstChange = honest.findIndex((leaf, i) => leaf !== forged[i])
      for (const size of honest.map((_, i) => i + 1)) {
        const seen = treeRoot('sha256', honest.slice(0, size))
        const agrees = (copy: readonly string[]) => {
          const proof = consistencyProof('sha256', copy, size)
          return verifyConsistency('sha256', size, copy.length, seen, treeRoot('sha256', copy), proof)
        }
        expect(agrees(honest)).toBe(true)
        expect(agrees(forged)).toBe(size <= firstChange)
      }
    })

    it('is found by a kept checkpoint when the last entry was cut off and the head put back', async () => {
      await undone(async tx => {
        const { size, ...head } = lived.headBefore
        await tx.deleteFrom('ledgerEntry').where('seq', '=', size).execute()
        await tx
          .updateTable('ledgerHead')
          .set({ ...head, size })
          .execute()
        // nobody ever looked at the telephone number, says the database, and its head is truly signed
        expect(await verdictIn(tx, { checkpoints: [lived.early] })).toMatchObject({ ...clean, entries: size })
        const { ok, problems } = await verdictIn(tx, { checkpoints: [lived.late] })
        expect(ok).toBe(false)
        expect(problems).toEqual([expect.stringContaining(`有 ${size + 1} 条，这份台账只有 ${size} 条`)])
        // whoever keeps all checkpoints in one file must not be told that the first of them is enough
        expect((await verdictIn(tx, { checkpoints: [`${lived.early}\n${lived.late}`] })).ok).toBe(false)
      })
    })
  })

  describe('or a program that lets the wrong person decide', () => {
    type Wrong = (tx: Tx, now: Date) => Promise<RecordRef>
    const people = { guardian: 'zhoumin', deputy: 'linfeng', officer: 'luxin', author: 'fangjianguo' }
    const refusal = { kind: 'refuse', output: null, reason: '不予受理' } as const

    const decided =
      (
        by: keyof typeof people | 'ghost',
        change: { about?: 'reply'; at?: Date; shownDigest?: string; proposalId?: string } = {},
      ): Wrong =>
      async (tx, now) => {
        const proposal = await openProposal(tx, change.about ?? 'routing')
        const { id } = await tx
          .insertInto('decision')
          .values({
            ...refusal,
            proposalId: change.proposalId ?? proposal.id,
            decidedBy: by === 'ghost' ? by : district.person(people[by]).id,
            decidedAt: change.at ?? now,
            shownDigest: change.shownDigest ?? proposal.shownDigest ?? '',
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        return { table: 'decision', id }
      }
    const followed =
      (change: { decisionId?: string; happenedAt?: Date }): Wrong =>
      async (tx, now) => {
        const decision = await tx
          .selectFrom('decision')
          .select('id')
          .where('kind', '=', 'refuse')
          .executeTakeFirstOrThrow()
        const { id } = await tx
          .insertInto('effect')
          .values({
            decisionId: change.decisionId ?? decision.id,
            kind: 'dispatch',
            idempotencyKey: 'forged',
            payload: '{}',
            happenedAt: change.happenedAt ?? now,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        return { table: 'effect', id }
      }
    const longAgo = new Date('2020-01-01T00:00:00Z')

    it.each<[string, Wrong, string]>([
      ['a decision of somebody who guards nothing', decided('officer'), '审定者当时不是'],
      ['a decision of the deputy while the guardian is there', decided('deputy'), '审定者当时不是'],
      ['a decision of the guardian before the appointment', decided('guardian', { at: longAgo }), '审定者当时不是'],
      ['a decision of nobody who is registered', decided('ghost'), '审定者不是登记的人员'],
      ['a decision of the author', decided('author', { about: 'reply' }), '拟办者审定了自己的拟办'],
      [
        'a decision on something else than was shown',
        decided('guardian', { shownDigest: '0'.repeat(64) }),
        '审定的不是当时所示',
      ],
      ['a decision on nothing', decided('guardian', { proposalId: nobody }), '没有对应的拟办'],
      ['an effect without a decision', followed({ decisionId: nobody }), '没有审定'],
      ['an effect before its decision', followed({ happenedAt: longAgo }), '早于其审定'],
      ['an effect that its decision does not allow', followed({}), ''],
    ])('is found though the ledger is in order: %s', async (_, act, why) => {
      const { id, verdict } = await undone(async tx => {
        const now = new Date()
        const record = await act(tx, now)
        await ledger.append(tx, { type: 'decision.made', at: now, actor: { kind: 'system' }, records: [record] })
        return { id: record.id, verdict: await verdictIn(tx) }
      })
      expect(verdict.ok).toBe(false)
      expect(verdict.problems.filter(problem => !problem.includes(id))).toEqual([])
      expect(verdict.problems).toContainEqual(expect.stringContaining(why))
    })

    it('is found though the ledger is in order: two decisions on one proposal', async () => {
      const verdict = await undone(async tx => {
        for (const twice of [decided('guardian'), decided('guardian')]) {
          const records = [await twice(tx, new Date())]
          await ledger.append(tx, { type: 'decision.made', at: new Date(), actor: { kind: 'system' }, records })
        }
        return verdictIn(tx)
      })
      expect(verdict.problems).toEqual([expect.stringContaining('同一拟办有两次审定')])
    })
  })

  it('is not suspected because of what residents write', async () => {
    const odd = '\u2028\u2029\u0085\r\n\t\u0001\u001b[31m"\\u0000</script>{"kind":"head"}\u{1f600}\ufeff'
    const file = await undone(async tx => {
      const appeal = { title: `油烟${odd}`, text: `${fumes.text}${odd}`, place: odd, name: odd, phone: fumes.phone }
      const now = new Date()
      await fileAppeal(tx, district.office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now })
      await askForPerson(tx, district.office, { name: odd, phone: '1', question: odd }, now)
      await ledger.append(tx, { type: 'employee.resumed', at: now, actor: { kind: 'system' }, data: { reason: odd } })
      return exported(within(store, tx), ledger)
    })
    expect(await judged(file)).toMatchObject(clean)
    // whoever writes a verifier of their own may read lines as they like
    expect(await verifyLedger(createInterface({ input: Readable.from(file) }))).toMatchObject(clean)
  })

  it('is not suspected because the guardian decided this morning and then took leave as of today', async () => {
    const verdict = await undone(async tx => {
      const { id } = district.person('zhoumin')
      const now = new Date()
      const change = { ledger, now, actor: { kind: 'person' as const, id } }
      await takeLeave(tx, change, id, new Date(now.getTime() - 12 * 3_600_000), new Date(now.getTime() + 3_600_000))
      return verdictIn(tx)
    })
    expect(verdict).toMatchObject(clean)
  })

  it('is not suspected because a decision and the appointment of a new guardian crossed', async () => {
    const verdict = await undone(async tx => {
      const { id, shownDigest } = await openProposal(tx, 'routing')
      const [asked, decided] = [new Date(), new Date(Date.now() + 5)]
      const act = { person: district.person('zhoumin'), now: decided }
      const refusal = { kind: 'refuse', shownDigest: shownDigest ?? '', reason: '不属于本区' } as const
      await decide(tx, district.office, act, id, refusal)
      // asked for before the decision, carried out after it
      const actor = { kind: 'person' as const, id: district.person('tangjing').id }
      await appoint(tx, { ledger, now: asked, actor }, 'appeal-router', district.person('linfeng').id, 'guardian')
      return verdictIn(tx)
    })
    expect(verdict).toMatchObject(clean)
  })
})

it('is clean again once everything that the superuser did is undone', async () => {
  expect(await verified(store, ledger)).toMatchObject(clean)
})

describe('a file that is not what the office exported', () => {
  let lines: string[]
  beforeAll(async () => {
    lines = (await exported(store, ledger)).trimEnd().split('\n')
  })

  const strange = [
    ...[null, 0, '', 'x', [null], {}],
    ...['null', '[]', '{"records":[null],"type":"ledger.checkpoint","data":null}'],
  ]

  it('is refused with a reason and never brings the verifier down, whatever a field says instead', async () => {
    const parsed = lines.map(text => JSON.parse(text) as Record<string, unknown>)
    // one line of each kind, and of each table whose rows the verifier understands
    const places = Map.groupBy(parsed.keys(), i => `${parsed[i]?.['kind']} ${parsed[i]?.['table'] ?? ''}`)
    const believed: string[] = []
    for (const [kind, [place = 0]] of places) {
      if (kind.startsWith('record') && !/proposal|decision|effect|guardianship/.test(kind)) continue
      const line = parsed[place] ?? {}
      for (const name of Object.keys(line)) {
        for (const value of strange) {
          if (JSON.stringify(line[name]) === JSON.stringify(value)) continue
          const file = lines.with(place, JSON.stringify({ ...line, [name]: value }))
          const verdict = await verifyLedger(Readable.from(file)).catch(String)
          const what = `${kind} with ${name} = ${JSON.stringify(value)}`
          if (typeof verdict === 'string') believed.push(`${what}: ${verdict}`)
          else if (verdict.ok || verdict.problems.length === 0) believed.push(`${what}: believed`)
        }
      }
    }
    expect(believed).toEqual([])
  })

  it('is refused with a reason when the first or last half of any line is gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), fc.boolean(), async (place, isFirst) => {
        const line = lines[place] ?? ''
        const middle = line.length >> 1
        const file = lines.with(place, isFirst ? line.slice(middle) : line.slice(0, middle))
        expect((await verifyLedger(Readable.from(file))).problems).not.toEqual([])
      }),
      { seed, numRuns: 100 },
    )
  })

  it('is refused with a reason when a line is something else, is missing or is torn', async () => {
    const [header = '', ...rest] = lines
    const files = [
      ...['null', '[]', '"header"', '1', 'no JSON', '{}', '\u0000'].map(one => [header, one, ...rest]),
      rest,
      lines.slice(0, -1),
      [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, -9)],
      [],
    ]
    for (const file of files) {
      const verdict = await judged(file.join('\n'))
      expect(verdict.ok).toBe(false)
      expect(verdict.problems.length).toBeGreaterThan(0)
    }
  })

  it('is refused when a second header brings another key for what comes after a kept checkpoint', async () => {
    const forger = openSigner(
      ledger.signer.origin,
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    )
    const header = JSON.parse(lines[0] ?? '') as Record<string, unknown>
    const resigned = lines.map(text => {
      const line = JSON.parse(text) as { kind: string; size: number; root: string; madeAt?: string }
      if (line.kind !== 'head' && line.kind !== 'checkpoint') return text
      const at = new Date(line.madeAt ?? Date.now())
      return JSON.stringify({ ...line, checkpoint: forger.sign({ size: line.size, root: line.root, at }) })
    })
    const second = JSON.stringify({ ...header, publicKey: forger.publicKey })
    const { ok } = await judged([...resigned.slice(0, -1), second, ...resigned.slice(-1)].join('\n'), {
      checkpoints: [lived.late],
    })
    expect(ok).toBe(false)
  })

  it('is refused when it is an older copy of the office', async () => {
    expect(await judged(lived.olderCopy, { checkpoints: [lived.early] })).toMatchObject(clean)
    const { ok, problems } = await judged(lived.olderCopy, { checkpoints: [lived.early, lived.late] })
    expect(ok).toBe(false)
    expect(problems).toEqual([expect.stringContaining('尾部被删或换成了旧备份')])
  })

  it('is refused by the command line when the data folder remembers more than the database', async () => {
    const notes = join(district.settings.data, 'checkpoints.txt')
    writeFileSync(notes, `${lived.early}\n${lived.late}\n`)
    expect(bangban(district, 'ledger', 'verify').status).toBe(0)
    const head = await store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
    const later = ledger.signer.sign({ size: head.size + 3, root: head.root, at: new Date() })
    writeFileSync(notes, `${lived.early}\n${later}\n`)
    const { status, stdout } = bangban(district, 'ledger', 'verify', '--json')
    rmSync(notes)
    expect(status).toBe(1)
    expect((JSON.parse(stdout) as { problems: string[] }).problems).toEqual([expect.stringContaining('换成了旧备份')])
  })
})

describe('the verifier that is given away', () => {
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bangban-verifier-'))
    copyFileSync(join(root, 'src/ledger/verifier.ts'), join(folder, 'verifier.ts'))
    const file = await exported(store, ledger)
    writeFileSync(join(folder, 'ledger.jsonl'), file)
    writeFileSync(join(folder, 'tampered.jsonl'), file.replace('孩子咳嗽', '孩子没事'))
    writeFileSync(join(folder, 'kept.txt'), lived.late)
    writeFileSync(join(folder, 'empty.txt'), '')
    writeFileSync(join(folder, 'future.txt'), ledger.signer.sign({ size: 1e6, root: '00', at: new Date() }))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function run(...args: string[]) {
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: {} })
    return { status, stdout }
  }

  it('imports nothing but Node itself', () => {
    const source = readFileSync(join(folder, 'verifier.ts'), 'utf8')
    const imported = [...source.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
      found => found[1] ?? '',
    )
    expect(imported.length).toBeGreaterThan(0)
    expect(imported.filter(name => !name.startsWith('node:'))).toEqual([])
  })

  it('says yes with exit code 0, in a folder where nothing else is', () => {
    const { status, stdout } = run(
      'verifier.ts',
      'ledger.jsonl',
      '--checkpoint',
      'kept.txt',
      '--key',
      ledger.signer.publicKey,
    )
    expect(stdout).toContain('校验通过')
    expect(status).toBe(0)
  })

  it('says no with exit code 1, and why', () => {
    const { status, stdout } = run('verifier.ts', 'tampered.jsonl')
    expect(stdout).toMatch(/校验不通过：\n {2}- 记录 \S+[0-9a-f-]{36}：与台账第 \d+ 条所记不符/)
    expect(status).toBe(1)
    const asJson = run('verifier.ts', '--json', 'tampered.jsonl')
    expect(asJson.status).toBe(1)
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, entries: expect.any(Number) })
  })

  it('says no when a checkpoint or a key that was kept does not fit', () => {
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint', 'future.txt').status).toBe(1)
    expect(run('verifier.ts', 'ledger.jsonl', '--key', Buffer.alloc(32, 1).toString('base64')).status).toBe(1)
  })

  it('never says yes when it was not told what to verify, or with what', () => {
    expect(run('verifier.ts').status).toBe(2)
    expect(run('verifier.ts', 'not-there.jsonl').status).not.toBe(0)
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint', 'not-there.txt').status).not.toBe(0)
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint', 'empty.txt').status).not.toBe(0)
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint').status).not.toBe(0)
    // "$KEY" in a script where KEY was never set
    expect(run('verifier.ts', 'ledger.jsonl', '--key', '').status).not.toBe(0)
  })

  it('verifies as well when it is reached through a link', () => {
    symlinkSync(join(folder, 'verifier.ts'), join(folder, 'link.ts'))
    expect(run('link.ts', 'tampered.jsonl')).toMatchObject({ status: 1, stdout: expect.stringContaining('校验不通过') })
  })
})

describe('the ledger under many hands', () => {
  let place: Awaited<ReturnType<typeof emptyPlace>>
  let opened: Awaited<ReturnType<typeof openStore>>
  const entry = (n: number) => ({
    type: 'district.founded',
    at: new Date(),
    actor: { kind: 'system' as const },
    data: { n },
  })

  beforeAll(async () => {
    place = await emptyPlace()
    opened = await openStore(place.settings)
  })
  afterAll(async () => {
    await opened.close()
    await place.remove()
  })

  const append = (to: Ledger, n: number) => opened.store.as(systemSession, tx => to.append(tx, entry(n)))
  const open = () => openLedger(opened.store, opened.secrets, 'sha256')

  it('has one name, though several processes open it for the first time at once', async () => {
    // eight connections that are ready: none of the openings is ahead of the others
    await Promise.all(Array.from({ length: 8 }, () => opened.store.pool.query('select pg_sleep(0.2)')))
    const ledgers = await Promise.all(Array.from({ length: 8 }, open))
    expect(new Set(ledgers.map(one => one.signer.origin))).toHaveLength(1)
    for (const [n, one] of ledgers.entries()) await append(one, n)
    for (const one of ledgers) expect(await verified(opened.store, one)).toMatchObject({ ...clean, entries: 8 })
  })

  it('has no gap and no fork after 32 appended at once and some of them gave up', async () => {
    const ours = await open()
    const { size } = await opened.store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const settled = await Promise.allSettled(
      Array.from({ length: 32 }, (_, n) =>
        opened.store.as(systemSession, async tx => {
          const seq = await ours.append(tx, entry(n))
          if (n % 4 === 3) throw new Error('gave up')
          return seq
        }),
      ),
    )
    const numbers = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => size + i))
    expect(await verified(opened.store, ours)).toMatchObject({ ok: true, entries: size + 24 })
  })

  it('gives a number only when the entry before it is settled, so that its order is that of the commits', async () => {
    const ours = await open()
    for (const givesUp of [false, true]) {
      let second: Promise<number> | undefined
      let isSettled = false
      const first = await opened.store
        .as(systemSession, async tx => {
          const seq = await ours.append(tx, entry(1))
          second = append(ours, 2).finally(() => {
            isSettled = true
          })
          await new Promise(resolve => setTimeout(resolve, 150))
          expect(isSettled).toBe(false)
          if (givesUp) throw seq
          return seq
        })
        .catch((seq: number) => seq)
      expect(await second).toBe(givesUp ? first : first + 1)
    }
  })

  it('signs a checkpoint of what is new, records that it did, and rests when nothing is', async () => {
    const ours = await open()
    const at = new Date('2026-03-01T00:00:00Z')
    const sign = () => opened.store.as(systemSession, tx => ours.checkpoint(tx, at))
    await append(ours, 1)
    const {
      checkpoint,
      size,
      root: now,
    } = await opened.store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
    expect(checkpoint.split('\n')[1]).toBe(String(size))
    expect(await sign()).toBe(ours.signer.sign({ size, root: now, at }))
    const last = await opened.store.open
      .selectFrom('ledgerEntry')
      .selectAll()
      .where('seq', '=', size)
      .executeTakeFirst()
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ type: 'ledger.checkpoint', data: { size, root: now } })
    expect(await sign()).toBeUndefined()
    await append(ours, 2)
    expect(await sign()).toContain(`\n${size + 2}\n`)
    expect(await verified(opened.store, ours)).toMatchObject({ ok: true, checkpoints: 2 })
  })

  it('refuses to skip, fork, change or shrink, whoever asks', async () => {
    await append(await open(), 1)
    const zeros = '0'.repeat(64)
    const insert = (seq: string, previous: string) =>
      `insert into ledger_entry (seq, body, leaf_hash, previous, at, type)
       select ${seq}, '{}', '${zeros}', ${previous}, now(), 'x' from ledger_head`
    const attempts = [
      insert('size + 1', 'last_hash'),
      insert('size - 1', 'last_hash'),
      insert('size', `'${zeros}'`),
      `update ledger_entry set type = 'x'`,
      'delete from ledger_entry where seq = (select max(seq) from ledger_entry)',
      'truncate ledger_entry',
      'update ledger_head set size = size - 1',
      'update ledger_head set root = last_hash',
      'delete from ledger_head',
      'truncate ledger_head',
      `update ledger_checkpoint set root = '${zeros}'`,
      'delete from ledger_checkpoint',
      'truncate ledger_checkpoint',
    ]
    for (const connectionString of [opened.store.applicationUrl, place.ownerUrl]) {
      const client = new pg.Client({ connectionString, options: '-c search_path=bangban' })
      await client.connect()
      for (const attempt of attempts) {
        const refused = await client.query(attempt).then(
          () => undefined,
          (error: pg.DatabaseError) => error.code,
        )
        expect(refused, attempt).toMatch(/^(BB00[78]|42501)$/)
      }
      await client.end()
    }
  })

  it('stays whole when the setting of its hash is changed later', async () => {
    const ours = await open()
    const reopened = await openLedger(opened.store, opened.secrets, 'sm3').catch(() => undefined)
    if (reopened) await append(reopened, 1)
    expect(await verified(opened.store, reopened ?? ours)).toMatchObject(clean)
  })
})

describe('an office that hashes with SM3', () => {
  it('works and proves itself as any other', async () => {
    const place = await emptyPlace()
    const { data } = place.settings
    const settings = readSettings({ BANGBAN_DATA: data, DATABASE_URL: place.ownerUrl, LEDGER_HASH: 'sm3' })
    const opened = await openOffice(settings)
    try {
      const { office } = opened
      const quiet = { fixedPasswords: true, categories: smallCategories, withoutHistory: true, log: () => {} }
      await loadDemo(opened, data, quiet)
      const now = new Date()
      const { id } = await office.store.as(systemSession, tx =>
        fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }),
      )
      expect(await propose(office, id, now)).toBe('proposed')
      const file = await exported(office.store, office.ledger)
      const [header, first] = file.split('\n').map(line => JSON.parse(line || 'null') as Record<string, string> | null)
      expect(header?.['algorithm']).toBe('sm3')
      expect(first?.['leafHash']).toBe(digestOf('sm3', `\u0000${first?.['body']}`))
      expect(await judged(file)).toMatchObject(clean)
      expect((await judged(file.replace('孩子咳嗽', '孩子没事'))).ok).toBe(false)
      expect((await judged(file.replace('"sm3"', '"sha256"'))).ok).toBe(false)
    } finally {
      await opened.close()
      await place.remove()
    }
  })
})
