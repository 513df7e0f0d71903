import { hashPassword } from 'better-auth/crypto'
import { expect } from 'vitest'
import {
  askForPerson,
  assignOrder,
  decide,
  fileAppeal,
  giveFeedback,
  propose,
  reportIncident,
  reportOrder,
  returnOrder,
  signOrder,
  takeCounterRequest,
} from '../../src/casework/index.ts'
import { putProposal } from '../../src/casework/propose.ts'
import { promote } from '../../src/learning/index.ts'
import { addPerson, listPeople, type Person, sessionOf, setPassword } from '../../src/people/index.ts'
import { appoint, takeLeave } from '../../src/roster/index.ts'
import { systemSession, type Tx } from '../../src/store/index.ts'
import { type Caller, type ObjectKind, type Relation, signedOut } from './access-matrix.ts'
import { putSpareVersion } from './candidates.ts'
import { eventually, fumes, password, sent, type TestServer, testServer } from './district.ts'
import { integrationsOf } from './integrations.ts'
import { libraryOf, policy } from './library.ts'
import { modelsOf } from './models.ts'

/** Counts in windows of minutes and hours begin anew: a test that asks much is no attack. */
let ahead = 0
export function forgiveLimits(): void {
  if (ahead === 0) {
    const now = performance.now.bind(performance)
    performance.now = () => now() + ahead
  }
  ahead += 2 * 3_600_000
}

const textOf = {
  urban: fumes,
  water: {
    title: '整个小区停水两天无人通知',
    text: '文昌小区从前天早上开始一直停水，事先没有任何通知，做饭洗漱都成问题，什么时候能恢复供水？',
    place: '临江街道文昌社区文昌路',
  },
}
type Bureau = keyof typeof textOf

const officersOf: Record<Bureau, readonly [string, string]> = {
  urban: ['fangjianguo', 'luxin'],
  water: ['gaoyongfu', 'fanxiaodong'],
}

/** The other one of the two. */
const otherOf = (bureau: Bureau, account: string) => officersOf[bureau].find(one => one !== account) ?? account

/** A second employee, which the roster of files doesn't know and another guardian answers for. */
const secondEmployee = 'second-router'

/** A matter with words that stand in it alone, and what hangs on it. */
export interface Planted {
  readonly matter: string
  readonly receipt: string
  readonly phone: string
  /** Stands in title, text, place, name and photo of this one appeal, and nowhere else. */
  readonly canary: string
  readonly photo: string
  /** The open proposal, where there is one. */
  readonly proposal?: string
  readonly shownDigest?: string
  readonly order?: string
  /** The only department that sees it, if it is hidden from the rest. */
  readonly hidden?: Bureau
  /** A photo of the report, where there is one. */
  readonly reportPhoto?: string
}

/** How far a matter has come; the last word may name who handles or reports it. */
export type Stage =
  | 'proposed'
  | 'second'
  | `${'dispatched' | 'signed' | 'bounced' | 'answered' | 'closed' | 'merged' | 'misled'}:${Bureau}`
  | `${'assigned' | 'accepted' | 'reported'}:${Bureau}:${string}`

/** A stage, and the only department that sees it, if it is hidden from the rest. */
export type Recipe = Stage | `${Stage} hidden:${Bureau}`

/** What a call is about: the identifier in its path or body, and what it has to send along. */
interface VisibleCount {
  readonly all: number
  readonly open: number
  readonly waiting: number
  readonly orders: number
}

export interface Target {
  readonly id: string
  readonly shownDigest?: string
  readonly receipt?: string
  readonly phone?: string
  /** Whom to appoint. */
  readonly personId?: string
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

const letters = 'abcdefghijklmnop'
const telltale = /kanari[a-p]{10}|SF\d{6}(-[0-9A-Z]{4}){2}-[0-9A-Z]{5}/g
const jpegOf = (text: string) => Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.from(text)])

const accounts: Partial<Record<Caller, string>> = {
  expired: 'zhoumin',
  disabled: 'formerone',
  guardian: 'zhoumin',
  deputy: 'linfeng',
  otherGuardian: 'otherguardian',
  idleGuardian: 'idleguardian',
  foreignGuardian: 'foreignguardian',
  officer: 'fangjianguo',
  colleague: 'luxin',
  otherOfficer: 'gaoyongfu',
  gridWorker: 'yangfan',
  counter: 'hexiulan',
  strayCounter: 'straycounter',
  trainer: 'dengyu',
  governor: 'tangjing',
  auditor: 'songwei',
  admin: 'qinlang',
}

export type AccessDistrict = Awaited<ReturnType<typeof accessDistrict>>

/** The small district with everybody who may call in it, signed in, and a way to make whatever they call about. */
export async function accessDistrict() {
  const server: TestServer = await testServer()
  const { office } = server.running.opened
  const { ledger, store } = office
  // matters are brought where they are wanted by one hand, not by a worker besides
  server.running.opened.onProposalWanted(async () => {})
  server.running.opened.onTrainingWanted(async () => {})
  // nor by the sweep of each minute, which would fall into a comparison now and then
  await server.superuser.query('delete from pgboss.schedule')
  // what is learned from one call would show in the proposals of the next
  Object.assign(office.router, { refreshed: async () => office.router.now() })
  const hash = await hashPassword(password)
  const asSystem = <T>(work: (tx: Tx) => Promise<T>) => store.as(systemSession, work)
  const system = { ledger, actor: { kind: 'system' as const }, now: new Date() }

  await asSystem(async tx => {
    const everything = ['guardian', 'officer', 'counter', 'trainer', 'governor', 'auditor', 'admin'] as const
    for (const [account, departmentId, roles] of [
      ['formerone', 'urban', everything],
      ['otherguardian', 'hub', ['guardian']],
      ['otherdeputy', 'hub', ['guardian']],
      ['idleguardian', 'hub', ['guardian']],
      ['foreignguardian', 'urban', ['guardian']],
      ['straycounter', 'urban', ['counter']],
      ['secondcounter', 'hub', ['counter']],
    ] as const) {
      await addPerson(tx, system, { account, name: `某某${account}`, departmentId, roles }, hash)
    }
  })
  const everybody = new Map((await listPeople(store.open)).map(one => [one.account, one]))
  const person = (account: string): Person => {
    const found = everybody.get(account)
    if (!found) throw new Error(`no ${account} in the test district`)
    return found
  }
  await setPassword(store.open, person('gaoyongfu').id, hash)
  await asSystem(async tx => {
    await tx
      .insertInto('employee')
      .values({
        id: secondEmployee,
        number: 'SZ-MS-002',
        name: '另一个数智员工',
        departmentId: 'hub',
        version: '1.0.0',
        definitionDigest: '0'.repeat(64),
        state: 'registered',
        resumesTo: null,
      })
      .execute()
    await appoint(tx, system, secondEmployee, person('otherguardian').id, 'guardian')
    await appoint(tx, system, secondEmployee, person('otherdeputy').id, 'deputy')
    await tx.updateTable('employee').set({ state: 'service' }).where('id', '=', secondEmployee).execute()
  })

  // ---- signing in

  async function cookieOf(account: string): Promise<string> {
    const response = await fetch(`${server.url}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: account, password }),
    })
    if (!response.ok) throw new Error(`${account} can't sign in: ${await response.text()}`)
    return response.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
  }
  const newestSession = async (account: string) => {
    const { rows } = await server.superuser.query<{ id: string }>(
      'select id from login_session where person_id = $1 order by created_at desc limit 1',
      [person(account).id],
    )
    return rows[0] ?? { id: '' }
  }
  const cookies = new Map<Caller, string>()
  for (const [caller, account] of Object.entries(accounts) as [Caller, string][]) {
    cookies.set(caller, await cookieOf(account))
    if (caller === 'expired') {
      const { id } = await newestSession(account)
      await server.superuser.query(`update login_session set expires_at = now() - interval '1 minute' where id = $1`, [
        id,
      ])
    }
    if (caller === 'disabled')
      await server.superuser.query('update person set is_disabled = true where username = $1', [account])
  }

  /** Any call, as this caller. A stream of events is given up once it has begun. */
  async function ask(
    caller: Caller,
    method: string,
    path: string,
    body?: unknown,
    { key = crypto.randomUUID(), cookie = cookies.get(caller) ?? '' }: { key?: string; cookie?: string } = {},
  ): Promise<Answer> {
    const isStream = path.startsWith('/api/events') || (method === 'GET' && path.endsWith('/writing'))
    const gone = new AbortController()
    const response = await fetch(`${server.url}${path}`, {
      method,
      redirect: 'manual',
      signal: gone.signal,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(isStream ? { accept: 'text/event-stream' } : {}),
        ...(method === 'POST' ? { ...sent(body).headers, 'idempotency-key': key } : {}),
      },
      ...(method === 'POST' ? { body: sent(body ?? {}).body } : {}),
    })
    const isEndless = isStream && response.ok
    const text = isEndless ? '' : await response.text()
    if (isEndless) gone.abort()
    return { status: response.status, text, headers: response.headers }
  }

  // ---- making what calls are about

  let made = 0
  const tokens = new Map<string, Promise<string>>()
  const summaries = new Map<string, Promise<string>>()
  const planted = new Map<string, Planted>()
  const byReceipt = new Map<string, Planted>()
  const as = <T>(account: string, work: (tx: Tx, act: { person: Person; now: Date }) => Promise<T>) =>
    store.as(sessionOf(person(account)), tx => work(tx, { person: person(account), now: new Date() }))

  async function openProposal(matter: string) {
    const row = await asSystem(tx =>
      tx
        .selectFrom('proposal')
        .select(['id', 'shownDigest'])
        .where('matterId', '=', matter)
        .where('state', '=', 'open')
        .executeTakeFirst(),
    )
    return row ? { proposal: row.id, shownDigest: row.shownDigest ?? '' } : {}
  }
  const openOrder = async (matter: string) => {
    const row = await asSystem(tx =>
      tx
        .selectFrom('workOrder')
        .select('id')
        .where('matterId', '=', matter)
        .orderBy('openedAt', 'desc')
        .executeTakeFirst(),
    )
    return row ? { order: row.id } : {}
  }

  async function plant(bureau: Bureau): Promise<Planted> {
    made++
    const canary = `kanari${Array.from({ length: 10 }, () => letters[Math.floor(Math.random() * 16)]).join('')}`
    const { title, text, place } = textOf[bureau]
    const phone = `139${String(10_000_000 + made)}`
    const data = jpegOf(`photo of ${canary}`).toString('base64')
    const filed = await asSystem(tx =>
      fileAppeal(
        tx,
        office,
        {
          title: `${title}${canary}`,
          text: `${text}${canary}`,
          place: `${place}${canary}`,
          name: `王女士${canary}`,
          phone,
          photos: [{ name: `${canary}.jpg`, data }],
        },
        { channel: 'portal', actor: { kind: 'resident' }, now: new Date() },
      ),
    )
    const photo = await asSystem(tx =>
      tx.selectFrom('attachment').select('id').where('matterId', '=', filed.id).executeTakeFirstOrThrow(),
    )
    return { matter: filed.id, receipt: filed.receipt, phone, canary, photo: photo.id }
  }

  /** A proposal of the second employee, for a matter that it takes. */
  async function proposedBySecond(one: Planted): Promise<void> {
    const client = await server.superuser.connect()
    try {
      await client.query('begin; set local session_replication_role = replica')
      await client.query('update matter set employee_id = $1 where id = $2', [secondEmployee, one.matter])
      await client.query('commit')
    } finally {
      client.release()
    }
    const output = { departmentId: 'urban', categoryId: 'cooking-fumes', urgency: 'normal', dueDays: 3, reason: '油烟' }
    await asSystem(async tx => {
      await putProposal(tx, one.matter, { kind: 'routing', author: { employeeId: secondEmployee }, output }, new Date())
      await tx.updateTable('matter').set({ state: 'proposed' }).where('id', '=', one.matter).execute()
    })
  }

  async function bringTo(one: Planted, stage: Stage): Promise<void> {
    const { matter, canary } = one
    const [step, place = 'urban', who = ''] = stage.split(':') as [string, Bureau?, string?]
    if (step === 'second') return proposedBySecond(one)
    await propose(office, matter, new Date())
    if (step === 'proposed') return
    if (step === 'merged' || step === 'misled') {
      const lead = await make(`dispatched:${place}`)
      const { proposal = '', shownDigest = '' } = await openProposal(matter)
      await as('zhoumin', (tx, act) =>
        decide(tx, office, act, proposal, { kind: 'merge', shownDigest, leadId: lead.matter }),
      )
      // misled: what it follows is seen by somebody else alone
      if (step === 'misled')
        await server.superuser.query('update matter set visible_to = $1 where id = $2', [
          [place === 'water' ? 'urban' : 'water'],
          lead.matter,
        ])
      return
    }
    const approve = async (account: string) => {
      const { proposal = '', shownDigest = '' } = await openProposal(matter)
      await as(account, (tx, act) => decide(tx, office, act, proposal, { kind: 'approve', shownDigest }))
    }
    await approve('zhoumin')
    const { order = '' } = await openOrder(matter)
    const [head] = officersOf[place]
    if (step === 'dispatched') return
    if (step === 'bounced') {
      await as(head, (tx, act) =>
        returnOrder(tx, office, act, order, { code: 'duty', reason: `不归本局管理${canary}` }),
      )
      await propose(office, matter, new Date())
      return
    }
    await as(head, (tx, act) => signOrder(tx, office, act, order))
    if (step === 'signed') return
    if (step === 'assigned' || step === 'accepted') {
      await as(head, (tx, act) => assignOrder(tx, office, act, order, person(who).id))
      if (step === 'accepted') await as(who, (tx, act) => signOrder(tx, office, act, order))
      return
    }
    const author = step === 'reported' ? who : officersOf[place][1]
    const report = { measure: `已经到现场处理完毕${canary}`, answer: `您反映的问题已经处理好了${canary}` }
    const photos = [{ name: '现场.jpg', data: jpegOf(`report of ${canary}`).toString('base64') }]
    await as(author, (tx, act) => reportOrder(tx, office, act, order, { ...report, photos }))
    if (step === 'reported') return
    await approve(otherOf(place, author))
    if (step === 'closed') await asSystem(tx => giveFeedback(tx, office, matter, { helped: true }, new Date()))
  }

  /** A fresh matter, brought as far as it is asked for. */
  async function make(recipe: Recipe): Promise<Planted> {
    const [stage = 'proposed', hidden] = recipe.split(' hidden:') as [Stage, Bureau?]
    const bureau: Bureau = stage.includes(':water') || (hidden === 'water' && !stage.includes(':')) ? 'water' : 'urban'
    const begun = await plant(bureau)
    planted.set(begun.canary, begun)
    byReceipt.set(begun.receipt, begun)
    await bringTo(begun, stage)
    if (hidden)
      await server.superuser.query('update matter set visible_to = $1 where id = $2', [[hidden], begun.matter])
    const reportPhoto = await asSystem(tx =>
      tx
        .selectFrom('attachment')
        .select('id')
        .where('matterId', '=', begun.matter)
        .where('purpose', '=', 'report')
        .executeTakeFirst(),
    )
    const whole: Planted = {
      ...begun,
      ...(await openProposal(begun.matter)),
      ...(await openOrder(begun.matter)),
      ...(hidden ? { hidden } : {}),
      ...(reportPhoto ? { reportPhoto: reportPhoto.id } : {}),
    }
    planted.set(whole.canary, whole)
    return whole
  }

  const shared = new Map<string, Promise<Planted>>()
  /** One that several calls may be about, as long as none of them changes it. */
  function keep(recipe: Recipe): Promise<Planted> {
    const known = shared.get(recipe) ?? make(recipe)
    shared.set(recipe, known)
    return known
  }

  // ---- what a caller calls about

  const bureauOf = (caller: Caller): Bureau | undefined => {
    if (caller === 'otherOfficer') return 'water'
    return ['officer', 'colleague', 'foreignGuardian', 'strayCounter'].includes(caller) ? 'urban' : undefined
  }

  /** The matter behind an object of a kind, for this caller. */
  function recipeFor(about: ObjectKind, relation: Relation, caller: Caller): Recipe {
    const bureau = bureauOf(caller)
    const place = bureau ?? 'urban'
    const self = accounts[caller] ?? ''
    const colleague = otherOf(place, self)
    const isGrid = caller === 'gridWorker'
    const neighbour = isGrid ? 'zhuyumei' : colleague
    const elsewhere = place === 'water' ? 'urban' : 'water'
    const foreign = (stage: Stage): Recipe => `${stage} hidden:${elsewhere}`
    const isForeign = relation === 'foreign'
    const isSibling = relation === 'sibling'
    switch (about) {
      case 'routing proposal':
      case 'splittable matter':
        if (isForeign) return foreign('proposed')
        if (bureau) return `bounced:${bureau}`
        return (caller === 'otherGuardian') === isSibling ? 'proposed' : 'second'
      case 'reply proposal':
        if (isForeign) return foreign(`reported:${elsewhere}:${officersOf[elsewhere][1]}`)
        return `reported:${place}:${isSibling && officersOf[place].includes(self) ? self : colleague}`
      case 'order to sign':
        if (isForeign) return foreign(`dispatched:${elsewhere}`)
        if (isGrid) return `assigned:urban:${isSibling ? neighbour : self}`
        return isSibling ? `assigned:${place}:${colleague}` : `dispatched:${place}`
      case 'order to report':
        if (isForeign) return foreign(`signed:${elsewhere}`)
        if (isGrid) return `accepted:urban:${isSibling ? neighbour : self}`
        return isSibling ? `accepted:${place}:${colleague}` : `signed:${place}`
      case 'order to assign':
        if (isForeign) return foreign(`signed:${elsewhere}`)
        return isSibling ? `accepted:${place}:${colleague}` : `signed:${place}`
      case 'order to hand back':
        if (isForeign) return foreign(`signed:${elsewhere}`)
        if (isGrid) return `accepted:urban:${isSibling ? neighbour : self}`
        return `accepted:${place}:${!isSibling && officersOf[place].includes(self) ? self : colleague}`
      case 'order to return':
        if (isForeign) return foreign(`dispatched:${elsewhere}`)
        return isSibling ? `accepted:${place}:${colleague}` : `dispatched:${place}`
      case 'receipt of an answered appeal':
        return isForeign ? foreign(`answered:${elsewhere}`) : `answered:urban`
      case 'merged matter':
        if (isForeign) return foreign(`merged:${elsewhere}`)
        return isSibling ? `accepted:${place}:${colleague}` : `merged:${place}`
      case 'ended matter':
        return isForeign ? foreign(`closed:${elsewhere}`) : 'closed:urban'
      case 'receipt':
        return isForeign ? foreign('proposed') : 'proposed'
      default:
        if (isForeign) return foreign(`dispatched:${elsewhere}`)
        if (about === 'photo' && signedOut.includes(caller)) return 'reported:urban:luxin'
        if (isGrid) return `accepted:urban:${isSibling ? neighbour : self}`
        if (isSibling) return `accepted:${place}:${colleague}`
        return bureau ? `dispatched:${bureau}` : 'proposed'
    }
  }

  let leaves = 0
  async function leaveOf(account: string): Promise<string> {
    const from = new Date(Date.UTC(2040, 0, 1 + 2 * leaves++))
    await asSystem(tx => takeLeave(tx, system, person(account).id, from, new Date(from.getTime() + 86_400_000)))
    const row = await asSystem(tx =>
      tx
        .selectFrom('leaveOfAbsence')
        .select('id')
        .where('personId', '=', person(account).id)
        .orderBy('since', 'desc')
        .executeTakeFirstOrThrow(),
    )
    return row.id
  }
  let fresh = 0
  async function newPerson(role: 'officer' | 'guardian' = 'officer'): Promise<string> {
    const account = `spare${++fresh}`
    const departmentId = role === 'guardian' ? 'hub' : 'urban'
    return asSystem(tx => addPerson(tx, system, { account, name: '临时人员', departmentId, roles: [role] }, hash))
  }
  async function counterRequest(takenBy?: string): Promise<string> {
    const id = await asSystem(tx =>
      askForPerson(tx, office, { name: '某女士', phone: '13988887777', question: '怎样办居住证？' }, new Date()),
    )
    if (takenBy) await as(takenBy, (tx, act) => takeCounterRequest(tx, office, act, id))
    return id
  }

  const missing: Partial<Record<ObjectKind, () => string>> = {
    receipt: () => 'SF260101-0000-0000-00000',
    'receipt of an answered appeal': () => 'SF260101-0000-0000-00000',
    employee: () => 'no-such-employee',
    'ledger entry': () => '999999999',
  }
  const malformed: Partial<Record<ObjectKind, string>> = {
    receipt: 'SF',
    'receipt of an answered appeal': 'SF',
    employee: 'x'.repeat(61),
    person: 'x'.repeat(81),
    'ledger entry': 'first',
    'router version': 'x'.repeat(65),
  }

  const integrations = integrationsOf(server.running.opened, person('tangjing').id)
  const programs = {
    'api client': integrations.apiClient,
    webhook: integrations.webhook,
    'paused webhook': () => integrations.webhook(true),
    delivery: integrations.failedDelivery,
    model: modelsOf(server.running.opened, person('tangjing').id).model,
  }
  const keptPrograms = new Map<string, Promise<string>>()
  /** One that several calls may be about, or a fresh one; there may be fifty webhooks, and no more. */
  function program(kind: keyof typeof programs, isFresh: boolean): Promise<string> {
    if (isFresh) return programs[kind]()
    const known = keptPrograms.get(kind) ?? programs[kind]()
    keptPrograms.set(kind, known)
    return known
  }
  const ownPhone = async () => (await keep('reported:urban:luxin')).phone

  const knowledge = libraryOf(server.running.opened, person('zhoumin').id)
  let sources = 0
  /** A word that stands in one source alone. */
  const wordOf = (n: number) =>
    `kanari${[...String(n).padStart(10, '0')].map(digit => letters[Number(digit)]).join('')}`
  const keptSources = new Map<string, Promise<{ readonly id: string }>>()
  /** A published source: public, internal of the caller's department, or internal of one that nobody here is of. */
  async function sourceFor(about: ObjectKind, relation: Relation, caller: Caller, isFresh: boolean): Promise<string> {
    const account = accounts[caller]
    const department = account === undefined ? 'hub' : person(account).department.id
    const departmentId = relation === 'own' ? null : relation === 'sibling' ? department : 'education'
    const make = () =>
      knowledge.published(
        policy(wordOf(++sources), { departmentId, classification: relation === 'own' ? 'public' : 'internal' }),
      )
    if (isFresh || about !== 'source') return (await make()).id
    const name = `${relation} ${departmentId}`
    const known = keptSources.get(name) ?? make()
    keptSources.set(name, known)
    return (await known).id
  }

  // there before anybody looks: what is published meanwhile would be taken for something that a call left
  for (const caller of Object.keys(accounts) as Caller[])
    for (const relation of ['own', 'sibling', 'foreign'] as const) await sourceFor('source', relation, caller, false)

  const targets = new Map<string, Promise<Target>>()
  /** The object of a call; `isFresh` where the call may change it. */
  function target(about: ObjectKind, relation: Relation, caller: Caller, isFresh: boolean): Promise<Target> {
    if (isFresh) return findTarget(about, relation, caller, true)
    const name = `${about} ${relation} ${caller}`
    const known = targets.get(name) ?? findTarget(about, relation, caller, false)
    targets.set(name, known)
    return known
  }

  async function findTarget(about: ObjectKind, relation: Relation, caller: Caller, isFresh: boolean): Promise<Target> {
    const isKey = about.startsWith('receipt')
    if (relation === 'missing' || relation === 'malformed') {
      const id =
        relation === 'missing' ? (missing[about]?.() ?? crypto.randomUUID()) : (malformed[about] ?? 'not-an-identifier')
      return { id, receipt: id, phone: '13911112222', shownDigest: '0'.repeat(64) }
    }
    const self = accounts[caller] ?? 'zhoumin'
    switch (about) {
      case 'nothing':
        return { id: '' }
      case 'employee':
        return { id: 'appeal-router', personId: isFresh ? await newPerson('guardian') : person('idleguardian').id }
      case 'ledger entry':
        return { id: '0' }
      case 'router version':
        return { id: await putSpareVersion(server.running.opened, server.settings.data) }
      case 'source':
      case 'withdrawable source':
        return { id: await sourceFor(about, relation, caller, isFresh) }
      case 'draft source': {
        const { id, digest } = await knowledge.draft(policy(wordOf(++sources)))
        return { id, shownDigest: digest }
      }
      case 'given answer':
      case 'wrong answer':
        return { id: await knowledge.asked('怎样办居住证？') }
      case 'proposed correction':
        return { id: await knowledge.corrected(`怎样办${wordOf(++sources)}？`) }
      case 'adopted correction':
        return { id: await knowledge.corrected(`怎样办${wordOf(++sources)}？`, { isAdopted: true }) }
      case 'access token': {
        const whose = { own: self, sibling: self === 'luxin' ? 'fangjianguo' : 'luxin', foreign: 'foreignguardian' }
        const account = relation === 'foreign' && caller === 'foreignGuardian' ? 'linfeng' : whose[relation]
        if (isFresh) return { id: await integrations.accessToken(person(account).id) }
        // what is only refused stays as it was, and nobody has more than twenty
        const shared = tokens.get(account) ?? integrations.accessToken(person(account).id)
        tokens.set(account, shared)
        return { id: await shared }
      }
      case 'summary': {
        const whose = { own: self, sibling: self === 'luxin' ? 'fangjianguo' : 'luxin', foreign: 'foreignguardian' }
        const account = relation === 'foreign' && caller === 'foreignGuardian' ? 'linfeng' : whose[relation]
        if (isFresh) return { id: await knowledge.tabled(person(account)) }
        const shared = summaries.get(account) ?? knowledge.tabled(person(account))
        summaries.set(account, shared)
        return { id: await shared }
      }
      case 'api client':
      case 'webhook':
      case 'paused webhook':
      case 'delivery':
      case 'model':
        return { id: await program(about, isFresh) }
      case 'person':
        return { id: relation === 'sibling' ? person(self).id : await newPerson() }
      case 'leave': {
        const whose = { own: self, sibling: self === 'linfeng' ? 'zhoumin' : 'linfeng', foreign: 'foreignguardian' }
        const account = relation === 'foreign' && caller === 'foreignGuardian' ? 'linfeng' : whose[relation]
        return { id: await leaveOf(account) }
      }
      case 'waiting request':
        return { id: await counterRequest(relation === 'sibling' ? 'secondcounter' : undefined) }
      case 'taken request':
        return { id: await counterRequest(relation === 'sibling' ? 'secondcounter' : 'hexiulan') }
      case 'session': {
        const stranger = caller === 'auditor' ? 'qinlang' : 'songwei'
        const account = relation === 'own' && !signedOut.includes(caller) ? self : stranger
        await cookieOf(account)
        return newestSession(account)
      }
      default: {
        const recipe = recipeFor(about, relation, caller)
        const one = await (isFresh ? make(recipe) : keep(recipe))
        if (isKey) {
          const isHolder = caller === 'resident' && relation === 'own'
          return { id: one.receipt, receipt: one.receipt, phone: isHolder ? one.phone : '13999990000' }
        }
        if (about === 'matter' || about.endsWith(' matter')) return { id: one.matter }
        if (about === 'photo') {
          const isOther = signedOut.includes(caller) && relation === 'sibling'
          const isResident = caller === 'resident' || caller === 'otherResident'
          const mine = isResident ? await keep('reported:urban:luxin') : one
          return {
            id: (isOther ? one.reportPhoto : one.photo) ?? '',
            receipt: mine.receipt,
            phone: caller === 'otherResident' ? '13999990000' : mine.phone,
          }
        }
        if (about.endsWith('proposal')) return { id: one.proposal ?? '', shownDigest: one.shownDigest ?? '' }
        return { id: one.order ?? '' }
      }
    }
  }

  // ---- what may be seen

  /** Whether this caller may be shown words of this matter; asked of the database, past all walls. */
  async function maySee(caller: Caller, one: Planted): Promise<boolean> {
    const account = accounts[caller]
    if (account === undefined || signedOut.includes(caller)) return false
    const who = person(account)
    if (sessionOf(who).scope === 'district') return true
    const { rows } = await server.superuser.query<{ visible: boolean }>(
      'select $1 = any (visible_to) as visible from matter where id = $2',
      [who.department.id, one.matter],
    )
    return rows[0]?.visible ?? false
  }

  /** Identifiers of everything that hangs on these matters, by kind. */
  async function identifiersOf(some: readonly Planted[]): Promise<Record<string, string[]>> {
    const ids = some.map(one => one.matter)
    const { rows } = await server.superuser.query<{ kind: string; ids: string[] }>(
      `select 'matter' as kind, array_agg(id::text) as ids from matter where id = any ($1)
        union all select 'receipt', array_agg(receipt) from matter where id = any ($1)
        union all select 'cursor', array_agg((extract(epoch from filed_at) * 1000000)::bigint || '_' || id) from matter where id = any ($1)
        union all select 'proposal', array_agg(id::text) from proposal where matter_id = any ($1)
        union all select 'shownDigest', array_agg(shown_digest) from proposal where matter_id = any ($1) and shown_digest is not null
        union all select 'decision', array_agg(d.id::text) from decision d join proposal p on p.id = d.proposal_id where p.matter_id = any ($1)
        union all select 'effect', array_agg(e.id::text) from effect e where e.payload ->> 'matter' = any ($1::text[])
        union all select 'order', array_agg(id::text) from work_order where matter_id = any ($1)
        union all select 'number', array_agg(number) from work_order where matter_id = any ($1)
        union all select 'photo', array_agg(id::text) from attachment where matter_id = any ($1)
        union all select 'incident', array_agg(id::text) from incident where matter_id = any ($1)
        union all select 'request', array_agg(id::text) from counter_request where matter_id = any ($1)`,
      [ids],
    )
    return Object.fromEntries(rows.flatMap(row => (row.ids ? [[row.kind, row.ids]] : [])))
  }

  const scopeOf = (caller: Caller) => sessionOf(person(accounts[caller] ?? '')).scope
  /** How many matters the caller's department has or had, how many of them wait for them as a guardian, and their orders. */
  async function visibleCount(caller: Caller): Promise<VisibleCount> {
    const { rows } = await server.superuser.query<VisibleCount>(
      `select count(*)::int as all, (count(*) filter
          (where state in ('received', 'proposed', 'manual') and employee_id = 'appeal-router'))::int as open,
        (count(*) filter
          (where state in ('proposed', 'manual') and may_guard($2, employee_id, now())))::int as waiting,
        coalesce(sum((select count(*) from work_order o where o.matter_id = matter.id)), 0)::int as orders
        from matter where $1 = any (visible_to)`,
      [person(accounts[caller] ?? '').department.id, person(accounts[caller] ?? '').id],
    )
    return rows[0] ?? { all: 0, open: 0, waiting: 0, orders: 0 }
  }

  /** Words of matters where no matter is listed: in the report of an incident, at the counter, among late orders. */
  async function plantElsewhere(): Promise<void> {
    const { canary, receipt } = await keep('proposed')
    await as('zhoumin', (tx, act) =>
      reportIncident(tx, office, act, 'appeal-router', { what: `分拨错了${canary}`, receipt }),
    )
    const hidden = await keep('dispatched:water hidden:water')
    const asked = { name: '某女士', phone: '13988886666', question: `想问问进展${canary}`, matterId: hidden.matter }
    await asSystem(tx => askForPerson(tx, office, asked, new Date()))
    await server.superuser.query(
      `update work_order set due_at = now() - interval '1 day', escalation = 2 where id = $1`,
      [hidden.order],
    )
  }

  const known = new Set<string>()
  /** Words and receipts in a text of matters that this caller may not see, whose key is not the one they hold. */
  async function foreignWords(
    caller: Caller,
    text: string,
    key?: { receipt?: string; phone?: string },
  ): Promise<string[]> {
    const found: string[] = []
    for (const word of new Set(text.match(telltale))) {
      const one = planted.get(word) ?? byReceipt.get(word)
      const pair = `${caller} ${word}`
      if (!one || known.has(pair) || (one.receipt === key?.receipt && one.phone === key.phone)) continue
      // visibility only grows, but for those that are hidden before anybody calls
      if (await maySee(caller, one)) known.add(pair)
      else found.push(word)
    }
    return found
  }

  /** One hash of each table that a call may change and no job moves by itself, of the ledger's entries, and of some matters alone if named. */
  async function digest(matters?: readonly string[]): Promise<Record<string, string>> {
    const { rows: tables } = await server.superuser.query<{ name: string; column: string | null }>(
      `select c.relname as name, (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname = 'matter_id') as column
        from pg_class c where c.relnamespace = 'bangban'::regnamespace and c.relkind = 'r'
        and c.relname not in ('login_session', 'verification', 'idempotency', 'migration', 'ledger_head', 'ledger_checkpoint', 'ledger_node', 'webhook_outbox', 'webhook_delivery')`,
    )
    const parts = tables.flatMap(({ name, column }) => {
      // the clock's own entries come once a minute, whoever calls
      const minute = name === 'ledger_entry' ? `where type <> 'ledger.checkpoint'` : ''
      const of = `md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), ''))`
      if (!matters) return [`select '${name}' as name, ${of} as hash from ${name} t ${minute}`]
      const list = matters.map(id => `'${id}'`).join(', ')
      if (name === 'matter') return [`select '${name}', ${of} from matter t where id in (${list})`]
      return column ? [`select '${name}', ${of} from ${name} t where matter_id in (${list})`] : []
    })
    const { rows } = await server.superuser.query<{ name: string; hash: string }>(parts.join(' union all '))
    return Object.fromEntries(rows.map(row => [row.name, row.hash]))
  }

  /**
   * Rows that a piece of work added or changed, as text, and how many each table then has more or fewer; what differs
   * from one time to the next without anybody's doing is written the same: identifiers, moments, digests, numbers.
   */
  async function changesBy(work: () => Promise<unknown>): Promise<string[]> {
    // what a job makes meanwhile would be taken for the work's
    const nothingUnderWay = () =>
      eventually(async () => {
        const { rows } = await server.superuser.query(
          `select from pgboss.job where name in ('propose', 'tick') and state in ('created', 'retry', 'active') limit 1`,
        )
        return rows.length === 0 || undefined
      }, 60)
    await nothingUnderWay()
    const { rows: tables } = await server.superuser.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'bangban'::regnamespace and relkind = 'r'
        and relname not in ('login_session', 'verification', 'idempotency', 'ledger_head', 'ledger_checkpoint', 'ledger_node', 'matter_index', 'library_version', 'webhook_outbox', 'webhook_delivery')`,
    )
    const count = tables
      .map(({ name }) => `select '${name}' as name, count(*)::int as count from ${name}`)
      .join(' union all ')
    const counted = async () => {
      const { rows } = await server.superuser.query<{ name: string; count: number }>(count)
      return new Map(rows.map(row => [row.name, row.count]))
    }
    const before = await counted()
    const { rows: moment } = await server.superuser.query<{ id: string }>('select pg_current_xact_id()::text as id')
    await work()
    await nothingUnderWay()
    // which other appeals a proposal takes for the same depends on what else is open by then
    const ofOthers = `'evidence', 'doubts', 'is_sure'`
    const dropped = `'salt', 'bytes', 'password', 'leaf_hash', 'previous', 'seq', 'updated_at', ${ofOthers}`
    const images = tables.map(
      ({ name }) =>
        `select '${name}' as name, (to_jsonb(t) - array[${dropped}])::text as row from ${name} t where t.xmin::text::bigint > ${moment[0]?.id}`,
    )
    const { rows } = await server.superuser.query<{ name: string; row: string }>(images.join(' union all '))
    const after = await counted()
    const plain = (text: string) =>
      text
        .replaceAll(telltale, 'K')
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#')
        .replaceAll(/[0-9a-f]{64}/g, '%')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, '@')
        .replaceAll(/(GD\d{4}-\d+|1\d{10}|(fresh|spare)\d+)/g, 'N')
        .replaceAll(/模型[0-9a-f]{8}|示例补贴办法之\d+/g, 'N')
        .replaceAll(/"(position|milliseconds)": ?\d+/g, 'P')
        .replaceAll(/\\?"seq\\?": ?\d+/g, 'S')
        .replaceAll(/\\?"matters\\?": ?\d+/g, 'M')
        .replaceAll(/\\?"doubts\\?": ?\[[^\]]*\]/g, 'D')
        .replaceAll(/\\?"confidence\\?": ?[\d.]+/g, 'C')
    return [
      ...rows.filter(row => !row.row.includes('ledger.checkpoint')).map(row => `${row.name} ${plain(row.row)}`),
      ...[...after]
        .filter(([name, value]) => name !== 'ledger_entry' && value !== before.get(name))
        .map(([name, value]) => `${name} has ${value - (before.get(name) ?? 0)} more`),
    ].sort()
  }

  /** How many entries the ledger has, but for those that come by the clock. */
  async function entries(): Promise<number> {
    const { rows } = await server.superuser.query<{ count: number }>(
      `select count(*)::int as count from ledger_entry where type <> 'ledger.checkpoint'`,
    )
    return rows[0]?.count ?? 0
  }

  // the router learns from what was decided so far: what is proposed from now on quotes matters of every department
  for (const recipe of ['dispatched:urban', 'dispatched:urban hidden:urban', 'dispatched:water hidden:water'] as const)
    await make(recipe)
  await server.running.opened.founded()

  // there before anybody asks about them
  for (const kind of Object.keys(programs) as (keyof typeof programs)[]) await program(kind, false)

  forgiveLimits()
  expect(ahead).toBeGreaterThan(0)
  // each promotion retires a version that came about in the same way
  const first = await putSpareVersion(server.running.opened, server.settings.data)
  await as('dengyu', (tx, { person: trainer, now }) =>
    promote(tx, { ledger, actor: { kind: 'person', id: trainer.id }, now }, first, '比现在的准'),
  )

  return {
    server,
    office,
    person,
    account: (caller: Caller) => accounts[caller],
    ask,
    cookieOf,
    as,
    asSystem,
    make,
    keep,
    planted,
    target,
    ownPhone,
    maySee,
    foreignWords,
    digest,
    changesBy,
    entries,
    identifiersOf,
    scopeOf,
    visibleCount,
    plantElsewhere,
    close: () => server.close(),
  }
}
