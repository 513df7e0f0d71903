import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileAppeal } from '../src/casework/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { systemSession } from '../src/store/index.ts'
import { type Client, fumes, type TestServer, testServer } from './support/district.ts'
import { libraryOf, policy } from './support/library.ts'

let server: TestServer
let library: ReturnType<typeof libraryOf>
const clients = new Map<string, Client>()
let bees: string
let ponds: string

beforeAll(async () => {
  server = await testServer()
  const { id } = await server.running.opened.office.store.open
    .selectFrom('person')
    .select('id')
    .where('username', '=', 'zhoumin')
    .executeTakeFirstOrThrow()
  library = libraryOf(server.running.opened, id)
  bees = (
    await library.published(
      policy('蜂箱转场', {
        documentNumber: '示政办发〔2025〕12号',
        passages: [
          { heading: '补贴标准', label: '第一条', text: '每箱蜂补贴30元，每户最高不超过3000元。' },
          { heading: '', label: '第二条', text: '申请时应当提交身份证、蜂箱照片。联系电话：0311-66001234。' },
        ],
      }),
    )
  ).id
  ponds = (await library.published(policy('鱼塘清淤', { classification: 'internal', departmentId: 'urban' }))).id
})
afterAll(() => server.close())

async function by(account: string): Promise<Client> {
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the server as tests read them
type Anything = any
const post = async (path: string, body: object, account = 'fangjianguo'): Promise<Anything> =>
  (await by(account)).post(path, body)
const made = async (body: object, account?: string): Promise<Anything> => {
  const reply = await post('/api/summaries', { title: '补贴一览', ...body }, account)
  expect(reply).toMatchObject({ status: 201 })
  return reply.body
}
/** What stands in the cells of a row. */
const rowOf = (table: Anything, row = 0): (string | null)[] =>
  table.rows[row].cells.map((one: Anything) => one.edited ?? one.values[0]?.words ?? null)

describe('a table of documents', () => {
  it('tells each cell word for word with its place, facts from the record, and nothing where nothing is written', async () => {
    const columns = ['文号', '施行日期', '补贴标准', '联系电话', '违约责任']
    const table = await made({ columns, documents: { sources: [bees] } })
    expect(rowOf(table)).toEqual([
      '示政办发〔2025〕12号',
      '2025年4月1日',
      '每箱蜂补贴30元，每户最高不超过3000元。',
      '0311-66001234',
      null,
    ])
    expect(table.rows[0].cells[2].values[0]).toMatchObject({ from: 'text', position: 1, label: '第一条' })
    expect(table.rows[0].cells[0].values[0]).toMatchObject({ from: 'record', position: null })
    expect(table).toMatchObject({ guardian: { name: '周敏' }, subject: 'documents' })
  })

  it('is changed: renamed, a column and a row less, one column more, and one cell by hand', async () => {
    const columns = ['文号', '补贴标准']
    const table = await made({ columns, documents: { sources: [bees, ponds] } })
    const path = `/api/summaries/${table.id}/change`
    const change = {
      title: '蜂农补贴',
      columns: [
        { key: table.columns[1].key, name: '补多少' },
        { key: null, name: '联系电话' },
      ],
      rows: [bees],
      edits: [{ row: bees, key: table.columns[1].key, text: '每箱 30 元，电话 13800001111' }],
    }
    const changed = await post(path, change)
    expect(changed.status).toBe(200)
    expect(changed.body.columns.map((one: Anything) => one.name)).toEqual(['补多少', '联系电话'])
    expect(rowOf(changed.body)).toEqual(['每箱 30 元，电话 138******11', '0311-66001234'])
    // a found value comes back when what was put in by hand is taken out
    const back = await post(path, { edits: [{ row: bees, key: table.columns[1].key, text: null }] })
    expect(rowOf(back.body)[0]).toBe('每箱蜂补贴30元，每户最高不超过3000元。')
    expect((await post(path, { columns: [{ key: 'c9', name: '别的' }] })).status).toBe(422)
    const mine = (await (await by('fangjianguo')).get('/api/summaries')).body as Anything
    expect(mine.items.find((one: Anything) => one.id === table.id)).toMatchObject({
      title: '蜂农补贴',
      rows: 1,
      columns: ['补多少', '联系电话'],
    })
  })

  it('takes all published documents of a kind, as far as they may be seen', async () => {
    const columns = ['标题']
    const titles = (table: Anything) => table.rows.map((one: Anything) => one.title)
    expect(titles(await made({ columns, documents: { kind: 'policy' } }))).toHaveLength(2)
    expect(titles(await made({ columns, documents: { kind: 'policy' } }, 'yangfan'))).toEqual([
      '示例区蜂箱转场补贴办法',
    ])
  })

  it('refuses a document that may not be seen, and is nobody else’s to look at', async () => {
    const refused = await post(
      '/api/summaries',
      { title: '表', columns: ['标题'], documents: { sources: [ponds] } },
      'yangfan',
    )
    expect(refused).toMatchObject({ status: 404 })
    const table = await made({ columns: ['标题'], documents: { sources: [bees] } })
    expect((await (await by('yangfan')).get(`/api/summaries/${table.id}`)).status).toBe(404)
    expect((await post(`/api/summaries/${table.id}/change`, { title: '我的' }, 'yangfan')).status).toBe(404)
  })

  it('Z7: shows nothing of a document that was withdrawn since', async () => {
    const source = await library.published(policy('水井填埋'))
    const table = await made({ columns: ['标题', '补贴标准'], documents: { sources: [source.id, bees] } })
    expect(table.rows.map((one: Anything) => one.isHidden)).toEqual([false, false])
    await post(`/api/knowledge/sources/${source.id}/withdraw`, { reason: '已有新的规定' }, 'zhoumin')
    const later = (await (await by('fangjianguo')).get(`/api/summaries/${table.id}`)).body as Anything
    expect(later.rows[0]).toEqual({ id: source.id, isHidden: true, title: '已不可见', source: null, cells: [] })
    expect(JSON.stringify(later)).not.toContain('水井填埋')
  })

  it('is refused with too much, nothing, the same twice, or a mark of secrecy', async () => {
    const documents = { sources: [bees] }
    const refused = async (body: object) => (await post('/api/summaries', { title: '表', ...body })).status
    expect(await refused({ columns: Array.from({ length: 21 }, (_, i) => `栏${i}`), documents })).toBe(422)
    expect(await refused({ columns: [], documents })).toBe(422)
    expect(await refused({ columns: ['文号', '文号'], documents })).toBe(422)
    expect(await refused({ columns: ['文号'] })).toBe(422)
    expect(await refused({ columns: ['绝密★启用前'], documents })).toBe(422)
  })
})

describe('a table of appeals', () => {
  it('holds what the officer may see, without personal data, and follows what becomes of them', async () => {
    const { office } = server.running.opened
    const appeal = { ...fumes, text: `${fumes.text}请打电话 13812345678 联系我。` }
    const { id, receipt } = await office.store.as(systemSession, tx =>
      fileAppeal(tx, office, appeal, { channel: 'portal', actor: { kind: 'resident' }, now: new Date() }),
    )
    const columns = ['编号', '状态', '联系电话', '满意度']
    const table = await made({ columns, matters: { days: 7 } }, 'zhoumin')
    const at = table.rows.findIndex((one: Anything) => one.id === id)
    expect(rowOf(table, at)).toEqual([
      receipt,
      // the sweep may have had it routed meanwhile
      expect.stringMatching(/^(?:已受理|待审定)$/),
      '138******78',
      null,
    ])
    expect(JSON.stringify(table)).not.toContain('13812345678')
    // nothing of a resident's words is kept
    const { rows } = await server.superuser.query('select content::text from summary where id = $1', [table.id])
    expect(rows[0].content).toContain(id)
    expect(rows[0].content).not.toContain('138')
    const none = await post('/api/summaries', { title: '表', columns, matters: { days: 7 } }, 'yangfan')
    expect(none.status).toBe(422)
  })
})

describe('the employee', () => {
  it('makes no table while this scenario is stopped; what was made can be looked at', async () => {
    const table = await made({ columns: ['标题'], documents: { sources: [bees] } })
    const stop = { scenarioId: 'tables', reason: '核对摘录规则' }
    expect((await post('/api/employees/policy-adviser/suspend', stop, 'tangjing')).status).toBe(200)
    const refused = await post('/api/summaries', { title: '表', columns: ['标题'], documents: { sources: [bees] } })
    expect(refused).toMatchObject({ status: 409, body: { code: 'stopped' } })
    expect((await (await by('fangjianguo')).get(`/api/summaries/${table.id}`)).status).toBe(200)
    expect((await post(`/api/summaries/${table.id}/change`, { title: '新名' })).status).toBe(200)
  })

  it('leaves a ledger that holds', async () => {
    const { store, ledger } = server.running.opened.office
    expect((await verifyStored(store, ledger)).problems).toEqual([])
  })
})
