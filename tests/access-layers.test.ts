import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isProving, recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { searchMatters } from '../src/casework/index.ts'
import { type Person, sessionOf } from '../src/people/index.ts'
import { connect, type Tx } from '../src/store/index.ts'
import { foreignProbes, lookEverywhere, type Probe } from './support/access-cells.ts'
import { type AccessDistrict, accessDistrict } from './support/access-district.ts'

/** The application's wall, with a gate in it for the test: which of the places that ask it are open. */
const wall = vi.hoisted(() => ({
  /** Where in src/ the wall was asked. */
  places: new Set<string>(),
  isOpen: (_place: string): boolean => false,
}))

vi.mock('../src/casework/visibility.ts', async importOriginal => {
  const real = await importOriginal<typeof import('../src/casework/visibility.ts')>()
  /** The line that asks, as "decide.ts:97". */
  const place = () => {
    const line = (new Error().stack ?? '').split('\n').find(one => /\/src\//.test(one) && !/visibility\.ts/.test(one))
    return /([\w-]+\.ts:\d+)/.exec(line ?? '')?.[1] ?? 'nowhere'
  }
  /** Whoever asks where the wall is open is let through as one who answers for the whole district. */
  const through = (person: Person): Person => {
    const where = place()
    wall.places.add(where)
    return wall.isOpen(where) ? { ...person, roles: [...person.roles, 'governor'] } : person
  }
  return {
    ...real,
    visibleTo: (person: Person, ...rest: [string?]) => real.visibleTo(through(person), ...rest),
    lockVisibleMatter: (tx: never, person: Person, ...rest: ['proposal' | 'work_order', string]) =>
      real.lockVisibleMatter(tx, through(person), ...rest),
    visibleAmong: (tx: never, person: Person, ids: readonly string[]) => real.visibleAmong(tx, through(person), ids),
  }
})

const seed = chooseSeed()
const random = randomFrom(seed)

let district: AccessDistrict
let probes: Probe[]
const began = Date.now()
const found = { byDatabase: 0, byApplication: 0, policies: 0, places: 0, survivors: 0 }

beforeAll(async () => {
  district = await accessDistrict()
  probes = await foreignProbes(district)
})
afterAll(() => district.close())

interface Policy {
  readonly name: string
  readonly table: string
  readonly using: string
  readonly check: string | null
}
const policies = async (): Promise<Policy[]> =>
  (
    await district.server.superuser.query<Policy>(
      `select polname as name, polrelid::regclass::text as table, pg_get_expr(polqual, polrelid) as using,
        pg_get_expr(polwithcheck, polrelid) as check from pg_policy order by 1`,
    )
  ).rows

/** Runs something while these policies let everybody see and write every row. */
async function without<T>(some: readonly Policy[], work: () => Promise<T>): Promise<T> {
  const alter = async (one: Policy, using: string, check: string | null) => {
    const also = check === null ? '' : `with check (${check})`
    await district.server.superuser.query(`alter policy ${one.name} on ${one.table} using (${using}) ${also}`)
  }
  for (const one of some) await alter(one, 'true', one.check === null ? null : 'true')
  try {
    return await work()
  } finally {
    for (const one of some) await alter(one, one.using, one.check)
  }
}

/** Runs something while the application's wall is open at these places, or at all. */
async function open<T>(isOpen: (place: string) => boolean, work: () => Promise<T>): Promise<T> {
  wall.isOpen = isOpen
  try {
    return await work()
  } finally {
    wall.isOpen = () => false
  }
}

/** What only one department sees; nobody looks at it who may. */
const foreignMatters = () => [...district.planted.values()].filter(one => one.hidden).map(one => one.matter)
/** Which places of the application each look comes by. */
const placesOf = new Map<Probe, ReadonlySet<string>>()
/** What is wrong with every policy open, before anything else is. */
const known = new Set<string>()

describe('with both walls', () => {
  it('Z5: of the appeals that evidence quotes, each sees those that are theirs', async () => {
    const { matter } = await district.keep('accepted:urban:yangfan')
    const quotes = async (caller: 'trainer' | 'gridWorker') => {
      const { text } = await district.ask(caller, 'GET', `/api/matters/${matter}`)
      const body = JSON.parse(text) as { earlier: { evidence: { kind: string; id?: string }[] }[] }
      return body.earlier.flatMap(one => one.evidence).flatMap(one => (one.id?.startsWith('matter:') ? [one.id] : []))
    }
    expect((await quotes('trainer')).length).toBeGreaterThan(0)
    expect(await quotes('gridWorker')).toEqual([])
  })
})

describe('the database alone', () => {
  it('Z5: stops every foreign case, with the application’s check taken out everywhere', async () => {
    const before = await district.digest(foreignMatters())
    const look = () => lookEverywhere(probes)
    const faults = await open(() => true, look)
    found.byDatabase = faults.length
    expect(faults).toEqual([])
    expect(await district.digest(foreignMatters())).toEqual(before)
  }, 300_000)
})

describe('the application alone', () => {
  it(`Z5: stops every foreign case, whichever policy lets everything through, or all of them (seed ${seed})`, async () => {
    const all = await policies()
    expect(all.length).toBeGreaterThan(8)
    found.policies = all.length
    const before = await district.digest(foreignMatters())
    const faults: string[] = []
    for (const one of all) {
      const some = isProving ? probes : Array.from({ length: 30 }, () => random.pick(probes))
      const seen = await without([one], () => lookEverywhere(some))
      faults.push(...seen.map(fault => `without ${one.name}: ${fault}`))
    }
    await without(all, async () => {
      // one after the other, to tell by which places each of them comes
      for (const probe of probes) {
        wall.places.clear()
        const seen = await lookEverywhere([probe], { width: 1 })
        for (const fault of seen) known.add(fault)
        faults.push(...seen.map(fault => `without all: ${fault}`))
        placesOf.set(probe, new Set(wall.places))
      }
    })
    found.byApplication = faults.length
    expect(faults).toEqual([])
    expect(await district.digest(foreignMatters())).toEqual(before)
  }, 600_000)

  it('Z5: would let something through, were its check missing at any one of its places', async () => {
    const all = await policies()
    const places = [...new Set([...placesOf.values()].flatMap(some => [...some]))].sort()
    expect(places.map(place => place.split(':')[0])).toEqual(
      expect.arrayContaining(['detail.ts', 'decide.ts', 'orders.ts', 'lists.ts', 'photo.ts', 'search.ts', 'work.ts']),
    )
    found.places = places.length
    const survivors: string[] = []
    await without(all, async () => {
      for (const place of places) {
        const those = probes.filter(probe => placesOf.get(probe)?.has(place))
        const isOpen = (one: string) => one === place
        const isNew = (fault: string) => !known.has(fault)
        const faults = await open(isOpen, () => lookEverywhere(those, { isEnough: isNew }))
        if (!faults.some(isNew)) survivors.push(place)
      }
    })
    // a search looks each row up twice, and one check stops what the other lets through; the overview and the figures of
    // whether all are served alike show numbers only
    const unnoticed = survivors.filter(place => !/^(search|overview|served)\.ts:/.test(place))
    found.survivors = unnoticed.length
    expect(unnoticed).toEqual([])
  }, 600_000)

  it('Z5: is kept as evidence', () => {
    const zero = (name: string, value: number) => ({ name, value, aim: '0', isReached: value === 0 })
    recordEvidence({
      ids: ['Z5'],
      area: 'Access',
      what: 'Looked for what is foreign in every way, with the application’s check taken out, then with each policy of the database letting everything through, then with both open at one place.',
      figures: [
        { name: 'ways to look', value: probes.length },
        zero('foreign cases that the database alone let through', found.byDatabase),
        { name: 'policies taken out, one by one and together', value: found.policies },
        zero('foreign cases that the application alone let through', found.byApplication),
        { name: 'places of the application where the check was taken out', value: found.places },
        zero('of these places, not noticed', found.survivors),
      ],
      seed,
      seconds: Math.round((Date.now() - began) / 1000),
    })
  })
})

describe('a pool of one connection', () => {
  const endings = [
    'commit',
    'commit',
    'commit',
    'give up',
    'broken statement',
    'timeout',
    'cancelled',
    'cancelled by itself',
    'left behind',
  ] as const
  const rounds = times(2000, 10_000)

  it(`Z6: carries nothing over from one department to the next, however a request ends (seed ${seed})`, async () => {
    const started = Date.now()
    const single = connect(district.office.store.applicationUrl, 1)
    const foreign: string[] = []
    const counts = new Map<string, number>()
    let own = 0
    const people = { urban: district.person('fangjianguo'), water: district.person('gaoyongfu') } as const
    const other = { urban: 'water', water: 'urban' } as const
    const cancel = (pid: number) => district.server.superuser.query('select pg_cancel_backend($1)', [pid])

    /** Reads without any condition, as a query that forgot its own. */
    const look = async (round: number, name: keyof typeof people, tx: Tx) => {
      const { rows } = await sql<{ owners: string[] }>`
        select visible_to as owners from matter
        union all select m.visible_to from work_order w left join matter m on m.id = w.matter_id`.execute(tx)
      for (const { owners } of rows) {
        if (owners?.includes(name)) own++
        else foreign.push(`round ${round}: ${name} sees what belongs to ${owners?.join(', ') ?? 'others'}`)
      }
    }
    const act = (name: keyof typeof people) => ({ person: people[name], now: new Date() })
    const request = (round: number, name: keyof typeof people, ending: string) =>
      single.as(sessionOf(people[name]), async tx => {
        await look(round, name, tx)
        // and as the program reads, now and then
        if (round % 20 === 0) {
          const { items } = await searchMatters(tx, act(name), {})
          const words = await district.foreignWords(
            name === 'urban' ? 'officer' : 'otherOfficer',
            JSON.stringify(items),
          )
          foreign.push(...words.map(word => `round ${round}: ${name} is shown ${word}`))
        }
        if (ending === 'give up') throw new Error('given up')
        if (ending === 'broken statement') await sql`select 1 / 0`.execute(tx)
        if (ending === 'timeout') {
          await sql`set local statement_timeout = '2ms'`.execute(tx)
          await sql`select pg_sleep(1)`.execute(tx)
        }
        if (ending.startsWith('cancelled')) {
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
          const pid = rows[0]?.pid ?? 0
          const slow = sql`select pg_sleep(0.02)`.execute(tx)
          if (ending === 'cancelled') {
            let isOver = false
            const settled = slow.finally(() => {
              isOver = true
            })
            // it may come before the statement has begun: once more then
            const again = async () => {
              while (!isOver) await cancel(pid)
            }
            await Promise.all([settled, again()])
          }
          // this one may find the statement after it, or none
          else await Promise.allSettled([slow, cancel(pid), sql`select count(*) from matter`.execute(tx)])
        }
        if (ending === 'terminated') await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
        if (ending === 'left behind') {
          // nobody waits for its answer any more
          sql`select pg_sleep(0.002), visible_to from matter`.execute(tx).catch(() => {})
          throw new Error('the caller is gone')
        }
      })
    try {
      for (let round = 0; round < rounds; ) {
        const name = random.pick(['urban', 'water'] as const)
        // two ask at once: one of them waits for the connection of the other
        const both = round % 3 === 0 ? [name, other[name]] : [name]
        await Promise.all(
          both.map(async one => {
            const ending = random.below(100) === 0 ? 'terminated' : random.pick(endings)
            counts.set(ending, (counts.get(ending) ?? 0) + 1)
            await request(++round, one, ending).catch(() => {})
          }),
        )
        const ask = () =>
          single.pool.query<{ said: string }>(
            `select concat_ws(',', nullif(current_setting('app.scope', true), ''), nullif(current_setting('app.department', true), '')) as said`,
          )
        // a cancellation that comes late may meet this one
        const { rows } = await ask().catch(ask)
        if (rows[0]?.said !== '') foreign.push(`after round ${round}: the connection still says ${rows[0]?.said}`)
      }
    } finally {
      await single.close()
    }
    recordEvidence({
      ids: ['Z6'],
      area: 'Access',
      what: 'Two departments took turns on a pool of one connection, with requests that were given up, failed, timed out, were cancelled, cut off or left behind.',
      figures: [
        { name: 'requests', value: [...counts.values()].reduce((a, b) => a + b, 0) },
        {
          name: 'that did not end with a commit',
          value: [...counts].reduce((sum, [ending, count]) => (ending === 'commit' ? sum : sum + count), 0),
        },
        { name: 'own rows read', value: own },
        { name: 'foreign rows read', value: foreign.length, aim: '0', isReached: foreign.length === 0 },
      ],
      seed,
      seconds: Math.round((Date.now() - started) / 1000),
    })
    expect(foreign.slice(0, 5)).toEqual([])
    expect(own).toBeGreaterThan(rounds)
    expect(counts.get('terminated')).toBeGreaterThan(0)
  }, 900_000)

  it('Z6: would carry it over, were it said for the connection and not for the transaction', async () => {
    const single = connect(district.office.store.applicationUrl, 1)
    try {
      const said = `select set_config('app.scope', 'department', false), set_config('app.department', 'water', false)`
      await single.pool.query(said)
      const { rows } = await single.pool.query<{ owners: string[] }>('select visible_to as owners from matter')
      expect(rows.length).toBeGreaterThan(0)
    } finally {
      await single.close()
    }
  })
})
