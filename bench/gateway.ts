/**
 * What the model gateway costs beside a direct fetch, and beside Portkey's gateway.
 *   node scripts/run.mjs bench/gateway.ts [ROUNDS]
 * An honest server in a process of its own streams 100 tokens to 1, 30 and 300 readers at once, in two ways: at the pace
 * of a model (the first token after 50 ms, then one every 20 ms), for the time to the first token; and as fast as it can,
 * for throughput. The peer in the same run is Node's own `fetch` with the least that reads such a stream: split at blank
 * lines, JSON.parse, take the content; no timers, no checks, no record. The other one is `@portkey-ai/gateway`, installed
 * into a folder of its own and left out where it can't be had: it passes the same stream on, out of a process of its own,
 * to the same reader; ours is called in the reader's process, as the office does. Rounds alternate between all, who goes
 * first alternates, too; the first round of each warms up and isn't counted. Readers, gateways and server share this
 * machine.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGateway } from '../src/model/index.ts'
import { type Figure, recordEvidence, times } from './evidence.ts'
import { type Peer, startPeer } from './gateway-peer.ts'

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
  // nobody's connection is closed while it is the others' turn
  server.keepAliveTimeout = 10 * 60_000
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

/** The least that reads such a stream. */
async function readBare(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Read> {
  const began = performance.now()
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
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

const direct: Way = baseUrl => readBare(baseUrl)
/** It closes connections that were idle for five seconds, some just as they are used again: those are asked once more. */
const byPeer = (peer: Peer): Way => {
  const read = (baseUrl: string) => readBare(peer.url, peer.headers(baseUrl))
  return baseUrl => read(baseUrl).catch(() => read(baseUrl))
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

interface Compared {
  readonly first: readonly number[]
  readonly speed: number
}

/** Rounds of all ways by turns; the first of each warms up. */
async function compare(ways: readonly Way[], baseUrl: string, readers: number, rounds: number): Promise<Compared[]> {
  const results = ways.map(way => ({ way, rounds: [] as Round[] }))
  for (let i = 0; i <= rounds; i++)
    for (const one of i % 2 === 0 ? results : results.toReversed()) {
      const result = await round(one.way, baseUrl, readers)
      if (i > 0) one.rounds.push(result)
    }
  return results.map(one => ({
    first: one.rounds.flatMap(({ firstMs }) => firstMs),
    speed: median(one.rounds.map(({ tokensPerSecond }) => tokensPerSecond)),
  }))
}

const columns = [
  'readers',
  'way',
  'first token, p50 (p95)',
  'added',
  'beside direct',
  'tokens a second',
  'beside direct',
] as const
const row = (cells: readonly string[]) =>
  cells.map((cell, i) => (i === 1 ? cell.padEnd(8) : cell.padStart(columns[i]?.length ?? 0))).join('  ')

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? times(6, 15))
  const began = performance.now()
  const child = fork(import.meta.filename, ['--serve'], { stdio: 'inherit' })
  const [port] = (await once(child, 'message')) as [number]
  const peer = await startPeer()
  const ways: readonly (readonly [string, Way])[] = [
    ['direct', direct],
    ['gateway', through],
    ...(typeof peer === 'string' ? [] : [['portkey', byPeer(peer)] as const]),
  ]
  const figures: Figure[] = []
  try {
    if (typeof peer === 'string') console.log(peer)
    console.log(row(columns))
    for (const readers of [1, 30, 300]) {
      const all = ways.map(([, way]) => way)
      const paced = await compare(all, `http://127.0.0.1:${port}/paced/v1`, readers, rounds)
      const fast = await compare(all, `http://127.0.0.1:${port}/fast/v1`, readers, readers === 1 ? 5 * rounds : rounds)
      const [least, most] = [median(paced[0]?.first ?? []), fast[0]?.speed ?? 0]
      for (const [i, [name]] of ways.entries()) {
        const [first, speed] = [paced[i]?.first ?? [], fast[i]?.speed ?? 0]
        const added = median(first) - least
        const ratio = speed / most
        console.log(
          row([
            String(readers),
            name,
            `${median(first).toFixed(1)} (${at(first, 0.95).toFixed(1)}) ms`,
            `${added.toFixed(2)} ms`,
            `${(median(first) / least).toFixed(2)} ×`,
            String(Math.round(speed)),
            `${ratio.toFixed(2)} ×`,
          ]),
        )
        if (name === 'direct') continue
        const whose = name === 'gateway' ? '' : ` (${name})`
        figures.push(
          {
            name: `first token later than by fetch, ${readers} readers${whose}`,
            value: Number(added.toFixed(2)),
            unit: 'ms',
            ...(name === 'gateway' && readers === 30 ? { aim: '< 2 ms', isReached: added < 2 } : {}),
          },
          { name: `throughput beside fetch, ${readers} readers${whose}`, value: Number(ratio.toFixed(2)) },
        )
      }
    }
  } finally {
    for (const gateway of gateways.values()) gateway.close()
    child.kill()
    if (typeof peer !== 'string') await peer.stop()
  }
  recordEvidence({
    ids: ['3.4'],
    area: 'Models',
    what: 'Streams of 100 tokens from an honest server, read through the model gateway, by fetch alone and through @portkey-ai/gateway, by turns.',
    figures,
    seconds: Math.round((performance.now() - began) / 1000),
  })
}

if (process.argv[2] === '--serve') serve()
else await main()
