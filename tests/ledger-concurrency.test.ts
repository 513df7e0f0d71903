import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { type Ledger, openLedger, verifyStored } from '../src/ledger/index.ts'
import { connect, openStore, type Store, systemSession } from '../src/store/index.ts'
import { appendNow } from './support/append-now.ts'
import { emptyPlace } from './support/district.ts'
import { clean, verified } from './support/lived-district.ts'

vi.setConfig({ testTimeout: times(60_000, 3_600_000) })

const seed = chooseSeed()
console.log(`ledger concurrency: BANGBAN_SEED=${seed}`)

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

const append = (to: Ledger, n: number) => opened.store.as(systemSession, tx => appendNow(to, tx, entry(n)))
const open = () => openLedger(opened.store, opened.secrets, 'sha256')
const sizeNow = async () =>
  (await opened.store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()).size

it('has one name, though several processes open it for the first time at once', async () => {
  // eight connections that are ready: none of the openings is ahead of the others
  await Promise.all(Array.from({ length: 8 }, () => opened.store.pool.query('select pg_sleep(0.2)')))
  const ledgers = await Promise.all(Array.from({ length: 8 }, open))
  expect(new Set(ledgers.map(one => one.signer.origin))).toHaveLength(1)
  for (const [n, one] of ledgers.entries()) await append(one, n)
  for (const one of ledgers) expect(await verified(opened.store, one)).toMatchObject({ ...clean, entries: 8 })
})

describe('T6: the ledger under 32 writers', () => {
  const writers = 32
  const rounds = times(12, 300)
  let wide: Store
  beforeAll(() => {
    wide = connect(opened.store.applicationUrl, writers + 4)
  })
  afterAll(() => wide.close())

  interface Written {
    readonly seq: number
    /** Entries before it that its own transaction could see when it had its number. */
    readonly before: number
    /** Whether its transaction was committed; otherwise it was given up. */
    readonly isKept: boolean
  }

  /** A change, its entry, and now and then something that makes it last, or come to nothing. */
  async function write(ledger: Ledger, random: ReturnType<typeof randomFrom>, n: number): Promise<Written> {
    const givesUp = random.below(8) === 0
    const [before, after] = [random.below(3), random.below(4)]
    let written: Written | undefined
    await wide
      .as(systemSession, async tx => {
        if (before > 0) await new Promise(resolve => setTimeout(resolve, before))
        const { id } = await tx
          .insertInto('counterRequest')
          .values({
            name: `第 ${n} 位`,
            phone: '1',
            question: '不会用手机',
            askedAt: new Date(),
            matterId: null,
            note: null,
            takenBy: null,
            takenAt: null,
            finishedAt: null,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        const seq = await appendNow(ledger, tx, { ...entry(n), records: [{ table: 'counter_request', id }] })
        const { count } = await tx
          .selectFrom('ledgerEntry')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('seq', '<', seq)
          .executeTakeFirstOrThrow()
        if (after > 1) await new Promise(resolve => setTimeout(resolve, after))
        written = { seq, before: count, isKept: !givesUp }
        if (givesUp) throw written
      })
      .catch(error => {
        if (error !== written) throw error
      })
    if (!written) throw new Error('nothing was written')
    return written
  }

  it('T6: has no gap and no fork, and its order is that of the commits, for whoever reads at any moment', async () => {
    const started = performance.now()
    // several processes on one record: each has opened the ledger for itself
    const ledgers = await Promise.all(Array.from({ length: 4 }, open))
    const first = await sizeNow()
    let isDone = false
    let looks = 0
    const torn: string[] = []
    /** Somebody who looks all the time: whatever they see is a whole beginning of the ledger. */
    const look = async () => {
      while (!isDone) {
        const { rows } = await wide.pool.query<{ count: number; last: number; size: number }>(
          `select count(*) as count, coalesce(max(seq), -1) as last, (select size from ledger_head) as size from ledger_entry`,
        )
        const [seen] = rows
        looks++
        if (seen && (seen.count !== seen.last + 1 || seen.size !== seen.count)) torn.push(JSON.stringify(seen))
      }
    }
    const looking = [look(), look()]
    const written = (
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const random = randomFrom(seed + writer)
          const ledger = ledgers[writer % ledgers.length] as Ledger
          const mine: Written[] = []
          for (let n = 0; n < rounds; n++) mine.push(await write(ledger, random, n))
          return mine
        }),
      )
    ).flat()
    isDone = true
    await Promise.all(looking)
    const kept = written.filter(one => one.isKept)
    const numbers = kept.map(one => one.seq).sort((a, b) => a - b)
    const misplaced = written.filter(one => one.before !== one.seq)
    const verdict = await verifyStored(opened.store, ledgers[0] as Ledger)
    const { rows: people } = await place.superuser.query('select id from counter_request')
    recordEvidence({
      ids: ['T6'],
      area: 'Ledger',
      what: '32 writers changed rows and appended their entries at once through four openings of the ledger, some gave up at the end, while two readers looked on.',
      figures: [
        { name: 'entries', value: kept.length },
        { name: 'given up', value: written.length - kept.length },
        {
          name: 'gaps and forks',
          value: numbers.filter((seq, i) => seq !== first + i).length,
          aim: '0',
          isReached: numbers.every((seq, i) => seq === first + i),
        },
        {
          name: 'entries before which one was missing',
          value: misplaced.length,
          aim: '0',
          isReached: misplaced.length === 0,
        },
        { name: 'looks of the readers', value: looks },
        { name: 'looks that saw a gap', value: torn.length, aim: '0', isReached: torn.length === 0 },
        { name: 'verified', value: String(verdict.ok), aim: 'true', isReached: verdict.ok },
      ],
      seed,
      seconds: (performance.now() - started) / 1000,
    })
    expect(numbers).toEqual(numbers.map((_, i) => first + i))
    expect(misplaced).toEqual([])
    expect(torn).toEqual([])
    expect(verdict).toMatchObject({ ...clean, entries: first + kept.length })
    expect(people).toHaveLength(kept.length)
    expect(written.length - kept.length).toBeGreaterThan(0)
    expect(looks).toBeGreaterThan(10)
  })

  it('T6: gives a number only when the entry before it is settled', async () => {
    const ours = await open()
    for (const givesUp of [false, true]) {
      let second: Promise<number> | undefined
      let isSettled = false
      const first = await opened.store
        .as(systemSession, async tx => {
          const seq = await appendNow(ours, tx, entry(1))
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

  it('T6: would be told of a gap, and of an order that is not that of the commits', async () => {
    // two transactions whose numbers come from a sequence, as a ledger without a lock would have them
    await place.superuser.query('create table public.loose (seq bigserial, n int)')
    const [one, two] = [await place.superuser.connect(), await place.superuser.connect()]
    try {
      await one.query('begin; insert into public.loose (n) values (1)')
      await two.query('begin; insert into public.loose (n) values (2); commit')
      const { rows } = await place.superuser.query(
        'select count(*)::int as count, max(seq)::int as last from public.loose',
      )
      expect(rows).toEqual([{ count: 1, last: 2 }])
    } finally {
      await one.query('rollback')
      one.release()
      two.release()
      await place.superuser.query('drop table public.loose')
    }
  })
})

it('signs a checkpoint of what is new, records that it did, and rests when nothing is', async () => {
  const ours = await open()
  const at = new Date('2026-03-01T00:00:00Z')
  const sign = () => opened.store.as(systemSession, tx => ours.checkpoint(tx, at))
  await append(ours, 1)
  const { checkpoint, size, root } = await opened.store.open
    .selectFrom('ledgerHead')
    .selectAll()
    .executeTakeFirstOrThrow()
  expect(checkpoint.split('\n')[1]).toBe(String(size))
  expect(await sign()).toBe(ours.signer.sign({ size, root, at }))
  const last = await opened.store.open.selectFrom('ledgerEntry').selectAll().where('seq', '=', size).executeTakeFirst()
  expect(JSON.parse(last?.body ?? '')).toMatchObject({ type: 'ledger.checkpoint', data: { size, root } })
  expect(await sign()).toBeUndefined()
  await append(ours, 2)
  expect(await sign()).toContain(`\n${size + 2}\n`)
  expect(await verified(opened.store, ours)).toMatchObject({ ok: true, checkpoints: 2 })
})

it('refuses to skip, fork, change or shrink, whoever asks', async () => {
  const ours = await open()
  for (let n = (await sizeNow()) % 256; n <= 256; n++) await append(ours, n)
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
    `update ledger_node set hash = '${zeros}'`,
    'delete from ledger_node',
    'truncate ledger_node',
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

it('makes the stored roots of a ledger that is older than they are when it is opened, once', async () => {
  const stored = async () =>
    (await place.superuser.query('select level, index, hash from ledger_node order by 1, 2')).rows as unknown[]
  const before = await stored()
  expect(before.length).toBeGreaterThan(0)
  const client = await place.superuser.connect()
  try {
    await client.query(
      `set session_replication_role = replica; delete from ledger_node; reset session_replication_role`,
    )
  } finally {
    client.release()
  }
  await Promise.all([open(), open()])
  expect(await stored()).toEqual(before)
  await open()
  expect(await stored()).toEqual(before)
})

it('stays whole when the setting of its hash is changed later', async () => {
  const ours = await open()
  const reopened = await openLedger(opened.store, opened.secrets, 'sm3').catch(() => undefined)
  if (reopened) await append(reopened, 1)
  expect(await verified(opened.store, reopened ?? ours)).toMatchObject(clean)
})
