import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OfficialCheck } from '../src/shapes/official-document.ts'
import { type Client, password, type TestServer, testServer } from './support/district.ts'
import { docx, paragraph } from './support/office-files.ts'
import { oleOf } from './support/office-samples.ts'
import { brokenNotice } from './support/official-documents.ts'

let server: TestServer
let officer: Client
let cookie = ''
beforeAll(async () => {
  server = await testServer()
  officer = await server.signIn('fangjianguo')
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'fangjianguo', password }),
  })
  cookie = signedIn.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
})
const told = (pid: string, what: string) => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return ''
  }
}
/** Processes of ours that wait for a document, by their ids. */
const waiting = () =>
  readdirSync('/proc').filter(
    pid => told(pid, 'cmdline').includes('--kept') && told(pid, 'status').includes(`\nPPid:\t${process.pid}\n`),
  )
afterAll(() => server.close())

const address = (task: 'check' | 'fix', about: Readonly<Record<string, string>> = {}) =>
  `/api/official-documents/${task}?${new URLSearchParams({ name: '通知.docx', ...about })}`

const check = (bytes: Buffer, about = {}) => officer.post(address('check', about), bytes)

async function fix(bytes: Buffer, about: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${server.url}${address('fix', about)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', cookie },
    body: new Uint8Array(bytes),
  })
}

const countOf = async (table: string) =>
  Number((await server.superuser.query(`select count(*) from ${table}`)).rows[0].count)

describe('an official document at the desk', () => {
  it('is answered with its faults and how it prints, and nothing of it is kept', async () => {
    const before = [await countOf('ledger_entry'), await countOf('source'), await countOf('idempotency')]
    const { status, body } = await check(brokenNotice())
    expect(status).toBe(200)
    const { kind, faults, preview }: OfficialCheck = body
    expect(kind).toBe('通知')
    expect(faults.map(one => one.rule)).toContain('P01')
    expect(faults.every(one => one.why !== '' && one.clause !== '')).toBe(true)
    const [section] = preview.sections
    expect(section?.width).toBeCloseTo(215.9, 0)
    expect(JSON.stringify(section?.blocks)).toContain('现就有关事项通知如下')
    expect([await countOf('ledger_entry'), await countOf('source'), await countOf('idempotency')]).toEqual(before)
  })

  it.skipIf(process.platform !== 'linux')(
    'is checked by a process that waits, and each finds one that saw no other document',
    async () => {
      const before = waiting()
      expect(before.length).toBe(1)
      expect((await check(brokenNotice())).status).toBe(200)
      expect(waiting()).not.toEqual(before)
      expect(waiting().length).toBe(1)
    },
  )

  it('comes back with what was chosen mended, and the rest as it was', async () => {
    const bytes = brokenNotice()
    const { faults }: OfficialCheck = (await check(bytes)).body
    const mendable = faults.filter(one => one.isMendable)
    const [chosen] = mendable.filter(one => one.rule === 'P01')
    const reply = await fix(bytes, { keys: chosen?.key ?? '' })
    expect(reply.headers.get('content-type')).toContain('wordprocessingml.document')
    const mended = Buffer.from(await reply.arrayBuffer())
    const left: OfficialCheck = (await check(mended)).body
    expect(left.faults.filter(one => one.rule === 'P01')).toEqual([])
    expect(left.faults.length).toBe(faults.length - 1)
    const all = Buffer.from(await (await fix(bytes)).arrayBuffer())
    expect(((await check(all)).body as OfficialCheck).faults.filter(one => one.isMendable)).toEqual([])
  })

  it('that bears a mark of secrecy is refused, wherever it stands, and only counted', async () => {
    const said = async () =>
      (await server.superuser.query(`select count(*) from ledger_entry where type = 'door.refused'`)).rows[0].count
    const before = Number(await said())
    const secret = docx(`${paragraph('机密★1年')}${paragraph('关于开展检查的通知')}`)
    const hidden = docx(
      `${paragraph('关于开展检查的通知')}<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>绝密★启用前</w:t></w:r></w:p>`,
    )
    for (const bytes of [secret, hidden]) {
      const { status, body } = await check(bytes)
      expect([status, body.code]).toEqual([422, 'classified'])
      expect((await fix(bytes)).status).toBe(422)
    }
    expect(Number(await said())).toBe(before + 4)
  })

  it('that can’t be read gets its verdict and a sentence', async () => {
    const files: readonly (readonly [string, Buffer, string])[] = [
      ['坏.docx', Buffer.from('PK\u0003\u0004 nothing'), 'damaged'],
      ['空.docx', Buffer.alloc(0), 'empty'],
      ['加密.docx', oleOf('EncryptedPackage', 'EncryptionInfo'), 'encrypted'],
      ['便笺.txt', Buffer.from('请大家准时到会'), 'unsupported'],
    ]
    for (const [name, bytes, verdict] of files) {
      const { status, body } = await check(bytes, { name })
      expect([name, status, body.code]).toEqual([name, 422, verdict])
      expect(body.detail).toMatch(/\p{Script=Han}.*。$/u)
    }
  })

  it('is for whoever is signed in, and must have a name', async () => {
    expect((await server.anonymous.post(address('check'), brokenNotice())).status).toBe(401)
    expect((await officer.post('/api/official-documents/check', brokenNotice())).status).toBe(422)
    const odd = await officer.post(address('fix', { keys: '<b>' }), brokenNotice())
    expect([odd.status, odd.body.detail]).toEqual([422, '要改的问题编号不对。'])
  })
})

describe('a server that stops', () => {
  it.skipIf(process.platform !== 'linux')('leaves no process behind that waits for a document', async () => {
    const other = await testServer()
    const before = waiting()
    other.running.prepare()
    expect(waiting().length).toBe(before.length + 1)
    await other.close()
    await expect.poll(waiting).toEqual(before)
  })
})
