import { createServer } from 'node:net'
import { propose } from '../../src/casework/index.ts'
import { listPeople } from '../../src/people/index.ts'
import { type Running, serve } from '../../src/server.ts'
import { putSpareVersion } from './candidates.ts'
import { emptyPlace, fumes, password, smallCategories } from './district.ts'
import { wantedWebhook } from './integrations.ts'
import { libraryOf, policy, rightFacts } from './library.ts'
import { wantedModel } from './models.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly body: any
  readonly type: string
  readonly headers: Headers
}

/** A call of a route that would succeed as it stands, made ready for this one call. */
export interface ReadyCall {
  readonly account: string | undefined
  readonly path: string
  readonly body: Record<string, unknown>
}

type Place = Awaited<ReturnType<typeof emptyPlace>>

/** The small district behind a proxy, so that each call may come from an address of its own. */
export interface ProxiedServer extends Place {
  readonly running: Running
  readonly url: string
  /** Calls that changed something: each leaves its answer under its Idempotency-Key. */
  readonly taken: Map<string, number>
  call(path: string, init?: RequestInit, account?: string): Promise<Answer>
  post(path: string, body: unknown, account?: string, headers?: Record<string, string>): Promise<Answer>
  /** Posts what must succeed. */
  done(path: string, body: unknown, account?: string): Promise<Answer['body']>
  cookieOf(account: string): Promise<string>
  close(): Promise<void>
}

const demo = {
  fixedPasswords: true,
  categories: smallCategories,
  withoutHistory: true,
  withoutLibrary: true,
  log: () => {},
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

/** What the guardian of these calls answers for. */
const adviserOf = (opened: ProxiedServer['running']['opened']) =>
  libraryOf(opened, async () => {
    const { id } = await opened.office.store.open
      .selectFrom('person')
      .select('id')
      .where('username', '=', account.guardian)
      .executeTakeFirstOrThrow()
    return id
  })

/** `isDemo` false: an office that waits to be founded. No employee proposes by itself: `proposalFor` makes it. */
export async function proxiedServer({ isDemo = true }: { readonly isDemo?: boolean } = {}): Promise<ProxiedServer> {
  const place = await emptyPlace()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // an hour ahead, so that the sweep of each minute finds no appeal that has waited for a proposal
  const now = () => new Date(Date.now() + 3_600_000)
  const running = await serve({ ...place.settings, port, publicUrl: url }, isDemo ? { demo, now } : { now })
  running.opened.onProposalWanted(async () => {})
  running.opened.onTrainingWanted(async () => {})
  // at once: later on somebody may be on leave who would have to answer for it
  if (isDemo) await adviserOf(running.opened).ready()
  const taken = new Map<string, number>()
  const cookies = new Map<string, Promise<string>>()
  let calls = 0

  async function call(path: string, init: RequestInit = {}, account?: string): Promise<Answer> {
    const n = ++calls
    const headers = new Headers(init.headers)
    headers.set('x-forwarded-for', `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`)
    if (account !== undefined) headers.set('cookie', await cookieOf(account))
    let response: Response
    let body: unknown
    // comes back when told that too many are here, as callers do
    for (let left = 100; ; left--) {
      response = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers })
      const text = await response.text()
      body = text
      try {
        body = JSON.parse(text)
      } catch {
        // not JSON: the text is what the test wants
      }
      const isBusy = response.status === 503 && (body as { code?: string } | null)?.code === 'busy'
      if (!isBusy || left === 0) break
      await new Promise(resolve => setTimeout(resolve, 20 + Math.random() * 80))
    }
    const isKeyed =
      headers.has('idempotency-key') &&
      !['/api/appeals/status', '/api/ledger/verify', '/api/models/test'].includes(path)
    if (init.method === 'POST' && isKeyed && response.ok) {
      const kind = path.replaceAll(/\/[0-9a-f-]{36}(?=\/|$)/g, '/{id}')
      taken.set(kind, (taken.get(kind) ?? 0) + 1)
    }
    return {
      status: response.status,
      body,
      type: response.headers.get('content-type') ?? '',
      headers: response.headers,
    }
  }

  const post: ProxiedServer['post'] = (path, body, account, headers = {}) =>
    call(
      path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
        body: JSON.stringify(body),
      },
      account,
    )

  function cookieOf(account: string): Promise<string> {
    const known = cookies.get(account)
    if (known) return known
    const asked = fetch(`${url}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.255.0.${cookies.size + 1}` },
      body: JSON.stringify({ username: account, password }),
    }).then(async response => {
      if (!response.ok) throw new Error(`${account} can't sign in: ${await response.text()}`)
      return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    })
    cookies.set(account, asked)
    return asked
  }

  return {
    ...place,
    running,
    url,
    taken,
    call,
    post,
    cookieOf,
    done: async (path, body, account) => {
      const answer = await post(path, body, account)
      if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    close: async () => {
      await running.stop()
      await place.remove()
    },
  }
}

/** The one letter-perfect JPEG of these tests: its first bytes say what it is, and nobody looks further. */
export const photo = {
  name: '现场.jpg',
  data: Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.from('a stall in the evening')]).toString('base64'),
}

/** The routing of `fumes` as the guardian writes it. */
export const routing = {
  departmentId: 'urban',
  categoryId: 'cooking-fumes',
  urgency: 'normal',
  dueDays: 3,
  reason: '油烟归城管。',
}

export const reply = { measure: '到现场劝离摊主，约定在夜市规范经营。', answer: '您好，烧烤摊已劝离，我们会继续巡查。' }

const account = { guardian: 'zhoumin', officer: 'fangjianguo', colleague: 'luxin', counter: 'hexiulan' } as const

/** Steps of a matter, each by the person whose step it is; they are what the calls below stand on. */
export function steps(server: ProxiedServer) {
  const { office } = server.running.opened
  const one = async <T>(text: string, ...values: unknown[]): Promise<T> => {
    const { rows } = await server.superuser.query(text, values)
    if (rows.length !== 1) throw new Error(`${rows.length} rows: ${text}`)
    return rows[0] as T
  }
  const openProposal = (matter: string) =>
    one<{ id: string; shownDigest: string }>(
      `select id, shown_digest as "shownDigest" from proposal where matter_id = $1 and state = 'open'`,
      matter,
    )
  const filed = async () => {
    const { receipt } = await server.done('/api/appeals', fumes)
    const { id } = await one<{ id: string }>('select id from matter where receipt = $1', receipt)
    return { id, receipt: receipt as string }
  }
  const proposed = async () => {
    const matter = await filed()
    await propose(office, matter.id, new Date())
    return matter
  }
  const decided = async (
    matter: { readonly id: string },
    kind: string,
    more: Record<string, unknown> = {},
    by: string = account.guardian,
  ) => {
    const { id, shownDigest } = await openProposal(matter.id)
    await server.done(`/api/proposals/${id}/decision`, { kind, shownDigest, ...more }, by)
  }
  const orderOf = async (matter: { readonly id: string }) =>
    (
      await one<{ id: string }>(
        'select id from work_order where matter_id = $1 order by opened_at desc limit 1',
        matter.id,
      )
    ).id
  const dispatched = async () => {
    const matter = await proposed()
    // by hand: so it goes on while the employee is stopped, too
    await decided(matter, 'amend', { routing })
    return { ...matter, order: await orderOf(matter) }
  }
  const signed = async () => {
    const matter = await dispatched()
    await server.done(`/api/orders/${matter.order}/sign`, {}, account.officer)
    return matter
  }
  /** A matter with its order, brought to this state from where the last call left it, or made anew. */
  const again = () => {
    let matter: Awaited<ReturnType<typeof signed>> | undefined
    let uses = 0
    return async (wanted: 'handling' | 'reviewing' | 'answered') => {
      // a new one now and then: whoever reads a matter reads all that was done to it
      if (!matter || ++uses % 30 === 0) matter = await signed()
      const { id, order } = matter
      const stateOf = async () => (await one<{ state: string }>('select state from matter where id = $1', id)).state
      for (let state = await stateOf(); state !== wanted; state = await stateOf()) {
        if (state === 'handling') await server.done(`/api/orders/${order}/report`, reply, account.officer)
        else if (state === 'reviewing' && wanted === 'answered') await decided(matter, 'approve', {}, account.colleague)
        else if (state === 'reviewing') await decided(matter, 'return', { reason: '请再写写' }, account.colleague)
        else {
          const answer = { receipt: matter.receipt, phone: fumes.phone, helped: false }
          await server.done('/api/appeals/feedback', answer)
        }
      }
      return matter
    }
  }
  const asked = async () =>
    (await server.done('/api/counter', { name: '王女士', phone: fumes.phone, question: '办老年证' })).id as string
  const idOf = async (username: string) =>
    (await one<{ id: string }>('select id from person where username = $1', username)).id
  const employee = async () =>
    (await one<{ state: string }>(`select state from employee where id = 'appeal-router'`)).state
  return { one, openProposal, filed, proposed, decided, dispatched, signed, again, asked, idOf, employee }
}

/**
 * For every route that changes something and takes words: how to come to a call that succeeds. More than one where a
 * body has more than one form.
 */
export function readyCalls(server: ProxiedServer): Record<string, readonly (() => Promise<ReadyCall>)[]> {
  const at = steps(server)
  const key = (matter: { readonly receipt: string }) => ({ receipt: matter.receipt, phone: fumes.phone })
  const people = { made: 0 }
  const knowledge = adviserOf(server.running.opened)
  const router = '/api/employees/appeal-router'
  const governor = 'tangjing'
  const modelId = async (): Promise<string> => {
    const { body } = await server.call('/api/models', {}, governor)
    return body.endpoints[0]?.id ?? (await server.done('/api/models', wantedModel(), governor)).endpoints[0].id
  }
  /** The employee at work, or stopped. */
  const employeeIs = async (isAtWork: boolean) => {
    const state = await at.employee()
    if (isAtWork && state === 'suspended') await server.done(`${router}/resume`, { reason: '恢复工作' }, governor)
    if (isAtWork && state === 'registered')
      await server.done(`${router}/advance`, { to: 'trial', reason: '开始试用' }, governor)
    if (!isAtWork && ['trial', 'service'].includes(state))
      await server.done(`${router}/suspend`, { reason: '检查一下' }, governor)
    if (!isAtWork && state === 'registered') {
      await employeeIs(true)
      await employeeIs(false)
    }
  }
  const oneFiled = at.filed()
  // one after the other brings the same matter round: reported, released, and not helped by it
  const handled = at.again()
  return {
    '/api/appeals': [async () => ({ account: undefined, path: '/api/appeals', body: { ...fumes, photos: [photo] } })],
    '/api/appeals/status': [
      async () => ({ account: undefined, path: '/api/appeals/status', body: key(await oneFiled) }),
    ],
    '/api/appeals/supplement': [
      async () => ({
        account: undefined,
        path: '/api/appeals/supplement',
        body: { ...key(await at.filed()), text: '摊位又多了两个。' },
      }),
    ],
    '/api/appeals/feedback': [
      async () => ({
        account: undefined,
        path: '/api/appeals/feedback',
        body: { ...key(await handled('answered')), helped: false, comment: '第二天又来了' },
      }),
    ],
    '/api/appeals/withdraw': [
      async () => ({ account: undefined, path: '/api/appeals/withdraw', body: key(await oneFiled) }),
    ],
    '/api/counter': [
      async () => ({
        account: undefined,
        path: '/api/counter',
        body: { name: '王女士', phone: fumes.phone, question: '办老年证要什么材料' },
      }),
    ],
    '/api/matters/{id}/contact': [
      async () => ({
        account: account.guardian,
        path: `/api/matters/${(await oneFiled).id}/contact`,
        body: { purpose: '回访核实地点' },
      }),
    ],
    '/api/matters/{id}/split': [
      async () => ({
        account: account.guardian,
        path: `/api/matters/${(await at.proposed()).id}/split`,
        body: { title: '路灯不亮', text: '文昌路的路灯也不亮。' },
      }),
    ],
    '/api/proposals/{id}/decision': [
      async () => {
        const { id, shownDigest } = await at.openProposal((await at.proposed()).id)
        const body = { kind: 'amend', shownDigest, routing, reason: '改一下时限' }
        return { account: account.guardian, path: `/api/proposals/${id}/decision`, body }
      },
      async () => {
        const { id, shownDigest } = await at.openProposal((await handled('reviewing')).id)
        const body = { kind: 'amend', shownDigest, reply, reason: '改得和气一些' }
        return { account: account.colleague, path: `/api/proposals/${id}/decision`, body }
      },
    ],
    '/api/decisions': [
      async () => {
        const { id, shownDigest } = await at.openProposal((await at.proposed()).id)
        return {
          account: account.guardian,
          path: '/api/decisions',
          body: { decisions: [{ proposalId: id, shownDigest }] },
        }
      },
    ],
    '/api/orders/{id}/assign': [
      async () => ({
        account: account.officer,
        path: `/api/orders/${(await at.signed()).order}/assign`,
        body: { personId: await at.idOf('yangfan') },
      }),
    ],
    '/api/orders/{id}/report': [
      async () => ({
        account: account.officer,
        path: `/api/orders/${(await handled('handling')).order}/report`,
        body: { ...reply, photos: [photo] },
      }),
    ],
    '/api/orders/{id}/hand-back': [
      async () => {
        const { order } = await at.signed()
        await server.done(`/api/orders/${order}/assign`, { personId: await at.idOf('yangfan') }, account.officer)
        return { account: 'yangfan', path: `/api/orders/${order}/hand-back`, body: { reason: '需要专业队伍和设备。' } }
      },
    ],
    '/api/orders/{id}/return': [
      async () => ({
        account: account.officer,
        path: `/api/orders/${(await at.dispatched()).order}/return`,
        body: { code: 'duty', reason: '这件事归生态环境部门管。' },
      }),
    ],
    '/api/counter/{id}/finish': [
      async () => {
        const id = await at.asked()
        await server.done(`/api/counter/${id}/take`, {}, account.counter)
        return { account: account.counter, path: `/api/counter/${id}/finish`, body: { note: '已经办好' } }
      },
    ],
    '/api/employees/{id}/suspend': [
      async () => {
        await employeeIs(true)
        return { account: governor, path: `${router}/suspend`, body: { reason: '检查一下' } }
      },
    ],
    '/api/employees/{id}/resume': [
      async () => {
        await employeeIs(false)
        return { account: governor, path: `${router}/resume`, body: { reason: '检查完了' } }
      },
    ],
    '/api/employees/{id}/advance': [
      async () => {
        await employeeIs(false)
        return { account: governor, path: `${router}/advance`, body: { to: 'registered', reason: '重新备案' } }
      },
    ],
    '/api/employees/{id}/guardians': [
      async () => ({
        account: governor,
        path: `${router}/guardians`,
        body: { personId: await at.idOf('linfeng'), as: 'deputy' },
      }),
    ],
    '/api/employees/{id}/incidents': [
      async () => ({
        account: governor,
        path: `${router}/incidents`,
        body: { what: '把油烟派给了教育局', receipt: (await oneFiled).receipt },
      }),
    ],
    '/api/leave': [
      // the deputy: some of the strange dates are dates, and the guardian must stay
      async () => ({
        account: 'linfeng',
        path: '/api/leave',
        body: { from: '2030-01-01T00:00:00Z', until: '2030-01-02T00:00:00Z' },
      }),
    ],
    '/api/working-hours': [
      async () => ({
        account: 'yangfan',
        path: '/api/working-hours',
        body: { windows: [{ weekday: 3, from: 1080, until: 1260 }] },
      }),
    ],
    '/api/people/{id}/working-hours': [
      async () => ({
        account: 'qinlang',
        path: `/api/people/${await at.idOf('yangfan')}/working-hours`,
        body: { windows: [{ weekday: 6, from: 540, until: 720 }] },
      }),
    ],
    '/api/people': [
      async () => ({
        account: 'qinlang',
        path: '/api/people',
        body: {
          account: `newcomer${++people.made}`,
          name: '新来的',
          title: '科员',
          departmentId: 'urban',
          roles: ['officer'],
          grid: '第一网格',
        },
      }),
    ],
    ...Object.fromEntries(
      ['promote', 'reject'].map(decision => [
        `/api/router/versions/{id}/${decision}`,
        [
          async () => {
            const version = await putSpareVersion(server.running.opened, server.settings.data)
            return {
              account: 'dengyu',
              path: `/api/router/versions/${version}/${decision}`,
              body: { reason: '看过了' },
            }
          },
        ],
      ]),
    ),
    '/api/access-tokens': [
      async () => {
        // there may be twenty at once, and no more
        const { body } = await server.call('/api/access-tokens', {}, governor)
        for (const { id, revokedAt } of body.items)
          if (revokedAt === null) await server.done(`/api/access-tokens/${id}/revoke`, {}, governor)
        const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
        return { account: governor, path: '/api/access-tokens', body: { name: '年报助手', expiresAt } }
      },
    ],
    '/api/api-clients': [async () => ({ account: governor, path: '/api/api-clients', body: { name: '随手拍' } })],
    '/api/webhooks': [
      async () => {
        // there may be fifty, and no more
        const { body } = await server.call('/api/webhooks', {}, governor)
        for (const { id } of body.items) await server.done(`/api/webhooks/${id}/remove`, {}, governor)
        return { account: governor, path: '/api/webhooks', body: { ...wantedWebhook } }
      },
    ],
    '/api/webhooks/{id}/change': [
      async () => {
        const { body } = await server.call('/api/webhooks', {}, governor)
        const id = body.items[0]?.id ?? (await server.done('/api/webhooks', wantedWebhook, governor)).webhook.id
        return { account: governor, path: `/api/webhooks/${id}/change`, body: { ...wantedWebhook } }
      },
    ],
    '/api/models': [
      async () => {
        // there may be twenty, and no more
        const { body } = await server.call('/api/models', {}, governor)
        for (const { id } of body.endpoints) await server.done(`/api/models/${id}/remove`, {}, governor)
        return { account: governor, path: '/api/models', body: wantedModel() }
      },
    ],
    '/api/models/{id}/change': [
      async () => ({ account: governor, path: `/api/models/${await modelId()}/change`, body: wantedModel() }),
    ],
    '/api/models/{id}/switch': [
      async () => {
        const id = await modelId()
        const { body } = await server.call('/api/models', {}, governor)
        const { isOn } = body.endpoints.find((one: { id: string }) => one.id === id)
        return { account: governor, path: `/api/models/${id}/switch`, body: { isOn: !isOn } }
      },
    ],
    '/api/models/test': [async () => ({ account: governor, path: '/api/models/test', body: wantedModel() })],
    '/api/models/order': [
      async () => {
        await modelId()
        const { body } = await server.call('/api/models', {}, governor)
        const ids = body.endpoints.map((one: { id: string }) => one.id)
        return { account: governor, path: '/api/models/order', body: { ids } }
      },
    ],
    '/api/models/budget': [
      async () => ({ account: governor, path: '/api/models/budget', body: { dailyTokens: 100_000 } }),
    ],
    '/api/models/policies/{id}': [
      async () => ({
        account: governor,
        path: '/api/models/policies/policy-adviser',
        body: { reach: 'local', audience: 'officers' },
      }),
    ],
    '/api/questions': [
      async () => ({
        account: undefined,
        path: '/api/questions',
        body: { question: '怎样办居住证？', day: '2026-01-01' },
      }),
    ],
    '/api/questions/{id}/rate': [
      async () => ({
        account: undefined,
        path: `/api/questions/${await knowledge.asked('怎样办居住证？')}/rate`,
        body: { feedback: 'not_helped' },
      }),
    ],
    '/api/knowledge/questions': [
      async () => ({
        account: account.officer,
        path: '/api/knowledge/questions',
        body: { question: '怎样办居住证？', day: '2026-01-01' },
      }),
    ],
    '/api/knowledge/plans': [
      async () => ({
        account: account.officer,
        path: '/api/knowledge/plans',
        body: { task: '居住证怎么办', day: '2026-01-01' },
      }),
    ],
    '/api/summaries': [
      async () => ({
        account: account.officer,
        path: '/api/summaries',
        body: {
          title: '补贴一览',
          columns: ['补贴标准'],
          documents: { sources: [(await knowledge.published(policy('楼道亮化'))).id] },
        },
      }),
      async () => ({
        account: account.officer,
        path: '/api/summaries',
        body: {
          title: '诉求一览',
          columns: ['编号'],
          matters: { days: 30, q: '小区', state: 'proposed', department: 'urban', category: 'cooking-fumes' },
        },
      }),
    ],
    '/api/summaries/{id}/change': [
      async () => {
        const officer = (await listPeople(server.running.opened.office.store.open)).find(
          one => one.account === account.officer,
        )
        if (!officer) throw new Error('no officer')
        const table = `/api/summaries/${await knowledge.tabled(officer)}`
        const { body } = await server.call(table, {}, account.officer)
        const rows = [body.rows[0].id]
        return {
          account: account.officer,
          path: `${table}/change`,
          body: {
            ...{ title: '补贴对照', columns: [{ key: 'c1', name: '补多少' }], rows },
            edits: [{ row: rows[0], key: 'c1', text: '三百元' }],
          },
        }
      },
    ],
    '/api/knowledge/publish': [
      async () => ({
        account: account.guardian,
        path: '/api/knowledge/publish',
        body: { items: [await knowledge.draft(policy('居家养老'))] },
      }),
    ],
    '/api/knowledge/sources/{id}/withdraw': [
      async () => ({
        account: account.guardian,
        path: `/api/knowledge/sources/${(await knowledge.draft(policy('加装电梯'))).id}/withdraw`,
        body: { reason: '已经过时' },
      }),
    ],
    '/api/knowledge/answers/{id}/review': [
      async () => ({
        account: account.guardian,
        path: `/api/knowledge/answers/${await knowledge.asked('怎样办居住证？')}/review`,
        body: { verdict: 'wrong', note: '答非所问' },
      }),
    ],
    '/api/knowledge/answers/{id}/correct': [
      async () => {
        const { id } = await knowledge.published(policy('旧衣回收'))
        return {
          account: account.guardian,
          path: `/api/knowledge/answers/${await knowledge.asked('旧衣回收补贴多少？')}/correct`,
          body: { passages: [{ source: id, position: 2 }], words: '每户每年补贴三百元。', note: '照第二条' },
        }
      },
    ],
    '/api/knowledge/sources/{id}/correct': [
      async () => {
        const { id, digest } = await knowledge.draft(policy('修桥'))
        const body = { ...rightFacts('修桥', digest), replaces: [{ title: '旧办法', number: '示政办发〔2021〕7号' }] }
        return { account: account.guardian, path: `/api/knowledge/sources/${id}/correct`, body }
      },
    ],
    '/api/knowledge/corrections/{id}/decide': [
      async () => ({
        account: 'dengyu',
        path: `/api/knowledge/corrections/${await knowledge.corrected('怎样办居住证？')}/decide`,
        body: { decision: 'decline', reason: '选的原文不能回答' },
      }),
    ],
    '/api/knowledge/corrections/{id}/withdraw': [
      async () => ({
        account: 'dengyu',
        path: `/api/knowledge/corrections/${await knowledge.corrected('怎样办居住证？', { isAdopted: true })}/withdraw`,
        body: { reason: '更正有误' },
      }),
    ],
    '/api/setup': [
      async () => ({
        account: undefined,
        path: '/api/setup',
        body: {
          code: server.running.setupCode ?? 'none',
          districtName: '某某区',
          hubName: '某某中心',
          account: 'someone',
          name: '某人',
          password: 'a long enough one',
        },
      }),
    ],
  }
}

type Schema = Record<string, unknown>

/** Where in a body a text stands: ['routing', 'reason'], ['photos', 0, 'name']. */
export type Pointer = readonly (string | number)[]

/** Every text of every body, read from the description of the API that the server itself gives. */
export function textFields(document: {
  readonly paths: Record<string, Record<string, Schema>>
  readonly components: { readonly schemas: Record<string, Schema> }
}): Map<string, Pointer[]> {
  const walk = (given: unknown, at: Pointer): Pointer[] => {
    const schema = (given ?? {}) as Schema
    const ref = schema['$ref']
    if (typeof ref === 'string') return walk(document.components.schemas[ref.split('/').at(-1) ?? ''], at)
    const parts = ['allOf', 'anyOf', 'oneOf'].flatMap(name => (schema[name] as unknown[] | undefined) ?? [])
    const properties = Object.entries((schema['properties'] ?? {}) as Schema)
    const isText = [schema['type']].flat().includes('string') && !('enum' in schema) && !('const' in schema)
    return [
      ...(isText ? [at] : []),
      ...parts.flatMap(part => walk(part, at)),
      ...properties.flatMap(([name, property]) => walk(property, [...at, name])),
      ...('items' in schema ? walk(schema['items'], [...at, 0]) : []),
    ]
  }
  const fields = new Map<string, Pointer[]>()
  for (const [path, methods] of Object.entries(document.paths)) {
    const body = methods['post']?.['requestBody'] as { content?: Record<string, Schema> } | undefined
    const found = walk(body?.content?.['application/json']?.['schema'], [])
    if (found.length > 0) fields.set(path, found)
  }
  return fields
}

/** The names of things that are looked up or compared, never kept as they are written. */
export const lookedUp: readonly (string | number)[] = [
  'receipt', 'phone', 'personId', 'departmentId', 'categoryId', 'scenarioId', 'handOverTo', 'account', 'code', 'password',
  'shownDigest', 'digest', 'id', 'day', 'proposalId', 'leadId', 'from', 'until', 'expiresAt', 'data', 'url', 'baseUrl', 'model', 'apiKey', 'ids', 'reach', 'audience', 'after',
  'documents', 'matters', 'key', 'row', 'rows', 'source', 'issuedOn', 'inForceFrom', 'inForceUntil', 'department', 'classification',
] // biome-ignore format: a list of words

export const readAt = (body: unknown, at: Pointer): unknown =>
  at.reduce((inner, name) => (inner as Record<string | number, unknown> | undefined)?.[name], body)

/** A copy of a body with this at that place; nothing where what should hold it is not there. */
export function withAt(
  body: Record<string, unknown>,
  at: Pointer,
  value: unknown,
): Record<string, unknown> | undefined {
  const copy = structuredClone(body)
  const holder = readAt(copy, at.slice(0, -1)) as Record<string | number, unknown> | undefined
  const name = at.at(-1)
  if (holder === undefined || name === undefined) return undefined
  if (value === undefined) delete holder[name]
  else holder[name] = value
  return copy
}

/** What all of the casework is, to be compared before and after; what passes with time alone is left out. */
export async function everything(server: ProxiedServer): Promise<unknown> {
  const { rows } = await server.superuser.query(`
    select (select md5(json_agg(t order by id)::text) from matter t) as matters,
           (select md5(json_agg(t order by id)::text) from proposal t) as proposals,
           (select md5(json_agg(t order by id)::text) from decision t) as decisions,
           (select md5(json_agg(t order by id)::text) from work_order t) as orders,
           (select md5(json_agg(t order by id)::text) from merged_matter t) as mergers,
           (select md5(json_agg(t order by id)::text) from split_matter t) as parts,
           (select md5(json_agg(t order by id)::text) from appeal_age t) as ages,
           (select count(*)::int from attachment) as photos,
           (select md5(json_agg(t order by id)::text) from counter_request t) as requests,
           (select md5(json_agg(t order by id)::text) from employee t) as employees,
           (select md5(json_agg(t order by id)::text) from guardianship t) as guardians,
           (select md5(json_agg(t order by id)::text) from membership t) as people,
           (select md5(json_agg(t order by id)::text) from working_window t) as hours,
           (select count(*)::int from idempotency) as answers,
           (select count(*)::int from ledger_entry where type <> 'ledger.checkpoint') as entries`)
  return rows[0]
}
