/**
 * How many matters go all the way in a second, over how many earlier ones.
 *   node scripts/run.mjs bench/lifecycle.ts [--matters 0,10000] [--seconds 30] [--clients 8] [--profile]
 * For each number of earlier matters: a temporary office with them (bench/many-matters.ts says what they are like), the
 * server as a process of its own on its embedded PostgreSQL, and clients that call over HTTP, each the next call when the
 * last is answered. A resident files (create); the employee proposes by itself; the guardian decides (assign); the
 * department signs, reports, a colleague releases the answer (resolve); two searches find it, by its receipt and by a word
 * (search). Client, server and database share this machine. Every call that is not answered as it should be is an error
 * and counted; nothing is left out of the percentiles but the first seconds.
 * Beside it the published figures of DIGIT, which were measured on 16 cores with another machine for the client.
 */

import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import { demoExamples } from '../src/demo/files.ts'
import { fixedDemoPassword, loadDemo } from '../src/demo/load.ts'
import { cutWords } from '../src/language/index.ts'
import { openOffice } from '../src/office.ts'
import { listPeople, type Person, setPassword } from '../src/people/index.ts'
import { serve } from '../src/server.ts'
import { readSettings } from '../src/settings.ts'
import { isProving, recordEvidence } from './evidence.ts'
import { seedMatters } from './many-matters.ts'
import { chooseSeed, type Random, randomFrom } from './random.ts'

/** Complete life cycles a second, as published. */
const published: Readonly<Record<number, number>> = { 100000: 37, 1000000: 6.3 }
/** What we aim at with a million earlier matters. */
const aim = 60

const { values: options } = parseArgs({
  options: {
    serve: { type: 'boolean' },
    matters: { type: 'string' },
    seconds: { type: 'string' },
    clients: { type: 'string' },
    profile: { type: 'boolean' },
  },
})

/** The server: tells when it is ready, and when asked, what it has used. */
async function beServer(): Promise<void> {
  const statements = new Map<string, { count: number; milliseconds: number }>()
  if (process.env['LIFECYCLE_PROFILE']) {
    const original = pg.Client.prototype.query
    const timed = function (this: object, ...args: unknown[]): unknown {
      const given = args[0]
      const text = typeof given === 'string' ? given : ((given as { text?: string } | undefined)?.text ?? '')
      const started = performance.now()
      const result: unknown = Reflect.apply(original as (...all: unknown[]) => unknown, this, args)
      if (result instanceof Promise) {
        const key = text.replaceAll(/\$\d+|\s+/g, ' ').slice(0, 150)
        void result
          .finally(() => {
            const known = statements.get(key) ?? { count: 0, milliseconds: 0 }
            statements.set(key, {
              count: known.count + 1,
              milliseconds: known.milliseconds + performance.now() - started,
            })
          })
          .catch(() => {})
      }
      return result
    }
    pg.Client.prototype.query = timed as unknown as typeof original
  }
  const running = await serve(readSettings(), {})
  process.on('message', message => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage()
      process.send?.({ seconds: (user + system) / 1e6, statements: [...statements] })
      statements.clear()
    } else
      void running.stop().then(() => {
        process.disconnect()
      })
  })
  process.send?.('ready')
}

interface Usage {
  readonly seconds: number
  readonly statements: readonly (readonly [string, { readonly count: number; readonly milliseconds: number }])[]
}

async function measureAll(): Promise<void> {
  const sizes = (options.matters ?? (isProving ? '0,100000,1000000' : '0,10000')).split(',').map(Number)
  const seconds = Number(options.seconds ?? 30)
  const clients = Number(options.clients ?? 8)
  const seed = chooseSeed()
  console.log(`seed ${seed}, ${clients} clients, ${seconds} s for each size, ${cpus().length} cores\n`)
  for (const matters of sizes) await measure(matters, seconds, clients, seed)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function measure(matters: number, seconds: number, clients: number, seed: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'bangban-lifecycle-'))
  try {
    const office = await openOffice(readSettings({ BANGBAN_DATA: data }))
    await loadDemo(office, data, { fixedPasswords: true, withoutHistory: true, log: () => {} })
    const people = await listPeople(office.office.store.open)
    const hash = await hashPassword(fixedDemoPassword)
    for (const one of people) await setPassword(office.office.store.open, one.id, hash)
    const seeding = matters === 0 ? 0 : await seedMatters(office, { matters, log: console.log })
    await office.close()

    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const child = fork(import.meta.filename, ['--serve'], {
      env: {
        ...process.env,
        BANGBAN_DATA: data,
        PORT: String(port),
        // calls then come from whomever X-Forwarded-For names, as behind a proxy: limits are by address
        PUBLIC_URL: url,
        ...(options.profile ? { LIFECYCLE_PROFILE: '1' } : {}),
      },
    })
    const heard = <T>() => new Promise<T>(resolve => child.once('message', message => resolve(message as T)))
    await heard()
    const usage = () => {
      child.send('usage')
      return heard<Usage>()
    }
    try {
      const result = await drive({ url, port, people, seconds, clients, random: randomFrom(seed), usage, data })
      report(matters, seconds, seeding, seed, result)
    } finally {
      const gone = new Promise(resolve => child.once('exit', resolve))
      child.send('stop')
      await gone
    }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

type CallName =
  | 'create'
  | 'assign'
  | 'resolve: sign'
  | 'resolve: report'
  | 'resolve: release'
  | 'search: receipt'
  | 'search: word'
  | 'queue'

interface Run {
  readonly url: string
  readonly port: number
  readonly people: readonly Person[]
  readonly seconds: number
  readonly clients: number
  readonly random: Random
  readonly usage: () => Promise<Usage>
  readonly data: string
}

interface Result {
  readonly calls: ReadonlyMap<CallName, readonly number[]>
  readonly cycles: number
  readonly errors: ReadonlyMap<string, number>
  readonly measured: number
  readonly cpu: { readonly client: number; readonly server: number; readonly database: number }
  readonly statements: Usage['statements']
}

/** CPU seconds of PostgreSQL's processes; 0 where there is no /proc. */
function databaseSeconds(data: string): number {
  try {
    const postmaster = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]
    const ticks = readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => {
        try {
          // after the name of the program, which may hold anything: state, parent, … user, system, and of ended children
          const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
          const own = Number(fields[11]) + Number(fields[12])
          if (name === postmaster) return own + Number(fields[13]) + Number(fields[14])
          return fields[1] === postmaster ? own : 0
        } catch {
          return 0
        }
      })
    return ticks.reduce((sum, one) => sum + one, 0) / 100
  } catch {
    return 0
  }
}

interface Item {
  readonly id: string
  readonly receipt: string
  readonly proposalId: string
  readonly shownDigest: string
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the server are read where they are expected
type Anything = any

async function drive(run: Run): Promise<Result> {
  const { port, people, random } = run
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const address = () => [10, random.below(256), random.below(256), random.below(256)].join('.')
  const calls = new Map<CallName, number[]>()
  const errors = new Map<string, number>()
  let isMeasuring = false
  let cycles = 0

  const send = (method: string, path: string, cookie: string | undefined, body?: unknown) =>
    new Promise<{ status: number; body: Anything; cookies: readonly string[] }>((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const outgoing = request(
        {
          agent,
          port,
          method,
          path,
          headers: {
            'x-forwarded-for': address(),
            ...(cookie ? { cookie } : {}),
            ...(text === undefined
              ? {}
              : {
                  'content-type': 'application/json',
                  'content-length': Buffer.byteLength(text),
                  'idempotency-key': crypto.randomUUID(),
                }),
          },
        },
        incoming => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const answer = Buffer.concat(chunks).toString()
            resolve({
              status: incoming.statusCode ?? 0,
              body: answer.startsWith('{') ? JSON.parse(answer) : answer,
              cookies: incoming.headers['set-cookie'] ?? [],
            })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(text)
    })
  const fail = (what: string) => {
    errors.set(what, (errors.get(what) ?? 0) + 1)
    return undefined
  }
  /** One measured call; undefined when the answer was not the one that was wanted. */
  const call = async (
    name: CallName,
    method: string,
    path: string,
    cookie?: string,
    body?: unknown,
  ): Promise<Anything> => {
    const started = performance.now()
    const answer = await send(method, path, cookie, body)
    if (isMeasuring) {
      const known = calls.get(name)
      if (known) known.push(performance.now() - started)
      else calls.set(name, [performance.now() - started])
    }
    return answer.status < 300 ? answer.body : fail(`${name}: ${answer.status} ${answer.body.detail ?? ''}`)
  }

  const sessions = new Map<string, Promise<string>>()
  const signIn = (person: Person): Promise<string> => {
    const known = sessions.get(person.id)
    if (known) return known
    const fresh = send('POST', '/api/auth/sign-in/username', undefined, {
      username: person.account,
      password: fixedDemoPassword,
    }).then(({ status, cookies }) => {
      if (status !== 200) throw new Error(`${person.account} can't sign in`)
      return cookies.map(one => one.split(';')[0]).join('; ')
    })
    sessions.set(person.id, fresh)
    return fresh
  }
  const guardian = await signIn(people.find(one => one.account === 'zhoumin') as Person)
  const officersOf = Map.groupBy(
    people.filter(one => one.roles.includes('officer')),
    one => one.department.id,
  )
  // appeals of departments where one officer can report and another release
  const appeals = demoExamples().filter(one => one.title.length >= 4)
  let filed = 0
  const waiting = new Map<string, string>()
  const ready: Item[] = []

  const create = async (): Promise<void> => {
    const appeal = random.pick(appeals)
    const text = `${appeal.text}具体在第${++filed}号楼${random.below(900) + 100}室。`
    waiting.set(`placeholder ${filed}`, '')
    const placeholder = `placeholder ${filed}`
    const answer = await call('create', 'POST', '/api/appeals', undefined, {
      title: appeal.title,
      text,
      place: appeal.place,
      phone: '13900001111',
    })
    waiting.delete(placeholder)
    if (answer) waiting.set(answer.receipt, text)
  }

  const finish = async ({ id, receipt, proposalId, shownDigest }: Item, text: string): Promise<void> => {
    const decision = { kind: 'approve', shownDigest }
    const assigned = await call('assign', 'POST', `/api/proposals/${proposalId}/decision`, guardian, decision)
    if (!assigned) return
    const order = assigned.order as { id: string; department: { id: string } }
    const [author, reviewer] = officersOf.get(order.department.id) ?? []
    if (!author || !reviewer) return
    const [first, second] = [await signIn(author), await signIn(reviewer)]
    if (!(await call('resolve: sign', 'POST', `/api/orders/${order.id}/sign`, first, {}))) return
    const reported = await call('resolve: report', 'POST', `/api/orders/${order.id}/report`, first, {
      measure: '已到现场核实并处理，与来电人沟通。',
      answer: '您好，您反映的问题已经处理，我们会继续巡查。',
    })
    if (!reported) return
    const released = await call('resolve: release', 'POST', `/api/proposals/${reported.proposal.id}/decision`, second, {
      kind: 'approve',
      shownDigest: reported.proposal.shownDigest,
    })
    if (released?.state !== 'answered') return
    const found = await call('search: receipt', 'GET', `/api/matters?q=${receipt}`, first)
    if (found && found.items[0]?.id !== id) fail('search: the receipt was not found')
    const words = cutWords(text).filter(word => /^\p{Script=Han}{2,}$/u.test(word))
    const word = words.length === 0 ? '小区' : random.pick(words)
    const byWord = await call(
      'search: word',
      'GET',
      `/api/matters?q=${encodeURIComponent(word)}`,
      random.below(2) === 0 ? guardian : first,
    )
    if (byWord && byWord.items.length === 0) fail('search: the word was not found')
    if (isMeasuring) cycles++
  }

  let isOver = false
  const inFlight = run.clients * 8
  const client = async (): Promise<void> => {
    while (!isOver) {
      const item = ready.shift()
      if (item) {
        const text = waiting.get(item.receipt) ?? ''
        waiting.delete(item.receipt)
        await finish(item, text)
      } else if (waiting.size < inFlight) await create()
      else await sleep(10)
    }
  }
  /** The guardian's desk looks for what is new, more often than a person's would. */
  const desk = async (): Promise<void> => {
    const seen = new Set<string>()
    while (!isOver) {
      const queue = await call('queue', 'GET', '/api/queue', guardian)
      for (const item of (queue?.items ?? []) as Item[]) {
        if (!waiting.has(item.receipt) || seen.has(item.proposalId)) continue
        seen.add(item.proposalId)
        ready.push(item)
      }
      await sleep(ready.length > run.clients ? 1000 : 250)
    }
  }
  const all = Promise.all([desk(), ...Array.from({ length: run.clients }, client)])
  await sleep(Math.min(8000, run.seconds * 250))
  const before = { usage: await run.usage(), database: databaseSeconds(run.data), own: process.cpuUsage() }
  const started = performance.now()
  isMeasuring = true
  await Promise.race([sleep(run.seconds * 1000), all])
  isMeasuring = false
  const measured = (performance.now() - started) / 1000
  const after = await run.usage()
  const own = process.cpuUsage(before.own)
  const cpu = {
    client: (own.user + own.system) / 1e6 / measured,
    server: (after.seconds - before.usage.seconds) / measured,
    database: (databaseSeconds(run.data) - before.database) / measured,
  }
  isOver = true
  await all
  agent.destroy()
  return { calls, cycles, errors, measured, cpu, statements: after.statements }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const names: readonly CallName[] = [
  'create',
  'assign',
  'resolve: sign',
  'resolve: report',
  'resolve: release',
  'search: receipt',
  'search: word',
  'queue',
]

function report(matters: number, seconds: number, seeding: number, seed: number, result: Result): void {
  const { calls, cycles, errors, measured, cpu, statements } = result
  const rate = cycles / measured
  const rows = names.flatMap(name => {
    const sorted = [...(calls.get(name) ?? [])].sort((a, b) => a - b)
    if (sorted.length === 0) return []
    const ms = (share: number) => Math.round(percentile(sorted, share) * 10) / 10
    return [
      {
        call: name,
        n: sorted.length,
        'per s': round(sorted.length / measured),
        p50: ms(0.5),
        p95: ms(0.95),
        p99: ms(0.99),
      },
    ]
  })
  console.log(`${matters.toLocaleString('en')} earlier matters (made in ${seeding.toFixed(0)} s); milliseconds:`)
  console.table(rows)
  const reference = published[matters]
  const failures = [...errors.values()].reduce((sum, one) => sum + one, 0)
  console.log(
    `${round(rate)} life cycles a second${reference ? `, ${round(rate / reference)} times the ${reference} of DIGIT (16 cores)` : ''}; ${failures} errors`,
  )
  // what one costs, whatever else the machine does meanwhile
  const perCycle = (cores: number) => Math.round((cores * 1000) / Math.max(0.001, rate))
  console.log(
    `CPU of a life cycle, its share of the queue's polling included: server ${perCycle(cpu.server)} ms, database ${perCycle(cpu.database)} ms, client ${perCycle(cpu.client)} ms; ${round(cpu.server + cpu.database + cpu.client)} of ${cpus().length} cores were had`,
  )
  for (const [what, count] of errors) console.log(`  ${count} × ${what}`)
  if (statements.length > 0) {
    const said = statements.reduce((sum, [, { count }]) => sum + count, 0)
    console.log(`${round(said / Math.max(1, cycles))} statements a life cycle`)
    console.table(
      [...statements]
        .sort((a, b) => b[1].milliseconds - a[1].milliseconds)
        .slice(0, 25)
        .map(([text, { count, milliseconds }]) => ({
          'per cycle': round(count / Math.max(1, cycles)),
          'ms each': round(milliseconds / count),
          'ms per cycle': round(milliseconds / Math.max(1, cycles)),
          statement: text.slice(0, 110),
        })),
    )
  }
  console.log('')
  const all = names
    .slice(0, 7)
    .flatMap(name => calls.get(name) ?? [])
    .sort((a, b) => a - b)
  recordEvidence({
    ids: ['O1'],
    area: 'Load',
    what: `Appeals filed, decided, handled, answered and found over HTTP on ${matters.toLocaleString('en')} earlier matters, client, server and database on the same ${cpus().length} cores.`,
    figures: [
      {
        name: 'life cycles a second',
        value: round(rate),
        ...(matters >= 1_000_000 ? { aim: `≥ ${aim}`, isReached: rate >= aim } : {}),
      },
      ...(reference
        ? [
            {
              name: `against the ${reference} that DIGIT published for 16 cores`,
              value: round(rate / reference),
              unit: '×',
            },
          ]
        : []),
      { name: 'CPU of one, server and database', value: perCycle(cpu.server + cpu.database), unit: 'ms' },
      { name: 'calls', value: all.length },
      { name: 'errors', value: failures, aim: '0', isReached: failures === 0 },
      { name: 'p50 of all calls', value: round(percentile(all, 0.5)), unit: 'ms' },
      { name: 'p95 of all calls', value: round(percentile(all, 0.95)), unit: 'ms' },
      { name: 'p99 of all calls', value: round(percentile(all, 0.99)), unit: 'ms' },
      ...rows.map(row => ({ name: `p95 of ${row.call}`, value: row.p95, unit: 'ms' })),
    ],
    seed,
    seconds,
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

if (options.serve) await beServer()
else await measureAll()
