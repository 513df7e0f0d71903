import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStored } from '../src/ledger/index.ts'
import { type Client, eventually, type TestServer, testServer } from './support/district.ts'
import { libraryOf } from './support/library.ts'
import { docx, inlineCell, paragraph, wordPart, xlsx } from './support/office-files.ts'
import { commonWords, oleOf, samples } from './support/office-samples.ts'
import { encryptedPdf, pictureOnlyPdf } from './support/pdf-writer.ts'
import { zipOf, zipOfTexts } from './support/zip-writer.ts'

let server: TestServer
const clients = new Map<string, Client>()
beforeAll(async () => {
  server = await testServer()
  const { rows } = await server.superuser.query("select id from person where username = 'zhoumin'")
  await libraryOf(server.running.opened, rows[0].id).ready()
})
afterAll(() => server.close())

async function by(account: string): Promise<Client> {
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}

type Content = Buffer | string
interface Bringing {
  readonly account?: string
  readonly key?: string
  readonly signal?: AbortSignal
  readonly about?: Readonly<Record<string, string>>
}

const addressOf = (name: string, about: Readonly<Record<string, string>> = {}) =>
  `/api/knowledge/uploads?${new URLSearchParams({ name, kind: 'policy', classification: 'public', ...about })}`

const bring = async (
  name: string,
  content: Content,
  { account = 'dengyu', key = crypto.randomUUID(), signal, about }: Bringing = {},
) => (await by(account)).send(addressOf(name, about), new Uint8Array(Buffer.from(content)), key, signal)

const counted = async (table: string) => Number((await server.superuser.query(`select count(*) from ${table}`)).rows[0].count)

/** A notice of its own, so that no file is another one's twin. */
const notice = (word: string, more = '') => `示例区人民政府办公室关于印发《示例区${word}补贴办法》的通知

示政办发〔2025〕12号

第一条　为了鼓励${word}，制定本办法。

第二条　${word}的，每户每年补贴二百元。

第三条　本办法自2025年4月1日起施行。
${more}`

const wordsOf = (text: string) => text.split('\n').map(line => paragraph(line)).join('')

describe('a file that can be read', () => {
  it.for(Object.entries(samples))('as .%s becomes a draft with its words, brought by who sent it', async ([format, bytes]) => {
    const { status, body } = await bring(`通知.${format}`, bytes)
    expect([status, body.detail]).toEqual([200, undefined])
    expect(body).toMatchObject({ isNew: true, source: { state: 'draft', addedBy: { name: '邓宇' } } })
    const text = await (await by('dengyu')).get(`/api/knowledge/sources/${body.source.id}`)
    expect(JSON.stringify(text.body)).toContain(commonWords)
  })
})
