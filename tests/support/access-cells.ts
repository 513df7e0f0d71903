import { readHotIssues } from '../../src/casework/index.ts'
import { resume } from '../../src/roster/index.ts'
import { type AccessDistrict, type Answer, forgiveLimits, type Target } from './access-district.ts'
import {
  type Caller,
  callers,
  expectedOf,
  matrix,
  type Relation,
  type Row,
  relations,
  signedOut,
} from './access-matrix.ts'
import { fumes, password } from './district.ts'
import { wantedWebhook } from './integrations.ts'
import { rightFacts } from './library.ts'
import { wantedModel } from './models.ts'
import { docx, paragraph } from './office-files.ts'

/** One call of the matrix: this route, by this caller, about that object. */
export interface Cell {
  readonly row: Row
  readonly caller: Caller
  readonly relation: Relation
  readonly expected: string
}

export const nameOf = ({ row, caller, relation }: Cell) =>
  `${row.route} by ${caller}${row.about === 'nothing' ? '' : ` about ${relation} ${row.about}`}`

export function cellsOf(row: Row): Cell[] {
  return (Object.keys(callers) as Caller[]).flatMap(caller =>
    expectedOf(row, caller).flatMap((expected, i) =>
      expected === '-' ? [] : [{ row, caller, relation: relations[i] ?? 'own', expected }],
    ),
  )
}

export const allCells = (): Cell[] => matrix.flatMap(cellsOf)

/** Whether the call takes effect as it is expected to be answered. */
export const takesEffect = ({ row, expected }: Cell) =>
  (row.changes ?? row.route.startsWith('POST')) && /^20\d$/.test(expected)

let number = 0
let calls = 0
let looks = 0

/** A body that would do, were it not for who calls. */
function bodyOf(district: AccessDistrict, { row }: Cell, target: Target): unknown {
  const { id, receipt, phone, shownDigest } = target
  const key = { receipt, phone }
  number++
  const day = new Date(Date.UTC(2060, 0, 1) + 2 * number * 86_400_000)
  const wrong = 'not-the-password-of-anybody'
  const bodies: Record<string, unknown> = {
    'POST /api/appeals': fumes,
    'POST /api/appeals/status': key,
    'POST /api/appeals/supplement': { ...key, text: '摊位又多了一个。' },
    'POST /api/appeals/feedback': { ...key, helped: true },
    'POST /api/appeals/withdraw': key,
    'POST /api/counter': { ...key, name: '某女士', question: '怎样办居住证？' },
    'POST /api/matters/{id}/contact': { purpose: '核实情况' },
    'POST /api/matters/{id}/erase': { ground: 'request' },
    'POST /api/matters/{id}/split': { title: '路灯不亮', text: '文昌路的路灯也不亮。' },
    'POST /api/proposals/{id}/decision': { kind: 'approve', shownDigest },
    'POST /api/decisions': { decisions: [{ proposalId: id, shownDigest }] },
    'POST /api/orders/{id}/assign': { personId: district.person('zhuyumei').id },
    'POST /api/orders/{id}/report': { measure: '已经到现场处理完毕', answer: '您反映的问题已经处理好了' },
    'POST /api/orders/{id}/hand-back': { reason: '需要专业队伍' },
    'POST /api/orders/{id}/return': { code: 'duty', reason: '不归本局管理' },
    'POST /api/counter/{id}/finish': { note: '已经办好' },
    'POST /api/employees/{id}/suspend': { reason: '检查', scenarioId: 'appeal-routing' },
    'POST /api/employees/{id}/resume': { reason: '检查完毕', scenarioId: 'appeal-routing' },
    'POST /api/employees/{id}/advance': { to: 'trial', reason: '重新试用' },
    'POST /api/employees/{id}/guardians': {
      personId: target.personId ?? district.person('idleguardian').id,
      as: 'deputy',
    },
    'POST /api/employees/{id}/incidents': { what: '分拨到了不相干的部门' },
    'POST /api/router/versions/{id}/promote': { reason: '比现在的准' },
    'POST /api/router/versions/{id}/reject': { reason: '没有变好' },
    'POST /api/people': { account: `fresh${number}`, name: '新人', departmentId: 'urban', roles: ['officer'] },
    'POST /api/people/{id}/roles': { roles: ['counter'] },
    'POST /api/people/{id}/working-hours': { windows: [{ weekday: 3, from: 1080, until: 1260 }] },
    'POST /api/working-hours': { windows: [{ weekday: 3, from: 1080, until: 1260 }] },
    'POST /api/leave': { from: day.toISOString(), until: new Date(day.getTime() + 86_400_000).toISOString() },
    'POST /api/access-tokens': { name: '年报助手', expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
    'POST /api/api-clients': { name: '随手拍' },
    'POST /api/webhooks': wantedWebhook,
    'POST /api/webhooks/{id}/change': wantedWebhook,
    'POST /api/models': wantedModel(),
    'POST /api/models/{id}/change': wantedModel(),
    'POST /api/models/{id}/switch': { isOn: false },
    'POST /api/models/test': wantedModel(),
    'POST /api/models/order': { ids: [crypto.randomUUID()] },
    'POST /api/models/budget': { dailyTokens: 100_000 },
    'POST /api/models/policies/{id}': { reach: 'local', audience: 'officers' },
    'POST /api/questions': { question: '怎样办居住证？' },
    'POST /api/questions/{id}/rate': { feedback: 'helped' },
    'POST /api/knowledge/questions': { question: '怎样办居住证？' },
    'POST /api/knowledge/uploads': Buffer.from(`示例补贴办法之${number}\n每户每年补贴三百元。`),
    'POST /api/official-documents/check': docx(paragraph('关于开展检查的通知')),
    'POST /api/official-documents/fix': docx(paragraph('关于开展检查的通知')),
    'POST /api/knowledge/plans': { task: '居住证怎么办' },
    'POST /api/summaries': { title: '补贴一览', columns: ['补贴标准'], documents: { sources: [id] } },
    'POST /api/summaries/{id}/change': { title: '补贴对照' },
    'POST /api/knowledge/publish': { items: [{ id, digest: shownDigest ?? '0'.repeat(64) }] },
    'POST /api/knowledge/sources/{id}/withdraw': { reason: '已经过时' },
    'POST /api/knowledge/answers/{id}/review': { verdict: 'right' },
    'POST /api/knowledge/answers/{id}/correct': { passages: [] },
    'POST /api/knowledge/sources/{id}/correct': rightFacts('值守', shownDigest ?? '0'.repeat(64)),
    'POST /api/knowledge/corrections/{id}/decide': { decision: 'adopt', reason: '核对无误' },
    'POST /api/knowledge/corrections/{id}/withdraw': { reason: '更正有误' },
    'POST /api/setup': {
      code: 'not-the-code',
      districtName: '某某区',
      hubName: '某某中心',
      account: 'someone',
      name: '某人',
      password,
    },
    'POST /api/auth/sign-in/username': { username: `nobody${number}`, password: wrong },
    'POST /api/auth/two-factor/verify-totp': { code: '000000' },
    'POST /api/auth/two-factor/verify-backup-code': { code: 'aaaaa-aaaaa' },
    'POST /api/auth/two-factor/enable': { password: wrong },
    'POST /api/auth/two-factor/disable': { password: wrong },
    'POST /api/auth/revoke-session': { token: id },
    'POST /api/auth/change-password': { currentPassword: wrong, newPassword: 'another-long-password' },
  }
  return bodies[row.route] ?? {}
}

/** What is said beside the body. */
const about: Readonly<Record<string, string>> = {
  'POST /api/knowledge/uploads': 'name=a.txt&kind=policy&classification=public',
  'POST /api/official-documents/check': 'name=a.docx',
  'POST /api/official-documents/fix': 'name=a.docx',
  'GET /api/knowledge/answers/{id}/passages': `q=${encodeURIComponent('居住证')}`,
}

/** What a route needs before it can take effect, and how the district is as before afterwards. */
async function around(district: AccessDistrict, cell: Cell, call: () => Promise<Answer>): Promise<Answer> {
  const { office, asSystem, person } = district
  const change = {
    ledger: office.ledger,
    actor: { kind: 'person' as const, id: person('tangjing').id },
    now: new Date(),
  }
  const isResume = cell.row.route === 'POST /api/employees/{id}/resume'
  if (isResume) {
    const body = { reason: '检查', scenarioId: 'appeal-routing' }
    await district.ask('governor', 'POST', '/api/employees/appeal-router/suspend', body)
  }
  const answer = await call()
  if (cell.row.route.endsWith('/suspend'))
    await asSystem(tx => resume(tx, change, 'appeal-router', '检查完毕', 'appeal-routing'))
  return answer
}

export interface Outcome {
  readonly cell: Cell
  readonly status: string
  readonly isAsExpected: boolean
  readonly text: string
  /** The whole answer without what was asked for, so that two can be compared. */
  readonly told: string
  /** Words of matters that this caller may not see. */
  readonly leaked: readonly string[]
}

const ofEveryAnswer = ['x-request-id', 'date', 'content-security-policy', 'content-length']

/** Makes one call of the matrix; `alter` changes what it sends. */
export async function run(
  district: AccessDistrict,
  cell: Cell,
  alter: { body?: (body: unknown) => unknown; query?: string } = {},
): Promise<Outcome> {
  const { row, caller, relation } = cell
  if (++calls % 4 === 0) forgiveLimits()
  const isFresh = takesEffect(cell) && row.route.startsWith('POST')
  const target = await district.target(row.about, relation, caller, isFresh)
  const [method = 'GET', pattern = '/'] = row.route.split(' ')
  const plain = pattern.replace(/\{\w+\}|:id/, encodeURIComponent(target.id)).replace('{seq}', '0')
  const isResident = caller === 'resident' || caller === 'otherResident'
  const query = new URLSearchParams({ receipt: target.receipt ?? '', phone: target.phone ?? '' })
  const asked = row.about === 'photo' && isResident ? `${plain}?${query}` : plain
  const queries = [about[row.route], alter.query].filter(one => one !== undefined)
  const path = queries.reduce((one, more) => `${one}${one.includes('?') ? '&' : '?'}${more}`, asked)
  const account = district.account(caller)
  // signing out is done with a session of its own
  const isOwnSession = row.route === 'POST /api/auth/sign-out' && account !== undefined && cell.expected === '200'
  const cookie = isOwnSession && caller !== 'disabled' ? { cookie: await district.cookieOf(account) } : {}
  const body = bodyOf(district, cell, target)
  const call = () => district.ask(caller, method, path, alter.body ? alter.body(body) : body, cookie)
  const answer = isFresh ? await around(district, cell, call) : await call()
  const isRefusedInside = row.route === 'POST /api/decisions' && answer.text.includes('"ok":false')
  const status = isRefusedInside ? 'no' : String(answer.status)
  const ids = [target.id, target.receipt ?? ''].filter(id => id.length > 1)
  const bare = ids.reduce((text, id) => text.replaceAll(id, '#'), answer.text)
  const headers = [...answer.headers].filter(([name]) => !ofEveryAnswer.includes(name))
  return {
    cell,
    status,
    isAsExpected: cell.expected.split('|').includes(status),
    text: answer.text,
    told: JSON.stringify([status, headers, bare]),
    leaked: await district.foreignWords(caller, answer.text, isResident ? target : undefined),
  }
}

/** Runs calls a few at a time; none of them waits for another. */
export async function runAll(district: AccessDistrict, cells: readonly Cell[], width = 8): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < cells.length; i = next++) {
      const cell = cells[i]
      if (cell) outcomes[i] = await run(district, cell)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return outcomes
}

/** What is wrong about an outcome, in words; nothing if it is as expected and shows nothing foreign. */
export function faultsOf({ cell, status, isAsExpected, leaked, told }: Outcome): string[] {
  return [
    ...(isAsExpected ? [] : [`${nameOf(cell)}: ${status}, expected ${cell.expected} ${told.slice(0, 200)}`]),
    ...leaked.map(canary => `${nameOf(cell)}: shows ${canary}`),
  ]
}

/** A look at something foreign: what is wrong with what came back. */
export interface Probe {
  readonly name: string
  look(): Promise<string[]>
}

const isDepartmental = (district: AccessDistrict, caller: Caller) =>
  !signedOut.includes(caller) && district.scopeOf(caller) === 'department'

/**
 * Everything that could give away what another department has: each call of the matrix about a foreign object, each
 * list that people of a department read, and figures that must count no more than what they may see.
 */
export async function foreignProbes(district: AccessDistrict): Promise<Probe[]> {
  const departmental = (Object.keys(callers) as Caller[]).filter(caller => isDepartmental(district, caller))
  /** One of each kind that sees different things. */
  const readers = departmental.filter(one => !['deputy', 'otherGuardian', 'idleGuardian', 'colleague'].includes(one))
  const cells = allCells().filter(
    cell =>
      departmental.includes(cell.caller) &&
      ((cell.relation === 'foreign' && ['404', 'no'].includes(cell.expected) && cell.row.about !== 'receipt') ||
        (cell.row.route.startsWith('GET') && cell.expected === '200')),
  )
  for (const { row, relation, caller } of cells) await district.target(row.about, relation, caller, false)
  const { canary } = await district.keep('proposed')
  const words = await district.keep('dispatched:water hidden:water')
  await district.plantElsewhere()
  await readHotIssues(district.office, new Date())
  const lists = readers.flatMap(caller =>
    [
      `/api/matters?q=${words.canary}`,
      `/api/matters?q=${canary}`,
      `/api/matters?q=${words.receipt}`,
      '/api/matters?department=water',
      '/api/matters?state=dispatched',
      '/api/hot',
      '/api/orders?scope=overdue',
      '/api/orders?scope=mine&state=open',
      '/api/employees/appeal-router',
    ].map(
      (path): Probe => ({
        name: `GET ${path} by ${caller}`,
        look: async () => {
          const { text } = await district.ask(caller, 'GET', path)
          return (await district.foreignWords(caller, text)).map(word => `GET ${path} by ${caller}: shows ${word}`)
        },
      }),
    ),
  )
  const incidents = (['guardian', 'deputy'] as const).map((caller): Probe => {
    const path = '/api/employees/appeal-router/incidents'
    return {
      name: `POST ${path} by ${caller} with a foreign receipt`,
      look: async () => {
        const body = { what: '分拨到了不相干的部门', receipt: words.receipt }
        const foreign = await district.ask(caller, 'POST', path, body)
        const missing = await district.ask(caller, 'POST', path, { ...body, receipt: 'SF260101-0000-0000-00000' })
        return foreign.status === 404 && foreign.text === missing.text ? [] : [`${path} by ${caller}: ${foreign.text}`]
      },
    }
  })
  const misled = await district.keep('misled:urban')
  const mergers = (['guardian', 'officer'] as const).map((caller): Probe => {
    const path = `/api/matters/${misled.matter}`
    return {
      name: `GET ${path} by ${caller}, which follows a foreign matter`,
      look: async () => {
        const { text } = await district.ask(caller, 'GET', path)
        return (await district.foreignWords(caller, text)).map(word => `GET ${path} by ${caller}: shows ${word}`)
      },
    }
  })
  const { proposal = '', shownDigest } = await district.make('proposed')
  mergers.push({
    name: 'POST /api/proposals/{id}/decision by guardian, into a foreign matter',
    look: async () => {
      const into = async (leadId: string) => {
        const path = `/api/proposals/${proposal}/decision`
        const { status, text } = await district.ask('guardian', 'POST', path, { kind: 'merge', shownDigest, leadId })
        return `${status} ${text}`
      }
      const [foreign, missing] = [await into(words.matter), await into(crypto.randomUUID())]
      return foreign.startsWith('404') && foreign === missing ? [] : [`merged into a foreign matter: ${foreign}`]
    },
  })
  const figures = readers.map(
    (caller): Probe => ({
      name: `figures of ${caller}`,
      look: async () => {
        const { all, open, waiting, orders } = await district.visibleCount(caller)
        const faults: string[] = []
        for (const [path, visible, count] of [
          ['/api/matters', all, (body: { total: number }) => body.total],
          ['/api/overview', all, (body: { totals: { filed: number } }) => body.totals.filed],
          ['/api/employees', open, (body: { items: { openCount: number }[] }) => body.items[0]?.openCount],
          // officers find the answers of their colleagues there as well
          ...(caller === 'guardian'
            ? [['/api/queue', waiting, (body: { counts: { all: number } }) => body.counts.all] as const]
            : []),
          ['/api/service-levels', orders, (body: { total: { orders: number } }) => body.total.orders],
        ] as const) {
          const { status, text } = await district.ask(caller, 'GET', path)
          if (status === 403) continue
          const counted = status === 200 ? count(JSON.parse(text)) : status
          if (counted !== visible)
            faults.push(`GET ${path} by ${caller}: counts ${counted} where ${visible} may be seen`)
        }
        return faults
      },
    }),
  )
  return [
    ...cells.map((cell): Probe => ({ name: nameOf(cell), look: async () => faultsOf(await run(district, cell)) })),
    ...lists,
    ...incidents,
    ...mergers,
    ...figures,
  ]
}

/** Looks everywhere, or until something is found that is enough; what is wrong, in words. */
export async function lookEverywhere(
  probes: readonly Probe[],
  { width = 8, isEnough = () => false }: { width?: number; isEnough?: (fault: string) => boolean } = {},
): Promise<string[]> {
  const faults: string[] = []
  let next = 0
  const worker = async () => {
    for (let probe = probes[next++]; probe && !faults.some(isEnough); probe = probes[next++]) {
      if (++looks % 20 === 0) forgiveLimits()
      faults.push(...(await probe.look()))
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return faults
}
