/**
 * How long officers wait for a model on one machine of eight accelerator cards, with fair turns and without.
 *   node scripts/run.mjs bench/fair-queue.ts
 * An hour of work, simulated: 30, 100 and 300 officers in ten departments ask now and then; after ten minutes one of them
 * hands in 500 drafts at once. The queue is the gateway's own (src/model/queue.ts) in virtual time; beside it, in the same
 * run with the same arrivals, the queue that most programs have: first come, first served. Told is how long everybody else
 * waits for a turn, and when the 500 drafts are done.
 *
 * What is assumed, none of it measured here:
 * - one stream writes 20 tokens a second: DeepSeek gives 20 to 22 for its own service (open-infra-index, inference system
 *   overview, March 2025);
 * - 64 streams at once, so 1,280 tokens a second. GPUStack's performance lab reports 7,143 tokens a second, prompts
 *   included, for DeepSeek-R1-0528 on eight H200 under ShareGPT, where streams were slower (305 ms a token): this machine
 *   gives up total speed for streams that can be read along. DeepSeek's 14,800 a second and node need hundreds of cards;
 * - prompts are read at 8,000 tokens a second (the same report: 16,000 to 19,000 with long prompts, answers included);
 * - an officer asks every three minutes on average (exponential); a prompt has 3,000 tokens, an answer 600 on average
 *   (exponential, 50 to 2,048).
 */
import { createFairQueue } from '../src/model/queue.ts'
import { recordEvidence } from './evidence.ts'
import { chooseSeed, type Random, randomFrom } from './random.ts'

const streams = 64
const tokensPerSecond = 20
const promptTokensPerSecond = 8_000
const seconds = 3_600
const departments = 10
const batch = { at: 600, calls: 500, officer: 0 }

interface Call {
  readonly at: number
  readonly officer: number
  readonly isBatch: boolean
  /** Seconds at the machine. */
  readonly work: number
}

const exponential = (random: Random, mean: number) => -mean * Math.log(1 - random.next())

function arrivals(officers: number, random: Random): Call[] {
  const work = () => {
    const answer = Math.min(2_048, Math.max(50, exponential(random, 600)))
    return 3_000 / promptTokensPerSecond + answer / tokensPerSecond
  }
  const calls: Call[] = Array.from({ length: batch.calls }, () => ({
    at: batch.at,
    officer: batch.officer,
    isBatch: true,
    work: work(),
  }))
  for (let officer = 0; officer < officers; officer++)
    for (let at = exponential(random, 180); at < seconds; at += exponential(random, 180))
      calls.push({ at, officer, isBatch: false, work: work() })
  return calls.sort((a, b) => a.at - b.at)
}

const settled = () => new Promise<void>(resolve => setImmediate(resolve))

interface Waited {
  readonly call: Call
  readonly wait: number
  readonly endedAt: number
}

/** Lets an hour pass: calls arrive, wait for their turn, and end; the clock jumps from one to the next. */
async function simulate(calls: readonly Call[], isFair: boolean): Promise<Waited[]> {
  const queue = createFairQueue(streams, Number.POSITIVE_INFINITY)
  const never = new AbortController().signal
  const waited: Waited[] = []
  const running: { readonly endsAt: number; readonly giveBack: () => void }[] = []
  let now = 0
  let next = 0
  const ask = async (call: Call) => {
    const name = isFair ? `${call.officer}` : 'everybody'
    const giveBack = await queue.turn(
      { department: isFair ? `${call.officer % departments}` : name, person: name },
      never,
    )
    const endsAt = now + call.work
    running.push({ endsAt, giveBack })
    waited.push({ call, wait: now - call.at, endedAt: endsAt })
  }
  while (next < calls.length || running.length > 0) {
    running.sort((a, b) => a.endsAt - b.endsAt)
    const [first] = running
    const arrival = calls[next]
    if (arrival && (!first || arrival.at <= first.endsAt)) {
      now = arrival.at
      next++
      void ask(arrival)
    } else if (first) {
      now = first.endsAt
      running.shift()
      first.giveBack()
    }
    await settled()
  }
  return waited
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
const shown = (value: number) => `${value.toFixed(1)} s`.padStart(9)

const random = randomFrom(chooseSeed())
console.log(`seed ${random.seed}`)
console.log('officers  turns                p50       p95       p99       max   500 drafts done after   calls')
const began = performance.now()
const figures = []
for (const officers of [30, 100, 300]) {
  const calls = arrivals(officers, random)
  const p95: Record<string, number> = {}
  for (const [name, isFair] of [
    ['first come', false],
    ['fair', true],
  ] as const) {
    const waited = await simulate(calls, isFair)
    const waits = waited.filter(one => !one.call.isBatch && one.call.officer !== batch.officer).map(one => one.wait)
    waits.sort((a, b) => a - b)
    // those who came while the drafts were being worked on are whom turns are for
    const done = Math.max(...waited.filter(one => one.call.isBatch).map(one => one.endedAt))
    const during = waited
      .filter(({ call }) => call.officer !== batch.officer && call.at >= batch.at && call.at < done)
      .map(one => one.wait)
      .sort((a, b) => a - b)
    p95[name] = at(during, 0.95)
    const cells = [0.5, 0.95, 0.99, 1].map(share => shown(at(waits, share))).join(' ')
    console.log(
      `${String(officers).padStart(8)}  ${name.padEnd(12)} ${cells} ${shown(done - batch.at).padStart(20)} ${String(calls.length).padStart(12)}`,
    )
    console.log(
      `${' '.repeat(10)}  while the drafts are worked on: p50 ${shown(at(during, 0.5)).trim()}, p95 ${shown(at(during, 0.95)).trim()}`,
    )
    figures.push({
      name: `${officers} officers, ${name}: p95 of waiting while 500 drafts are worked on`,
      value: Number(at(during, 0.95).toFixed(1)),
      unit: 's',
    })
  }
}
recordEvidence({
  ids: ['3.4'],
  area: 'Models',
  what: 'Turns at one machine with a model, simulated at published rates: an hour of work, in which one officer hands in 500 drafts at once.',
  figures,
  seed: random.seed,
  seconds: Math.round((performance.now() - began) / 1000),
})
