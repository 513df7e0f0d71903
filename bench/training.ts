/**
 * What a training costs those who work meanwhile: the calls of an office's day at a steady rate, without a training and
 * while one runs over all examples of the demo district, in the same run.
 *   node scripts/run.mjs bench/training.ts [--rate 60] [--seconds 20] [--proposals 1200]
 * Server, database, training and callers share this machine. The training is asked for over HTTP, as a trainer does.
 */
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { fixedDemoPassword, loadDemo } from '../src/demo/load.ts'
import { openOffice } from '../src/office.ts'
import { readSettings } from '../src/settings.ts'
import type { RouterState } from '../src/shapes/router.ts'
import { signIn } from './chaos/caller.ts'
import { createHost } from './chaos/host.ts'
import { createPlace } from './chaos/place.ts'
import { isProving, recordEvidence } from './evidence.ts'
import { openLoop, type Sample, summary } from './load/client.ts'
import { nextCall } from './load/day.ts'
import { prepareStock } from './load/stock.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '60' },
    seconds: { type: 'string', default: isProving ? '60' : '20' },
    proposals: { type: 'string', default: isProving ? '5000' : '1200' },
  },
})
const [rate, seconds] = [Number(values.rate), Number(values.seconds)]
/** A slice of the load, between two looks at whether the training has ended. */
const slice = 2

const place = createPlace()
const host = await createHost(place.data)
const url = new URL(host.url)
try {
  const office = await openOffice(readSettings({ BANGBAN_DATA: place.data }))
  await loadDemo(office, place.data, { fixedPasswords: true, withoutHistory: true, log: console.log })
  await office.close()
  await host.start()
  const stock = await prepareStock(place, host, Number(values.proposals))
  const cookie = await signIn(host.url, 'dengyu', fixedDemoPassword)
  const state = async () =>
    (await (await fetch(`${host.url}/api/router`, { headers: { cookie } })).json()) as RouterState
  const load = (forSeconds: number) => openLoop(url, () => nextCall(stock), rate, forSeconds)

  await load(5)
  const calm = await load(seconds)
  const asked = await fetch(`${host.url}/api/router/train`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: '{}',
  })
  if (!asked.ok) throw new Error(`no training: ${await asked.text()}`)
  const began = performance.now()
  const during: Sample[] = []
  do during.push(...(await load(slice)))
  while ((await state()).training === 'under_way')
  const trained = (performance.now() - began) / 1000
  const [candidate] = (await state()).versions
  if (candidate?.state !== 'candidate') throw new Error('the training left no candidate')

  const [before, meanwhile] = [summary(calm), summary(during)]
  const ratio = Math.round((meanwhile.p99 / before.p99) * 100) / 100
  const unanswered = [...calm, ...during].filter(one => one.status === 0 || one.status >= 500).length
  console.log(`without a training  ${JSON.stringify(before)}\nwhile one runs      ${JSON.stringify(meanwhile)}`)
  console.log(`p99 ratio ${ratio} (aim under 2), training took ${trained.toFixed(1)} s, unanswered ${unanswered}`)
  recordEvidence({
    ids: ['Training'],
    area: 'Load',
    what: `A router was trained on ${candidate.examples} examples while ${rate} calls a second of an office's day came, all on the same cores.`,
    figures: [
      { name: 'p99 without a training', value: before.p99, unit: 'ms' },
      { name: 'p99 while one ran', value: meanwhile.p99, unit: 'ms' },
      { name: 'ratio', value: ratio, unit: '×', aim: '< 2', isReached: ratio < 2 },
      { name: 'the training took', value: Math.round(trained), unit: 's' },
      { name: 'calls nobody answered, or with 5xx', value: unanswered, aim: '0', isReached: unanswered === 0 },
    ],
  })
} finally {
  await host.end('SIGKILL')
  await place.remove()
}
