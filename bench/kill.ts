/**
 * Kills the server with SIGKILL, again and again, at random instants and at each named point, under eight writers of
 * mixed calls (filing with photos, decisions one by one and in batches, orders, replies, feedback, the counter, exports).
 * After every kill: is everything that was acknowledged there, is anything there twice, do the invariants and the
 * ledger hold, how soon does it serve again.
 *   node scripts/run.mjs bench/kill.ts [--kills 50] [--database] [--seed N]
 * --database also ends the database: `stop -m immediate` and SIGKILL of its first process, in turn with the server.
 * A temporary district in a temporary folder.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { crashPoints } from '../src/crash.ts'
import { openBook } from './chaos/book.ts'
import type { Run } from './chaos/caller.ts'
import { checkRecord, stuckJobs } from './chaos/checks.ts'
import { createHost, type Host } from './chaos/host.ts'
import { createPlace } from './chaos/place.ts'
import { colleaguesOf, signInAll, work } from './chaos/writers.ts'
import { recordEvidence } from './evidence.ts'
import { chooseSeed, type Random, randomFrom } from './random.ts'

export interface KillOptions {
  readonly kills: number
  readonly seed: number
  /** End the database too. */
  readonly database?: boolean
  /** At so many places at once; the time until it serves again is then no figure of a machine that does nothing else. */
  readonly places?: number
}

export interface KillReport {
  readonly kills: number
  /** Kills at a named point that was passed, by point. */
  readonly atPoints: Readonly<Record<string, number>>
  readonly acknowledged: number
  readonly repeats: number
  readonly lost: number
  readonly duplicated: number
  /** Broken invariants, an unverified ledger, answers that no server may give. */
  readonly wrongs: readonly string[]
  readonly stuck: number
  /** Milliseconds from the start of the process, or from the end of the database, until it serves again; sorted. */
  readonly readyAgain: readonly number[]
}

/** Folder after so many kills: what is checked each time would only grow. */
const killsPerPlace = 50

/** Kills the server at a random instant, or lets it die at the point that it was armed with. */
async function killServer(host: Host, point: string | undefined, random: Random): Promise<boolean> {
  if (point === undefined) {
    await sleep(200 + random.below(1000))
    await host.end('SIGKILL')
    return false
  }
  // the one point that only a stop passes, or a minute's waiting
  if (point === 'checkpoint.signed') {
    await sleep(200 + random.below(300))
    await host.end('SIGTERM')
    return true
  }
  const died = await Promise.race([host.ended().then(() => true), sleep(2500, false)])
  if (!died) await host.end('SIGKILL')
  return died
}

async function untilServing(url: string): Promise<number> {
  const began = performance.now()
  for (;;) {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    if (response?.ok) return performance.now() - began
    if (performance.now() - began > 60_000) throw new Error('the server did not come back within a minute')
    await sleep(50)
  }
}

/** Starts the host, armed where a point is given; the milliseconds until it served, undefined when it died before. */
async function startArmed(host: Host, point: string | undefined, random: Random): Promise<number | undefined> {
  if (point === undefined) return host.start()
  return host.start({ KILL_AT: `${point}:${1 + random.below(6)}` }).catch(() => undefined)
}

async function killsAtOnePlace(kills: number, random: Random, database: boolean): Promise<KillReport> {
  const place = createPlace()
  const host = await createHost(place.data)
  const book = openBook()
  const run: Run = { urls: [host.url], book, wrongs: [], repeats: 0, isOver: false }
  const atPoints: Record<string, number> = {}
  const readyAgain: number[] = []
  const broken = new Set<string>()
  const lost = new Set<string>()
  const duplicated = new Set<string>()
  const check = async () => {
    const { store, secrets } = await place.store()
    for (const wrong of await checkRecord(store, secrets, place.data)) broken.add(wrong)
    const reckoning = await book.reckon(place.superuser())
    for (const trace of reckoning.lost) lost.add(trace)
    for (const trace of reckoning.duplicated) duplicated.add(trace)
  }
  try {
    await host.start({ CHAOS_FOUND: '1' })
    await place.store()
    const cookies = await signInAll(host.url)
    const writers = work(run, random, cookies, await colleaguesOf(place.superuser()))
    writers.catch(() => {
      run.isOver = true
    })
    await sleep(500)
    // chosen before the server starts that dies there
    let point: string | undefined
    const choose = (kill: number) =>
      kill < kills && random.next() < 0.6 ? crashPoints[kill % crashPoints.length] : undefined
    for (let i = 0; i < kills && !run.isOver; i++) {
      if (database && i % 2 === 0) {
        await sleep(200 + random.below(1000))
        // SIGQUIT is `pg_ctl stop -m immediate`
        process.kill(place.postmaster(), i % 4 === 0 ? 'SIGQUIT' : 'SIGKILL')
        await sleep(100)
        readyAgain.push(await untilServing(host.url))
        await check()
        point = choose(i + 1)
        if (point !== undefined) {
          await host.end('SIGKILL')
          await startArmed(host, point, random)
        }
        continue
      }
      if (await killServer(host, point, random)) atPoints[point ?? ''] = (atPoints[point ?? ''] ?? 0) + 1
      point = database ? undefined : choose(i + 1)
      const [ready] = await Promise.all([startArmed(host, point, random), check()])
      if (ready !== undefined) readyAgain.push(ready)
    }
    run.isOver = true
    await writers
    const stuck = await stuckJobs(place.superuser())
    await check()
    return {
      kills,
      atPoints,
      acknowledged: book.acknowledged,
      repeats: run.repeats,
      lost: lost.size,
      duplicated: duplicated.size,
      wrongs: [...broken, ...run.wrongs, ...[...lost].slice(0, 5), ...[...duplicated].slice(0, 5)],
      stuck,
      readyAgain,
    }
  } finally {
    run.isOver = true
    await host.end('SIGKILL')
    await place.remove()
  }
}

/** Runs as many kills as asked for, in a fresh place after every fifty, and adds up what came of them. */
export async function runKills({ kills, seed, database = false, places = 1 }: KillOptions): Promise<KillReport> {
  const reports: KillReport[] = []
  const here = async (kills: number, random: Random) => {
    for (let left = kills; left > 0; left -= killsPerPlace)
      reports.push(await killsAtOnePlace(Math.min(left, killsPerPlace), random, database))
  }
  await Promise.all(Array.from({ length: places }, (_, i) => here(Math.ceil(kills / places), randomFrom(seed + i))))
  const sum = (of: (report: KillReport) => number) => reports.reduce((total, report) => total + of(report), 0)
  const atPoints: Record<string, number> = {}
  for (const report of reports)
    for (const [point, count] of Object.entries(report.atPoints)) atPoints[point] = (atPoints[point] ?? 0) + count
  return {
    kills: sum(report => report.kills),
    atPoints,
    acknowledged: sum(report => report.acknowledged),
    repeats: sum(report => report.repeats),
    lost: sum(report => report.lost),
    duplicated: sum(report => report.duplicated),
    wrongs: reports.flatMap(report => report.wrongs),
    stuck: sum(report => report.stuck),
    readyAgain: reports.flatMap(report => report.readyAgain).sort((a, b) => a - b),
  }
}

/** Keeps the report as evidence and returns its figures. */
export function recordKills(report: KillReport, { seed, database = false }: KillOptions, seconds: number) {
  const { readyAgain } = report
  const p99 = (readyAgain[Math.ceil(readyAgain.length * 0.99) - 1] ?? 0) / 1000
  const limit = database ? 10 : 5
  const figures = [
    { name: database ? 'kills of server and database' : 'kills', value: report.kills },
    { name: 'named points hit', value: Object.keys(report.atPoints).length, unit: `of ${crashPoints.length}` },
    { name: 'acknowledged writes', value: report.acknowledged },
    { name: 'acknowledged writes lost', value: report.lost, aim: '0', isReached: report.lost === 0 },
    { name: 'effects duplicated', value: report.duplicated, aim: '0', isReached: report.duplicated === 0 },
    {
      name: 'broken invariants, unverified ledgers, wrong answers',
      value: report.wrongs.length,
      aim: '0',
      isReached: report.wrongs.length === 0,
    },
    { name: 'stuck jobs', value: report.stuck, aim: '0', isReached: report.stuck === 0 },
    {
      name: 'serving again, p99',
      value: Number(p99.toFixed(2)),
      unit: 's',
      aim: `≤ ${limit} s`,
      isReached: p99 <= limit,
    },
  ]
  recordEvidence({
    ids: database ? ['D3'] : ['D2'],
    area: 'Durability',
    what: database
      ? 'The embedded database is stopped immediately or killed, in turn with kills of the server, under eight writers.'
      : 'kill -9 of the server at random instants and at named points under eight writers of mixed calls.',
    figures,
    seed,
    seconds: Math.round(seconds),
  })
  return figures
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string' },
      database: { type: 'boolean', default: false },
    },
  })
  const options = {
    kills: Number(values.kills),
    seed: values.seed ? Number(values.seed) : chooseSeed(),
    database: values.database,
  }
  console.log(`seed ${options.seed}`)
  const began = performance.now()
  const report = await runKills(options)
  const figures = recordKills(report, options, (performance.now() - began) / 1000)
  for (const { name, value, unit = '', aim = '' } of figures as readonly {
    name: string
    value: number
    unit?: string
    aim?: string
  }[])
    console.log(`${name.padEnd(56)} ${String(value).padStart(8)} ${unit.padEnd(8)} ${aim}`)
  for (const wrong of report.wrongs.slice(0, 10)) console.log(`  ${wrong}`)
  console.log(JSON.stringify(report.atPoints))
  process.exit(figures.some(one => 'isReached' in one && one.isReached === false) ? 1 : 0)
}
