/**
 * Three servers on one database, one of them killed with SIGKILL every second, under eight writers of mixed calls who
 * go to the next server when one doesn't answer. The same zeros as with one server are asked for.
 *   node scripts/run.mjs bench/cluster.ts [--seconds 60] [--seed N]
 * The servers are processes on loopback with a data folder each and the same secrets, as an office would run them.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openBook } from './chaos/book.ts'
import type { Run } from './chaos/caller.ts'
import { checkRecord, stuckJobs } from './chaos/checks.ts'
import { createHost } from './chaos/host.ts'
import { createPlace } from './chaos/place.ts'
import { colleaguesOf, signInAll, work } from './chaos/writers.ts'
import { recordEvidence } from './evidence.ts'
import { chooseSeed, randomFrom } from './random.ts'

export interface ClusterReport {
  readonly kills: number
  readonly acknowledged: number
  readonly repeats: number
  readonly lost: number
  readonly duplicated: number
  readonly wrongs: readonly string[]
  readonly stuck: number
}

const servers = 3

/** Runs three servers for so many seconds and kills one each second. */
export async function runCluster(seconds: number, seed: number): Promise<ClusterReport> {
  const random = randomFrom(seed)
  const place = createPlace()
  const { store, secrets, ownerUrl } = await place.store()
  const folders = Array.from({ length: servers }, () => mkdtempSync(join(tmpdir(), 'bangban-host-')))
  for (const folder of folders) copyFileSync(join(place.data, 'secrets.json'), join(folder, 'secrets.json'))
  const hosts = await Promise.all(folders.map(folder => createHost(folder, { DATABASE_URL: ownerUrl })))
  const book = openBook()
  const run: Run = { urls: hosts.map(host => host.url), book, wrongs: [], repeats: 0, isOver: false }
  const starting = new Set<Promise<void>>()
  try {
    await hosts[0]?.start({ CHAOS_FOUND: '1' })
    await Promise.all(hosts.slice(1).map(host => host.start()))
    const cookies = await signInAll(hosts[0]?.url ?? '')
    const writers = work(run, random, cookies, await colleaguesOf(place.superuser()))
    writers.catch(() => {
      run.isOver = true
    })
    let kills = 0
    const until = Date.now() + seconds * 1000
    for (let i = 0; Date.now() < until && !run.isOver; i = (i + 1) % servers) {
      const victim = hosts[i]
      const next = sleep(1000)
      if (victim?.isRunning()) {
        await sleep(random.below(500))
        await victim.end('SIGKILL')
        kills++
        const start = victim.start().then(
          () => {},
          // killed again before it served: its turn came round
          () => {},
        )
        starting.add(start)
        start.finally(() => starting.delete(start))
      }
      await next
    }
    run.isOver = true
    await writers
    await Promise.all(starting)
    const stuck = await stuckJobs(place.superuser())
    const broken = await checkRecord(store, secrets, place.data)
    const reckoning = await book.reckon(place.superuser())
    return {
      kills,
      acknowledged: book.acknowledged,
      repeats: run.repeats,
      lost: reckoning.lost.length,
      duplicated: reckoning.duplicated.length,
      wrongs: [...broken, ...run.wrongs, ...reckoning.lost.slice(0, 5), ...reckoning.duplicated.slice(0, 5)],
      stuck,
    }
  } finally {
    run.isOver = true
    await Promise.all(starting)
    await Promise.all(hosts.map(host => host.end('SIGKILL')))
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    await place.remove()
  }
}

/** Keeps the report as evidence and returns its figures. */
export function recordCluster(report: ClusterReport, seconds: number, seed: number) {
  const zero = (name: string, value: number) => ({ name, value, aim: '0', isReached: value === 0 })
  const figures = [
    { name: 'servers on one database', value: servers },
    { name: 'kills of one of them', value: report.kills },
    { name: 'acknowledged writes', value: report.acknowledged },
    { name: 'calls repeated elsewhere', value: report.repeats },
    zero('acknowledged writes lost', report.lost),
    zero('effects duplicated', report.duplicated),
    zero('broken invariants, unverified ledger, wrong answers', report.wrongs.length),
    zero('stuck jobs', report.stuck),
  ]
  recordEvidence({
    ids: ['D2 with three servers'],
    area: 'Processes',
    what: 'Three servers on one database, one of them killed every second, under eight writers of mixed calls.',
    figures,
    seed,
    seconds,
  })
  return figures
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } })
  const seed = values.seed ? Number(values.seed) : chooseSeed()
  console.log(`seed ${seed}`)
  const report = await runCluster(Number(values.seconds), seed)
  const figures = recordCluster(report, Number(values.seconds), seed)
  for (const figure of figures) console.log(`${figure.name.padEnd(56)} ${String(figure.value).padStart(8)}`)
  for (const wrong of report.wrongs.slice(0, 10)) console.log(`  ${wrong}`)
  process.exit(figures.some(one => 'isReached' in one && !one.isReached) ? 1 : 0)
}
