import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { askForPerson, decide, fileAppeal } from '../src/casework/index.ts'
import { type Ledger, type RecordRef, recordTables, verifyLedger } from '../src/ledger/index.ts'
import { appoint, takeLeave } from '../src/roster/index.ts'
import type { Store, Tx } from '../src/store/index.ts'
import { fumes, type TestOffice, testOffice } from './support/district.ts'
import { type Forger, keyOf, openForger } from './support/forger.ts'
import { lineTamperer } from './support/line-tampering.ts'
import { clean, exported, judged, type Kept, liveThrough, verified, within } from './support/lived-district.ts'

vi.setConfig({ testTimeout: times(60_000, 3_600_000) })

const seed = chooseSeed()
console.log(`ledger tampering: BANGBAN_SEED=${seed}`)
const random = randomFrom(seed)

const nobody = '00000000-0000-7000-8000-000000000000'

let district: TestOffice
let store: Store
let ledger: Ledger
let forger: Forger
let lines: string[]

beforeAll(async () => {
  district = await testOffice()
  store = district.office.store
  ledger = district.office.ledger
  await liveThrough(district)
  lines = (await exported(store, ledger)).trimEnd().split('\n')
  forger = await openForger(district)
})
afterAll(async () => {
  await forger.close()
  await district.close()
})

const undone = <T>(work: (tx: Tx) => Promise<T>) => forger.undone(work)
const verdictIn = (tx: Tx, kept: Kept = {}) => verified(within(store, tx), ledger, kept)

/** What was done in this file, for the page of proofs. */
const tally = { inDatabase: 0, inFile: 0, missed: 0, cleanRuns: 0, falseAlarms: 0 }
const began = performance.now()

/** A verification of what nobody touched: it may find nothing. */
async function lookAgain(where: 'file' | 'database'): Promise<void> {
  const verdict =
    where === 'file'
      ? await verifyLedger(Readable.from(lines), { publicKey: ledger.signer.publicKey })
      : await verdictIn(forger.tx)
  tally.cleanRuns++
  if (!verdict.ok) tally.falseAlarms++
}

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
  date: column => [`coalesce(${column}, '2020-02-29'::date) + 1`],
  'timestamp with time zone': c => [
    `coalesce(${c}, now()) + interval '1 microsecond'`,
    `${c} + interval '8 hours'`,
    `'infinity'`,
  ],
  jsonb: c => [`coalesce(${c}, '{}') || '[{"x":1}]'`, `to_jsonb(${c}::text)`, `'{}'`],
  bytea: c => [`set_bit(${c}, 9, 1 - get_bit(${c}, 9))`, `${c} || '\\x00'`, `''`],
  ARRAY: c => [`array_append(${c}, null)`, `${c}[2:]`, `array_cat(${c}, ${c})`],
}

const waysToChange = ({ name, type, isNullable }: Column) => [
  ...(changes[type]?.(`"${name}"`) ?? []),
  ...(isNullable ? ['null'] : []),
]

/** The columns of a table that the ledger commits to, where they are not all. */
const countingColumns = (table: string) =>
  table in recordTables ? recordTables[table as keyof typeof recordTables].columns : undefined

describe('T1: a superuser who tampers with the record', () => {
  let columns: Column[]

  beforeAll(async () => {
    const tables = [...Object.keys(recordTables), 'ledger_entry', 'ledger_head', 'ledger_checkpoint']
    const { rows } = await sql<Column>`
      select table_name as table, column_name as name, data_type as type, is_nullable = 'YES' as is_nullable
      from information_schema.columns where table_schema = 'bangban' and table_name = any(${tables})
      order by table_name, ordinal_position`.execute(forger.tx)
    columns = rows.filter(
      ({ table, name }) =>
        // sign-in has its own columns in person, a token its last use; the head's singleton says nothing
        (countingColumns(table)?.includes(name) ?? true) && !(table === 'ledger_head' && name === 'singleton'),
    )
  })

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
      tally.inDatabase += batch.length
      if (tally.inDatabase % 20 < batch.length) await lookAgain('database')
      for (const { what, names, isFirst } of batch) {
        if (typeof verdict === 'string') missed.push(`${what}: no verdict, ${verdict}`)
        else if (verdict.ok) missed.push(`${what}: not found`)
        else if (!verdict.problems.some(one => one.startsWith(names))) missed.push(`${what}: ${names} not named`)
        else if (isFirst && !verdict.problems[0]?.startsWith(names)) missed.push(`${what}: not named first`)
      }
    }
    tally.missed += missed.length
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
    const { rows } = await query.execute(forger.tx)
    return rows
  }

  async function changed(tx: Tx, { table, name }: Column, ctid: string, value: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${sql.ref(name)} = ${sql.raw(value)}
      where ctid = ${ctid}::tid and (${sql.raw(value)}) is distinct from ${sql.ref(name)}`.execute(tx)
    return numAffectedRows === 1n
  }

  const isRecordColumn = ({ table }: Column) => Object.hasOwn(recordTables, table)
  /** The long form takes more rows of each kind. */
  const often = <T>(items: readonly T[], long: number) => Array.from({ length: times(1, long) }, () => items).flat()

  it('T1: is found and the row is named, whichever column of whichever row is changed', async () => {
    const tamperings: (Tampering & { table: string })[] = []
    const wanted = columns.filter(isRecordColumn)
    for (const column of often([...wanted, ...wanted], 6)) {
      const { table, name } = column
      const rows = await rowsOf(table)
      const { ctid = '', id = '' } = rows[random.below(rows.length)] ?? {}
      const ways = waysToChange(column)
      const first = random.below(ways.length)
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
    expect(await unnoticed(inBatches(tamperings))).toEqual([])
  })

  it('T1: is found and the entry is named, however a column of the ledger itself is changed', async () => {
    const tamperings: Tampering[] = []
    for (const column of often(
      columns.filter(one => !isRecordColumn(one)),
      6,
    )) {
      const rows = await rowsOf(column.table)
      const { ctid = '', id = '' } = rows[random.below(rows.length)] ?? {}
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
    expect(await unnoticed(tamperings.map(one => [one]))).toEqual([])
  })

  it('T1: is found when a row is gone', async () => {
    const tamperings: (Tampering & { table: string })[] = []
    for (const table of often([...Object.keys(recordTables), 'ledger_entry', 'ledger_checkpoint', 'ledger_head'], 3)) {
      const rows = await rowsOf(table)
      const some = [rows[0], rows[random.below(rows.length)], rows.at(-1)]
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
    expect(await unnoticed(inBatches(tamperings))).toEqual([])
  })

  it('T1: is found when a row stands twice, or a copy of it under another key', async () => {
    const tamperings: (Tampering & { table: string })[] = []
    for (const table of often([...Object.keys(recordTables), 'ledger_entry', 'ledger_checkpoint'], 3)) {
      const rows = await rowsOf(table)
      const { ctid = '', id = '' } = rows[random.below(rows.length)] ?? {}
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
    expect(await unnoticed(inBatches(tamperings))).toEqual([])
  })

  it('T1: is found when two entries, or two rows, change places', async () => {
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
    const parts = [['body'], ['body', 'leaf_hash'], ['seq'], ['body', 'leaf_hash', 'at', 'type', 'matter_id']]
    for (const names of often(parts, 10)) {
      const at = random.below(entries.length - 1)
      swap('ledger_entry', names, entries[at], entries[at + 1 + random.below(entries.length - at - 1)])
    }
    const tables = ['matter', 'decision', 'effect', 'proposal', 'work_order', 'routing_example', 'person']
    for (const table of often(tables, 10)) {
      const rows = await rowsOf(table)
      const at = random.below(rows.length - 1)
      swap(table, ['id'], rows[at], rows[at + 1])
    }
    expect(await unnoticed(tamperings.map(one => [one]))).toEqual([])
  })

  it('T1: is found and named first, whatever is changed in what the office exported', async () => {
    const tamperer = lineTamperer(lines, random)
    const done = new Map<string, number>()
    const missed: string[] = []
    for (const wanted = times(2000, 10_000) - tally.inDatabase; tally.inFile < wanted; tally.inFile++) {
      const { what, lines: changed, names } = tamperer.next()
      const kind = what.slice(0, what.indexOf(': '))
      done.set(kind, (done.get(kind) ?? 0) + 1)
      const verdict = await verifyLedger(Readable.from(changed), { publicKey: ledger.signer.publicKey }).catch(String)
      if (typeof verdict === 'string') missed.push(`${what}: no verdict, ${verdict}`)
      else if (verdict.ok) missed.push(`${what}: not found`)
      else if (!names.test(verdict.problems[0] ?? ''))
        missed.push(`${what}: ${names} not named, but ${verdict.problems[0]}`)
      if (tally.inFile % times(60, 10) === 0) await lookAgain('file')
    }
    tally.missed += missed.length
    expect(missed).toEqual([])
    expect([...done.keys()].sort()).toEqual([...tamperer.ways].sort())
  })

  it('T1: would be told of what it does not find, and of an alarm about nothing', async () => {
    const nothing: Tampering = { what: 'nothing', names: '树头', run: async () => {} }
    const before = { ...tally }
    expect(await unnoticed([[nothing]])).toEqual(['nothing: not found'])
    const [row] = await rowsOf('matter')
    const other: Tampering = {
      ...nothing,
      run: tx => sql`update matter set title = title || 'x' where ctid = ${row?.ctid}::tid`.execute(tx),
    }
    expect(await unnoticed([[other]])).toEqual(['nothing: 树头 not named'])
    const whole = lines
    lines = lines.slice(0, -1)
    await lookAgain('file')
    lines = whole
    expect(tally.falseAlarms).toBe(before.falseAlarms + 1)
    Object.assign(tally, before)
  })

  it('T1: was found every time, and nothing was found where nothing had been done', async () => {
    while (tally.cleanRuns < times(50, 1000)) await lookAgain(tally.cleanRuns % 10 === 0 ? 'database' : 'file')
    recordEvidence({
      ids: ['T1'],
      area: 'Ledger',
      what: 'As superuser and in exported files: bytes and columns changed, rows and entries deleted, swapped, forged, doubled, times shifted; each found by a verification of its own or, in the database, together with rows of other tables.',
      figures: [
        { name: 'changes', value: tally.inDatabase + tally.inFile, aim: `≥ ${times(2000, 10_000)}` },
        { name: 'of these in the database', value: tally.inDatabase, aim: '≥ 400', isReached: tally.inDatabase >= 400 },
        { name: 'not found, or not named', value: tally.missed, aim: '0', isReached: tally.missed === 0 },
        { name: 'clean verifications between them', value: tally.cleanRuns },
        { name: 'false alarms', value: tally.falseAlarms, aim: '0', isReached: tally.falseAlarms === 0 },
      ],
      seed,
      seconds: (performance.now() - began) / 1000,
    })
    expect(tally).toMatchObject({ missed: 0, falseAlarms: 0 })
    expect(tally.inDatabase).toBeGreaterThanOrEqual(400)
    expect(tally.inDatabase + tally.inFile).toBeGreaterThanOrEqual(times(2000, 10_000))
  })
})

const openProposal = (tx: Tx, kind: 'routing' | 'reply') =>
  tx
    .selectFrom('proposal')
    .select(['id', 'shownDigest'])
    .where('state', '=', 'open')
    .where('kind', '=', kind)
    .where('shownDigest', 'is not', null)
    .executeTakeFirstOrThrow()

describe('a program that lets the wrong person decide', () => {
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
      ledger.append(tx, { type: 'decision.made', at: now, actor: { kind: 'system' }, records: [record] })
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
        ledger.append(tx, { type: 'decision.made', at: new Date(), actor: { kind: 'system' }, records })
      }
      return verdictIn(tx)
    })
    expect(verdict.problems).toEqual([expect.stringContaining('同一拟办有两次审定')])
  })
})

describe('an office in order', () => {
  it('is not suspected because of what residents write', async () => {
    const odd = '\u2028\u2029\u0085\r\n\t\u0001\u001b[31m"\\u0000</script>{"kind":"head"}\u{1f600}\ufeff'
    const file = await undone(async tx => {
      const appeal = { title: `油烟${odd}`, text: `${fumes.text}${odd}`, place: odd, name: odd, phone: fumes.phone }
      const now = new Date()
      await fileAppeal(tx, district.office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now })
      await askForPerson(tx, district.office, { name: odd, phone: '1', question: odd }, now)
      ledger.append(tx, { type: 'employee.resumed', at: now, actor: { kind: 'system' }, data: { reason: odd } })
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
