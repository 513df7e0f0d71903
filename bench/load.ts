/**
 * One server under the calls of an office's day: how many decisions a second, how long calls take at 150 a second, what
 * is still done when ten times as many come as it can do, and whether the stop switch answers then.
 *   node scripts/run.mjs bench/load.ts [--seconds 20] [--proposals 3000]
 * The server is a process of its own on the embedded database in a temporary folder; the calls come from this one, open
 * loop (they don't wait for one another) but for the capacity. Beside it, in the same run, a bare transaction of the same
 * shape straight at the database. All of it shares the machine's cores, but that for the capacity and for ten times of it
 * the server with its database has one core and the callers another (Linux).
 */
import { parseArgs } from 'node:util'
import { createHost } from './chaos/host.ts'
import { createPlace } from './chaos/place.ts'
import { type Figure, isProving, recordEvidence } from './evidence.ts'
import { closedLoop, openLoop, type Sample, send, summary } from './load/client.ts'
import { separateCores, shareCores } from './load/cores.ts'
import { decision, nextCall } from './load/day.ts'
import { transactionFloor } from './load/floor.ts'
import { prepareStock } from './load/stock.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: isProving ? '60' : '20' },
    proposals: { type: 'string', default: isProving ? '6000' : '3000' },
  },
})
const seconds = Number(values.seconds)

const place = createPlace()
const host = await createHost(place.data)
const url = new URL(host.url)

/** Event loop delay and memory of the server, as it tells them itself. */
async function vitals(): Promise<{ loopP99: number; memory: number }> {
  const text = await (await fetch(`${host.url}/metrics`)).text()
  const of = (name: string) => Number(new RegExp(`^${name} ([0-9.e+-]+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  return {
    loopP99: of('bangban_nodejs_eventloop_lag_p99_seconds') * 1000,
    memory: of('bangban_process_resident_memory_bytes') / 2 ** 20,
  }
}

const isDone = ({ status }: Sample) => status >= 200 && status < 300
const isRefused = ({ status }: Sample) => status === 503 || status === 429

try {
  await host.start({ CHAOS_FOUND: '1' })
  console.log('preparing proposals …')
  const stock = await prepareStock(place, host, Number(values.proposals))
  const { ownerUrl } = await place.store()

  const floor = await transactionFloor(ownerUrl, Math.min(5, seconds))
  await closedLoop(url, () => nextCall(stock), 8, 3)

  const deciding = await closedLoop(url, () => decision(stock), 8, Math.min(10, seconds))
  const decided = deciding.filter(isDone).length / Math.min(10, seconds)

  const steady = await openLoop(url, () => nextCall(stock), 150, seconds)
  const steadyDone = steady.filter(isDone).length / seconds
  const calm = await vitals()

  const isApart = separateCores(place.data)
  const briefly = Math.min(10, seconds)
  const saturated = await closedLoop(url, () => nextCall(stock), 48, briefly)
  const capacity = saturated.filter(isDone).length / briefly

  // the onset, when each call still comes over a connection of its own, is told apart from what follows
  const onset = await openLoop(url, () => nextCall(stock), capacity * 10, 2)

  const urgent: Sample[] = []
  /** Ten times as many calls as can be done; meanwhile the guardian goes on deciding. */
  async function flooded(howLong: number): Promise<Sample[]> {
    let isOver = false
    const guardian = (async () => {
      while (!isOver) {
        const call = decision(stock)
        if (call) urgent.push(await send(url, call))
        await new Promise(resolve => setTimeout(resolve, 250))
      }
    })()
    const samples = await openLoop(url, () => nextCall(stock), capacity * 10, howLong)
    isOver = true
    await guardian
    return samples
  }
  const flood = await flooded(seconds)
  const strained = await vitals()
  const done = flood.filter(isDone)
  const goodput = done.length / seconds
  // decisions go first, so that there are more of them than on an ordinary day: what is possible of just these calls
  const mix = Object.fromEntries([...Map.groupBy(done, one => one.kind)].map(([kind, all]) => [kind, all.length]))
  const same = await closedLoop(url, () => nextCall(stock, mix), 48, briefly)
  const capacityOfSame = same.filter(isDone).length / briefly

  // last, since nothing that the employee proposed can be approved after it
  const [stopped, lastFlood] = await Promise.all([
    new Promise(resolve => setTimeout(resolve, 3000)).then(() =>
      send(url, {
        kind: 'suspend',
        method: 'POST',
        path: '/api/employees/appeal-router/suspend',
        body: { reason: '演练：高峰时停用', scenarioId: 'appeal-routing' },
        cookie: stock.cookies.governor,
      }),
    ),
    flooded(6),
  ])
  if (isApart) shareCores(place.data)
  const overAt = performance.now()
  const after: Sample[] = []
  const patience = 35
  let recovered = patience
  // five seconds at a time, until they go as they should
  while (recovered === patience && performance.now() - overAt < patience * 1000) {
    const began = (performance.now() - overAt) / 1000
    const some = await openLoop(url, () => nextCall(stock), 150, 5)
    after.push(...some)
    if (summary(some).p99 <= 800) recovered = began
  }

  const s = summary(steady)
  const refused = summary(flood.filter(isRefused))
  const refusedAtOnset = summary(onset.filter(isRefused))
  const u = summary(urgent.filter(isDone))
  const all = [...steady, ...saturated, ...onset, ...flood, ...same, ...lastFlood, ...urgent, stopped, ...after]
  const wrong = all.filter(one => one.status >= 500 && one.status !== 503).length
  const unanswered = all.filter(one => one.status === 0).length
  const figure = (name: string, value: number, unit: string, aim?: [string, boolean]): Figure => ({
    name,
    value: Math.round(value * 100) / 100,
    unit,
    ...(aim ? { aim: aim[0], isReached: aim[1] } : {}),
  })
  const figures: Figure[] = [
    figure('bare transactions of the same shape', floor, '/s'),
    figure('decisions with the ledger, over HTTP', decided, '/s', ['≥ 60/s', decided >= 60]),
    figure('decisions to bare transactions', decided / floor, '×'),
    figure('mixed calls done at 150/s offered', steadyDone, '/s', ['≥ 150/s', steadyDone >= 148]),
    figure('p50 of them', s.p50, 'ms'),
    figure('p95 of them', s.p95, 'ms', ['≤ 250 ms', s.p95 <= 250]),
    figure('p99 of them', s.p99, 'ms', ['≤ 800 ms', s.p99 <= 800]),
    figure('event loop delay then, p99', calm.loopP99, 'ms', ['≤ 100 ms', calm.loopP99 <= 100]),
    figure('capacity, 48 callers', capacity, '/s'),
    figure('done at ten times capacity', goodput, '/s'),
    figure('capacity for just the calls that were done', capacityOfSame, '/s'),
    figure('done, of that', goodput / capacityOfSame, '×', ['≥ 0.8', goodput / capacityOfSame >= 0.8]),
    figure('turned away', refused.count, 'calls'),
    figure('turned away within, p99', refused.p99, 'ms', ['≤ 100 ms', refused.p99 <= 100]),
    figure('turned away within, p99, in the first two seconds', refusedAtOnset.p99, 'ms', [
      '≤ 1 s',
      refusedAtOnset.p99 <= 1000,
    ]),
    figure('decisions meanwhile, p99', u.p99, 'ms', ['≤ 1 s', u.p99 <= 1000]),
    figure('stop switch meanwhile', stopped.milliseconds, 'ms', [
      '≤ 1 s, done',
      isDone(stopped) && stopped.milliseconds <= 1000,
    ]),
    figure('event loop delay meanwhile, p99', strained.loopP99, 'ms', ['≤ 100 ms', strained.loopP99 <= 100]),
    figure('memory meanwhile', strained.memory, 'MiB', ['≤ 1,500 MiB', strained.memory <= 1500]),
    figure('150/s with p99 ≤ 800 ms again after', recovered, 's', ['≤ 30 s', recovered <= 30]),
    figure('answers 5xx other than 503', wrong, '', ['0', wrong === 0]),
    figure('calls nobody answered', unanswered, '', ['0', unanswered === 0]),
  ]
  for (const { name, value, unit = '', aim = '', isReached } of figures)
    console.log(
      `${name.padEnd(52)} ${String(value).padStart(10)} ${unit.padEnd(6)} ${aim}${isReached === false ? '  MISSED' : ''}`,
    )
  console.log('\nby kind of call at 150/s')
  for (const [kind, group] of Map.groupBy(steady, one => one.kind))
    console.log(kind.padEnd(12), JSON.stringify(summary(group)))
  recordEvidence({
    ids: ['O1', 'O2', 'O3'],
    area: 'Load',
    what: `One server process, the embedded database and the callers on the same cores; ${seconds} s each.${
      isApart ? ' For the capacity and ten times of it server and database had one core, the callers another.' : ''
    }`,
    figures,
  })
} finally {
  await host.end('SIGKILL')
  await place.remove()
}
