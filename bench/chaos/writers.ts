import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { fixedDemoPassword } from '../../src/demo/load.ts'
import type { Random } from '../random.ts'
import { type Answer, type Caller, createCaller, type Run, signIn } from './caller.ts'

const names = ['zhoumin', 'fangjianguo', 'luxin', 'yangfan', 'hexiulan', 'songwei'] as const

/** Cookies of the people who work in a run. */
export type Cookies = Readonly<Record<(typeof names)[number], string>>

export async function signInAll(url: string): Promise<Cookies> {
  const cookies: Partial<Record<(typeof names)[number], string>> = {}
  for (const name of names) cookies[name] = await signIn(url, name, fixedDemoPassword)
  return cookies as Cookies
}

/** A PNG of one pixel. */
const photo = {
  name: '现场.png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
}

const phone = '13900001111'

const appeals = [
  [
    '小区门口烧烤摊油烟扰民',
    '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。',
  ],
  ['楼下饭店油烟直排', '一楼饭店没有装油烟净化器，油烟从后窗直排到院子里，晾的衣服都是油味，请管一管。'],
  ['电梯又停了', '我们楼的电梯这个月坏了五次，昨天还把老人关在里面二十分钟，维保单位来看一眼就走。'],
] as const

interface Filed {
  readonly receipt: string
  readonly phone: string
}

/** A resident who files, adds, takes back, judges and asks for a person. */
async function resident(call: Caller, random: Random, filed: Filed[]): Promise<void> {
  const roll = random.next()
  const known = filed.length === 0 ? undefined : random.pick(filed)
  if (roll < 0.6 || !known) {
    const mark = `K${crypto.randomUUID()}`
    // mostly for one department, whose people are at work here
    const [title, text] = appeals[random.next() < 0.9 ? random.below(2) : 2] ?? appeals[0]
    const { status, body } = await call.post(
      '/api/appeals',
      { title, text: `${text}${mark}`, phone, ...(random.next() < 0.3 ? { photos: [photo] } : {}) },
      [`filed ${mark}`],
    )
    if (status === 201) filed.push({ receipt: body.receipt, phone })
  } else if (roll < 0.7) {
    const mark = `S${crypto.randomUUID()}`
    await call.post('/api/appeals/supplement', { ...known, text: mark }, [`supplemented ${mark}`])
  } else if (roll < 0.73) {
    await call.post('/api/appeals/withdraw', known, [`withdrawn ${known.receipt}`])
  } else if (roll < 0.92) {
    const status = await call.post('/api/appeals/status', known)
    if (status.body.canGiveFeedback === true)
      await call.post('/api/appeals/feedback', { ...known, helped: random.next() < 0.8 }, [`judged ${known.receipt}`])
  } else {
    const question = `K${crypto.randomUUID()}`
    await call.post('/api/counter', { name: '王女士', phone, question }, [`asked ${question}`])
  }
}

const decidedTraces = (proposal: string) => [`decided ${proposal}`, `decided ${proposal} in the ledger`]

/** The guardian, and the officer who reads a colleague's reply: one by one, from the queue. */
async function decider(call: Caller, random: Random): Promise<void> {
  const queue = await call.get('/api/queue')
  const items = queue.body.items as { id: string; state: string; proposalId: string; shownDigest: string }[]
  if (items.length === 0) return
  const item = items[random.below(Math.min(items.length, 10))]
  if (!item) return
  const path = `/api/proposals/${item.proposalId}/decision`
  const roll = random.next()
  const { shownDigest } = item
  const traces = decidedTraces(item.proposalId)
  if (item.state === 'manual' || roll > 0.95) {
    const routing = {
      departmentId: 'urban',
      categoryId: 'cooking-fumes',
      urgency: 'normal',
      dueDays: 5,
      reason: '请现场核实后处理。',
    }
    const reply = { measure: '现场核实并责令整改。', answer: '您好，您反映的问题已现场核实并责令整改，感谢您的监督。' }
    await call.post(
      path,
      { kind: 'amend', shownDigest, ...(item.state === 'reviewing' ? { reply } : { routing }) },
      traces,
    )
  } else if (roll > 0.9) await call.post(path, { kind: 'return', shownDigest, reason: '理由不充分，请再拟。' }, traces)
  else if (roll > 0.86 && item.state === 'proposed')
    await call.post(path, { kind: 'refuse', shownDigest, reason: '不属于受理范围。' }, traces)
  else await call.post(path, { kind: 'approve', shownDigest }, traces)
}

/** The guardian approves several at once; each of them has its own answer. */
async function batcher(call: Caller): Promise<void> {
  const queue = await call.get('/api/queue')
  const items = (queue.body.items as { state: string; proposalId: string; shownDigest: string }[])
    .filter(one => one.state === 'proposed')
    .slice(-5)
  if (items.length === 0) return
  await call.post(
    '/api/decisions',
    { decisions: items.map(({ proposalId, shownDigest }) => ({ proposalId, shownDigest })) },
    items.flatMap(one => decidedTraces(one.proposalId)),
    ({ status, body }) =>
      status < 300
        ? (body.results as { proposalId: string; ok: boolean }[])
            .filter(one => one.ok)
            .flatMap(one => decidedTraces(one.proposalId))
        : [],
  )
}

/** An officer or a grid worker takes the next step of an order. */
async function handler(
  call: Caller,
  random: Random,
  scope: 'department' | 'mine',
  colleagues: readonly string[],
): Promise<void> {
  const page = await call.get(`/api/orders?scope=${scope}`)
  const orders = (page.body.items as { order: { id: string; actions: string[] } }[]).filter(
    one => one.order.actions.length > 0,
  )
  if (orders.length === 0) return
  const { order } = random.pick(orders)
  const action = random.pick(order.actions)
  const path = `/api/orders/${order.id}/${action}`
  switch (action) {
    case 'sign':
      await call.post(path, {}, [`signed ${order.id}`])
      break
    case 'assign':
      await call.post(path, { personId: random.pick(colleagues) }, [`assigned ${order.id}`])
      break
    case 'report':
      await call.post(
        path,
        {
          measure: '已到现场核实并责令整改。',
          answer: '您好，您反映的油烟问题已责令整改，三日内复查。',
          ...(random.next() < 0.3 ? { photos: [photo] } : {}),
        },
        [`reported ${order.id}`],
      )
      break
    case 'return':
      if (random.next() < 0.2) await call.post(path, { reason: '不属于本部门职责。' }, [`returned ${order.id}`])
  }
}

/** The counter: takes a request and finishes it. */
async function counter(call: Caller): Promise<void> {
  const page = await call.get('/api/counter')
  const items = page.body.items as { id: string; state: string }[]
  const waiting = items.find(one => one.state === 'waiting')
  const taken = items.find(one => one.state === 'taken')
  if (waiting) await call.post(`/api/counter/${waiting.id}/take`, {})
  if (taken) {
    const note = `K${crypto.randomUUID()}`
    await call.post(`/api/counter/${taken.id}/finish`, { note }, [`finished ${note}`])
  }
}

/** The auditor: exports the ledger, looks things up, sees a telephone number for a stated purpose. */
async function auditor(call: Caller, random: Random): Promise<Answer | undefined> {
  if (random.next() < 0.1) return call.get('/api/ledger/export')
  const page = await call.get('/api/matters')
  const items = page.body.items as { id: string }[]
  if (items.length === 0) return undefined
  const purpose = `K${crypto.randomUUID()}`
  return call.post(`/api/matters/${random.pick(items).id}/contact`, { purpose }, [`viewed ${purpose}`])
}

/** Ids of the people that orders are given to. */
export interface Colleagues {
  readonly officer: string
  readonly gridWorker: string
}

export async function colleaguesOf(pool: pg.Pool): Promise<Colleagues> {
  const { rows } = await pool.query<{ username: string; id: string }>(
    `select username, id from person where username in ('luxin', 'yangfan')`,
  )
  const idOf = (name: string) => rows.find(row => row.username === name)?.id ?? ''
  return { officer: idOf('luxin'), gridWorker: idOf('yangfan') }
}

/**
 * Eight writers of mixed calls: two residents, the guardian one by one and in batches, two officers, a grid worker,
 * the counter with the auditor. Resolves when the run is over and every call has its answer.
 */
export async function work(run: Run, random: Random, cookies: Cookies, colleagues: Colleagues): Promise<void> {
  const filed: Filed[] = []
  const fromAnywhere = () => `10.${random.below(250)}.${random.below(250)}.${1 + random.below(250)}`
  const as = (name: keyof Cookies) => createCaller(run, cookies[name], () => '10.0.0.1')
  const anonymous = createCaller(run, undefined, fromAnywhere)
  const others = Object.values(colleagues)
  const [zhoumin, fangjianguo, luxin, yangfan] = (['zhoumin', 'fangjianguo', 'luxin', 'yangfan'] as const).map(as) as [
    Caller,
    Caller,
    Caller,
    Caller,
  ]
  const hexiulan = as('hexiulan')
  const songwei = as('songwei')
  const steps: (() => Promise<unknown>)[] = [
    () => resident(anonymous, random, filed),
    () => resident(anonymous, random, filed),
    () => decider(zhoumin, random),
    () => batcher(zhoumin),
    () => handler(fangjianguo, random, 'department', others),
    () => (random.next() < 0.5 ? decider(luxin, random) : handler(luxin, random, 'department', others)),
    () => handler(yangfan, random, 'mine', others),
    () => (random.next() < 0.7 ? counter(hexiulan) : auditor(songwei, random)),
  ]
  await Promise.all(
    steps.map(async step => {
      while (!run.isOver) {
        await step()
        await sleep(random.below(20))
      }
    }),
  )
}
