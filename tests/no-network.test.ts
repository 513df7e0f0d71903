import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import { emptyPlace, eventually, fumes, password, smallCategories } from './support/district.ts'
import type { Touch } from './support/network-watch.ts'

const root = join(import.meta.dirname, '..')
const watcher = join(import.meta.dirname, 'support', 'network-watch.ts')

let place: Awaited<ReturnType<typeof emptyPlace>>
let child: ChildProcess | undefined
let url: string
/** Everything that came out of the program, by where it came out. */
const said: { readonly where: string; readonly text: string }[] = []
const hear = (where: string, text: string) => said.push({ where, text })

/** Keys of services that an office may have in the environment of its machine; the program knows none of them. */
const planted = Object.fromEntries(
  [
    'OPENAI_API_KEY', 'DEEPSEEK_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'SMTP_PASSWORD', 'BETTER_AUTH_SECRET', 'AUTH_SECRET', 'NPM_TOKEN', 'SMS_GATEWAY_SECRET',
  ].map(name => [name, `planted-${randomBytes(12).toString('hex')}`]),
) // biome-ignore format: a list of words

/** What secrets.json holds, and what may be told from it. */
let kept: Record<string, string>

const environment = () => ({
  ...process.env,
  ...planted,
  BANGBAN_DATA: place.settings.data,
  DATABASE_URL: place.ownerUrl,
  BANGBAN_NETWORK_LOG: join(place.settings.data, 'network.jsonl'),
  PORT: '0',
})

function start(where: string, args: readonly string[], change: Record<string, string> = {}): Promise<number | null> {
  const started = spawn(process.execPath, ['--import', watcher, ...args], {
    cwd: root,
    env: { ...environment(), ...change },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding('utf8').on('data', text => hear(where, text))
  return new Promise((resolve, reject) => {
    started.once('error', reject)
    started.once('close', resolve)
  })
}

/** `bangban …` as somebody at the terminal runs it. */
const bangban = (where: string, args: readonly string[], change?: Record<string, string>) =>
  start(`bangban ${where}`, [join(root, 'src', 'main.ts'), ...args], change)

/** Several commands one after the other in one process, as their file runs each. */
const commands = (...lines: readonly (readonly string[])[]) =>
  start('commands', [
    '--input-type=module',
    '--eval',
    `const { commands } = await import(${JSON.stringify(join(root, 'src', 'commands', 'index.ts'))})
    for (const [name, ...args] of ${JSON.stringify(lines)}) {
      const code = await (await commands.get(name)()).run(args)
      if (code !== 0) process.exit(code)
    }`,
  ])

async function call(path: string, init: RequestInit = {}): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init })
  const text = await response.text()
  // a session is handed to whoever signed in, by its cookie
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
  hear(`${init.method ?? 'GET'} ${path}`, `${response.status} ${JSON.stringify(headers)} ${text}`)
  return { status: response.status, text, headers: response.headers }
}

async function post(path: string, body: unknown, cookie = '', key: string = crypto.randomUUID()) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key, cookie }
  const answer = await call(path, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { ...answer, body: answer.text.startsWith('{') ? JSON.parse(answer.text) : undefined }
}

async function signIn(username: string): Promise<string> {
  const { headers } = await post('/api/auth/sign-in/username', { username, password })
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

const read = (path: string, cookie: string) => call(path, { headers: { cookie } })

beforeAll(async () => {
  place = await emptyPlace()
  const file = join(place.settings.data, 'secrets.json')
  const { privateKey } = generateKeyPairSync('ed25519')
  const secrets = {
    ...(JSON.parse(readFileSync(file, 'utf8')) as { ownerPassword: string; applicationPassword: string }),
    sessionSecret: `planted-session-${randomBytes(16).toString('hex')}`,
    ledgerKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  writeFileSync(file, JSON.stringify(secrets, null, 2))
  const der = privateKey.export({ type: 'pkcs8', format: 'der' })
  kept = {
    ownerPassword: secrets.ownerPassword,
    applicationPassword: secrets.applicationPassword,
    sessionSecret: secrets.sessionSecret,
    ledgerKey: der.toString('base64'),
    // the last 32 bytes of the wrapping are the key itself
    ledgerSeed: der.subarray(-32).toString('base64'),
  }
  const src = join(root, 'src')
  const demo = { fixedPasswords: true, withoutHistory: true, withoutLibrary: true, categories: smallCategories }
  const script = `
    const { serve } = await import(${JSON.stringify(join(src, 'server.ts'))})
    const { readSettings } = await import(${JSON.stringify(join(src, 'settings.ts'))})
    const running = await serve(readSettings(), { demo: { ...${JSON.stringify(demo)}, log: console.log } })
    console.log('READY ' + running.url)`
  child = spawn(process.execPath, ['--import', watcher, '--input-type=module', '--eval', script], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr?.setEncoding('utf8').on('data', text => hear('standard error of the server', text))
  child.stdout?.setEncoding('utf8').on('data', text => hear('standard output of the server', text))
  url = await eventually(async () => {
    const heard = said.map(one => one.text).join('')
    if (child?.exitCode !== null) throw new Error(heard)
    return /READY (\S+)/.exec(heard)?.[1]
  }, 60)
  await useIt()
  await misuseIt()
})
afterAll(async () => {
  if (child && child.exitCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await place.remove()
})

/** An appeal from the resident to the answer, and a look at every page and list. */
async function useIt(): Promise<void> {
  const [guardian, officer, colleague, worker] = await Promise.all(
    ['zhoumin', 'fangjianguo', 'luxin', 'yangfan'].map(signIn),
  )
  const { receipt } = (await post('/api/appeals', fumes)).body
  interface Waiting {
    readonly items: readonly {
      readonly id: string
      readonly receipt: string
      readonly proposalId: string
      readonly shownDigest: string
    }[]
  }
  const decide = async (cookie: string) => {
    const matter = await eventually(async () => {
      const queue = JSON.parse((await read('/api/queue', cookie)).text) as Waiting
      return queue.items.find(one => one.receipt === receipt)
    })
    const body = { kind: 'approve', shownDigest: matter.shownDigest }
    expect((await post(`/api/proposals/${matter.proposalId}/decision`, body, cookie)).status).toBe(200)
    return matter.id
  }
  const matter = await decide(guardian ?? '')
  const { order } = JSON.parse((await read(`/api/matters/${matter}`, officer ?? '')).text)
  const people = JSON.parse((await read('/api/people/assignable', officer ?? '')).text).items
  const personId = people.find((one: { account: string }) => one.account === 'yangfan').id
  await post(`/api/orders/${order.id}/sign`, {}, officer)
  await post(`/api/orders/${order.id}/assign`, { personId }, officer)
  await post(`/api/orders/${order.id}/sign`, {}, worker)
  const report = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离，我们会继续巡查。' }
  expect((await post(`/api/orders/${order.id}/report`, report, worker)).status).toBe(200)
  await decide(colleague ?? '')
  expect((await post('/api/appeals/feedback', { receipt, phone: fumes.phone, helped: true })).status).toBe(200)
  const [governor, auditor, admin] = await Promise.all(['tangjing', 'songwei', 'qinlang'].map(signIn))
  const { paths } = JSON.parse((await call('/openapi.json')).text) as { paths: Record<string, { get?: unknown }> }
  for (const [path, { get }] of Object.entries(paths)) {
    // a stream of events has no end to wait for
    if (!get || path.includes('{') || path.includes('/events')) continue
    for (const cookie of ['', governor, auditor, admin, guardian]) await read(path, cookie ?? '')
  }
  for (const path of ['/', '/file', '/desk/', '/desk/queue', '/docs', '/healthz', '/metrics']) await call(path)
  expect((await post('/api/ledger/verify', {}, auditor)).body).toMatchObject({ ok: true })
  expect((await read('/api/ledger/export', auditor ?? '')).status).toBe(200)
}

/** Whatever makes a program say more than it should: wrong calls, a defect, a database that goes away. */
async function misuseIt(): Promise<void> {
  for (const path of [
    '/api/nothing',
    '/%',
    '/api/people',
    '/.env',
    '/secrets.json',
    '/data/secrets.json',
    '/assets/..%2f..%2fdata%2fsecrets.json',
    '/api/photos/x',
    '/metrics?debug=1',
    '/debug',
    '/env',
  ])
    await call(path)
  const cookie = await signIn('qinlang')
  for (const body of ['', '{', 'null', '[]', '{"title":1}', JSON.stringify({ ...fumes, text: '\0' })])
    for (const path of ['/api/appeals', '/api/people', '/api/auth/sign-in/username', '/api/setup'])
      await post(path, body, cookie)
  await post('/api/appeals', fumes, '', 'x')
  await post('/api/auth/sign-in/username', { username: 'zhoumin', password: 'wrong wrong wrong' })
  await place.superuser.query(`
    create function defect() returns trigger language plpgsql as $$ begin raise exception 'planted defect'; end $$;
    create trigger defect before insert on counter_request for each row execute function defect()`)
  expect((await post('/api/counter', { name: '王', phone: fumes.phone, question: '办证' })).status).toBe(500)
  await place.superuser.query('drop trigger defect on counter_request; drop function defect()')
  await place.superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename like 'bangban%'`,
  )
  for (let i = 0; i < 5; i++) await post('/api/appeals', fumes)
}

/** Each secret in the forms that it may be written in. */
function secretsIn(text: string): string[] {
  const found: string[] = []
  for (const [name, value] of Object.entries({ ...planted, ...kept })) {
    const bytes = Buffer.from(value)
    const forms = [
      value,
      encodeURIComponent(value),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      [...value].reverse().join(''),
    ]
    if (/^ledger/.test(name))
      forms.push(Buffer.from(value, 'base64').toString('hex'), value.replaceAll('+', '-').replaceAll('/', '_'))
    if (forms.some(form => text.includes(form.replace(/=+$/, '')))) found.push(name)
  }
  return found
}

function touches(): Touch[] {
  const file = join(place.settings.data, 'network.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Touch)
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

describe('S5: the program', () => {
  it('reaches for nothing but its database on this machine, serving and by its commands: no connection, no name, no datagram, no other program', async () => {
    const started = performance.now()
    const copy = join(place.settings.data, 'copy.jsonl')
    const code = await commands(
      ['ledger', 'verify'],
      ['ledger', 'export', copy],
      ['ledger', 'verify', copy],
      ['ledger', 'prove', '0'],
      ['ledger', 'checkpoint'],
      ['route', fumes.text],
      ['states'],
    )
    expect(code).toBe(0)
    hear('the export', readFileSync(copy, 'utf8'))
    const database = new URL(place.ownerUrl)
    const all = touches()
    const foreign = all.filter(
      ({ kind, to, port }) =>
        !(kind === 'connect' && isLoopback(to) && port === Number(database.port)) &&
        !(kind === 'lookup' && isLoopback(to)),
    )
    recordEvidence({
      ids: ['S5'],
      area: 'Supply',
      what: 'A server in a process of its own, an appeal from the resident to the answer, every list and page, and seven commands; every connect, look-up, datagram and started program written down.',
      figures: [
        { name: 'calls', value: said.filter(one => /^(GET|POST) /.test(one.where)).length },
        { name: 'connections to the database on loopback', value: all.filter(one => one.kind === 'connect').length },
        { name: 'other attempts', value: foreign.length, aim: '0', isReached: foreign.length === 0 },
      ],
      seconds: (performance.now() - started) / 1000,
    })
    expect(all.filter(one => one.kind === 'connect').length).toBeGreaterThan(3)
    expect(foreign).toEqual([])
  })

  it('would be seen: a fetch, a name that is looked up, a datagram, another program', async () => {
    const log = join(place.settings.data, 'planted.jsonl')
    const script = `
      import { lookup } from 'node:dns'
      import { createSocket } from 'node:dgram'
      import { spawn } from 'node:child_process'
      import { connect } from 'node:net'
      await fetch('http://192.0.2.7:81/', { signal: AbortSignal.timeout(200) }).catch(() => {})
      await new Promise(done => lookup('canary.invalid', done))
      connect(9, '192.0.2.8').on('error', () => {}).destroy()
      createSocket('udp4').send('x', 9, '192.0.2.9')
      spawn('true')
      setTimeout(() => process.exit(), 100)`
    const started = spawn(process.execPath, ['--import', watcher, '--input-type=module', '--eval', script], {
      env: { ...process.env, BANGBAN_NETWORK_LOG: log },
      stdio: 'ignore',
    })
    await once(started, 'exit')
    const seen = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Touch)
    expect(seen).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'connect', to: '192.0.2.7', port: 81 }),
        expect.objectContaining({ kind: 'lookup', to: 'canary.invalid' }),
        expect.objectContaining({ kind: 'connect', to: '192.0.2.8', port: 9 }),
        expect.objectContaining({ kind: 'datagram', to: '192.0.2.9' }),
        expect.objectContaining({ kind: 'program', to: 'true' }),
      ]),
    )
  })

  /** Files of ours that run, or that a browser reads. */
  function sources(folder: string): string[] {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /(?<!\.test)\.(ts|tsx|css|html|sql)$/.test(entry.name))
      .map(entry => join(entry.parentPath, entry.name))
  }

  const foreignHost =
    /(?:https?|wss?|ftp):\/\/(?!127\.0\.0\.1|localhost|\[|\$\{)[\w.-]+|(?:url\(|src=|href=|@import\s)\s*["'`]?\/\/[\w-]+\.[\w.-]+/gi

  const namesOfSpecifications = [
    'src/documents/namespaces.ts: http://purl.org',
    'src/documents/namespaces.ts: http://schemas.microsoft.com',
    'src/documents/namespaces.ts: http://schemas.openxmlformats.org',
    'src/documents/namespaces.ts: http://www.w3.org',
    'src/documents/xml.ts: http://purl.oclc.org',
    'src/documents/xml.ts: http://purl.org',
    'src/documents/xml.ts: http://schemas.openxmlformats.org',
    'src/documents/xml.ts: http://www.ofdspec.org',
    'src/http/open311/discovery.ts: http://wiki.open311.org',
    'web/desk/office-files/package.ts: http://schemas.openxmlformats.org',
    'web/desk/office-files/workbook.ts: http://schemas.openxmlformats.org',
    // filled into a field by a press, for the governor to look at and save
    'web/desk/pages/models/texts.ts: https://api.deepseek.com',
    'web/desk/pages/summaries/docx.ts: http://schemas.openxmlformats.org',
  ]

  it('names no foreign host in its sources: no font, no script, no picture, no service from elsewhere', () => {
    const files = [...sources('web'), ...sources('src')]
    expect(files.length).toBeGreaterThan(100)
    const found = files.flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(foreignHost)].map(([host]) => `${file.slice(root.length + 1)}: ${host}`),
    )
    // names of specifications: they are told or compared, and nobody is asked
    expect([...new Set(found)].sort()).toEqual(namesOfSpecifications)
    for (const bad of [
      '<link href="https://fonts.googleapis.com/css">',
      '@import "//cdn.example.com/a.css"',
      "fetch('http://10.0.0.1/')",
      'url(//img.example.com/x.png)',
      "new WebSocket('wss://evil.example')",
    ])
      expect(bad).toMatch(foreignHost)
  })
})

describe('S8: a secret', () => {
  it('of the machine or of the installation comes out nowhere: not in an answer, an error, a log, the figures, an export, a page or a command', async () => {
    const started = performance.now()
    const wrongUrl = new URL(place.ownerUrl)
    wrongUrl.pathname = '/no_such_database'
    const closedPort = new URL(place.ownerUrl)
    closedPort.port = '1'
    const broken = join(place.settings.data, 'broken')
    for (const [name, text] of Object.entries({
      words: `{"ownerPassword": ${kept['sessionSecret']}, "sessionSecret": "${kept['sessionSecret']}"}`,
      cut: `{"sessionSecret":"${kept['sessionSecret']}`,
    })) {
      mkdirSync(join(broken, name), { recursive: true })
      writeFileSync(join(broken, name, 'secrets.json'), text)
    }
    const failures = await Promise.all([
      bangban('with a database that is not there', ['ledger', 'verify'], { DATABASE_URL: wrongUrl.href }),
      bangban('with a database that does not answer', ['ledger', 'verify'], { DATABASE_URL: closedPort.href }),
      bangban('with an address of another kind', ['ledger', 'verify'], {
        DATABASE_URL: place.ownerUrl.replace('postgres', 'mysql'),
      }),
      ...['words', 'cut'].map(name =>
        bangban(`with secrets that are ${name}`, ['ledger', 'verify'], { BANGBAN_DATA: join(broken, name) }),
      ),
    ])
    expect(failures.filter(code => code === 0)).toEqual([])
    const client = join(root, 'dist', 'web')
    let built = 0
    if (existsSync(client))
      for (const entry of readdirSync(client, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) {
          built++
          hear(`built ${entry.name}`, readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        }
    const { rows } = await place.superuser.query<{ body: string }>(
      'select body from ledger_entry union all select body from idempotency',
    )
    for (const { body } of rows) hear('the record', body)

    const found = [...new Set(said.flatMap(({ where, text }) => secretsIn(text).map(name => `${name} in ${where}`)))]
    const server = said
      .filter(one => one.where.startsWith('standard error'))
      .map(one => one.text)
      .join('')
    recordEvidence({
      ids: ['S8'],
      area: 'Supply',
      what: 'Secrets planted in the environment and in secrets.json, searched in six spellings in every answer, log, figure, export, built file and output of commands, after use and misuse.',
      figures: [
        { name: 'secrets', value: Object.keys({ ...planted, ...kept }).length },
        { name: 'texts searched', value: said.length },
        { name: 'characters searched', value: said.reduce((sum, one) => sum + one.text.length, 0) },
        { name: 'built files searched', value: built },
        { name: 'secrets found', value: found.length, aim: '0', isReached: found.length === 0 },
      ],
      seconds: (performance.now() - started) / 1000,
    })
    // what was searched is what a program says when things go wrong
    expect(server).toContain('planted defect')
    expect(said.length).toBeGreaterThan(100)
    expect(found).toEqual([])
  }, 120_000)

  it('would be found in each of its spellings', () => {
    const secret = planted['OPENAI_API_KEY'] ?? ''
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
      [...secret].reverse().join(''),
    ])
      expect(secretsIn(`before ${form} after`)).toEqual(['OPENAI_API_KEY'])
    expect(secretsIn(Buffer.from(kept['ledgerSeed'] ?? '', 'base64').toString('hex'))).toContain('ledgerSeed')
  })
})
