/**
 * How long a check of an official document and its preview take, with a process that is started for it and with one that
 * was kept ready.
 *   node scripts/run.mjs bench/official-checks.ts [--checks 40] [--characters 9000] [--pause 500]
 * The same documents are checked in turn, cold and kept ready, with a pause before each as between two people who bring
 * one. The time is that of the whole way from the bytes to an answer that was looked at, without the network.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Passage } from '../src/documents/official/content.ts'
import { writeOfficialDocument } from '../src/documents/official/write/index.ts'
import { percentiles } from '../src/knowledge/index.ts'
import { checkFile, keepCheckerReady, OfficeFile } from '../src/official-documents/index.ts'
import { contentOf } from './official/contents.ts'
import { sentences } from './official/words.ts'
import { randomFrom } from './random.ts'

const { values } = parseArgs({
  options: {
    checks: { type: 'string', default: '40' },
    characters: { type: 'string', default: '9000' },
    pause: { type: 'string', default: '500' },
  },
})

/** A document of any kind whose body is as long as was asked. */
function documentOf(seed: number): Buffer {
  const random = randomFrom(seed)
  const { content } = contentOf(random, seed)
  const body: Passage[] = [...content.body]
  let characters = body.reduce((sum, { text, rest = '' }) => sum + text.length + rest.length, 0)
  while (characters < Number(values.characters)) {
    const text = Array.from({ length: 4 }, () => random.pick(sentences)).join('')
    body.push({ level: 0, text })
    characters += text.length
  }
  return writeOfficialDocument({ ...content, body })
}

const wanted = { name: '公文.docx', office: OfficeFile.parse({}), preview: true, words: true }
const kept = keepCheckerReady()
const ways = { cold: {}, ready: { kept } }
const times: Record<keyof typeof ways, number[]> = { cold: [], ready: [] }
kept.prepare()
for (let seed = 0; seed < Number(values.checks); seed++) {
  const bytes = documentOf(seed)
  for (const way of ['cold', 'ready'] as const) {
    await sleep(Number(values.pause))
    const started = performance.now()
    const { verdict } = await checkFile(bytes, wanted, ways[way])
    times[way].push(performance.now() - started)
    if (verdict !== 'ok') throw new Error(`${seed}: ${verdict}`)
  }
}
kept.close()
const [cold, ready] = [percentiles(times.cold), percentiles(times.ready)]
console.log(`${values.checks} documents of ${values.characters} characters, check and preview, in milliseconds`)
console.log(`started for it   p50 ${cold.p50Ms.toFixed(0)}  p95 ${cold.p95Ms.toFixed(0)}`)
console.log(`kept ready       p50 ${ready.p50Ms.toFixed(0)}  p95 ${ready.p95Ms.toFixed(0)}`)
console.log(
  `ratio            p50 ${(cold.p50Ms / ready.p50Ms).toFixed(1)}  p95 ${(cold.p95Ms / ready.p95Ms).toFixed(1)}`,
)
