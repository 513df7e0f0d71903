/**
 * What the model gateway costs beside a direct fetch.
 *   node scripts/run.mjs bench/gateway.ts [ROUNDS]
 * An honest server in a process of its own streams 100 tokens to 1, 30 and 300 readers at once, in two ways: at the pace
 * of a model (the first token after 50 ms, then one every 20 ms), for the time to the first token; and as fast as it can,
 * for throughput. The peer in the same run is Node's own `fetch` with the least that reads such a stream: split at blank
 * lines, JSON.parse, take the content; no timers, no checks, no record. Rounds alternate between the two, which goes first
 * alternates, too; the first round of each warms up and isn't counted. Reader, gateway and server share this machine.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGateway } from '../src/model/index.ts'
import { recordEvidence, times } from './evidence.ts'

const tokens = 100
const chunkOf = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'honest-1', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`
const ending = `${chunkOf('', 'stop')}data: ${JSON.stringify({ id: 'chatcmpl-1', choices: [], usage: { prompt_tokens: 40, completion_tokens: tokens } })}\n\ndata: [DONE]\n\n`
/** Different from each other, as words are. */
const words = Array.from({ length: tokens }, (_, i) => String.fromCharCode(0x4e00 + i * 7, 0x5e00 + i * 11))

/** The server's side: `/paced/…` at the pace of a model, `/fast/…` as fast as it can. */
function serve(): void {
  const server = createServer(async (request, response) => {
    request.resume()
    await once(request, 'end')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    const isPaced = request.url?.startsWith('/paced') === true
    if (isPaced) await sleep(50)
    for (const word of words) {
      response.write(chunkOf(word))
      if (isPaced) await sleep(20)
    }
    response.end(ending)
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' ? address?.port : undefined)
  })
}

interface Read {
  readonly firstMs: number
  readonly text: string
}
type Way = (baseUrl: string) => Promise<Read>

const messages = [{ role: 'user', content: '请答复' }] as const

/** The peer. */
const direct: Way = async baseUrl => {
  const began = performance.now()
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'honest-1', messages, stream: true }),
  })
  let firstMs = 0
  let pending = ''
  let text = ''
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    pending += decoder.decode(bytes, { stream: true })
    const events = pending.split('\n\n')
    pending = events.pop() ?? ''
    for (const event of events) {
      const data = event.slice('data: '.length)
      if (data === '[DONE]') continue
      const { choices } = JSON.parse(data) as { choices: { delta: { content?: string } }[] }
      const content = choices[0]?.delta.content ?? ''
      if (content !== '' && firstMs === 0) firstMs = performance.now() - began
      text += content
    }
  }
  return { firstMs, text }
}

const gateways = new Map<string, ReturnType<typeof createGateway>>()
const through: Way = async baseUrl => {
  let gateway = gateways.get(baseUrl)
  if (!gateway) {
    gateway = createGateway({ endpoints: [{ name: 'honest', baseUrl, model: 'honest-1' }], concurrency: 300 })
    gateways.set(baseUrl, gateway)
  }
  const began = performance.now()
  let firstMs = 0
  let text = ''
  const stream = gateway.stream({ department: 'bench', person: 'bench', messages })
  for await (const piece of stream) {
    if (firstMs === 0) firstMs = performance.now() - began
    text += piece
  }
  const { kind } = await stream.outcome
  if (kind !== 'complete') throw new Error(`an honest answer came out as ${kind}`)
  return { firstMs, text }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const at = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0

interface Round {
  readonly firstMs: readonly number[]
  readonly tokensPerSecond: number
}

/** So many readers at once. */
async function round(way: Way, baseUrl: string, readers: number): Promise<Round> {
  const began = performance.now()
  const reads = await Promise.all(Array.from({ length: readers }, () => way(baseUrl)))
  const took = performance.now() - began
  if (reads.some(one => one.text !== words.join(''))) throw new Error('not what was said')
  return { firstMs: reads.map(one => one.firstMs), tokensPerSecond: (readers * tokens * 1_000) / took }
}

/** Rounds of both ways by turns; the first of each warms up. */
async function compare(baseUrl: string, readers: number, rounds: number) {
  const ways = { direct, through }
  const results: Record<keyof typeof ways, Round[]> = { direct: [], through: [] }
  for (let i = 0; i <= rounds; i++)
    for (const name of i % 2 === 0 ? (['direct', 'through'] as const) : (['through', 'direct'] as const)) {
      const result = await round(ways[name], baseUrl, readers)
      if (i > 0) results[name].push(result)
    }
  const first = (name: keyof typeof ways) => results[name].flatMap(one => one.firstMs)
  const speed = (name: keyof typeof ways) => median(results[name].map(one => one.tokensPerSecond))
  return { first, speed }
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? times(6, 15))
  const began = performance.now()
  const child = fork(import.meta.filename, ['--serve'], { stdio: 'inherit' })
  const [port] = (await once(child, 'message')) as [number]
  const figures = []
  try {
    console.log(
      'readers  first token, p50 (p95): direct        gateway   added    tokens a second: direct   gateway   ratio',
    )
    for (const readers of [1, 30, 300]) {
      const { first } = await compare(`http://127.0.0.1:${port}/paced/v1`, readers, rounds)
      const { speed } = await compare(`http://127.0.0.1:${port}/fast/v1`, readers, readers === 1 ? 5 * rounds : rounds)
      const [a, b] = [first('direct'), first('through')]
      const added = median(b) - median(a)
      const ratio = speed('through') / speed('direct')
      const cell = (values: readonly number[]) =>
        `${median(values).toFixed(1)} (${at(values, 0.95).toFixed(1)}) ms`.padStart(18)
      console.log(
        `${String(readers).padStart(7)} ${' '.repeat(17)}${cell(a)} ${cell(b)} ${`${added.toFixed(2)} ms`.padStart(9)} ${Math.round(speed('direct')).toString().padStart(20)} ${Math.round(speed('through')).toString().padStart(9)} ${ratio.toFixed(2).padStart(7)}`,
      )
      figures.push(
        {
          name: `first token later than by fetch, ${readers} readers`,
          value: Number(added.toFixed(2)),
          unit: 'ms',
          ...(readers === 30 ? { aim: '< 2 ms', isReached: added < 2 } : {}),
        },
        { name: `throughput beside fetch, ${readers} readers`, value: Number(ratio.toFixed(2)) },
      )
    }
  } finally {
    for (const gateway of gateways.values()) gateway.close()
    child.kill()
  }
  recordEvidence({
    ids: ['3.4'],
    area: 'Models',
    what: 'Streams of 100 tokens from an honest server, read through the model gateway and by fetch alone, by turns.',
    figures,
    seconds: Math.round((performance.now() - began) / 1000),
  })
}

if (process.argv[2] === '--serve') serve()
else await main()
