import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import {
  askForPerson,
  assignOrder,
  decide,
  fileAppeal,
  giveFeedback,
  propose,
  reportOrder,
  signOrder,
  takeCounterRequest,
} from '../src/casework/index.ts'
import { type Entry, type Ledger, verifyStored } from '../src/ledger/index.ts'
import { can, listPeople, type Permission, type Person, sessionOf } from '../src/people/index.ts'
import { appoint, takeLeave } from '../src/roster/index.ts'
import { owe, type Store, systemSession, type Tx } from '../src/store/index.ts'
import { putSpareVersion } from './support/candidates.ts'
import { type Client, eventually, fumes, type TestServer, testServer } from './support/district.ts'
import { integrationsOf, wantedWebhook } from './support/integrations.ts'
import { libraryOf, policy, rightFacts } from './support/library.ts'
import { smallPicture } from './support/lived-district.ts'
import { modelsOf, wantedModel } from './support/models.ts'

/**
 * Asked by POST because what they carry belongs in no address; they change nothing. What leaves the house when a model is
 * tried is recorded when it has left (tests/models.test.ts), and what a model wrote when it has ended (tests/writing.test.ts).
 */
const readingByPost = [
  'post /api/appeals/status',
  'post /api/ledger/verify',
  'post /api/official-documents/check',
  'post /api/official-documents/fix',
  'post /api/models/test',
  'post /api/questions/{id}/writing',
  'post /api/knowledge/answers/{id}/writing',
  'post /api/knowledge/answers/{id}/writing/stop',
]

interface Call {
  /** As the server's table of routes has it. */
  readonly route: string
  /** Entries that it leaves, at least. */
  readonly types: readonly string[]
  /** Who makes it; a resident, if nobody is named. */
  readonly by?: string
  /** Who the entry says did it, where that is not the caller. */
  readonly actor?: { readonly kind: string; readonly id: string }
  /** Makes what it needs, and says what is sent where. */
  readonly prepare: () => Promise<{ readonly path?: string; readonly query?: string; readonly body: object }>
}

let server: TestServer
let store: Store
let ledger: Ledger
let office: TestServer['running']['opened']['office']
let people: Person[]
const clients = new Map<string, Client>()

const person = (account: string) => {
  const found = people.find(one => one.account === account)
  if (!found) throw new Error(`no ${account} in the test district`)
  return found
}
async function client(account: string | undefined): Promise<Client> {
  if (account === undefined) return server.anonymous
  const known = clients.get(account) ?? (await server.signIn(account))
  clients.set(account, known)
  return known
}

beforeAll(async () => {
  server = await testServer()
  office = server.running.opened.office
  store = office.store
  ledger = office.ledger
  people = await listPeople(store.open)
})
afterAll(() => server.close())

const photos = [{ name: '现场.png', data: smallPicture }]
const report = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离，我们会继续巡查。' }
/** Telephone numbers of residents, each its own: found in an answer, they tell whose data was read. */
const phones: string[] = []
const aPhone = () => {
  const phone = `138${String(20_000_000 + phones.length * 7919).slice(0, 8)}`
  phones.push(phone)
  return phone
}

/** In the office itself, without the way through HTTP and without a job that comes later. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { enqueueProposal } = office
  Object.assign(office, { enqueueProposal: async () => {} })
  try {
    return await work()
  } finally {
    Object.assign(office, { enqueueProposal })
  }
}
const asSystem = <T>(work: (tx: Tx) => Promise<T>) => quietly(() => store.as(systemSession, work))
const as = <T>(account: string, work: (tx: Tx, act: { person: Person; now: Date }) => Promise<T>) =>
  quietly(() => store.as(sessionOf(person(account)), tx => work(tx, { person: person(account), now: new Date() })))

async function proposed() {
  const key = { phone: aPhone() }
  const filed = await asSystem(tx =>
    fileAppeal(
      tx,
      office,
      { ...fumes, ...key, photos },
      { channel: 'portal', actor: { kind: 'resident' }, now: new Date() },
    ),
  )
  await quietly(() => propose(office, filed.id, new Date()))
  return { matter: filed.id, receipt: filed.receipt, ...key, ...(await shown(filed.id)) }
}
const shown = (matter: string) =>
  store.as(systemSession, async tx => {
    const { id, shownDigest } = await tx
      .selectFrom('proposal')
      .select(['id', 'shownDigest'])
      .where('matterId', '=', matter)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow()
    return { proposal: id, shownDigest: shownDigest ?? '' }
  })
const approve = async (account: string, { proposal, shownDigest }: { proposal: string; shownDigest: string }) => {
  await as(account, (tx, act) => decide(tx, office, act, proposal, { kind: 'approve', shownDigest }))
}
async function dispatched() {
  const made = await proposed()
  await approve('zhoumin', made)
  const { id } = await store.as(systemSession, tx =>
    tx.selectFrom('workOrder').select('id').where('matterId', '=', made.matter).executeTakeFirstOrThrow(),
  )
  return { ...made, order: id }
}
async function signed() {
  const made = await dispatched()
  await as('fangjianguo', (tx, act) => signOrder(tx, office, act, made.order))
  return made
}
async function answered() {
  const made = await signed()
  await as('fangjianguo', (tx, act) => reportOrder(tx, office, act, made.order, report))
  await approve('luxin', await shown(made.matter))
  return made
}
async function merged() {
  const [lead, follower] = [await proposed(), await proposed()]
  const { proposal, shownDigest } = follower
  await as('zhoumin', (tx, act) =>
    decide(tx, office, act, proposal, { kind: 'merge', shownDigest, leadId: lead.matter }),
  )
  return { lead: lead.matter, follower: follower.matter }
}
async function closed() {
  const made = await answered()
  await asSystem(tx => giveFeedback(tx, office, made.matter, { helped: true }, new Date()))
  return made
}
async function asked() {
  const phone = aPhone()
  const question = { name: '王女士', phone, question: '不会用手机' }
  return { phone, id: await asSystem(tx => askForPerson(tx, office, question, new Date())) }
}
async function taken() {
  const made = await asked()
  await as('hexiulan', (tx, act) => takeCounterRequest(tx, office, act, made.id))
  return made
}
const inAnHour = () => ({
  from: new Date(Date.now() + 3_600_000).toISOString(),
  until: new Date(Date.now() + 7_200_000).toISOString(),
})
const changeBy = (account: string) => ({
  ledger,
  now: new Date(),
  actor: { kind: 'person' as const, id: person(account).id },
})

const models = () => modelsOf(server.running.opened, person('tangjing').id)
const knowledge = () => libraryOf(server.running.opened, person('zhoumin').id)
const programs = () => integrationsOf(server.running.opened, person('tangjing').id)
const newcomer = { account: 'xinren', name: '新人', departmentId: 'urban', roles: ['officer'] }
/** An officer who has no part in the rest of the day. */
const clerk = () => {
  const idle = people.find(one => String(one.roles) === 'officer' && !['fangjianguo', 'luxin'].includes(one.account))
  if (!idle) throw new Error('no other officer in the test district')
  return idle.id
}

/** One successful call of each route that changes something: an office day. The last ones end the employee's service. */
const day: readonly Call[] = [
  {
    route: 'post /api/appeals',
    types: ['matter.filed'],
    prepare: async () => ({ body: { ...fumes, phone: aPhone(), photos } }),
  },
  {
    route: 'post /api/appeals/supplement',
    types: ['matter.supplemented'],
    prepare: async () => {
      const { receipt, phone } = await proposed()
      return { body: { receipt, phone, text: '今天更严重了。' } }
    },
  },
  {
    route: 'post /api/appeals/feedback',
    types: ['matter.helped'],
    prepare: async () => {
      const { receipt, phone } = await answered()
      return { body: { receipt, phone, helped: true } }
    },
  },
  {
    route: 'post /api/appeals/withdraw',
    types: ['matter.withdrawn'],
    prepare: async () => {
      const { receipt, phone } = await proposed()
      return { body: { receipt, phone } }
    },
  },
  {
    route: 'post /api/counter',
    types: ['counter.asked'],
    prepare: async () => ({ body: { name: '王女士', phone: aPhone(), question: '不会用手机' } }),
  },
  {
    route: 'post /api/counter/{id}/take',
    types: ['counter.taken'],
    by: 'hexiulan',
    prepare: async () => ({ path: (await asked()).id, body: {} }),
  },
  {
    route: 'post /api/counter/{id}/finish',
    types: ['counter.finished'],
    by: 'hexiulan',
    prepare: async () => ({ path: (await taken()).id, body: { note: '已代为提交' } }),
  },
  {
    route: 'post /api/questions',
    types: ['answer.given'],
    actor: { kind: 'employee', id: 'policy-adviser' },
    prepare: async () => {
      await knowledge().ready()
      return { body: { question: '怎样办居住证？' } }
    },
  },
  {
    route: 'post /api/questions/{id}/rate',
    types: ['answer.rated'],
    prepare: async () => ({ path: await knowledge().asked('怎样办居住证？'), body: { feedback: 'helped' } }),
  },
  {
    route: 'post /api/knowledge/questions',
    types: ['answer.given'],
    by: 'fangjianguo',
    actor: { kind: 'employee', id: 'policy-adviser' },
    prepare: async () => {
      await knowledge().ready()
      return { body: { question: '怎样办居住证？' } }
    },
  },
  {
    route: 'post /api/knowledge/uploads',
    types: ['source.added'],
    by: 'dengyu',
    prepare: async () => ({
      query: '?name=a.txt&kind=policy&classification=public',
      body: Buffer.from('居家养老补贴办法\n每户每年补贴三百元。'),
    }),
  },
  {
    route: 'post /api/summaries',
    types: ['summary.made'],
    by: 'fangjianguo',
    actor: { kind: 'employee', id: 'policy-adviser' },
    prepare: async () => {
      const { id } = await knowledge().published(policy('楼道亮化'))
      return { body: { title: '补贴一览', columns: ['补贴标准'], documents: { sources: [id] } } }
    },
  },
  {
    route: 'post /api/summaries/{id}/change',
    types: ['summary.changed'],
    by: 'fangjianguo',
    prepare: async () => ({ path: await knowledge().tabled(person('fangjianguo')), body: { title: '补贴对照' } }),
  },
  {
    route: 'post /api/knowledge/plans',
    types: ['answer.given'],
    by: 'fangjianguo',
    actor: { kind: 'employee', id: 'policy-adviser' },
    prepare: async () => {
      await knowledge().ready()
      return { body: { task: '居住证怎么办' } }
    },
  },
  {
    route: 'post /api/knowledge/publish',
    types: ['source.published'],
    by: 'zhoumin',
    prepare: async () => ({ body: { items: [await knowledge().draft(policy('居家养老'))] } }),
  },
  {
    route: 'post /api/knowledge/sources/{id}/withdraw',
    types: ['source.withdrawn'],
    by: 'zhoumin',
    prepare: async () => ({ path: (await knowledge().published(policy('加装电梯'))).id, body: { reason: '已经过时' } }),
  },
  {
    route: 'post /api/knowledge/answers/{id}/review',
    types: ['answer.reviewed'],
    by: 'zhoumin',
    prepare: async () => ({
      path: await knowledge().asked('怎样办居住证？'),
      body: { verdict: 'wrong', note: '答非所问' },
    }),
  },
  {
    route: 'post /api/knowledge/answers/{id}/correct',
    types: ['correction.proposed'],
    by: 'zhoumin',
    prepare: async () => ({ path: await knowledge().asked('怎样办居住证？'), body: { passages: [] } }),
  },
  {
    route: 'post /api/knowledge/sources/{id}/correct',
    types: ['source.corrected'],
    by: 'dengyu',
    prepare: async () => {
      const { id, digest } = await knowledge().draft(policy('修桥'))
      return { path: id, body: rightFacts('修桥', digest) }
    },
  },
  {
    route: 'post /api/knowledge/corrections/{id}/decide',
    types: ['correction.adopted'],
    by: 'dengyu',
    prepare: async () => ({
      path: await knowledge().corrected('怎样办居住证？'),
      body: { decision: 'adopt', reason: '核对无误' },
    }),
  },
  {
    route: 'post /api/knowledge/corrections/{id}/withdraw',
    types: ['correction.withdrawn'],
    by: 'dengyu',
    prepare: async () => ({
      path: await knowledge().corrected('怎样办居住证？', { isAdopted: true }),
      body: { reason: '更正有误' },
    }),
  },
  {
    route: 'post /api/matters/{id}/contact',
    types: ['personal_data.viewed'],
    by: 'zhoumin',
    prepare: async () => ({ path: (await proposed()).matter, body: { purpose: '电话核实地点' } }),
  },
  {
    route: 'post /api/matters/{id}/separate',
    types: ['matter.separated'],
    by: 'zhoumin',
    prepare: async () => ({ path: (await merged()).follower, body: {} }),
  },
  {
    route: 'post /api/matters/{id}/split',
    types: ['matter.filed', 'matter.split', 'matter.split_off'],
    by: 'zhoumin',
    prepare: async () => ({
      path: (await proposed()).matter,
      body: { title: '路灯不亮', text: '文昌路的路灯也不亮。' },
    }),
  },
  {
    route: 'post /api/matters/{id}/erase',
    types: ['matter.erased'],
    by: 'tangjing',
    prepare: async () => ({ path: (await closed()).matter, body: { ground: 'request' } }),
  },
  {
    route: 'post /api/proposals/{id}/decision',
    types: ['decision.made'],
    by: 'zhoumin',
    prepare: async () => {
      const { proposal, shownDigest } = await proposed()
      return { path: proposal, body: { kind: 'approve', shownDigest } }
    },
  },
  {
    route: 'post /api/decisions',
    types: ['decision.made', 'decision.made'],
    by: 'zhoumin',
    prepare: async () => {
      const both = [await proposed(), await proposed()]
      return { body: { decisions: both.map(({ proposal, shownDigest }) => ({ proposalId: proposal, shownDigest })) } }
    },
  },
  {
    route: 'post /api/orders/{id}/sign',
    types: ['order.signed'],
    by: 'fangjianguo',
    prepare: async () => ({ path: (await dispatched()).order, body: {} }),
  },
  {
    route: 'post /api/orders/{id}/assign',
    types: ['order.assigned'],
    by: 'fangjianguo',
    prepare: async () => ({ path: (await signed()).order, body: { personId: person('yangfan').id } }),
  },
  {
    route: 'post /api/orders/{id}/report',
    types: ['order.reported'],
    by: 'fangjianguo',
    prepare: async () => ({ path: (await signed()).order, body: { ...report, photos } }),
  },
  {
    route: 'post /api/orders/{id}/hand-back',
    types: ['order.handed_back'],
    by: 'yangfan',
    prepare: async () => {
      const { order } = await signed()
      await as('fangjianguo', (tx, act) => assignOrder(tx, office, act, order, person('yangfan').id))
      return { path: order, body: { reason: '需要专业队伍' } }
    },
  },
  {
    route: 'post /api/orders/{id}/return',
    types: ['order.returned'],
    by: 'fangjianguo',
    prepare: async () => ({ path: (await dispatched()).order, body: { code: 'duty', reason: '不归我们管' } }),
  },
  {
    route: 'post /api/employees/{id}/incidents',
    types: ['incident.reported'],
    by: 'zhoumin',
    prepare: async () => ({ path: 'appeal-router', body: { what: '把停水的诉求派给了城管' } }),
  },
  {
    route: 'post /api/employees/{id}/guardians',
    types: ['guardian.appointed'],
    by: 'tangjing',
    prepare: async () => {
      await as('tangjing', tx => appoint(tx, changeBy('tangjing'), 'appeal-router', person('linfeng').id, 'none'))
      return { path: 'appeal-router', body: { personId: person('linfeng').id, as: 'deputy' } }
    },
  },
  {
    route: 'post /api/working-hours',
    types: ['person.working_hours'],
    by: 'yangfan',
    prepare: async () => ({ body: { windows: [{ weekday: 3, from: 1080, until: 1260 }] } }),
  },
  {
    route: 'post /api/people/{id}/working-hours',
    types: ['person.working_hours'],
    by: 'qinlang',
    prepare: async () => ({
      path: person('yangfan').id,
      body: { windows: [{ weekday: 6, from: 540, until: 720 }] },
    }),
  },
  { route: 'post /api/leave', types: ['leave.taken'], by: 'zhoumin', prepare: async () => ({ body: inAnHour() }) },
  {
    route: 'post /api/leave/{id}/cancel',
    types: ['leave.cancelled'],
    by: 'linfeng',
    prepare: async () => {
      const { id } = person('linfeng')
      const [from, until] = [new Date(Date.now() + 90_000_000), new Date(Date.now() + 93_600_000)]
      await as('linfeng', tx => takeLeave(tx, changeBy('linfeng'), id, from, until))
      const leave = await store.open
        .selectFrom('leaveOfAbsence')
        .select('id')
        .where('personId', '=', id)
        .executeTakeFirstOrThrow()
      return { path: leave.id, body: {} }
    },
  },
  { route: 'post /api/people', types: ['person.added'], by: 'qinlang', prepare: async () => ({ body: newcomer }) },
  {
    route: 'post /api/people/{id}/roles',
    types: ['person.roles'],
    by: 'qinlang',
    prepare: async () => ({ path: clerk(), body: { roles: ['officer', 'trainer'] } }),
  },
  {
    route: 'post /api/people/{id}/disable',
    types: ['person.disabled'],
    by: 'qinlang',
    prepare: async () => ({ path: clerk(), body: {} }),
  },
  {
    route: 'post /api/people/{id}/enable',
    types: ['person.enabled'],
    by: 'qinlang',
    prepare: async () => ({ path: clerk(), body: {} }),
  },
  {
    route: 'post /api/people/{id}/reset-password',
    types: ['person.password'],
    by: 'qinlang',
    prepare: async () => ({ path: clerk(), body: {} }),
  },
  { route: 'post /api/router/train', types: ['router.wanted'], by: 'dengyu', prepare: async () => ({ body: {} }) },
  ...(['promote', 'reject'] as const).map(
    (decision): Call => ({
      route: `post /api/router/versions/{id}/${decision}`,
      types: [decision === 'promote' ? 'router.promoted' : 'router.rejected'],
      by: 'dengyu',
      prepare: async () => ({
        path: await putSpareVersion(server.running.opened, server.settings.data),
        body: { reason: '看过了' },
      }),
    }),
  ),
  {
    route: 'post /api/access-tokens',
    types: ['access_token.added'],
    by: 'yangfan',
    prepare: async () => ({ body: { name: '年报助手', expiresAt: inAnHour().until } }),
  },
  {
    route: 'post /api/access-tokens/{id}/revoke',
    types: ['access_token.revoked'],
    by: 'yangfan',
    prepare: async () => ({ path: await programs().accessToken(person('yangfan').id), body: {} }),
  },
  {
    route: 'post /api/api-clients',
    types: ['api_client.added'],
    by: 'tangjing',
    prepare: async () => ({ body: { name: '随手拍' } }),
  },
  {
    route: 'post /api/api-clients/{id}/revoke',
    types: ['api_client.revoked'],
    by: 'tangjing',
    prepare: async () => ({ path: await programs().apiClient(), body: {} }),
  },
  {
    route: 'post /api/webhooks',
    types: ['webhook.added'],
    by: 'tangjing',
    prepare: async () => ({ body: wantedWebhook }),
  },
  ...(
    [
      ['change', 'webhook.changed'],
      ['pause', 'webhook.paused'],
      ['resume', 'webhook.resumed'],
      ['secret', 'webhook.secret'],
      ['test', 'webhook.tested'],
      ['remove', 'webhook.removed'],
    ] as const
  ).map(
    ([step, type]): Call => ({
      route: `post /api/webhooks/{id}/${step}`,
      types: [type],
      by: 'tangjing',
      prepare: async () => ({
        path: await programs().webhook(step === 'resume'),
        body: step === 'change' ? { ...wantedWebhook, name: '新名字' } : {},
      }),
    }),
  ),
  {
    route: 'post /api/webhooks/{id}/deliveries/{seq}/replay',
    types: ['webhook.replayed'],
    by: 'tangjing',
    prepare: async () => ({ path: await programs().failedDelivery(), body: {} }),
  },
  ...(
    [
      ['', 'model.added', wantedModel],
      ['/budget', 'model.budget', () => ({ dailyTokens: 100_000 })],
    ] as const
  ).map(
    ([step, type, body]): Call => ({
      route: `post /api/models${step}`,
      types: [type],
      by: 'tangjing',
      prepare: async () => ({ body: body() }),
    }),
  ),
  ...(
    [
      ['change', 'model.changed', wantedModel()],
      ['switch', 'model.switched', { isOn: false }],
      ['remove', 'model.removed', {}],
    ] as const
  ).map(
    ([step, type, body]): Call => ({
      route: `post /api/models/{id}/${step}`,
      types: [type],
      by: 'tangjing',
      prepare: async () => ({ path: await models().model(), body }),
    }),
  ),
  {
    route: 'post /api/models/order',
    types: ['model.ordered'],
    by: 'tangjing',
    prepare: async () => {
      await models().model()
      await models().model()
      const rows = await server.running.opened.office.store.as(systemSession, tx =>
        tx.selectFrom('modelEndpoint').select('id').orderBy('position').execute(),
      )
      return { body: { ids: rows.map(one => one.id).reverse() } }
    },
  },
  {
    route: 'post /api/models/policies/{id}',
    types: ['model.policy'],
    by: 'tangjing',
    prepare: async () => ({ path: 'policy-adviser', body: { reach: 'local', audience: 'officers' } }),
  },
  {
    route: 'post /api/employees/{id}/suspend',
    types: ['employee.suspended'],
    by: 'zhoumin',
    prepare: async () => {
      await proposed()
      return { path: 'appeal-router', body: { reason: '答得不对' } }
    },
  },
  {
    route: 'post /api/employees/{id}/resume',
    types: ['employee.resumed'],
    by: 'zhoumin',
    prepare: async () => ({ path: 'appeal-router', body: { reason: '查清了' } }),
  },
  {
    route: 'post /api/employees/{id}/advance',
    types: ['employee.suspended', 'employee.advanced'],
    by: 'tangjing',
    prepare: async () => ({
      path: 'appeal-router',
      body: { to: 'retired', reason: '换新的', handOverTo: person('linfeng').id },
    }),
  },
]

/** Every row of the record and of what is queued, in so many letters that a change of any shows; what jobs move apart. */
async function everything({ superuser }: Pick<TestServer, 'superuser'>): Promise<ReadonlyMap<string, string>> {
  const { rows: tables } = await superuser.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'bangban'::regnamespace and relkind = 'r'
      and relname not in ('webhook_outbox', 'webhook_delivery') order by 1`,
  )
  const each = tables.map(
    ({ name }) => `select '${name}' as name, md5(string_agg(t::text, E'\\n' order by t::text)) as state from ${name} t`,
  )
  const jobs = `select 'jobs', count(*)::text from pgboss.job where name = 'propose' and state < 'completed'`
  const { rows } = await superuser.query<{ name: string; state: string | null }>([...each, jobs].join(' union all '))
  return new Map(rows.map(row => [row.name, row.state ?? '']))
}

const changedBetween = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...after].filter(([name, state]) => before.get(name) !== state).map(([name]) => name)

/** Nothing that was asked for earlier is still under way. */
const quiet = ({ superuser }: Pick<TestServer, 'superuser'>) =>
  eventually(async () => {
    const { rows } = await superuser.query(
      `select from pgboss.job where name = 'propose' and state < 'completed' union all select from matter where state = 'received'`,
    )
    return rows.length === 0 ? true : undefined
  })

interface Observed {
  readonly seq: number
  readonly type: string
  readonly body: { readonly actor: { readonly kind: string; readonly id?: string } }
}

/** Entries that were written in the transaction in which the answer to this key was stored. */
async function entriesOf({ superuser }: Pick<TestServer, 'superuser'>, key: string): Promise<Observed[]> {
  const { rows } = await superuser.query<Observed>(
    `select e.seq, e.type, e.body::jsonb as body from ledger_entry e, idempotency i
     where i.key = $1 and e.xmin = i.xmin
     order by e.seq`,
    [key],
  )
  return rows
}

/** Makes a call twice: first while the ledger can't be written, then for good. What is wrong with it, in words. */
async function drive(place: TestServer, call: Call, who: Client, written: Ledger): Promise<string[]> {
  const wrong: string[] = []
  const { path, query = '', body } = await call.prepare()
  const address = call.route
    .slice('post '.length)
    .replace('{id}', path ?? '')
    .replace('{seq}', '0')
    .concat(query)
  await quiet(place)
  const before = await everything(place)
  const { append } = written
  Object.assign(written, {
    append: (tx: Tx, entry: Entry) =>
      owe(
        tx,
        async () => {
          throw new Error('the ledger can not be written')
        },
        entry,
      ),
  })
  // the server says on standard error what failed, as it should
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const refused = await who.post(address, body)
  said.mockRestore()
  Object.assign(written, { append })
  if (refused.status !== 500) wrong.push(`${call.route} answers ${refused.status} while the ledger can't be written`)
  const remains = changedBetween(before, await everything(place))
  if (remains.length > 0) wrong.push(`${call.route} leaves ${remains} without an entry`)

  const key = crypto.randomUUID()
  const done = await who.post(address, body, key)
  if (done.status >= 300) wrong.push(`${call.route} answers ${done.status}: ${JSON.stringify(done.body)}`)
  const entries = await entriesOf(place, key)
  const missing = call.types.filter((type, i) => {
    const wanted = call.types.slice(0, i + 1).filter(one => one === type).length
    return entries.filter(one => one.type === type).length < wanted
  })
  if (missing.length > 0)
    wrong.push(`${call.route} leaves no entry ${missing} in its transaction, but ${entries.map(one => one.type)}`)
  return wrong
}

const driven = new Map<string, string[]>()

describe('T8: whoever reads what only the resident and the office should know', () => {
  const sizeNow = async () => (await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()).size
  const since = async (size: number) => {
    const rows = await store.open.selectFrom('ledgerEntry').select('body').where('seq', '>=', size).execute()
    return rows.map(row => JSON.parse(row.body) as Observed['body'] & { type: string; matter?: string })
  }

  it('T8: leaves an entry of each telephone number that they are told, or has one of taking the resident in', async () => {
    const made = await proposed()
    const mine = await taken()
    await asked()
    const { order } = await dispatched()
    const ids: Record<string, string> = {
      '/api/matters/{id}': made.matter,
      '/api/orders/{id}': order,
      '/api/employees/{id}': 'appeal-router',
      '/api/ledger/entries/{seq}/proof': '3',
    }
    const told: string[] = []
    let asking = 0
    for (const { method, path, access } of server.running.routes) {
      if (method !== 'get' || path.includes('/events')) continue
      for (const account of ['zhoumin', 'luxin', 'yangfan', 'hexiulan', 'tangjing', 'qinlang', 'songwei']) {
        if (access !== 'public' && access !== 'signed-in' && !can(person(account), access as Permission)) continue
        const size = await sizeNow()
        const address = path.replace(/\{\w+\}/, ids[path] ?? made.matter)
        const { status, body } = await (await client(account)).get(address)
        if (status >= 400) continue
        asking++
        const text = JSON.stringify(body)
        const ownEntries = (await since(size)).filter(one => one.actor.id === person(account).id)
        const numbers = phones.filter(phone => text.includes(phone))
        const takenIn = account === 'hexiulan' ? [mine.phone] : []
        const unknown = numbers.filter(phone => !takenIn.includes(phone))
        if (unknown.length > ownEntries.length) told.push(`${path} tells ${account} ${unknown.length} numbers`)
      }
    }
    recordEvidence({
      ids: ['T8'],
      area: 'Ledger',
      what: 'Every route that reads was asked by one of each role; its answers were searched for the telephone numbers of all residents.',
      figures: [
        { name: 'answers searched', value: asking },
        {
          name: 'answers that told a number without an entry',
          value: told.length,
          aim: '0',
          isReached: told.length === 0,
        },
      ],
    })
    expect(told).toEqual([])
    // the search finds what is there to be found
    const contact = await (await client('zhoumin')).post(`/api/matters/${made.matter}/contact`, { purpose: '电话核实' })
    expect(phones.filter(phone => JSON.stringify(contact.body).includes(phone))).toEqual([made.phone])
  })

  it('T8: leaves an entry of each photo that somebody who works here looks at', async () => {
    const made = await proposed()
    const { id } = await store.as(systemSession, tx =>
      tx.selectFrom('attachment').select('id').where('matterId', '=', made.matter).executeTakeFirstOrThrow(),
    )
    const size = await sizeNow()
    expect((await (await client('zhoumin')).get(`/api/photos/${id}`)).status).toBe(200)
    expect(await since(size)).toMatchObject([
      { type: 'photo.viewed', matter: made.matter, actor: { kind: 'person', id: person('zhoumin').id } },
    ])
    // residents look at their own
    expect((await server.anonymous.get(`/api/photos/${id}?receipt=${made.receipt}&phone=${made.phone}`)).status).toBe(
      200,
    )
    expect(await sizeNow()).toBe(size + 1)
  })

  it('T8: leaves an entry of each export, which is in it already', async () => {
    const size = await sizeNow()
    const { status, body } = await (await client('songwei')).get('/api/ledger/export')
    expect(status).toBe(200)
    expect(await since(size)).toMatchObject([{ type: 'ledger.exported', actor: { id: person('songwei').id } }])
    expect(String(body)).toContain('"type":"ledger.exported"')
  })
})

/** The employee is asked to propose by these, and may have done so by the time somebody looks. */
const asksForProposal = ['appeals', 'appeals/supplement', 'matters/{id}/split', 'matters/{id}/separate'].map(
  one => `post /api/${one}`,
)

describe('T8: what happens in an office', () => {
  beforeAll(() => {
    // a checkpoint that falls between two looks would be taken for something that a call left
    Object.assign(ledger, { checkpoint: async () => undefined })
  })

  it.each(day.map(call => [call.route, call.types.join(' and '), call] as const))(
    'T8: %s leaves %s in its own transaction, and nothing at all where it can not',
    async (_route, _types, call) => {
      const who = await client(call.by)
      const wrong = await drive(server, call, who, ledger)
      driven.set(call.route, wrong)
      expect(wrong).toEqual([])
      const last = await store.open
        .selectFrom('ledgerEntry')
        .select('body')
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      const { actor } = JSON.parse(last.body) as Observed['body']
      const caller = call.by === undefined ? { kind: 'resident' } : { kind: 'person', id: person(call.by).id }
      if (!asksForProposal.includes(call.route)) expect(actor).toEqual(call.actor ?? caller)
    },
  )

  it('T8: post /api/setup leaves district.founded in its own transaction, and nothing at all where it can not', async () => {
    const empty = await testServer({ demo: false })
    try {
      const founding: Call = {
        route: 'post /api/setup',
        types: ['district.founded'],
        prepare: async () => ({
          body: {
            ...{ code: empty.running.setupCode, districtName: '示例区', hubName: '示例中心' },
            ...{ account: 'chief', name: '首位管理员', password: 'a-long-enough-secret' },
          },
        }),
      }
      const wrong = await drive(empty, founding, empty.anonymous, empty.running.opened.office.ledger)
      driven.set(founding.route, wrong)
      expect(wrong).toEqual([])
    } finally {
      await empty.close()
    }
  })

  it('T8: would be told of a call that leaves nothing, and of one that leaves something in vain', async () => {
    const asking: Call = {
      route: 'post /api/counter',
      types: ['counter.asked'],
      prepare: async () => ({ body: { name: '王女士', phone: aPhone(), question: '不会用手机' } }),
    }
    const { append } = ledger
    // the server writes no entry of this call and doesn't mind; what a job says meanwhile is written
    const forgetful: typeof append = (tx, entry) => {
      if (entry.type !== 'counter.asked') append(tx, entry)
    }
    Object.assign(ledger, { append: forgetful })
    const wrong = await drive(server, asking, server.anonymous, { ...ledger })
    Object.assign(ledger, { append })
    expect(wrong).toEqual([
      expect.stringContaining("answers 201 while the ledger can't be written"),
      expect.stringMatching(/leaves .*counter_request.* without an entry/),
      expect.stringContaining('leaves no entry counter.asked'),
    ])
    expect((await verifyStored(store, ledger)).problems).toEqual([
      expect.stringMatching(/^记录 counter_request.*台账里没有它$/),
      expect.stringMatching(/^记录 counter_request.*台账里没有它$/),
    ])
    // what it left is no part of the office
    await server.superuser.query(
      `delete from counter_request c where not exists (select from ledger_entry e where e.body like '%' || c.id || '%')`,
    )
  })

  it('T8: has no route that changes something and was not driven', () => {
    const changing = server.running.routes
      .filter(one => one.method !== 'get')
      .map(one => `${one.method} ${one.path}`)
      .filter(one => !readingByPost.includes(one))
    const undriven = changing.filter(one => !driven.has(one))
    const wrong = [...driven.values()].flat()
    recordEvidence({
      ids: ['T8'],
      area: 'Ledger',
      what: 'Every route that changes something was called once in vain, while the ledger could not be written, and once for good.',
      figures: [
        { name: 'routes that change something', value: changing.length },
        { name: 'routes that were not driven', value: undriven.length, aim: '0', isReached: undriven.length === 0 },
        {
          name: 'calls without their entry, or that left something without one',
          value: wrong.length,
          aim: '0',
          isReached: wrong.length === 0,
        },
      ],
    })
    expect(undriven).toEqual([])
    expect([...driven.keys()].sort()).toEqual(changing.sort())
  })
})

it('T8: finds every row of the day in the ledger when it is over', async () => {
  await quiet(server)
  expect(await verifyStored(store, ledger)).toMatchObject({ ok: true, problems: [] })
})
