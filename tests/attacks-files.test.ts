import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccountsFile, fixedDemoPassword, writeAccounts } from '../src/demo/load.ts'
import { createStatic } from '../src/http/static.ts'
import { openSecrets } from '../src/store/index.ts'
import { attackedServer, type Caller, caller, type Target, tally } from './support/attacker.ts'
import { eventually, fumes } from './support/district.ts'

const tried = tally(
  'Attacks',
  'Shipped passwords and keys tried; names of files that lead elsewhere, archives, photos that are none, bombs; parameters that are no text; the static folder left by every spelling of a path.',
)

let target: Target
let folder: string
let officer: Caller
let guardian: Caller
let searched = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bangban-attack-'))
  target = await attackedServer()
  officer = await target.signedIn('luxin')
  guardian = await target.signedIn('zhoumin')
})
afterAll(async () => {
  tried.record([{ name: 'files of the repository searched for secrets', value: searched }])
  await target.close()
  rmSync(folder, { recursive: true, force: true })
})

const root = join(import.meta.dirname, '..')
const attempt = (id: string, isRepelled: boolean, what: string) => tried.attempt(id, isRepelled, what)
const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64')
const jpegHead = Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00)
const pngHead = Buffer.of(137, 80, 78, 71, 13, 10, 26, 10)
/** Each says that it is of one pixel. */
const pngOfOne = Buffer.concat([
  pngHead,
  Buffer.of(0, 0, 0, 13),
  Buffer.from('IHDR'),
  Buffer.of(0, 0, 0, 1, 0, 0, 0, 1),
])
const webpOfOne = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.of(0, 1, 0, 0),
  Buffer.from('WEBPVP8X'),
  Buffer.of(10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
])
const jpeg = (text = 'a stall') => Buffer.concat([jpegHead, Buffer.from(text)])

let phones = 0
/** Files an appeal with photos from an address of its own. */
async function file(photos: unknown, more: object = {}) {
  const who = caller(target.url)
  const phone = `1395555${String(++phones).padStart(4, '0')}`
  const answer = await who.post('/api/appeals', { ...fumes, phone, photos, ...more })
  return { ...answer, phone, receipt: String(answer.body?.receipt ?? '') }
}

async function photosOf({ receipt, phone }: { receipt: string; phone: string }) {
  const { body } = await caller(target.url).post('/api/appeals/status', { receipt, phone })
  return body.photos as { id: string; name: string; mediaType: string }[]
}

/** Every file below a folder, by its path from there. */
const filesIn = (place: string) =>
  readdirSync(place, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(place.length))
    .sort()

/** A zip with one stored file, as an unpacker that trusts names would write it outside. */
function zip(name: string, content: string): Buffer {
  const data = Buffer.from(content)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt32LE(crc32(data), 14)
  head.writeUInt32LE(data.length, 18)
  head.writeUInt32LE(data.length, 22)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), data])
}

/** A tar with one file or link. */
function tar(name: string, content: string, link?: string): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0)
  block.write('0000644\0', 100)
  block.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124)
  block.write('        ', 148)
  block.write(link === undefined ? '0' : '2', 156)
  if (link !== undefined) block.write(link, 157)
  block.write('ustar\0', 257)
  block.write(
    `${[...block]
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return Buffer.concat([block, Buffer.from(content.padEnd(512, '\0')), Buffer.alloc(1024)])
}

describe('what comes with an installation', () => {
  it('T18: two new installations share no secret, each value has 256 random bits and is read by its owner alone (RAGFlow infini_rag_flow)', () => {
    const [one, two] = ['a', 'b'].map(name => {
      const place = join(folder, name)
      mkdirSync(place)
      return { secrets: openSecrets(place), file: join(place, 'secrets.json') }
    })
    if (!one || !two) throw new Error('no installations')
    for (const [name, value] of Object.entries(one.secrets)) {
      attempt('T18', value !== two.secrets[name as keyof typeof two.secrets], `${name} is the same twice`)
      if (name !== 'ledgerKey') attempt('T18', Buffer.from(value, 'base64url').length >= 32, `${name} is short`)
    }
    attempt('T18', one.secrets.ledgerKey.includes('PRIVATE KEY'), 'no key')
    for (const { file: path } of [one, two]) attempt('T18', (statSync(path).mode & 0o077) === 0, 'readable by others')
    expect(tried.through('T18')).toEqual([])
    // opened again it is the same installation
    expect(openSecrets(dirname(one.file))).toEqual(one.secrets)
  })

  it('T18: no session is made with a secret that anybody could know', async () => {
    const { token } = await target.one<{ token: string }>(
      `select token from login_session s join person p on p.id = s.person_id where p.username = 'luxin' limit 1`,
    )
    const signed = async (secret: string) => {
      const signature = createHmac('sha256', secret).update(token).digest('base64')
      const cookie = `bangban.session_token=${encodeURIComponent(`${token}.${signature}`)}`
      return (await caller(target.url).get('/api/me', { cookie })).status
    }
    const known = [
      '',
      'better-auth-secret-123456789',
      'better-auth-secret-12345678901234567890',
      'secret',
      'changeme',
      'bangban',
      'fastgptsecret',
      'infini_rag_flow',
      fixedDemoPassword,
      'undefined',
      'null',
    ]
    for (const secret of known) attempt('T18', (await signed(secret)) === 401, `signed with ${secret}`)
    expect(tried.through('T18')).toEqual([])
    expect(await signed(openSecrets(target.data).sessionSecret)).toBe(200)
  })

  it('T18: no key and no password of an installation lies in the repository', () => {
    const patterns: Record<string, RegExp> = {
      'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}/,
      'a token of a service':
        /\b(sk-[A-Za-z0-9]{20,}|ghp_[A-Za-z0-9]{30,}|AKIA[0-9A-Z]{16}|xox[bp]-[0-9A-Za-z-]{20,})\b/,
      'a secret of ours': /"(ownerPassword|applicationPassword|sessionSecret|ledgerKey)"\s*:\s*"[^"$]{20,}"/,
      'an address with a password': /postgres(ql)?:\/\/[a-z_]+:(?!\$|<|…|\*|密码|password|secret)[A-Za-z0-9_-]{16,}@/i,
    }
    const found = (text: string) =>
      Object.entries(patterns).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []))
    // it finds what is planted
    expect(found(`-----BEGIN ${'PRIVATE'} KEY-----\nMC4CAQAwBQYDK2VwBCIEIHh4`)).toEqual(['a private key'])
    expect(found(`{"session${'Secret'}": "${'x'.repeat(43)}"}`)).toEqual(['a secret of ours'])
    // the backup among the fixtures is of an office that never was
    const skipped = /^\/(node_modules|\.git|dist|data|test-results|coverage|tests\/fixtures)\//
    const files = filesIn(root).filter(path => !skipped.test(path) && !/\.(png|jpg|webp|woff2|ico)$/.test(path))
    expect(files.length).toBeGreaterThan(200)
    const leaks = files.flatMap(path => found(readFileSync(join(root, path), 'utf8')).map(kind => `${path}: ${kind}`))
    for (const kind of Object.keys(patterns))
      attempt('T18', !leaks.some(one => one.endsWith(kind)), leaks.filter(one => one.endsWith(kind)).join())
    searched = files.length
    // the one password that stands here sets itself nowhere: it has to be asked for
    expect(readFileSync(join(root, 'src/commands/serve.ts'), 'utf8')).toContain("values['demo-passwords'] === true")
    expect(tried.through('T18')).toEqual([])
  })
})

describe('names of files', () => {
  const names = [
    '../../../../tmp/bangban-escaped.jpg',
    '/tmp/bangban-escaped.jpg',
    '..\\..\\bangban-escaped.jpg',
    'C:\\Windows\\bangban-escaped.jpg',
    '\\\\host\\share\\bangban-escaped.jpg',
    'file:///tmp/bangban-escaped.jpg',
    '%2e%2e%2fbangban-escaped.jpg',
    '....//....//bangban-escaped.jpg',
    'a/../../../secrets.json',
    '.htaccess',
    '~/bangban-escaped.jpg',
    '$(touch bangban-escaped).jpg',
    '`touch bangban-escaped`.jpg',
    '; rm -rf data; .jpg',
    '照片.jpg"\r\nSet-Cookie: evil=1\r\nX-Evil: "1.jpg',
    '照片\u202egpj.exe',
    'con.jpg',
    '<img src=x onerror=alert(1)>.jpg',
    `${'n'.repeat(116)}.jpg`,
  ]

  it('T31: of photos are words and lead nowhere: nothing is written, no header is set (LibreChat GHSA-qrm5-r67f-6692)', async () => {
    // the server itself leaves checkpoints beside its database
    const kept = () => filesIn(target.data).filter(path => !/^\/(postgres|checkpoints)/.test(path))
    const before = kept()
    const around = [root, tmpdir()].map(place => new Set(readdirSync(place)))
    for (const name of names) {
      const filed = await file([{ name, data: base64(jpeg(name)) }])
      expect(filed.status, name).toBe(201)
      const [photo] = await photosOf(filed)
      const shown = await caller(target.url).get(
        `/api/photos/${photo?.id}?${new URLSearchParams({ receipt: filed.receipt, phone: filed.phone })}`,
      )
      attempt(
        'T31',
        shown.status === 200 && !shown.headers.has('x-evil') && !/evil/.test(shown.headers.get('set-cookie') ?? ''),
        name,
      )
      attempt(
        'T31',
        !/escaped|\.\.|passwd/.test(shown.headers.get('content-disposition') ?? ''),
        `${name}: disposition`,
      )
    }
    for (const name of [
      '',
      ' ',
      'n'.repeat(121),
      'n'.repeat(65_536),
      '照片\u0000.jpg',
      '\ud800.jpg',
      5,
      null,
      ['a.jpg'],
      { toString: 'a.jpg' },
    ]) {
      const { status } = await file([{ name, data: base64(jpeg()) }])
      attempt('T31', status === 422, `${JSON.stringify(name)?.slice(0, 40)}: ${status}`)
    }
    expect(kept()).toEqual(before)
    for (const [i, place] of [root, tmpdir()].entries())
      attempt(
        'T31',
        !readdirSync(place).some(name => !around[i]?.has(name) && name.includes('escaped')),
        `written into ${place}`,
      )
    expect(tried.through('T31')).toEqual([])
    const filed = await file([{ name: '烧烤摊.jpg', data: base64(jpeg()) }])
    expect(await photosOf(filed)).toMatchObject([{ name: '烧烤摊.jpg', mediaType: 'image/jpeg' }])
  })

  it('T30: an archive is never unpacked, as a photo or an import: what it names outside is not there (AnythingLLM 6a492f038)', async () => {
    const outside = 'bangban-slipped.txt'
    const archives = {
      'up.zip': zip(`../../${outside}`, 'slipped'),
      'absolute.zip': zip(join(folder, outside), 'slipped'),
      'up.tar': tar(`../${outside}`, 'slipped'),
      'link.tar': tar('link', '', '/etc/passwd'),
      'up.tar.gz': gzipSync(tar(`../${outside}`, 'slipped')),
    }
    const place = join(folder, 'import', 'inner')
    mkdirSync(place, { recursive: true })
    for (const [name, bytes] of Object.entries(archives)) {
      writeFileSync(join(place, name), bytes)
      const { status } = await file([{ name, data: base64(bytes) }])
      attempt('T30', status === 422, `${name} as a photo: ${status}`)
    }
    writeFileSync(
      join(place, 'good.jsonl'),
      `${JSON.stringify({ title: '路灯坏了', text: '桥头的路灯坏了一周了。' })}\n`,
    )
    const paths = [...Object.keys(archives), 'good.jsonl'].map(name => join(place, name))
    const { superuser } = target
    const before = await superuser.query('select count(*)::int as n from matter')
    // not waited for in place: the server that is attacked lives in this process
    const run = await new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
      const child = spawn(process.execPath, ['src/main.ts', 'import', 'appeals', '--json', ...paths], {
        cwd: root,
        env: { ...process.env, BANGBAN_DATA: target.data, DATABASE_URL: target.running.opened.opened.ownerUrl },
      })
      let [out, err] = ['', '']
      child.stdout.on('data', piece => {
        out += piece
      })
      child.stderr.on('data', piece => {
        err += piece
      })
      child.on('error', reject).on('close', code => resolve({ code, out, err }))
    })
    expect(run.out, run.err).toMatch(/^\{/)
    const result = JSON.parse(run.out) as { filed: number; bad: { line: number }[] }
    for (const name of Object.keys(archives)) attempt('T30', run.code === 1, name)
    attempt(
      'T30',
      filesIn(folder).every(path => !path.endsWith(outside)),
      'a file beside',
    )
    attempt('T30', !readdirSync(root).includes(outside) && !readdirSync(tmpdir()).includes(outside), 'a file above')
    expect(tried.through('T30')).toEqual([])
    // the good file among them is taken
    expect(result.filed).toBe(1)
    expect(result.bad.length).toBeGreaterThanOrEqual(Object.keys(archives).length)
    const after = await superuser.query('select count(*)::int as n from matter')
    expect(after.rows[0].n).toBe(before.rows[0].n + 1)
  })

  it('T33: a parameter that is no text is refused, in a path, a query and a body (tmp CVE-2026-49982)', async () => {
    const odd: unknown[] = [
      [],
      ['x'],
      [['x']],
      {},
      { $ne: '' },
      { $gt: '' },
      { toString: 1 },
      1,
      Number.POSITIVE_INFINITY,
      true,
      null,
      ['../../etc/passwd'],
      { length: 36 },
    ]
    const bodies: [Caller, string, (value: unknown) => object][] = [
      [caller(target.url), '/api/appeals/status', value => ({ receipt: value, phone: fumes.phone })],
      [caller(target.url), '/api/appeals/status', value => ({ receipt: 'SF260101-0000-0000-00000', phone: value })],
      [caller(target.url), '/api/appeals', value => ({ ...fumes, title: value })],
      [caller(target.url), '/api/appeals', value => ({ ...fumes, text: value })],
      [caller(target.url), '/api/appeals', value => ({ ...fumes, photos: value === null ? 1 : [value] })],
      [guardian, '/api/decisions', value => ({ decisions: [{ proposalId: value, shownDigest: 'a'.repeat(64) }] })],
      [
        guardian,
        `/api/proposals/${crypto.randomUUID()}/decision`,
        value => ({ kind: value, shownDigest: 'a'.repeat(64) }),
      ],
      [officer, `/api/orders/${crypto.randomUUID()}/assign`, value => ({ personId: value })],
      [officer, `/api/orders/${crypto.randomUUID()}/report`, value => ({ measure: value, answer: value })],
      [guardian, '/api/employees/appeal-router/suspend', value => ({ reason: value })],
      [guardian, '/api/auth/revoke-session', value => ({ token: value })],
    ]
    for (const [who, path, body] of bodies)
      for (const value of odd) {
        const { status } = await who.post(path, body(value))
        attempt('T33', status === 422 || status === 400, `${path} ${JSON.stringify(body(value))}: ${status}`)
      }
    for (const query of [
      'q[]=a',
      'q[]=a&q[]=b',
      'q[a]=b',
      'state[]=received',
      'state[$ne]=x',
      'cursor[]=1_2',
      'cursor=a_b',
      'cursor=_',
      'overdue[]=1',
      'overdue=2',
      'department[]=hub',
    ]) {
      const { status, body } = await officer.get(`/api/matters?${query}`)
      // a name that no filter has is no filter
      attempt('T33', status === 422 || (status === 200 && Array.isArray(body.items)), `matters?${query}: ${status}`)
    }
    for (const query of ['receipt[]=a&phone[]=b', 'receipt=a&receipt=b&phone=1', 'receipt[$ne]=&phone[$ne]='])
      attempt(
        'T33',
        [401, 404].includes((await caller(target.url).get(`/api/photos/${crypto.randomUUID()}?${query}`)).status),
        query,
      )
    for (const id of [
      '[object Object]',
      '%5B%5D',
      '..%2f..',
      '%2e%2e',
      '%00',
      'a'.repeat(4000),
      '%F0%9F%98%80',
      "'; drop table matter; --",
    ])
      for (const path of [`/api/matters/${id}`, `/api/photos/${id}`, `/api/employees/${id}`])
        attempt('T33', [404, 422].includes((await guardian.get(path)).status), path)
    expect(tried.through('T33')).toEqual([])
    expect((await officer.get('/api/matters?overdue=0')).status).toBe(200)
    expect((await guardian.get('/api/employees/appeal-router')).status).toBe(200)
  })
})

describe('photos', () => {
  const script = '<!doctype html><html><body><script>window.__hit=1</script></body></html>'
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>window.__hit=1</script></svg>'
  const polyglot = Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n'), zip('a.txt', 'x')])

  it('T35: what a photo is, its first bytes say, whatever its name; what lies behind them is never a page (WeKnora #1997)', async () => {
    const liars: [string, Buffer | string][] = [
      ['照片.jpg', script],
      ['照片.jpg', svg],
      ['照片.svg', svg],
      ['照片.jpg', `<?xml version="1.0"?>${svg}`],
      ['照片.jpg', 'GIF89a\u0001\u0000\u0001\u0000'],
      ['照片.gif', 'GIF87a=1;window.__hit=1'],
      ['照片.pdf', polyglot],
      ['照片.jpg', polyglot],
      ['照片.zip', zip('a.txt', 'x')],
      ['照片.jpg', '#!/bin/sh\ntouch x\n'],
      ['照片.jpg', `${' '.repeat(600)}${script}`],
      ['照片.bmp', 'BM6\u0000'],
      ['照片.ico', Buffer.of(0, 0, 1, 0)],
      ['照片.tif', 'II*\u0000'],
      ['照片.jpg', Buffer.of(0xff, 0xd8)],
      ['照片.jpg', Buffer.of(0xd8, 0xff, 0xff)],
      ['照片.png', Buffer.of(0x89, 0x50, 0x4e, 0x47)],
      ['照片.webp', 'RIFF\u0000\u0000\u0000\u0000WEBX'],
      ['照片.jpg', 'MZ\u0090\u0000'],
      ['照片.jpg', Buffer.concat([Buffer.from('\ufeff'), jpegHead])],
    ]
    for (const [name, bytes] of liars) {
      const { status, text } = await file([{ name, data: base64(bytes) }])
      attempt('T35', status === 422, `${name} ${String(bytes).slice(0, 20)}: ${status} ${text.slice(0, 80)}`)
    }
    for (const data of [
      `data:image/jpeg;base64,${base64(jpeg())}`,
      `data:text/html,${script}`,
      script,
      '',
      '====',
      '%FF%D8%FF',
      'https://evil.example/a.jpg',
      '/etc/passwd',
    ])
      attempt('T35', (await file([{ name: '照片.jpg', data }])).status === 422, data.slice(0, 30))
    const wolves: [string, Buffer, string][] = [
      ['狼.html', Buffer.concat([jpegHead, Buffer.from(script)]), 'image/jpeg'],
      ['狼.svg', Buffer.concat([pngOfOne, Buffer.from(svg)]), 'image/png'],
      ['狼.js', Buffer.concat([webpOfOne, Buffer.from('=1;window.__hit=1//')]), 'image/webp'],
      ['狼.zip', Buffer.concat([jpegHead, zip('../a.txt', 'x')]), 'image/jpeg'],
      ['狼.pdf', Buffer.concat([jpegHead, polyglot]), 'image/jpeg'],
    ]
    for (const [name, bytes, type] of wolves) {
      const filed = await file([{ name, data: base64(bytes), mediaType: 'text/html', type: 'text/html' }])
      const [photo] = await photosOf(filed)
      const key = new URLSearchParams({ receipt: filed.receipt, phone: filed.phone })
      const served = await fetch(`${target.url}/api/photos/${photo?.id}?${key}`, {
        headers: { accept: 'text/html', 'x-forwarded-for': caller(target.url).address },
      })
      attempt('T35', served.headers.get('content-type') === type, `${name}: ${served.headers.get('content-type')}`)
      attempt('T35', served.headers.get('x-content-type-options') === 'nosniff', `${name}: nosniff`)
      // byte for byte what came, so that its hash proves it
      expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true)
    }
    expect(tried.through('T35')).toEqual([])
  })

  it('T35: a photo that is opened by itself is shut off from everything: nothing in it runs, loads or reads', async () => {
    const filed = await file([{ name: '照片.jpg', data: base64(jpeg()) }])
    const [photo] = await photosOf(filed)
    const key = new URLSearchParams({ receipt: filed.receipt, phone: filed.phone })
    const { status, headers } = await caller(target.url).get(`/api/photos/${photo?.id}?${key}`)
    const policy = (headers.get('content-security-policy') ?? '').split('; ')
    attempt('T35', policy.includes('sandbox'), `policy: ${policy.join('; ')}`)
    attempt('T35', policy.includes("default-src 'none'"), `policy: ${policy.join('; ')}`)
    expect(status).toBe(200)
    expect(tried.through('T35')).toEqual([])
  })

  it('T34: bombs are refused by what they hold, not by what they say: too many, too big, packed, and pictures too large to draw (FastGPT #7806)', async () => {
    const big = Buffer.concat([jpegHead, Buffer.alloc(2 * 1024 * 1024)])
    const photo = (bytes: Buffer) => ({ name: '照片.jpg', data: base64(bytes) })
    attempt('T34', (await file([photo(big)])).status === 422, 'more than 2 MB')
    attempt('T34', (await file([photo(jpeg()), photo(jpeg()), photo(big)])).status === 422, 'one of three')
    attempt('T34', (await file(Array.from({ length: 4 }, () => photo(jpeg())))).status === 422, 'four')
    attempt(
      'T34',
      (await file(Array.from({ length: 20_000 }, () => ({ name: 'a', data: 'AAAA' })))).status === 422,
      'twenty thousand',
    )
    attempt('T34', (await file([], { text: '长'.repeat(5001) })).status === 422, 'a long text')
    attempt('T34', (await file([], { text: 'a'.repeat(9_600_000) })).status === 413, 'a body of 9.6 MB')
    const post = async (path: string, bytes: Buffer, headers: Record<string, string>) =>
      (
        await fetch(`${target.url}${path}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': crypto.randomUUID(),
            'x-forwarded-for': caller(target.url).address,
            ...headers,
          },
          body: new Uint8Array(bytes),
        })
      ).status
    // 100 MB of blanks in 100 kB: what is packed is not unpacked
    const packed = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '))
    const before = process.memoryUsage().rss
    for (const path of ['/api/appeals', '/api/appeals/status', '/api/auth/sign-in/username'])
      for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
        const status = await post(path, encoding === 'deflate' ? deflateSync(Buffer.alloc(1024)) : packed, {
          'content-encoding': encoding,
        })
        attempt('T34', status === 400 || status === 415, `${path} ${encoding}: ${status}`)
      }
    attempt('T34', process.memoryUsage().rss - before < 300 * 1024 * 1024, 'memory')
    const deep = '['.repeat(200_000)
    for (const path of ['/api/appeals', '/api/auth/sign-in/username'])
      attempt('T34', (await post(path, Buffer.from(deep), {})) === 400, `${path}: deep`)
    // few bytes that a browser would draw as gigabytes, on the screen of whoever decides
    const size = 30_000
    const chunk = (type: string, data: Buffer) => {
      const body = Buffer.concat([Buffer.from(type), data])
      const length = Buffer.alloc(4)
      length.writeUInt32BE(data.length)
      const sum = Buffer.alloc(4)
      sum.writeUInt32BE(crc32(body))
      return Buffer.concat([length, body, sum])
    }
    const header = Buffer.alloc(13)
    header.writeUInt32BE(size, 0)
    header.writeUInt32BE(size, 4)
    header.writeUInt8(1, 8)
    const png = Buffer.concat([
      pngHead,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(1024))),
      chunk('IEND', Buffer.alloc(0)),
    ])
    const giant = Buffer.concat([
      Buffer.of(0xff, 0xd8, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0xff, 0xff, 0xff, 0xff, 0x01, 0x01, 0x11, 0x00),
      Buffer.alloc(64),
    ])
    const webp = Buffer.concat([
      Buffer.from('RIFF'),
      Buffer.of(22, 0, 0, 0),
      Buffer.from('WEBPVP8X'),
      Buffer.of(10, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x7f, 0x00, 0xff, 0x7f, 0x00),
    ])
    for (const [what, bytes] of Object.entries({ png, jpeg: giant, webp })) {
      const { status, text } = await file([photo(bytes)])
      attempt('T34', status === 422, `a ${what} of 30,000 by 30,000 or more: ${status} ${text.slice(0, 100)}`)
    }
    expect(tried.through('T34')).toEqual([])
    const three = Array.from({ length: 3 }, () => photo(Buffer.concat([jpegHead, Buffer.alloc(2 * 1024 * 1024 - 64)])))
    expect((await file(three)).status).toBe(201)
  })

  it('T35: photos of a report pass the same door', async () => {
    const filed = await file([])
    const { id: matter } = await target.one<{ id: string }>('select id from matter where receipt = $1', [filed.receipt])
    const shown = await eventually(
      async () => (await guardian.get(`/api/matters/${matter}`)).body.proposal ?? undefined,
    )
    const decided = await guardian.post(`/api/proposals/${shown.id}/decision`, {
      kind: 'amend',
      shownDigest: shown.shownDigest,
      routing: {
        departmentId: 'urban',
        categoryId: 'cooking-fumes',
        urgency: 'normal',
        dueDays: 1,
        reason: '油烟归城管',
      },
    })
    const { order } = decided.body
    await officer.post(`/api/orders/${order.id}/sign`)
    const report = (photos: unknown) =>
      officer.post(`/api/orders/${order.id}/report`, { measure: '已到现场劝离', answer: '您好，已经劝离。', photos })
    for (const bytes of [script, svg, polyglot, zip('a', 'b')]) {
      const { status } = await report([{ name: '现场.jpg', data: base64(bytes) }])
      attempt('T35', status === 422, `a report with ${String(bytes).slice(0, 12)}: ${status}`)
    }
    expect(tried.through('T35')).toEqual([])
    expect((await report([{ name: '现场.jpg', data: base64(jpeg('scene')) }])).status).toBe(200)
  })
})

describe('the static folder', () => {
  const spellings = (path: string) => {
    const encode = (text: string) =>
      [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
    const twice = (text: string) => encode(text).replaceAll('%', '%25')
    return ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '..;', '....', '%c0%ae%c0%ae', '%uff0e%uff0e', '．．']
      .flatMap(up =>
        ['/', '%2f', '%252f', '\\', '%5c', '//', '/./', '%2f%2f'].flatMap(slash => [
          `/${`${up}${slash}`.repeat(2)}${path}`,
          `/assets${slash}${`${up}${slash}`.repeat(3)}${path}`,
          `/desk${slash}${up}${slash}${up}${slash}${path}%00.js`,
        ]),
      )
      .concat([
        `/${encode('../../')}${path}`,
        `/${twice('../../')}${path}`,
        `/${path}%00.html`,
        `/%00${path}`,
        `//${path}`,
        `/./${path}`,
        `/.${path}`,
      ])
  }

  it('T36: is not left by any spelling of a path (AnythingLLM GHSA-6hrp-7mw6-8v59)', async () => {
    const { port } = new URL(target.url)
    const get = (path: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const call = request(
          { host: '127.0.0.1', port, path: encodeURI(path).replaceAll('%25', '%'), agent: false },
          response => {
            let text = ''
            response.setEncoding('latin1').on('data', piece => {
              text += piece
            })
            response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
          },
        )
        call.on('error', reject)
        call.end()
      })
    const treasures: [string, RegExp][] = [
      ['package.json', /"dependencies"/],
      ['src/main.ts', /import /],
    ]
    for (const [path, content] of treasures)
      for (const spelled of spellings(path)) {
        const { status, text } = await get(spelled)
        attempt('T36', status < 500 && !content.test(text), `${spelled}: ${status}`)
      }
    for (const path of [
      '/etc/passwd',
      '//etc/passwd',
      '/proc/self/environ',
      'file:///etc/passwd',
      '/.git/config',
      '/.env',
      '/data/secrets.json',
      '/node_modules/pg/package.json',
    ])
      attempt('T36', !/root:|PATH=|repositoryformatversion|ownerPassword|"version"/.test((await get(path)).text), path)
    expect(tried.through('T36')).toEqual([])
  })

  it('T36: serves what lies in it, and nothing beside it', async () => {
    const site = join(folder, 'site')
    mkdirSync(join(site, 'assets'), { recursive: true })
    mkdirSync(join(site, 'desk'))
    writeFileSync(join(site, 'index.html'), '<p>portal</p>')
    writeFileSync(join(site, 'desk', 'index.html'), '<p>desk</p>')
    writeFileSync(join(site, 'assets', 'a-1.js'), 'inside')
    writeFileSync(join(site, 'assets', 'a-1.js.map'), 'a map')
    writeFileSync(join(site, '.secret.js'), 'hidden')
    writeFileSync(join(folder, 'beside.js'), 'beside')
    writeFileSync(join(folder, 'site.js'), 'beside')
    const served = createStatic(site)
    for (const path of [
      ...spellings('beside.js'),
      '/../beside.js',
      '/assets/../../beside.js',
      '/../site.js',
      '/assets/../../site/../beside.js',
      join(folder, 'beside.js'),
    ])
      attempt('T36', (await served.file(path)) === undefined, path)
    for (const path of [
      '/assets/a-1.js.map',
      '/assets',
      '/assets/',
      '/',
      '',
      '.',
      '/assets/a-1.js/',
      '/assets/a-1.js\0',
    ])
      attempt('T36', (await served.file(path)) === undefined, JSON.stringify(path))
    expect(tried.through('T36')).toEqual([])
    expect((await served.file('/assets/a-1.js'))?.body.toString()).toBe('inside')
    expect(await served.page('/desk/../../beside', 'n')).toBe('<p>desk</p>')
    expect(await served.page('/anything', 'n')).toBe('<p>portal</p>')
  })
})

describe('the demo', () => {
  it('T18: has passwords of its own at every installation; none of those that one would try opens it (MaxKB MaxKB@123..)', async () => {
    const written = async (i: number) => {
      const place = join(folder, `demo${i}`)
      mkdirSync(place)
      await writeAccounts(target.running.opened, place, { fixedPasswords: false })
      const path = join(place, demoAccountsFile)
      attempt('T18', (statSync(path).mode & 0o077) === 0, 'readable by others')
      return readFileSync(path, 'utf8')
        .split('\n')
        .flatMap(line => {
          const [account = '', password = ''] = line.trim().split(/\s+/)
          return /^[a-z]+$/.test(account) && password !== '' ? [[account, password] as const] : []
        })
    }
    const first = await written(0)
    const second = await written(1)
    expect(first.length).toBeGreaterThanOrEqual(10)
    const all = [...first, ...second].map(([, password]) => password)
    attempt('T18', new Set(all).size === all.length, 'a password twice')
    for (const password of all) attempt('T18', /^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/.test(password), password)
    const usual: [string, string][] = [
      ['zhoumin', fixedDemoPassword],
      ['zhoumin', 'zhoumin'],
      ['zhoumin', 'MaxKB@123..'],
      ['qinlang', '1234'],
      ['qinlang', 'admin'],
      ['admin', 'admin'],
      ['admin', 'changeme'],
      ['root', 'infini_rag_flow'],
    ]
    for (const [account, password] of usual)
      attempt('T18', (await caller(target.url).signIn(account, password)).status === 401, `${account} / ${password}`)
    expect(tried.through('T18')).toEqual([])
    // at the same office the later of the two stands
    const [account, password] = second.at(0) ?? ['', '']
    expect((await caller(target.url).signIn(account, password)).status).toBe(200)
  })
})
