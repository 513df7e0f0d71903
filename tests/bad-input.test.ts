import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { propose } from '../src/casework/index.ts'
import type { RouteEntry } from '../src/http/endpoint.ts'
import { bringsFile } from '../src/http/overload.ts'
import { carriesSecrecyMark, maskPersonalData } from '../src/language/index.ts'
import { permissions, type Role } from '../src/people/index.ts'
import { visibleText } from '../src/shapes/visible-text.ts'
import { fumes } from './support/district.ts'
import { invalidJson, type OddBody, undecidedJson, validJson } from './support/malformed-json.ts'
import {
  type Answer,
  everything,
  lookedUp,
  type Pointer,
  type ProxiedServer,
  photo,
  proxiedServer,
  type ReadyCall,
  readAt,
  readyCalls,
  textFields,
  withAt,
} from './support/mutations.ts'
import { naughtyStrings } from './support/naughty-strings.ts'

// the hash of a password takes a fifth of a second by intention: sixty newcomers have no need of theirs, but one that can
// be compared, since some of them are called as those who try to sign in
const hashing = vi.hoisted(() => ({ isQuick: false }))
vi.mock('better-auth/crypto', async original => {
  const real = await original<typeof import('better-auth/crypto')>()
  const hashPassword: typeof real.hashPassword = async given =>
    hashing.isQuick ? 'none:none' : real.hashPassword(given)
  return { ...real, hashPassword }
})

const root = join(import.meta.dirname, '..')

let server: ProxiedServer
let fields: Map<string, Pointer[]>
/** What the server said on standard error, a line each. */
const logged: string[] = []

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    logged.push(...String(text).split('\n').filter(Boolean))
    return true
  })
  server = await proxiedServer()
  fields = textFields((await server.call('/openapi.json')).body)
})
afterAll(async () => {
  await server.close()
  vi.restoreAllMocks()
})

const nameOf = (path: string, at: Pointer) => `${path} ${at.join('.')}`

/** Words of the trade that a Chinese sentence may hold; what stands in 「」 is the caller's own. */
const foreignWords =
  /「.*」|Idempotency-Key|Content-Type|application\/json|base64|UTF-8|JSON|JPEG|PNG|WebP|\bMB\b|\bAI\b/gsu

const isChinese = (text: unknown) =>
  typeof text === 'string' &&
  /\p{Script=Han}{2}/u.test(text) &&
  !/\p{Script=Latin}/u.test(text.replaceAll(foreignWords, ''))

/** What is wrong with a refusal: not 4xx, not RFC 9457, not in words that a person understands. */
function faultsOf({ status, body, type }: Answer): string[] {
  const faults: string[] = []
  if (status < 400 || status >= 500) faults.push(`answered ${status}`)
  if (!type.startsWith('application/problem+json')) faults.push(`is ${type}`)
  const { title, detail, fields: named = {} } = (body ?? {}) as { title?: string; detail?: string; fields?: object }
  for (const said of [title, detail, ...Object.values(named)])
    if (!isChinese(said)) faults.push(`says ${JSON.stringify(said)}`)
  if (!/[。！？]$/u.test(detail ?? '')) faults.push(`is no sentence: ${JSON.stringify(detail)}`)
  return faults
}

describe('naughty strings', () => {
  const each = times(60, naughtyStrings.length)
  const seed = chooseSeed()
  const random = randomFrom(seed)

  it('are 515, each another, and none of them a mark of secrecy', () => {
    expect(naughtyStrings).toHaveLength(515)
    expect(new Set(naughtyStrings.map(one => one.text)).size).toBe(515)
    expect(naughtyStrings.filter(one => carriesSecrecyMark(one.text))).toEqual([])
    for (const { text } of naughtyStrings) expect(visibleText(visibleText(text).trim())).toBe(visibleText(text).trim())
  })

  it(`BLNS: in every text of every route that changes something are kept as they are shown, or refused in Chinese: nothing fails, nothing is lost (seed ${seed})`, async () => {
    console.log(`bad-input: seed ${seed}`)
    const started = performance.now()
    const order = naughtyStrings.map((one, i) => ({ ...one, i, by: random.next() })).toSorted((a, b) => a.by - b.by)
    const ready = readyCalls(server)
    expect([...fields.keys()].filter(path => !(path in ready))).toEqual([])

    const faults: string[] = []
    const lost: string[] = []
    let kept = 0
    const seenBy = order.map(() => new Set<string>())
    const sentTo = new Map<string, number>()
    const counts = { calls: 0, accepted: 0, refused: 0, failed: 0 }
    let block = 0
    const ledgerSize = async () => {
      const { rows } = await server.superuser.query<{ size: number }>('select size::int from ledger_head')
      return rows[0]?.size ?? 0
    }

    interface Turn {
      readonly path: string
      readonly pointers: readonly Pointer[]
      readonly offset: number
      readonly stage: () => Promise<ReadyCall>
    }
    const turns = [...fields].flatMap(([path, pointers]) =>
      (ready[path] ?? []).map((stage, i): Turn & { readonly name: string } => {
        const offset = block * each
        block += pointers.length
        return { name: i === 0 ? path : `${path} ${i + 1}`, path, pointers, offset, stage }
      }),
    )
    const isKept = (at: Pointer) => !at.some(name => lookedUp.includes(name))

    /** One call with another string in every text of it; again without what was refused. True when it was taken. */
    async function feed({ path, pointers, offset }: Turn, round: number, call: ReadyCall): Promise<boolean> {
      const { body, account } = call
      const given = new Map<Pointer, (typeof order)[number]>()
      let sent = body
      for (const [i, at] of pointers.entries()) {
        const naughty = order[(offset + i * each + round) % order.length]
        const changed = naughty && withAt(sent, at, naughty.text)
        if (!changed || !naughty) continue
        sent = changed
        given.set(at, naughty)
        seenBy[order.indexOf(naughty)]?.add(nameOf(path, at))
        sentTo.set(nameOf(path, at), (sentTo.get(nameOf(path, at)) ?? 0) + 1)
      }
      const giveUp = (at: Pointer) => {
        given.delete(at)
        sent = withAt(sent, at, readAt(body, at)) ?? sent
      }
      for (;;) {
        const from = await ledgerSize()
        const answer = await server.post(call.path, sent, account)
        counts.calls++
        if (answer.status < 300) {
          counts.accepted++
          const said = await keptSince(from)
          for (const [at, { text }] of given) {
            if (!isKept(at)) continue
            kept++
            const shown = visibleText(text).trim()
            const isThere =
              shown === '' ||
              said.includes(shown) ||
              // what may be seen by others is kept without personal data
              (/questions|plans|correct|summaries/.test(path) && said.includes(maskPersonalData(shown))) ||
              (path.endsWith('/supplement') && said.some(one => one.endsWith(`【补充】${shown}`)))
            // what was said to be taken is there, whole, and as it is shown
            if (!isThere) lost.push(`${nameOf(path, at)}: ${JSON.stringify(shown.slice(0, 60))}`)
          }
          return true
        }
        counts.refused++
        if (answer.status >= 500) counts.failed++
        const told = faultsOf(answer)
        if (told.length > 0)
          faults.push(
            `${path} ${JSON.stringify([...given.values()].map(one => one.text.slice(0, 40)))}: ${told.join(', ')}`,
          )
        const named = Object.keys((answer.body?.fields as object | undefined) ?? {})
        const refused = [...given.keys()].filter(at => named.includes(at.join('.')))
        const others = refused.length > 0 ? refused : [...given.keys()].filter(at => !isKept(at))
        for (const at of others) giveUp(at)
        if (others.length === 0 || given.size === 0) return false
      }
    }

    const alone = async (turn: Turn) => {
      let call: ReadyCall | undefined
      for (let round = 0; round < each; round++) {
        // what was refused changed nothing, and may be tried again
        call ??= await turn.stage()
        if (await feed(turn, round, call)) call = undefined
      }
    }
    /** Of these each leaves what the next one stands on. */
    const inARing = async (...names: readonly string[]) => {
      const ring = turns.filter(turn => names.includes(turn.name))
      for (let round = 0; round < each; round++) for (const turn of ring) await feed(turn, round, await turn.stage())
    }
    const filing = ['/api/appeals', '/api/appeals/supplement']
    const handling = ['/api/orders/{id}/report', '/api/proposals/{id}/decision 2', '/api/appeals/feedback']
    const life = ['suspend', 'resume', 'advance'].map(one => `/api/employees/{id}/${one}`)
    // a new one takes the place of those that were there
    const ofKind = (path: string) => turns.map(turn => turn.name).filter(name => name.startsWith(path))
    const [models, webhooks] = [ofKind('/api/models'), ofKind('/api/webhooks')]
    const rest = turns.filter(turn => ![...filing, ...handling, ...life, ...models, ...webhooks].includes(turn.name))
    const lane = async () => {
      for (let turn = rest.shift(); turn; turn = rest.shift()) await alone(turn)
    }
    hashing.isQuick = true
    await Promise.all(turns.filter(turn => filing.includes(turn.name)).map(alone))
    const proposals = await proposeForAll()
    // hands every matter to people: so a guardian who amends one after the other doesn't bring it about in between
    await server.done('/api/employees/appeal-router/suspend', { reason: '检查一下' }, 'tangjing')
    await Promise.all([inARing(...handling), inARing(...models), inARing(...webhooks), lane(), lane(), lane()])
    await inARing(...life)
    hashing.isQuick = false
    expect([...new Set(faults)].slice(0, 20)).toEqual([])

    expect(lost.slice(0, 20)).toEqual([])

    // every field saw enough, every string was seen by enough
    const all = [...fields].flatMap(([path, pointers]) => pointers.map(at => nameOf(path, at)))
    expect(all.filter(name => (sentTo.get(name) ?? 0) < each)).toEqual([])
    expect(order.filter((_, i) => (seenBy[i]?.size ?? 0) < 3)).toEqual([])

    // as many rows as calls that were taken: nothing lost, nothing half kept
    const rows = await countRows()
    const taken = (path: string) => server.taken.get(path) ?? 0
    const filed = taken('/api/appeals') + taken('/api/matters/{id}/split')
    expect(rows).toEqual({
      answers: [...server.taken.values()].reduce((sum, n) => sum + n, 0),
      matters: filed,
      filings: filed,
      requests: taken('/api/counter'),
      asked: taken('/api/counter'),
      incidents: taken('/api/employees/appeal-router/incidents'),
      decisions: taken('/api/proposals/{id}/decision'),
      decided: taken('/api/proposals/{id}/decision'),
      newcomers: taken('/api/people'),
    })

    const verdict = await server.post('/api/ledger/verify', {}, 'songwei')
    expect(verdict.body).toMatchObject({ ok: true, problems: [] })
    expect((await server.call('/healthz')).status).toBe(200)
    expect(logged).toEqual([])

    recordEvidence({
      ids: ['BLNS'],
      area: 'Input',
      what: 'Naughty strings of 37 kinds in every text field of every route that changes something, read back from the record.',
      figures: [
        { name: 'strings', value: naughtyStrings.length, aim: '515', isReached: naughtyStrings.length === 515 },
        { name: 'text fields', value: all.length },
        { name: 'strings a field', value: each },
        { name: 'calls', value: counts.calls },
        { name: 'texts read back as they are shown', value: kept },
        { name: 'appeals that the employee read', value: proposals },
        { name: 'answers 5xx', value: counts.failed, aim: '0', isReached: counts.failed === 0 },
        { name: 'refusals not in Chinese', value: faults.length, aim: '0', isReached: faults.length === 0 },
        { name: 'accepted texts lost or changed', value: lost.length, aim: '0', isReached: lost.length === 0 },
      ],
      seed,
      seconds: (performance.now() - started) / 1000,
    })
  }, 1_800_000)

  /** Lets the employee read every appeal as it was kept. */
  async function proposeForAll() {
    const { rows } = await server.superuser.query<{ id: string }>(`select id from matter where state = 'received'`)
    const outcomes = new Set<string>()
    for (const { id } of rows) outcomes.add(await propose(server.running.opened.office, id, new Date()))
    expect([...outcomes]).toEqual(['proposed'])
    return rows.length
  }

  async function countRows() {
    const { rows } = await server.superuser.query(`
      select (select count(*)::int from idempotency) as answers,
             (select count(*)::int from matter) as matters,
             (select count(*)::int from ledger_entry where type = 'matter.filed') as filings,
             (select count(*)::int from counter_request) as requests,
             (select count(*)::int from ledger_entry where type = 'counter.asked') as asked,
             (select count(*)::int from incident) as incidents,
             (select count(*)::int from decision) as decisions,
             (select count(*)::int from ledger_entry where type = 'decision.made') as decided,
             (select count(*)::int from ledger_entry where type = 'person.added') as newcomers`)
    return rows[0]
  }

  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(strings)
        : []

  /** Every text that entries of the ledger from this one on say, or that stands in the rows that they name. */
  async function keptSince(seq: number): Promise<string[]> {
    const { rows } = await server.superuser.query<{ body: string }>('select body from ledger_entry where seq >= $1', [
      seq,
    ])
    const entries = rows.map(
      ({ body }) => JSON.parse(body) as { data: unknown; records: readonly { table: string; id: string }[] },
    )
    const ids = Map.groupBy(
      entries.flatMap(one => one.records),
      one => one.table,
    )
    const images = await Promise.all(
      [...ids].map(async ([table, records]) => {
        const key = table === 'router_version' ? 'version' : 'id::text'
        const { rows } = await server.superuser.query<{ image: Record<string, unknown> }>(
          `select to_jsonb(t) - 'bytes' - 'salt' as image from ${table} t where ${table === 'district' ? 'true' : `${key} = any($1)`}`,
          table === 'district' ? [] : [records.map(one => one.id)],
        )
        return rows
      }),
    )
    return [...entries.flatMap(one => strings(one.data)), ...images.flat().flatMap(one => strings(one.image))]
  }
})

describe('a text that is marked as a state secret', () => {
  it('is refused in every text of every route that would keep it, and nothing of it is kept', async () => {
    const ready = readyCalls(server)
    await server.done('/api/employees/appeal-router/resume', { reason: '恢复' }, 'tangjing').catch(() => undefined)
    const accepted: string[] = []
    let tried = 0
    for (const [path, pointers] of fields) {
      if (path === '/api/setup') continue
      for (const stage of ready[path] ?? []) {
        let call = await stage()
        for (const at of pointers.filter(one => !one.some(name => lookedUp.includes(name)))) {
          const body = withAt(call.body, at, `绝密★启用前 第${++tried}号`)
          if (!body) continue
          const answer = await server.post(call.path, body, call.account)
          if (answer.status < 300) {
            accepted.push(nameOf(path, at))
            call = await stage()
          } else expect(answer.body, nameOf(path, at)).toMatchObject({ status: 422, code: 'classified' })
        }
      }
    }
    expect(tried).toBeGreaterThan(20)
    expect(accepted).toEqual([])
  }, 120_000)
})

describe('words for a log', () => {
  const evil = [
    '一行\r\n{"at":"2026-01-01T00:00:00Z","message":"伪造"}',
    '分行\u2028分段\u2029下一行\u0085完',
    '\u001b[2J\u001b]0;标题\u0007清屏',
    '\u009b31m红字\u009b0m\u0090载荷\u009c',
  ]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const moving = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

  it('T10: every entry of the ledger and every line of its export stays one line of JSON without a control character', async () => {
    const ready = readyCalls(server)
    for (const path of ['/api/matters/{id}/contact', '/api/employees/{id}/suspend', '/api/employees/{id}/resume']) {
      for (const text of evil) {
        for (const stage of ready[path] ?? []) {
          const call = await stage()
          const name = 'purpose' in call.body ? 'purpose' : 'reason'
          expect((await server.post(call.path, { ...call.body, [name]: text }, call.account)).status).toBe(200)
        }
      }
    }
    const { rows } = await server.superuser.query<{ body: string }>('select body from ledger_entry')
    expect(rows.filter(({ body }) => body.includes('清屏')).length).toBeGreaterThanOrEqual(3)
    expect(rows.filter(({ body }) => control.test(body))).toEqual([])
    const text = String((await server.call('/api/ledger/export', {}, 'songwei')).body)
    expect(text.endsWith('\n')).toBe(true)
    const lines = text.slice(0, -1).split('\n')
    for (const line of lines) JSON.parse(line)
    const marked = lines.filter(line => control.test(line))
    // the search would find one
    expect(control.test(JSON.stringify(evil[1]))).toBe(true)
    recordEvidence({
      ids: ['T10'],
      area: 'Input',
      what: 'Line ends, U+2028 and U+2029, escapes and 8-bit controls in the words that enter the ledger; every entry and every line of the export read.',
      figures: [
        { name: 'entries', value: rows.length },
        { name: 'lines of the export', value: lines.length },
        {
          name: 'lines with a control character',
          value: marked.length,
          aim: '0',
          isReached: marked.length === 0,
        },
      ],
    })
    expect(marked).toEqual([])
  })

  it('T10: what a defect says on standard error stays one line of JSON, whatever the words that it was about', async () => {
    await server.superuser.query(`
      create function defect() returns trigger language plpgsql as $$
      begin raise exception 'planted % ', new.question || chr(27) || '[31m' || chr(155) || '2J' || chr(8232) || chr(10) || chr(133); end $$;
      create trigger defect before insert on counter_request for each row execute function defect()`)
    const from = logged.length
    const texts = [...evil, ...naughtyStrings.filter(one => one.kind.includes('terminal')).map(one => one.text)]
    try {
      for (const text of texts) {
        const question = `${text}请帮忙`
        const answer = await server.post('/api/counter', { name: '王', phone: fumes.phone, question })
        expect(answer.status, JSON.stringify(text)).toBe(500)
        expect(JSON.stringify(answer.body)).not.toContain('planted')
      }
    } finally {
      await server.superuser.query('drop trigger defect on counter_request; drop function defect()')
    }
    const said = logged.splice(from)
    expect(said).toHaveLength(texts.length)
    for (const line of said) {
      expect(JSON.parse(line)).toMatchObject({ message: 'request failed', route: '/api/counter' })
      expect(JSON.stringify(line)).toContain('planted')
      expect(control.test(line), JSON.stringify(line)).toBe(false)
    }
  })

  /** Commands one after the other in one process, as their file runs each; what they print, by their order. */
  async function bangban(...lines: readonly (readonly string[])[]): Promise<string[]> {
    const script = `
      const { commands } = await import(${JSON.stringify(join(root, 'src', 'commands', 'index.ts'))})
      for (const [name, ...args] of ${JSON.stringify(lines)}) {
        await (await commands.get(name)()).run(args)
        console.log('-- and now --')
      }`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      env: { ...process.env, BANGBAN_DATA: server.settings.data, DATABASE_URL: server.ownerUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', piece => {
        out += piece
      })
    await once(child, 'close')
    expect(child.exitCode, out).toBe(0)
    return out.split('-- and now --\n').slice(0, -1)
  }

  it('T10: reach no terminal by the commands: not by a forged export, not by a text to route, not by a bad line to import, nor is a good line lost by them', async () => {
    const dangerous = '\u001b[2J\u001b]0;x\u0007\u009b31m'
    const file = (name: string, rows: readonly object[]) => {
      const path = join(server.settings.data, name)
      writeFileSync(path, rows.map(row => `${JSON.stringify(row)}\n`).join(''))
      return path
    }
    const body = { seq: dangerous, type: dangerous, records: [{ table: dangerous, id: dangerous, digest: 'x' }] }
    const forged = file('forged.jsonl', [
      { kind: 'header', format: dangerous, origin: dangerous, algorithm: dangerous, publicKey: dangerous },
      {
        kind: 'entry',
        seq: dangerous,
        body: JSON.stringify(body),
        leafHash: dangerous,
        previous: dangerous,
        type: dangerous,
        matterId: null,
        at: dangerous,
      },
      { kind: 'record', table: dangerous, id: dangerous, image: '{}' },
      { kind: 'checkpoint', size: dangerous, root: dangerous, checkpoint: dangerous, madeAt: dangerous },
      { kind: 'head', size: dangerous, root: dangerous, checkpoint: dangerous },
    ])
    const rows = file('rows.jsonl', [
      { text: 1, title: dangerous },
      { [dangerous]: 1 },
      { text: `油烟${dangerous}扰民`, phone: 5 },
    ])
    // U+2028 and U+2029 end a line for some readers; NUL and half a pair can't be kept
    const odd = file('odd.jsonl', [
      { text: '文昌路的\u2028烧烤摊油烟大' },
      { text: '文昌路的\u2029电梯坏了' },
      { text: '停水\u0000三天了' },
      { text: '半个\ud83d字的诉求' },
      { text: '单位拖欠工资两个月' },
    ])
    const printed = await bangban(
      ['ledger', 'verify', forged],
      ['ledger', 'verify', forged, '--json'],
      ['route', '--title', dangerous, `小区门口烧烤摊${dangerous}油烟扰民`],
      ['import', 'appeals', rows],
      ['import', 'appeals', odd, '--json'],
    )
    expect(printed).toHaveLength(5)
    for (const [i, text] of printed.entries()) {
      expect(text.length, String(i)).toBeGreaterThan(10)
      expect(moving.exec(text), `${i}: ${JSON.stringify(text)}`).toBeNull()
    }
    expect(JSON.parse(printed[4] ?? '')).toMatchObject({ filed: 3, bad: [{ line: 3 }, { line: 4 }] })
  })
})

describe('an account and a password', () => {
  it('of any words open nothing, and are answered in Chinese', async () => {
    const wrong: string[] = []
    for (let i = 0; i < times(25, naughtyStrings.length); i++) {
      const username = naughtyStrings[(i * 7) % naughtyStrings.length]?.text ?? ''
      const password = naughtyStrings[(i * 11 + 3) % naughtyStrings.length]?.text ?? ''
      const answer = await sendBytes(
        '/api/auth/sign-in/username',
        bodyOf(JSON.stringify({ username, password })),
        undefined,
        json,
      )
      if (answer.status >= 500 || faultsOf(answer).length > 0)
        wrong.push(`${JSON.stringify(username)}: ${faultsOf(answer).join(', ')} ${JSON.stringify(answer.body)}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('an office that is founded with odd names', () => {
  it('keeps them as they are shown', async () => {
    const fresh = await proxiedServer({ isDemo: false })
    try {
      const names = {
        districtName: '临江\u202e区\u200b𠮷',
        hubName: '<b>受理</b>\u001b[1m中心\r\n二楼',
        name: "O'龘 \ufeff",
      }
      const founding = {
        ...names,
        code: fresh.running.setupCode,
        account: 'founder',
        password: '密码密码密码密码密码密码',
      }
      expect((await fresh.post('/api/setup', { ...founding, name: '半个\ud83d' })).status).toBe(422)
      expect((await fresh.post('/api/setup', founding)).status).toBe(200)
      const { rows } = await fresh.superuser.query(`
        select (select name from district) as "districtName", (select name from department) as "hubName", (select name from person) as name`)
      expect(rows[0]).toEqual(
        Object.fromEntries(Object.entries(names).map(([key, text]) => [key, visibleText(text).trim()])),
      )
    } finally {
      await fresh.close()
    }
  })
})

/** Somebody who may call a route, by the table of permissions. */
function callerOf({ access }: RouteEntry): string | undefined {
  const accounts: Record<Role, string> = {
    guardian: 'zhoumin',
    officer: 'fangjianguo',
    grid_worker: 'yangfan',
    counter: 'hexiulan',
    trainer: 'dengyu',
    governor: 'tangjing',
    auditor: 'songwei',
    admin: 'qinlang',
  }
  if (access === 'public') return undefined
  return access === 'signed-in' ? 'zhoumin' : accounts[permissions[access][0]]
}

const nowhere = '00000000-0000-4000-8000-000000000000'
/** A file is none of JSON. */
const changing = () => server.running.routes.filter(one => one.method === 'post' && !bringsFile(one.path))
const addressOf = ({ path }: RouteEntry) => path.replace('{id}', nowhere).replace('{seq}', '0')

const json = { 'content-type': 'application/json' }
const keyed = () => ({ ...json, 'idempotency-key': crypto.randomUUID() })
const bodyOf = (text: string) => new Uint8Array(Buffer.from(text))

function sendBytes(
  path: string,
  body: Uint8Array<ArrayBuffer>,
  account?: string,
  headers: Record<string, string> = keyed(),
): Promise<Answer> {
  return server.call(path, { method: 'POST', headers, body }, account)
}

describe('a body of JSON', () => {
  it('that is none is refused with 400 in Chinese, alone or as part of a proper one; one that is read is judged by what it says; what the standard leaves open is answered and harms nothing', async () => {
    const started = performance.now()
    const { receipt } = await server.done('/api/appeals', fumes)
    const inside = ({ bytes }: OddBody) =>
      new Uint8Array(
        Buffer.concat([
          Buffer.from(`{"receipt":"${receipt}","phone":"${fumes.phone}","more":`),
          Buffer.from(bytes),
          Buffer.from('}'),
        ]),
      )
    const before = await everything(server)
    const wrong: string[] = []
    let failed = 0
    let sent = 0
    const expectAll = async (
      odd: readonly OddBody[],
      path: string,
      form: (one: OddBody) => Uint8Array<ArrayBuffer>,
      allowed: readonly number[],
    ) => {
      const waiting = [...odd]
      const lane = async () => {
        for (let one = waiting.shift(); one; one = waiting.shift()) {
          const answer = await sendBytes(path, form(one))
          sent++
          if (answer.status >= 500) failed++
          const faults = answer.status < 300 ? [] : faultsOf(answer)
          if (!allowed.includes(answer.status)) faults.push(`answered ${answer.status}`)
          if (faults.length > 0) wrong.push(`${path}, ${one.what}: ${faults.join(', ')}`)
        }
      }
      await Promise.all([lane(), lane(), lane(), lane()])
    }
    const whole = ({ bytes }: OddBody) => bytes
    await expectAll(invalidJson, '/api/appeals', whole, [400])
    await expectAll(invalidJson, '/api/appeals/status', inside, [400])
    await expectAll(validJson, '/api/appeals', whole, [422])
    await expectAll(validJson, '/api/appeals/status', inside, [200])
    await expectAll(undecidedJson, '/api/appeals', whole, [400, 422])
    await expectAll(undecidedJson, '/api/appeals/status', inside, [200, 400, 422])
    expect(wrong).toEqual([])
    expect(await everything(server)).toEqual(before)
    expect((await server.call('/healthz')).status).toBe(200)
    recordEvidence({
      ids: ['BLNS'],
      area: 'Input',
      what: 'Bodies that are no JSON, that are odd JSON, and that the standard leaves open, each alone and within a proper body.',
      figures: [
        { name: 'that are none, refused with 400', value: invalidJson.length * 2 },
        { name: 'that are JSON, read', value: validJson.length * 2 },
        { name: 'left open', value: undecidedJson.length * 2 },
        { name: 'answered otherwise than they must be', value: wrong.length, aim: '0', isReached: wrong.length === 0 },
        { name: 'answers 5xx', value: failed, aim: '0', isReached: failed === 0 },
      ],
      seconds: (performance.now() - started) / 1000,
    })
    expect(sent).toBe((invalidJson.length + validJson.length + undecidedJson.length) * 2)
  })

  it('is asked of every route that changes something, after who calls: not JSON is 400, JSON of another shape 422, in Chinese each', async () => {
    const before = await everything(server)
    const wrong: string[] = []
    let next = 0
    for (const route of changing()) {
      const path = addressOf(route)
      const caller = callerOf(route)
      const check = async (body: Uint8Array<ArrayBuffer>, what: string, status: number) => {
        const answer = await sendBytes(path, body, caller)
        const faults = faultsOf(answer)
        if (answer.status !== status) faults.push(`answered ${answer.status} instead of ${status}`)
        if (faults.length > 0) wrong.push(`${path}, ${what}: ${[...new Set(faults)].join(', ')}`)
      }
      for (let i = 0; i < times(6, invalidJson.length); i++) {
        const odd = invalidJson[next++ % invalidJson.length]
        if (odd) await check(odd.bytes, odd.what, 400)
      }
      for (const body of ['null', '[]', '"油烟"', '1']) await check(bodyOf(body), body, 422)
      const pointers = fields.get(route.path) ?? []
      if (pointers.length > 0) await check(bodyOf('{}'), '{}', 422)
      for (const value of [null, 12_345, true, [], {}, ['油烟']]) {
        const top = Object.fromEntries(pointers.map(at => [at[0], value]))
        if (pointers.length > 0) await check(bodyOf(JSON.stringify(top)), JSON.stringify(value), 422)
      }
    }
    expect(wrong).toEqual([])
    expect(await everything(server)).toEqual(before)
  })

  it('comes as application/json in UTF-8: forms, XML and other kinds are refused on every route', async () => {
    const wrong: string[] = []
    for (const route of changing()) {
      for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
        const headers = { ...keyed(), 'content-type': type }
        const answer = await sendBytes(addressOf(route), bodyOf('title=x'), callerOf(route), headers)
        if (answer.status !== 415 || faultsOf(answer).length > 0)
          wrong.push(`${route.path} ${type}: ${answer.status} ${faultsOf(answer).join(', ')}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each([
    ['in GBK, without saying so', 'application/json', [0xd3, 0xcd, 0xd1, 0xcc, 0xc8, 0xc5, 0xc3, 0xf1]],
    ['in GBK, and saying so', 'application/json; charset=gbk', [0xd3, 0xcd, 0xd1, 0xcc, 0xc8, 0xc5, 0xc3, 0xf1]],
    ['in Big5', 'application/json; charset=big5', [0xaa, 0x6f, 0xb7, 0xcf]],
    ['cut within a character', 'application/json', [0xe6, 0xb2, 0xb9, 0xe7, 0x83]],
    ['in UTF-8 that is too long for its character', 'application/json', [0x61, 0x61, 0xc0, 0xaf]],
  ])('whose words are %s is refused: nobody’s words are kept as question marks', async (_, type, bytes) => {
    const before = await everything(server)
    const [front, back] = JSON.stringify({ ...fumes, title: '@' }).split('@')
    const body = new Uint8Array(Buffer.concat([Buffer.from(front ?? ''), Buffer.from(bytes), Buffer.from(back ?? '')]))
    const answer = await sendBytes('/api/appeals', body, undefined, { ...keyed(), 'content-type': type })
    expect([400, 415], JSON.stringify(answer.body)).toContain(answer.status)
    expect(faultsOf(answer)).toEqual([])
    expect(await everything(server)).toEqual(before)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('that is packed by %s is refused: nothing is unpacked, so no bomb is', async (encoding, pack) => {
    const before = await everything(server)
    for (const text of [JSON.stringify(fumes), ' '.repeat(encoding === 'br' ? 2_000_000 : 20_000_000)]) {
      const headers = { ...keyed(), 'content-encoding': encoding }
      const answer = await sendBytes('/api/appeals', new Uint8Array(pack(text)), undefined, headers)
      expect([400, 415]).toContain(answer.status)
      expect(faultsOf(answer)).toEqual([])
    }
    expect(await everything(server)).toEqual(before)
  })

  it('of ten million characters is refused on every route, in its words or by its length', async () => {
    const large = bodyOf(JSON.stringify({ ...fumes, text: '长'.repeat(3_400_000) }))
    const long = bodyOf(JSON.stringify({ ...fumes, text: 'a'.repeat(9_000_000) }))
    const before = await everything(server)
    for (const route of changing().slice(0, times(4, 100))) {
      // refused before all of it was read, the connection may end before its answer is
      const status = await sendBytes(addressOf(route), large, callerOf(route)).then(
        answer => answer.status,
        () => 0,
      )
      expect([413, 0], route.path).toContain(status)
    }
    const answer = await sendBytes('/api/appeals', long)
    expect(answer.status).toBe(422)
    expect(faultsOf(answer)).toEqual([])
    expect(await everything(server)).toEqual(before)
  })
})

/** What comes back when exactly these bytes are sent, whether or not they are proper HTTP. */
function sendRaw(text: string, { isEnded = false } = {}): Promise<string> {
  const { port } = new URL(server.url)
  return new Promise(resolve => {
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    const finish = () => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(2000, finish)
    socket.on('data', piece => {
      answer += piece.toString('utf8')
    })
    socket.on('error', finish)
    socket.on('close', finish)
    socket.write(text)
    if (isEnded) socket.end()
  })
}

describe('a request that lies about its length', () => {
  const body = JSON.stringify(fumes)
  const head = (...lines: string[]) =>
    [
      'POST /api/appeals HTTP/1.1',
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      'Idempotency-Key: a-key-of-mine',
      ...lines,
      '',
      '',
    ].join('\r\n')
  const length = Buffer.byteLength(body)

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'promises more than comes',
      () => sendRaw(`${head(`Content-Length: ${length + 100}`)}${body}`, { isEnded: true }),
      /^(HTTP\/1.1 4\d\d|$)/,
    ],
    ['promises less than comes', () => sendRaw(`${head(`Content-Length: ${length - 10}`)}${body}`), /^HTTP\/1.1 400/],
    ['promises a gigabyte', () => sendRaw(`${head('Content-Length: 1000000000')}${body}`), /^HTTP\/1.1 413/],
    [
      'promises a number beyond numbers',
      () => sendRaw(`${head(`Content-Length: ${'9'.repeat(40)}`)}${body}`),
      /^HTTP\/1.1 4\d\d/,
    ],
    ['promises less than nothing', () => sendRaw(`${head('Content-Length: -1')}${body}`), /^HTTP\/1.1 400/],
    [
      'promises two lengths',
      () => sendRaw(`${head(`Content-Length: ${length}`, 'Content-Length: 5')}${body}`),
      /^HTTP\/1.1 400/,
    ],
    [
      'promises a length and pieces',
      () => sendRaw(`${head(`Content-Length: ${length}`, 'Transfer-Encoding: chunked')}0\r\n\r\n`),
      /^HTTP\/1.1 400/,
    ],
    [
      'sends pieces that are none',
      () => sendRaw(`${head('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`),
      /^(HTTP\/1.1 400|$)/,
    ],
    [
      'breaks off between two pieces',
      () => sendRaw(`${head('Transfer-Encoding: chunked')}5\r\n{"tit\r\n`, { isEnded: true }),
      /^(HTTP\/1.1 4\d\d|$)/,
    ],
    ['says nothing of a length', () => sendRaw(`${head()}${body}`), /^HTTP\/1.1 400/],
  ])('and %s is refused or cut off, and takes no effect', async (_, send, expected) => {
    const before = await everything(server)
    const answer = await send()
    expect(answer.split('\r\n')[0]).toMatch(expected)
    expect(answer).not.toContain('HTTP/1.1 5')
    expect(answer).not.toContain('HTTP/1.1 2')
    expect(await everything(server)).toEqual(before)
    expect((await server.call('/healthz')).status).toBe(200)
  })
})

describe('a photo', () => {
  const jpeg = (bytes: number) =>
    Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(bytes - 4, 7)]).toString('base64')
  const two = 2 * 1024 * 1024

  it.each<[string, unknown, number]>([
    ['none at all', undefined, 201],
    ['an empty list', [], 201],
    ['of exactly 2 MB', [{ name: '大.jpg', data: jpeg(two) }], 201],
    ['of one byte more', [{ name: '大.jpg', data: jpeg(two + 1) }], 422],
    ['far too large', [{ name: '大.jpg', data: jpeg(4 * two) }], 413],
    ['of no bytes', [{ name: '空.jpg', data: '' }], 422],
    ['without data', [{ name: '空.jpg' }], 422],
    ['without a name', [{ data: photo.data }], 422],
    ['with a name that nobody sees', [{ name: '\u200b\u2060', data: photo.data }], 422],
    ['in base64 of addresses', [{ name: 'a.jpg', data: '_9j_4A--' }], 422],
    ['in base64 over two lines', [{ name: 'a.jpg', data: '/9j/\n4AAQ' }], 422],
    ['as an address of data', [{ name: 'a.jpg', data: `data:image/jpeg;base64,${photo.data}` }], 422],
    ['that is a page', [{ name: 'a.jpg', data: Buffer.from('<script>x</script>').toString('base64') }], 422],
    [
      'that is a drawing with a script',
      [{ name: 'a.svg', data: Buffer.from('<svg onload="x"/>').toString('base64') }],
      422,
    ],
    ['that is a GIF', [{ name: 'a.gif', data: Buffer.from('GIF89a....').toString('base64') }], 422],
    ['four of them', [photo, photo, photo, photo], 422],
    ['that is a word', ['photo'], 422],
    ['instead of a list', photo, 422],
  ])('%s is taken or refused as it should be, with the whole appeal', async (_, photos, status) => {
    const before = await everything(server)
    const answer = await server.post('/api/appeals', { ...fumes, photos })
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    if (status >= 400) {
      expect(faultsOf(answer)).toEqual([])
      expect(await everything(server)).toEqual(before)
    }
  })
})

describe('a session cookie', () => {
  it('of an attacker opens no route: SQL, paths, JSON, signatures by other keys, several at once', async () => {
    const cookie = await server.cookieOf('qinlang')
    const [name = '', value = ''] = cookie.split('=')
    const token = decodeURIComponent(value).split('.')[0] ?? ''
    const sign = (secret: string) => createHmac('sha256', secret).update(token).digest('base64')
    const forged = [
      ...[
        "' OR '1'='1",
        "x' UNION SELECT token FROM login_session --",
        '../../secrets.json',
        '{"$ne":null}',
        '[object Object]',
        '%00',
        'null',
      ],
      ...['', 'secret', 'better-auth-secret', server.url].map(secret => `${token}.${sign(secret)}`),
      value.slice(0, -3),
      `${value}${value}`,
      token.toUpperCase(),
    ]
    const before = await everything(server)
    const passed: string[] = []
    for (const route of changing().filter(one => one.access !== 'public')) {
      for (const one of forged.slice(0, times(6, forged.length))) {
        const headers = { ...keyed(), cookie: `${name}=${/[{\s;"]/.test(one) ? encodeURIComponent(one) : one}` }
        const answer = await sendBytes(addressOf(route), bodyOf('{}'), undefined, headers)
        if (answer.status !== 401 || faultsOf(answer).length > 0) passed.push(`${route.path} ${one}: ${answer.status}`)
      }
    }
    for (const one of forged) {
      const answer = await server.call('/api/people', {
        headers: { cookie: `${name}=${encodeURIComponent(one)}; a=${name}=${value}` },
      })
      if (answer.status !== 401) passed.push(`/api/people ${one}: ${answer.status}`)
    }
    expect(passed).toEqual([])
    expect(await everything(server)).toEqual(before)
    expect((await server.call('/api/people', { headers: { cookie } })).status).toBe(200)
  })
})

describe('an Idempotency-Key', () => {
  it.each([
    ['seven characters', 'a'.repeat(7)],
    ['129 characters', 'a'.repeat(129)],
    ['blanks', '        '],
    ['a blank inside', 'a key with blanks'],
    ['a tab inside', 'a-key\twith-tab'],
    ['letters that are no ASCII', 'clé-de-l’été'.replace('’', "'")],
    ['nothing', ''],
  ])('of %s is refused in Chinese, and takes no effect', async (_, key) => {
    const before = await everything(server)
    const answer = await server.post('/api/appeals', fumes, undefined, { 'idempotency-key': key })
    expect(answer.status).toBe(400)
    expect(faultsOf(answer)).toEqual([])
    expect(await everything(server)).toEqual(before)
  })

  it('may be any visible ASCII: quotes, SQL and markup are a key like another, and each takes effect once', async () => {
    for (const key of [
      "'or'1'='1'--",
      '<script>alert(1)</script>',
      '%s%s%s%s',
      '../../../etc',
      '{"a":"b"}',
      '\\'.repeat(9),
      '!'.repeat(128),
    ]) {
      const first = await server.post('/api/appeals', fumes, undefined, { 'idempotency-key': key })
      const again = await server.post('/api/appeals', fumes, undefined, { 'idempotency-key': key })
      expect([first.status, again.status]).toEqual([201, 201])
      expect(again.body).toEqual(first.body)
      expect(again.headers.get('idempotency-replayed')).toBe('true')
    }
  })

  it('that comes twice in one call is none', async () => {
    const body = JSON.stringify(fumes)
    const answer = await sendRaw(
      `POST /api/appeals HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nIdempotency-Key: first-of-two\r\nIdempotency-Key: second-of-two\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 400/)
  })
})
