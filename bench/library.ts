/**
 * How long laws take to be imported, published and indexed while people ask: a server with the demo's district in a temporary
 * folder, five questions a second from beginning to end, `bangban import laws` and the guardian's publishing beside them.
 *   node scripts/run.mjs bench/library.ts articles.jsonl [more.jsonl]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentiles } from '../src/knowledge/index.ts'

const files = process.argv.slice(2)
if (files.length === 0) throw new Error('which laws? articles.jsonl …')
const root = join(import.meta.dirname, '..')
const data = mkdtempSync(join(tmpdir(), 'bangban-library-'))
const port = 4700 + Math.floor(Math.random() * 200)
const url = `http://127.0.0.1:${port}`
const password = 'bangban-demo-2026'
// behind a proxy that names the caller, so that no throttle takes all of them for one
const environment = { ...process.env, BANGBAN_DATA: data, PORT: String(port), PUBLIC_URL: url, DATABASE_URL: '' }
const run = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [join(root, 'src', 'main.ts'), ...args], { cwd: root, env: environment, stdio: 'ignore' })
const ended = (child: ChildProcess) => new Promise<number | null>(resolve => child.once('close', resolve))
const seconds = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

const questions = [
  '公司拖欠工资怎么办',
  '交通事故对方全责怎么赔偿',
  '老旧小区加装电梯每台补贴多少钱',
  '新生儿落户要什么材料',
  '房东不退押金怎么办',
  '试用期被辞退有没有补偿',
  '高龄津贴每月多少钱',
  '宅基地最多能批多大',
]
let phase = 'before'
const times = new Map<string, number[]>()
let asked = 0
async function ask(): Promise<void> {
  const number = asked++
  const began = performance.now()
  const during = phase
  const response = await fetch(`${url}/api/questions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      'x-forwarded-for': `10.0.${(number >> 8) & 255}.${number & 255}`,
    },
    body: JSON.stringify({ question: questions[number % questions.length] }),
  })
  await response.text()
  if (response.status !== 201) throw new Error(`answered ${response.status}`)
  times.set(during, [...(times.get(during) ?? []), performance.now() - began])
}

const server = run('serve', '--demo-passwords')
try {
  for (let left = 600; ; left--) {
    if (left === 0) throw new Error('the server does not start')
    const isUp = await fetch(`${url}/healthz`).then(
      response => response.ok,
      () => false,
    )
    if (isUp) break
    await sleep(500)
  }
  const signedIn = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'zhoumin', password }),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const library = async (query: string) => {
    const response = await fetch(`${url}/api/knowledge/sources?${query}`, { headers: { cookie } })
    return (await response.json()) as {
      items: { id: string; digest: string }[]
      counts: { draft: number; passages: number }
    }
  }
  const publish = async () => {
    for (;;) {
      const { items } = await library('state=draft')
      if (items.length === 0) return
      const response = await fetch(`${url}/api/knowledge/publish`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ items: items.map(({ id, digest }) => ({ id, digest })) }),
      })
      if (!response.ok) throw new Error(`not published: ${response.status} ${await response.text()}`)
    }
  }
  /** Until a question finds what stands in the laws alone. */
  const indexed = async () => {
    for (;;) {
      const response = await fetch(`${url}/api/knowledge/questions`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ question: '中华人民共和国劳动合同法第八十二条' }),
      })
      const { quotes } = (await response.json()) as { quotes: { source: { title: string } }[] }
      if (quotes.some(one => one.source.title.includes('劳动合同法'))) return
      await sleep(500)
    }
  }

  const asking = setInterval(() => void ask().catch(error => console.error(String(error))), 200)
  await sleep(20_000)
  phase = 'import'
  const importing = await seconds(async () => {
    if ((await ended(run('import', 'laws', ...files))) !== 0) throw new Error('not imported')
  })
  phase = 'publishing'
  const publishing = await seconds(publish)
  phase = 'indexing'
  const indexing = await seconds(indexed)
  phase = 'after'
  await sleep(20_000)
  clearInterval(asking)
  await sleep(1000)
  const { counts } = await library('state=published')
  console.log(`${counts.passages} passages can be quoted`)
  console.log(
    `imported in ${importing.toFixed(0)} s (aim 180), published in ${publishing.toFixed(0)}, indexed in ${indexing.toFixed(0)} more`,
  )
  const idle = percentiles(times.get('before') ?? []).p95Ms
  for (const [name, all] of times) {
    const { p50Ms, p95Ms } = percentiles(all)
    console.log(
      `${name}: ${all.length} questions, p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} (${(p95Ms / idle).toFixed(1)} of before; aim 2), slowest ${Math.max(...all).toFixed(0)}`,
    )
  }
} finally {
  server.kill('SIGTERM')
  await ended(server)
  rmSync(data, { recursive: true, force: true })
}
