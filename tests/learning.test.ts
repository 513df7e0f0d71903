import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decide, propose, sweep } from '../src/casework/index.ts'
import { promote, reject } from '../src/learning/index.ts'
import { verifyStored } from '../src/ledger/index.ts'
import { modelsFolder, openOffice } from '../src/office.ts'
import { sessionOf } from '../src/people/index.ts'
import type { RoutingOutput } from '../src/skills/route/index.ts'
import { systemSession } from '../src/store/index.ts'
import { eventually, type TestOffice, type TestServer, testOffice, testServer } from './support/district.ts'

// trainings step back behind whatever else the machine does
vi.setConfig({ testTimeout: 300_000 })

/** Of a kind that the examples don't know: the router can only guess. */
const drones = [
  '有人在文昌广场上空放无人机，飞得很低，从阳台外面掠过，螺旋桨声音刺耳，老人孩子都害怕。',
  '文昌广场每天有人放无人机，飞得很低，从阳台外面掠过，声音刺耳，孩子害怕。',
]
const elsewhere: RoutingOutput = {
  departmentId: 'education',
  categoryId: 'school-admission',
  urgency: 'normal',
  dueDays: 5,
  reason: '按职责由教育部门办理。',
}

let t: TestOffice
beforeEach(async () => {
  t = await testOffice()
})
afterEach(() => t.close())

const outputOf = async (matter: string) => (await t.openProposal(matter)).output as RoutingOutput
const change = (now = new Date()) => ({
  ledger: t.office.ledger,
  actor: { kind: 'person' as const, id: t.person('dengyu').id },
  now,
})
const trained = async () => {
  expect(await t.office.router.trainCandidate({ actor: change().actor, now: new Date() })).toBe(true)
  return t.office.store.as(systemSession, tx =>
    tx.selectFrom('routerVersion').selectAll().where('state', '=', 'candidate').executeTakeFirstOrThrow(),
  )
}
const states = async () => {
  const rows = await t.office.store.as(systemSession, tx =>
    tx.selectFrom('routerVersion').select(['version', 'state']).execute(),
  )
  return Object.fromEntries(rows.map(one => [one.version, one.state]))
}

async function amend(text: string): Promise<void> {
  const { proposal, shownDigest } = await t.proposed({ title: '无人机扰民', text })
  const guardian = t.person('zhoumin')
  await t.office.store.as(sessionOf(guardian), tx =>
    decide(tx, t.office, { person: guardian, now: new Date() }, proposal, {
      kind: 'amend',
      shownDigest,
      routing: elsewhere,
    }),
  )
}

const proposedFor = async (text: string) => {
  const { matter } = await t.proposed({ title: '广场无人机', text })
  return outputOf(matter)
}

async function nothingWrong(): Promise<void> {
  expect((await verifyStored(t.office.store, t.office.ledger)).problems).toEqual([])
  expect(await t.office.store.as(systemSession, sweep)).toEqual([])
}

describe('a correction', () => {
  it('counts at once: the next appeal like it is routed by it, and it is named as a similar case', async () => {
    const [first = '', second = ''] = drones
    expect((await proposedFor(second)).departmentId).not.toBe('education')
    await amend(first)
    const { matter } = await t.proposed({ title: '广场无人机', text: second })
    expect((await outputOf(matter)).departmentId).toBe('education')
    const { rows } = await t.superuser.query<{ evidence: { kind: string; title?: string }[] }>(
      `select evidence from proposal where matter_id = $1`,
      [matter],
    )
    expect(rows[0]?.evidence).toContainEqual(expect.objectContaining({ kind: 'appeal', title: '无人机扰民' }))
  })

  it('counts in another process at once, and after a restart', async () => {
    const [first = '', second = ''] = drones
    const other = await openOffice({ ...t.settings, data: t.settings.data })
    try {
      await amend(first)
      const { matter } = await t.proposed({ title: '占位' })
      const filed = await t.office.store.as(systemSession, async tx => {
        await tx.updateTable('proposal').set({ state: 'superseded' }).where('matterId', '=', matter).execute()
        await tx.updateTable('matter').set({ state: 'received', content: second }).where('id', '=', matter).execute()
        return matter
      })
      await propose(other.office, filed, new Date())
      expect((await outputOf(filed)).departmentId).toBe('education')
    } finally {
      await other.close()
    }
    const restarted = await openOffice(t.settings)
    try {
      const [best] = restarted.office.router.now()?.router.predict({ title: '', text: second }) ?? []
      expect(best?.label).toBe('school-admission')
    } finally {
      await restarted.close()
    }
  })

  it('says nothing about appeals that are about something else', async () => {
    await amend(drones[0] ?? '')
    const { matter } = await t.proposed()
    expect((await outputOf(matter)).departmentId).toBe('urban')
  })
})

describe('a training', () => {
  it('makes a candidate that changes nothing until a trainer puts it into service, and can be taken back', async () => {
    for (const text of drones) await amend(text)
    const candidate = await trained()
    expect(await states()).toEqual({ test: 'service', [candidate.version]: 'candidate' })
    const madeWith = async () => {
      const { matter } = await t.proposed()
      const { rows } = await t.superuser.query<{ made_with: string }>(
        'select made_with from proposal where matter_id = $1',
        [matter],
      )
      return rows[0]?.made_with
    }
    expect(await madeWith()).toBe('route test')
    const trainer = sessionOf(t.person('dengyu'))
    await t.office.store.as(trainer, tx => promote(tx, change(), candidate.version, '比使用中的准确'))
    expect(await states()).toEqual({ test: 'retired', [candidate.version]: 'service' })
    expect(await madeWith()).toBe(`route ${candidate.version}`)
    await t.office.store.as(trainer, tx => promote(tx, change(), 'test', '派错增多'))
    expect(await madeWith()).toBe('route test')
    const { rows } = await t.superuser.query<{ type: string }>(
      `select type from ledger_entry where type like 'router.%' order by seq`,
    )
    expect(rows.map(one => one.type)).toEqual([
      'router.promoted',
      'router.trained',
      'router.promoted',
      'router.rolled_back',
    ])
    await nothingWrong()
  })

  it('compares with the present version on what neither had learned from, by department and group', async () => {
    const first = await trained()
    await t.office.store.as(systemSession, tx => promote(tx, change(), first.version, '首次训练'))
    for (const text of drones) await amend(text)
    const second = await trained()
    const { rows } = await t.superuser.query<{ all: number }>('select count(*)::int as all from routing_example')
    expect(second.comparison).toMatchObject({
      against: first.version,
      all: { examples: rows[0]?.all },
      recent: { examples: 2 },
    })
    const names = (second.comparison as { groups: { name: string }[] }).groups.map(one => one.name)
    expect(names).toEqual(expect.arrayContaining(['部门：教育局', '渠道：网上', '镇街：临江街道']))
  })

  it('with nothing new to learn makes nothing', async () => {
    await trained()
    expect(await t.office.router.trainCandidate({ actor: { kind: 'system' }, now: new Date() })).toBe(false)
  })

  it('supersedes a candidate that nobody decided on', async () => {
    const first = await trained()
    await amend(drones[0] ?? '')
    const second = await trained()
    expect(await states()).toEqual({ test: 'service', [first.version]: 'rejected', [second.version]: 'candidate' })
    await nothingWrong()
  })

  it('that is broken off leaves no version, and the next one is whole', async () => {
    const breaking = AbortSignal.timeout(300)
    await expect(
      t.office.router.trainCandidate({ actor: { kind: 'system' }, now: new Date(), signal: breaking }),
    ).rejects.toThrow()
    expect(await states()).toEqual({ test: 'service' })
    await trained()
  })
})

describe('a decision on a version', () => {
  it('is a person’s, and refused where there is nothing to decide', async () => {
    const { version } = await trained()
    const decideOn = (how: typeof promote, wanted: string, actor = change().actor as never) =>
      t.office.store.as(systemSession, tx => how(tx, { ...change(), actor }, wanted, '试试'))
    await expect(decideOn(promote, version, { kind: 'system' } as never)).rejects.toThrow()
    await expect(decideOn(promote, 'nothing')).rejects.toThrow('没有这个版本')
    await expect(decideOn(promote, 'test')).rejects.toThrow('正在使用')
    await expect(decideOn(reject, 'test')).rejects.toThrow('正在使用')
    await decideOn(reject, version)
    await expect(decideOn(promote, version)).rejects.toThrow('不采用')
    await expect(decideOn(reject, version)).rejects.toThrow('不采用')
    expect(await states()).toEqual({ test: 'service', [version]: 'rejected' })
  })

  it('of two at once leaves one version in service', async () => {
    const first = await trained()
    await t.office.store.as(systemSession, tx => promote(tx, change(), first.version, '首次训练'))
    await amend(drones[0] ?? '')
    const second = await trained()
    await Promise.allSettled(
      [second.version, 'test'].map(version =>
        t.office.store.as(systemSession, tx => promote(tx, change(), version, '同时')),
      ),
    )
    expect(Object.values(await states()).filter(state => state === 'service')).toHaveLength(1)
    await nothingWrong()
  })
})

describe('a model whose file is gone', () => {
  it('is made anew at the start, and in a process that finds it promoted elsewhere the earlier one works on', async () => {
    const folder = modelsFolder(t.settings.data)
    for (const name of readdirSync(folder)) rmSync(join(folder, name))
    writeFileSync(join(folder, 'test.model'), 'damaged')
    const restarted = await openOffice(t.settings)
    await restarted.close()
    expect(restarted.office.router.now()?.version).toBe('test')

    const { version } = await trained()
    const data = mkdtempSync(join(tmpdir(), 'bangban-second-'))
    // with secrets of its own it would give the application another password, for the whole database server
    copyFileSync(join(t.settings.data, 'secrets.json'), join(data, 'secrets.json'))
    const second = await openOffice({ ...t.settings, data })
    try {
      await t.office.store.as(systemSession, tx => promote(tx, change(), version, '另一个进程'))
      expect((await second.office.router.refreshed())?.version).toBe('test')
      await eventually(async () => existsSync(join(modelsFolder(data), `${version}.model`)) || undefined, 200)
      await eventually(
        async () => ((await second.office.router.refreshed())?.version === version ? true : undefined),
        200,
      )
    } finally {
      await second.close()
      rmSync(data, { recursive: true, force: true })
    }
  })
})

describe('over HTTP', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer()
  })
  afterAll(() => server.close())

  it('a trainer trains, sees the comparison, and decides', async () => {
    const trainer = await server.signIn('dengyu')
    const asked = await trainer.post('/api/router/train')
    expect(asked.body).toMatchObject({ training: 'under_way' })
    // a second one is not trained beside it
    expect((await trainer.post('/api/router/train')).status).toBe(409)
    const state = await eventually(async () => {
      const { body } = await trainer.get('/api/router')
      return body.training === 'none' ? body : undefined
    }, 200)
    expect(state.versions).toHaveLength(2)
    const candidate = state.versions.find((one: { state: string }) => one.state === 'candidate')
    expect(candidate).toMatchObject({ state: 'candidate', wantedBy: { name: '邓宇' } })
    expect(candidate.report.departmentAccuracy).toBeGreaterThan(0.8)
    const path = `/api/router/versions/${candidate.version}`
    expect((await trainer.post(`${path}/promote`, { reason: '' })).status).toBe(422)
    const promoted = await trainer.post(`${path}/promote`, { reason: '更准' })
    const [working] = promoted.body.versions
    expect(working).toMatchObject({ state: 'service', decidedBy: { name: '邓宇' }, reason: '更准' })
    expect((await trainer.post(`${path}/promote`, { reason: '更准' })).status).toBe(409)
    const again = await trainer.post('/api/router/train')
    expect(again).toMatchObject({ status: 409, body: { detail: expect.stringContaining('没有新的审定') } })
  })

  it('nobody else does', async () => {
    const governor = await server.signIn('tangjing')
    expect((await governor.get('/api/router')).status).toBe(200)
    expect((await governor.post('/api/router/train')).status).toBe(403)
    const guardian = await server.signIn('zhoumin')
    expect((await guardian.get('/api/router')).status).toBe(403)
  })
})
