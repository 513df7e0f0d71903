import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import { decisionKinds, decisionNames } from '../src/casework/decide.ts'
import { supplementable } from '../src/casework/intake.ts'
import { matterStates, orderStates } from '../src/casework/machine.ts'
import { orderActions } from '../src/casework/orders.ts'
import { listPeople, type Person } from '../src/people/index.ts'
import { life } from '../src/roster/life.ts'
import type { LifeState, MatterState, OrderState } from '../src/store/index.ts'
import { fumes } from './support/district.ts'
import { everything, type ProxiedServer, proxiedServer, reply, routing, steps } from './support/mutations.ts'

let server: ProxiedServer
let at: ReturnType<typeof steps>
let people: Person[]

beforeAll(async () => {
  server = await proxiedServer()
  at = steps(server)
  people = await listPeople(server.running.opened.office.store.open)
})
afterAll(() => server.close())

interface Scene {
  readonly state: MatterState
  readonly matter: { readonly id: string; readonly receipt: string }
  readonly proposal:
    | { readonly id: string; readonly kind: 'routing' | 'reply'; readonly state: string; readonly digest: string }
    | undefined
  readonly order:
    | {
        readonly id: string
        readonly state: OrderState
        readonly departmentId: string
        readonly handlerId: string | null
      }
    | undefined
}

interface Deed {
  readonly name: string
  /** By the tables of casework, whether it may be done there; undefined where there is nothing to do it to. */
  readonly isAllowed: (scene: Scene) => boolean | undefined
  readonly call: (scene: Scene) => readonly [path: string, body: object, account?: string]
}

const key = ({ matter }: Scene) => ({ receipt: matter.receipt, phone: fumes.phone })
const leads = (from: MatterState, to: MatterState) => matterStates[from].to.includes(to)
const officer = 'fangjianguo'

/** Everything that is done to a matter over the wire. */
const deeds: readonly Deed[] = [
  {
    name: 'supplement',
    isAllowed: ({ state }) => supplementable.includes(state),
    call: scene => ['/api/appeals/supplement', { ...key(scene), text: '摊位又多了两个。' }],
  },
  {
    name: 'withdraw',
    isAllowed: ({ state }) => leads(state, 'withdrawn'),
    call: scene => ['/api/appeals/withdraw', key(scene)],
  },
  {
    name: 'split',
    isAllowed: ({ state }) => state === 'proposed' || state === 'manual',
    call: ({ matter }) => [
      `/api/matters/${matter.id}/split`,
      { title: '路灯不亮', text: '文昌路的路灯也不亮。' },
      'zhoumin',
    ],
  },
  {
    name: 'separate',
    isAllowed: ({ state }) => state === 'merged',
    call: ({ matter }) => [`/api/matters/${matter.id}/separate`, {}, 'zhoumin'],
  },
  ...[true, false].map(
    (helped): Deed => ({
      name: `feedback ${helped}`,
      isAllowed: ({ state }) => leads(state, 'closed'),
      call: scene => ['/api/appeals/feedback', { ...key(scene), helped }],
    }),
  ),
  ...(Object.keys(decisionNames) as (keyof typeof decisionNames)[]).map(
    (kind): Deed => ({
      name: `decide ${kind}`,
      isAllowed: ({ state, proposal }) =>
        proposal && proposal.state === 'open' && decisionKinds(state, proposal.kind).includes(kind),
      call: ({ proposal }) => [
        `/api/proposals/${proposal?.id}/decision`,
        { kind, shownDigest: proposal?.digest, routing, reply, reason: '写明理由' },
        proposal?.kind === 'reply' ? 'luxin' : 'zhoumin',
      ],
    }),
  ),
  ...(['sign', 'assign', 'report', 'hand_back', 'return'] as const).map(
    (action): Deed => ({
      name: `order ${action}`,
      isAllowed: ({ order }) => {
        const person = people.find(one => one.account === officer)
        return order && person && orderActions(order, person).includes(action)
      },
      call: ({ order }) => [
        `/api/orders/${order?.id}/${action.replace('_', '-')}`,
        {
          sign: {},
          assign: { personId: people.find(one => one.account === 'yangfan')?.id },
          report: reply,
          hand_back: { reason: '需要专业队伍和设备。' },
          return: { code: 'duty', reason: '这件事归别的部门管。' },
        }[action],
        officer,
      ],
    }),
  ),
]

/** What is wrong with the refusal of a call that comes at the wrong moment. */
async function faultsOf(path: string, body: object, account?: string): Promise<string[]> {
  const before = await everything(server)
  const answer = await server.post(path, body, account)
  const faults: string[] = []
  if (answer.status !== 409) faults.push(`answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 120)}`)
  else if (!/^\P{Script=Latin}*\p{Script=Han}[^a-z]*。$/u.test(answer.body.detail))
    faults.push(`says ${answer.body.detail}`)
  if (JSON.stringify(await everything(server)) !== JSON.stringify(before)) faults.push('changed something')
  return faults
}

/** A matter in every state that the machine knows, and an order in every state of its own. */
async function scenes(): Promise<Scene[]> {
  const router = '/api/employees/appeal-router'
  const order = async (action: string, id: string, body: object = {}, account = officer) =>
    server.done(`/api/orders/${id}/${action}`, body, account)
  const yangfan = people.find(one => one.account === 'yangfan')?.id
  const answered = async () => at.again()('answered')
  const assigned = async () => {
    const matter = await at.signed()
    await order('assign', matter.order, { personId: yangfan })
    return matter
  }
  const made: (() => Promise<{ id: string; receipt: string }>)[] = [
    at.filed,
    at.proposed,
    at.dispatched,
    at.signed,
    assigned,
    async () => {
      const matter = await assigned()
      await order('sign', matter.order, {}, 'yangfan')
      return matter
    },
    () => at.again()('reviewing'),
    answered,
    async () => {
      const matter = await answered()
      await server.done('/api/appeals/feedback', { receipt: matter.receipt, phone: fumes.phone, helped: true })
      return matter
    },
    async () => {
      const matter = await at.dispatched()
      await order('return', matter.order, { code: 'duty', reason: '这件事归别的部门管。' })
      return matter
    },
    async () => {
      const matter = await at.proposed()
      await at.decided(matter, 'return', { reason: '再想想' })
      return matter
    },
    async () => {
      const matter = await at.proposed()
      await at.decided(matter, 'take_over')
      return matter
    },
    async () => {
      const matter = await at.proposed()
      await at.decided(matter, 'refuse', { reason: '不归本区管' })
      return matter
    },
    async () => {
      const matter = await at.dispatched()
      await server.done('/api/appeals/withdraw', { receipt: matter.receipt, phone: fumes.phone })
      return matter
    },
    async () => {
      const matter = await at.proposed()
      await server.done('/api/appeals/withdraw', { receipt: matter.receipt, phone: fumes.phone })
      return matter
    },
    async () => {
      const [lead, matter] = [await at.proposed(), await at.proposed()]
      await at.decided(matter, 'merge', { leadId: lead.id })
      return matter
    },
  ]
  const found: Scene[] = []
  for (const make of made) {
    const matter = await make()
    const { rows: states } = await server.superuser.query('select state from matter where id = $1', [matter.id])
    const { rows: proposals } = await server.superuser.query(
      'select id, kind, state, shown_digest as digest from proposal where matter_id = $1 order by version desc limit 1',
      [matter.id],
    )
    const { rows: orders } = await server.superuser.query(
      `select id, state, department_id as "departmentId", handler_id as "handlerId" from work_order where matter_id = $1`,
      [matter.id],
    )
    found.push({ state: states[0].state, matter, proposal: proposals[0], order: orders[0] })
  }
  // what stopped the employee after so many corrections is none of this test's business
  await server.post(`${router}/resume`, { reason: '恢复' }, 'tangjing')
  return found
}

describe('what comes at the wrong moment', () => {
  it('is refused with 409 and a Chinese sentence, and changes nothing: every deed in every state where the machine does not have it', async () => {
    const started = performance.now()
    const all = await scenes()
    expect(new Set(all.map(one => one.state))).toEqual(new Set(Object.keys(matterStates)))
    expect(new Set(all.flatMap(one => one.order?.state ?? []))).toEqual(new Set(Object.keys(orderStates)))
    const wrong: string[] = []
    let tried = 0
    for (const scene of all) {
      for (const deed of deeds) {
        if (deed.isAllowed(scene) !== false) continue
        tried++
        const faults = await faultsOf(...deed.call(scene))
        if (faults.length > 0)
          wrong.push(`${deed.name} in ${scene.state}, order ${scene.order?.state}: ${faults.join(', ')}`)
      }
    }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(100)
    const verdict = await server.post('/api/ledger/verify', {}, 'songwei')
    expect(verdict.body).toMatchObject({ ok: true, problems: [] })
    recordEvidence({
      ids: [],
      area: 'Input',
      what: 'Every deed over the wire in every state of matters and orders in which the machine does not have it.',
      figures: [
        { name: 'states of matters', value: Object.keys(matterStates).length },
        { name: 'states of orders', value: Object.keys(orderStates).length },
        { name: 'calls at the wrong moment', value: tried },
        {
          name: 'that were not refused with 409, or changed something',
          value: wrong.length,
          aim: '0',
          isReached: wrong.length === 0,
        },
      ],
      seconds: (performance.now() - started) / 1000,
    })
  }, 180_000)

  it('would be found: a deed that is allowed is no refusal, and changes something', async () => {
    const matter = await at.filed()
    const faults = await faultsOf('/api/appeals/withdraw', { receipt: matter.receipt, phone: fumes.phone })
    expect(faults).toHaveLength(2)
  })

  it('is refused at the counter: taken twice, finished before it is taken, finished twice', async () => {
    const id = await at.asked()
    const finish = [`/api/counter/${id}/finish`, { note: '已经办好' }, 'hexiulan'] as const
    const take = [`/api/counter/${id}/take`, {}, 'hexiulan'] as const
    expect(await faultsOf(...finish)).toEqual([])
    await server.done(...take)
    expect(await faultsOf(...take)).toEqual([])
    await server.done(...finish)
    expect(await faultsOf(...take)).toEqual([])
    expect(await faultsOf(...finish)).toEqual([])
  })

  it('is refused of an employee: every step of its life that does not follow from where it is', async () => {
    const router = '/api/employees/appeal-router'
    const governor = 'tangjing'
    const wrong: string[] = []
    const tryAll = async () => {
      const state = (await at.employee()) as LifeState
      const isWorking = state === 'trial' || state === 'service'
      const refused: (readonly [string, object])[] = (Object.keys(life) as LifeState[])
        .filter(to => to !== 'suspended' && !life[state].next.includes(to))
        .map(to => [`${router}/advance`, { to, reason: '写明理由' }])
      if (!isWorking) refused.push([`${router}/suspend`, { reason: '写明理由' }])
      if (state !== 'suspended') refused.push([`${router}/resume`, { reason: '写明理由' }])
      for (const [path, body] of refused) {
        const faults = await faultsOf(path, body, governor)
        if (faults.length > 0) wrong.push(`${path} ${JSON.stringify(body)} when ${state}: ${faults.join(', ')}`)
      }
      return state
    }
    const seen = [await tryAll()]
    for (const [path, body] of [
      ['suspend', { reason: '检查一下' }],
      ['advance', { to: 'registered', reason: '重新备案' }],
      ['advance', { to: 'trial', reason: '开始试用' }],
      ['advance', { to: 'retired', reason: '不再使用' }],
    ] as const) {
      await server.done(`${router}/${path}`, body, governor)
      seen.push(await tryAll())
    }
    expect(new Set(seen)).toEqual(new Set(Object.keys(life)))
    expect(wrong).toEqual([])
  })
})
