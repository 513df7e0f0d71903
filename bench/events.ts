/**
 * Server-sent events under load (O5).
 *   node scripts/run.mjs bench/events.ts [IDLE ACTIVE SECONDS RECONNECTS]
 * A server in a process of its own on a temporary database. IDLE streams belong to people of departments to which
 * nothing is sent, ACTIVE ones to people whom every event or every second one concerns. Appeals are filed and decided
 * through HTTP for SECONDS; meanwhile further readers are cut off RECONNECTS times and come back with Last-Event-ID.
 * In the end what each stream got is compared with the database. The latency of an event is counted from the last moment
 * at which its entry was seen to be not yet committed (the database is asked every 10 ms) until its last byte is here,
 * so it is never told too short; memory is what the server's process says of itself. Both ends share this machine.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fixedDemoPassword } from '../src/demo/load.ts'
import { createHost } from './chaos/host.ts'
import { createPlace } from './chaos/place.ts'
import { type EventStream, openEvents, type ReceivedEvent } from './event-client.ts'
import { type Faults, faultFigures, judge, type ReaderOf, sumOf } from './event-truth.ts'
import { recordEvidence, times } from './evidence.ts'
import { chooseSeed, randomFrom } from './random.ts'

const argument = (place: number, usual: number) => Number(process.argv[place + 2] ?? usual)
const idleCount = argument(0, times(400, 2000))
const activeCount = argument(1, times(40, 200))
const seconds = argument(2, times(10, 60))
const reconnects = argument(3, times(200, 1000))
const seed = chooseSeed()
const random = randomFrom(seed)
console.log(`seed ${seed}`)

/** Everybody comes from an address of their own, as behind a proxy. */
const address = () => `10.${random.below(200)}.${random.below(250)}.${1 + random.below(250)}`

const place = createPlace()
const host = await createHost(place.data)
const started = performance.now()

interface Someone {
  readonly reader: ReaderOf
  readonly cookie: string
}

interface Reading extends Someone {
  readonly stream: EventStream
}

async function signInAs(username: string): Promise<string> {
  const response = await fetch(`${host.url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address() },
    body: JSON.stringify({ username, password: fixedDemoPassword }),
  })
  if (!response.ok) throw new Error(`${username} can't sign in: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}

const post = (path: string, body: object, cookie = '') =>
  fetch(`${host.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      'x-forwarded-for': address(),
      ...(cookie === '' ? {} : { cookie }),
    },
    body: JSON.stringify(body),
  })

/** Resident memory of the server's process, in MB. */
async function memory(): Promise<number> {
  const text = await (await fetch(`${host.url}/metrics`)).text()
  return Number(/^bangban_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 1_048_576
}

const file = () =>
  post('/api/appeals', {
    title: '小区门口烧烤摊油烟扰民',
    text: '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。',
    place: '临江街道文昌社区文昌路',
    phone: '13900001111',
  })

async function openAll(
  people: readonly Someone[],
  count: number,
  onEvent?: (event: ReceivedEvent) => void,
): Promise<Reading[]> {
  const opened: Reading[] = []
  const queue = Array.from({ length: count }, (_, i) => people[i % people.length])
  const work = async () => {
    for (let one = queue.pop(); one; one = queue.pop()) {
      const stream = await openEvents(host.url, {
        cookie: one.cookie,
        headers: { 'x-forwarded-for': address() },
        ...(onEvent ? { onEvent } : {}),
      })
      if (stream.status !== 200) throw new Error(`a stream was refused: ${stream.status}`)
      opened.push({ ...one, stream })
    }
  }
  await Promise.all(Array.from({ length: 16 }, work))
  return opened
}

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

try {
  await host.start({ CHAOS_FOUND: '1' })
  const db = place.superuser()
  // the demo gives passwords to a few: here everybody gets the hash of one of them
  await db.query(`insert into account (id, account_id, provider_id, person_id, password)
    select gen_random_uuid()::text, p.id, 'credential', p.id,
      (select a.password from account a join person z on z.id = a.person_id where z.username = 'zhoumin')
    from person p where not exists (select from account a where a.person_id = p.id)`)
  const { rows } = await db.query<{ username: string; department: string; role: string }>(
    `select p.username, m.department_id as department, m.role from person p join membership m on m.person_id = p.id`,
  )
  const isConcerned = ({ department, role }: (typeof rows)[number]) =>
    ['hub', 'urban'].includes(department) && role !== 'admin'
  const active: Someone[] = []
  const idle: Someone[] = []
  let guardian = ''
  for (const row of rows) {
    const cookie = await signInAs(row.username)
    if (row.username === 'zhoumin') guardian = cookie
    const isDistrict = ['governor', 'auditor', 'trainer'].includes(row.role)
    const reader = isDistrict ? 'district' : { department: row.department }
    if (isConcerned(row)) active.push({ reader, cookie })
    else if (row.role !== 'admin') idle.push({ reader, cookie })
  }
  for (let i = 0; i < 20; i++) await file()
  await sleep(3000)
  const memoryBefore = await memory()

  const newest = async () =>
    (await db.query<{ seq: number }>('select (size - 1)::int as seq from ledger_head')).rows[0]?.seq ?? -1
  const received: ReceivedEvent[] = []
  const opening = performance.now()
  const idleStreams = await openAll(idle, idleCount)
  const activeStreams = await openAll(active, activeCount, event => received.push(event))
  const openSeconds = (performance.now() - opening) / 1000
  await sleep(2000)
  const memoryOpen = await memory()
  const after = await newest()

  let isWriting = true
  let memoryMost = memoryOpen
  const failed: string[] = []
  const note = async (response: Response) => {
    if (!response.ok) failed.push(`${response.status} ${(await response.text()).slice(0, 200)}`)
    else await response.arrayBuffer()
  }
  const filing = async () => {
    while (isWriting) await note(await file())
  }
  const deciding = async () => {
    while (isWriting) {
      const { rows: open } = await db.query<{ id: string; digest: string }>(
        `select id, shown_digest as digest from proposal where state = 'open' and kind = 'routing' order by made_at limit 10`,
      )
      for (const { id, digest } of open)
        await note(await post(`/api/proposals/${id}/decision`, { kind: 'approve', shownDigest: digest }, guardian))
      if (open.length === 0) await sleep(100)
    }
  }
  /** For each entry the last moment at which it was not there yet. */
  const absentAt: number[] = []
  let absentSince = performance.timeOrigin + performance.now()
  const observing = async () => {
    for (let next = after + 1; isWriting; await sleep(10)) {
      const asked = performance.timeOrigin + performance.now()
      const there = await newest()
      for (; next <= there; next++) absentAt[next] = absentSince
      absentSince = asked
    }
  }
  const watching = async () => {
    while (isWriting) {
      memoryMost = Math.max(memoryMost, await memory())
      await sleep(1000)
    }
  }
  let cuts = 0
  let upTo = Number.POSITIVE_INFINITY
  /** Cut off and back again until all is written and read, and all cuts are done. */
  const resuming = async (one: Someone): Promise<number[]> => {
    const got: number[] = []
    let lastId = after
    while (lastId < upTo || cuts < reconnects) {
      const stream = await openEvents(host.url, {
        cookie: one.cookie,
        lastId,
        headers: { 'x-forwarded-for': address() },
      })
      if (stream.status === 200) cuts++
      await sleep(50 + random.below(400))
      stream.close()
      got.push(...stream.events.map(event => event.id))
      lastId = stream.lastId ?? lastId
    }
    return got
  }
  const writing = performance.now()
  const writers = [filing(), filing(), deciding(), observing(), watching()]
  const resumers = Array.from({ length: 10 }, (_, i) => active[(i * 7) % active.length]).filter(
    one => one !== undefined,
  )
  const resumed = resumers.map(resuming)
  await sleep(seconds * 1000)
  isWriting = false
  await Promise.all(writers)
  const writeSeconds = (performance.now() - writing) / 1000
  // jobs that were asked for may still make proposals; then nothing more happens
  for (let last = -1, now = await newest(); last !== now; now = await newest()) {
    last = now
    await sleep(1500)
  }
  // one last event that concerns everybody
  await note(await post('/api/employees/appeal-router/incidents', { what: '负载试验结束' }, guardian))
  upTo = await newest()
  const gotResumed = await Promise.all(resumed)
  const complete = Date.now() + 15_000
  const isReady = ({ stream }: Reading) => (stream.lastId ?? 0) >= upTo
  while (Date.now() < complete && ![...activeStreams, ...idleStreams].every(isReady)) await sleep(100)

  const lists: [ReaderOf, readonly number[]][] = [
    ...[...activeStreams, ...idleStreams].map(({ reader, stream }): [ReaderOf, number[]] => [
      reader,
      stream.events.map(event => event.id),
    ]),
    ...gotResumed.map((got, i): [ReaderOf, number[]] => [resumers[i]?.reader ?? 'district', got]),
  ]
  const faults: Faults[] = []
  for (const [reader, got] of lists)
    faults.push(
      await judge(
        db,
        reader,
        got.filter(seq => seq > after),
        after,
        upTo,
      ),
    )
  const total = sumOf(faults)
  // the scales can find a fault: an event that one stream did not get
  const probe = activeStreams.find(one => one.reader === 'district')
  const short = (probe?.stream.events ?? []).map(event => event.id).filter(seq => seq > after)
  const spotted = (await judge(db, 'district', short.slice(1), after, upTo)).missing
  const closed = [...activeStreams, ...idleStreams].filter(one => !one.stream.isOpen).length
  const told = lists.reduce((sum, [, got]) => sum + got.length, 0)
  const latencies = received
    .flatMap(({ id, receivedAt }) => (absentAt[id] === undefined ? [] : [receivedAt - absentAt[id]]))
    .sort((a, b) => a - b)
  const growth = Math.round(Math.max(memoryMost, memoryOpen) - memoryBefore)
  const p99 = Math.round(quantile(latencies, 0.99))
  const figures = [
    { name: 'idle streams', value: idleStreams.length },
    { name: 'active streams', value: activeStreams.length },
    { name: 'time to open all', value: Number(openSeconds.toFixed(1)), unit: 's' },
    { name: 'memory of the server before', value: Math.round(memoryBefore), unit: 'MB' },
    { name: 'growth when all are open', value: Math.round(memoryOpen - memoryBefore), unit: 'MB' },
    { name: 'growth at most', value: growth, unit: 'MB', aim: '≤ 300 MB', isReached: growth <= 300 },
    { name: 'entries written', value: upTo - after },
    { name: 'entries a second', value: Math.round((upTo - after) / writeSeconds) },
    { name: 'events received', value: told },
    { name: 'latency p50', value: Math.round(quantile(latencies, 0.5)), unit: 'ms' },
    { name: 'latency p99', value: p99, unit: 'ms', aim: '≤ 1 s', isReached: p99 <= 1000 },
    { name: 'latency at most', value: Math.round(latencies.at(-1) ?? Number.NaN), unit: 'ms' },
    { name: 'times cut off and resumed', value: cuts, aim: `≥ ${reconnects}`, isReached: cuts >= reconnects },
    ...faultFigures(total),
    { name: 'streams that ended by themselves', value: closed, aim: '0', isReached: closed === 0 },
    { name: 'planted losses found', value: spotted, aim: '1', isReached: spotted === 1 },
    { name: 'calls of the writers that failed', value: failed.length, aim: '0', isReached: failed.length === 0 },
  ]
  console.table(figures.map(({ name, value, ...rest }) => ({ name, value, ...rest })))
  if (failed.length > 0) console.log(failed.slice(0, 3))
  recordEvidence({
    ids: ['O5'],
    area: 'Load',
    what: 'Idle and active event streams at one server while others file and decide, with readers that are cut off and resume.',
    figures,
    seed,
    seconds: (performance.now() - started) / 1000,
  })
  for (const { stream } of [...activeStreams, ...idleStreams]) stream.close()
  process.exitCode = figures.some(one => 'isReached' in one && !one.isReached) ? 1 : 0
} finally {
  await host.end('SIGTERM')
  await place.remove()
}
