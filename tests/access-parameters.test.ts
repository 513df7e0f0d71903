import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { allCells, type Cell, faultsOf, nameOf, type Outcome, run } from './support/access-cells.ts'
import {
  type AccessDistrict,
  accessDistrict,
  forgiveLimits,
  type Planted,
  type Recipe,
} from './support/access-district.ts'
import { type Caller, expectedOf, matrix } from './support/access-matrix.ts'
import { describedRoutes, fill, pointsAtSomething, type Route } from './support/access-requests.ts'
import { password } from './support/district.ts'

const seed = chooseSeed()
const random = randomFrom(seed)

let district: AccessDistrict
let routes: Route[]
let properties: Set<string>

/** What one department alone has, in every state that a call may find it in. */
const stages = (bureau: 'urban' | 'water', first: string, second: string): Recipe[] =>
  (
    [
      'proposed',
      `dispatched:${bureau}`,
      `signed:${bureau}`,
      `assigned:${bureau}:${second}`,
      `accepted:${bureau}:${first}`,
      `reported:${bureau}:${second}`,
      `answered:${bureau}`,
      `bounced:${bureau}`,
    ] as const
  ).map((stage): Recipe => `${stage} hidden:${bureau}`)

const strangers: Record<'water' | 'urban', readonly Caller[]> = {
  // none of these may see what water alone has
  water: [
    'anonymous',
    'resident',
    'guardian',
    'deputy',
    'otherGuardian',
    'idleGuardian',
    'foreignGuardian',
    'officer',
    'colleague',
    'gridWorker',
    'counter',
    'strayCounter',
    'admin',
  ],
  urban: ['anonymous', 'resident', 'guardian', 'otherGuardian', 'otherOfficer', 'gridWorker', 'counter'],
}
const hidden: Record<'water' | 'urban', Planted[]> = { water: [], urban: [] }

beforeAll(async () => {
  district = await accessDistrict()
  const described = describedRoutes(JSON.parse((await district.ask('anonymous', 'GET', '/openapi.json')).text))
  routes = described.routes
  properties = described.properties
  for (const recipe of stages('water', 'gaoyongfu', 'fanxiaodong')) hidden.water.push(await district.make(recipe))
  for (const recipe of stages('urban', 'fangjianguo', 'luxin')) hidden.urban.push(await district.make(recipe))
}, 300_000)
afterAll(() => district.close())

/** What a stranger could do to people and employees themselves is no matter of departments; the table tells of it. */
const isOfAccounts = (route: Route) =>
  /^POST \/api\/(people|setup|employees\/\{id\}\/(advance|guardians))/.test(route.name)

/** Routes of the program that are not in its own description. */
const undescribed: Route[] = [
  {
    name: 'GET /api/photos/:id',
    method: 'GET',
    path: '/api/photos/{id}',
    pathParameters: ['id'],
    query: [
      { name: 'receipt', schema: { type: 'string' } },
      { name: 'phone', schema: { type: 'string' } },
    ],
    body: undefined,
  },
  {
    name: 'POST /api/auth/revoke-session',
    method: 'POST',
    path: '/api/auth/revoke-session',
    pathParameters: [],
    query: [],
    body: { type: 'object', properties: { token: { type: 'string' } }, required: ['token'] },
  },
]

const mayCall = (caller: Caller, route: Route) =>
  matrix.some(row => row.route === route.name && !['401', '403'].includes(expectedOf(row, caller)[0] ?? ''))

describe('every identifier in every place of every route', () => {
  it(`Z3: reaches nothing foreign, in path, query, filter, cursor, body or list (seed ${seed})`, async () => {
    const began = Date.now()
    console.log(`seed ${seed}`)
    const wanted = times(1500, 20_000)
    const resident = await district.keep('reported:urban:luxin')
    const own = await district.identifiersOf([
      resident,
      await district.keep('proposed'),
      await district.keep('dispatched:urban'),
      await district.keep('dispatched:water'),
    ])
    const places = new Set<string>()
    const statuses = new Map<number, number>()
    const faults: string[] = []
    const pointed = [...routes, ...undescribed].filter(pointsAtSomething)
    expect(pointed.length).toBeGreaterThan(20)
    // what is shut to all of them, whatever it is about, is asked less often
    const everyone = Object.values(strangers).flat()
    const weighted = pointed.flatMap(route =>
      everyone.some(caller => mayCall(caller, route)) ? [route, route, route] : [route],
    )
    let asked = 0
    let withForeign = 0

    for (const bureau of ['water', 'urban'] as const) {
      const foreign = await district.identifiersOf(hidden[bureau])
      const kinds = Object.keys(foreign)
      expect(kinds.length).toBeGreaterThan(8)
      const all = hidden[bureau].map(one => one.matter)
      // somebody's own call, which nobody else can have repeated by its key
      const victim: Caller = bureau === 'water' ? 'otherOfficer' : 'officer'
      const purpose = { purpose: '核实情况' }
      const contact = `/api/matters/${all[1]}/contact`
      const key = crypto.randomUUID()
      expect((await district.ask(victim, 'POST', contact, purpose, { key })).status).toBe(200)
      const before = await district.digest(all)
      const others = [bureau, 'hub', district.person('gaoyongfu').id, 'appeal-router', '0', '../matters', '*', '']

      const one = async () => {
        asked++
        if (asked % 4 === 0) forgiveLimits()
        const route = random.pick(weighted)
        const entitled = strangers[bureau].filter(caller => mayCall(caller, route))
        // most often by somebody who could, were it theirs
        const caller = random.pick(entitled.length > 0 && random.below(5) > 0 ? entitled : strangers[bureau])
        if (caller === 'admin' && isOfAccounts(route)) return
        if (random.below(40) === 0) {
          const repeated = await district.ask(caller, 'POST', contact, purpose, { key })
          if (repeated.status < 400) faults.push(`${caller} has the call of ${victim} repeated: ${repeated.text}`)
        }
        let isForeign = false
        const identifier = (place: string): string => {
          places.add(`${route.name} ${place}`)
          const dice = random.below(20)
          // an employee that is really stopped takes everybody's matters along
          const isEmployee = route.path.startsWith('/api/employees/{id}/') && place === '{id}'
          if (dice < 13) {
            isForeign = true
            const name = place.split('.').at(-1) ?? ''
            const fitting = kinds.find(
              kind => name === kind || name === `${kind}Id` || route.path.includes(`/${kind}s/`),
            )
            return random.pick(foreign[fitting && random.below(3) > 0 ? fitting : random.pick(kinds)] ?? [''])
          }
          if (dice < 16) return random.pick(own[random.pick(Object.keys(own))] ?? [''])
          if (dice < 18) return crypto.randomUUID()
          if (isEmployee) return 'no-such-employee'
          return random.below(3) === 0 ? random.pick(hidden[bureau]).canary : random.pick(others)
        }
        const filling = { random, identifier, phone: caller === 'resident' ? resident.phone : '13999990000' }
        const path = route.pathParameters.reduce(
          (text, name) => text.replace(`{${name}}`, encodeURIComponent(identifier('{id}')) || 'x'),
          route.path,
        )
        const query = new URLSearchParams(
          route.query
            .filter(() => random.below(3) > 0)
            .map(({ name, schema }): [string, string] => [name, String(fill(schema, name, filling))]),
        )
        const body = route.body ? fill(route.body, '', filling) : {}
        const answer = await district.ask(caller, route.method, `${path}?${query}`, body)
        if (isForeign) withForeign++
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        const held = caller === 'resident' ? { receipt: resident.receipt, phone: resident.phone } : undefined
        const shown = await district.foreignWords(caller, answer.text, held)
        const told = `${caller} ${route.method} ${path}?${query} ${JSON.stringify(body)} → ${answer.status}`
        if (shown.length > 0) faults.push(`${told} shows ${shown.join(', ')}`)
        if (answer.status >= 500 || answer.status === 429) faults.push(`${told} ${answer.text}`)
      }
      const until = bureau === 'water' ? Math.floor(wanted * 0.6) : wanted
      const worker = async () => {
        while (asked < until) await one()
      }
      await Promise.all(Array.from({ length: 8 }, worker))
      const after = await district.digest(all)
      for (const table of Object.keys(after))
        if (after[table] !== before[table]) faults.push(`${table} of what ${bureau} alone has was touched`)
    }
    recordEvidence({
      ids: ['Z3'],
      area: 'Access',
      what: 'Put identifiers of foreign, missing and other things into every place of every route, and looked for foreign words in the answers and changes in foreign rows.',
      figures: [
        { name: 'requests', value: asked },
        { name: 'of these with something foreign', value: withForeign },
        { name: 'places for an identifier', value: places.size },
        { name: 'foreign things shown or touched', value: faults.length, aim: '0', isReached: faults.length === 0 },
      ],
      seed,
      seconds: Math.round((Date.now() - began) / 1000),
    })
    expect(faults.slice(0, 10)).toEqual([])
    expect(withForeign).toBeGreaterThan(wanted / 3)
    // many of them were good enough to be carried out on what is the caller's own, or on nothing
    expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(wanted / 20)
    expect(statuses.get(404)).toBeGreaterThan(wanted / 20)
    expect(places.size).toBeGreaterThan(40)
  }, 1_800_000)
})

/** Stand where the value of a property would be; nothing of the program's own looks like them. */
const injected = {
  text: 'injectedvalue',
  uuid: 'deadbeef-dead-4bad-8bad-deadbeefdead',
  moment: '2001-02-03T04:05:06.000Z',
  number: 424_242,
}

/** What a person would send who wants to be more than they are, by the name of the property. */
const wishes: Record<string, unknown> = {
  role: 'admin',
  roles: ['admin', 'governor', 'guardian'],
  state: 'closed',
  status: 200,
  departmentId: 'water',
  visibleTo: ['water', 'urban', injected.text],
  visible_to: ['water', 'urban', injected.text],
  isDisabled: true,
  is_disabled: true,
  twoFactorEnabled: true,
  employeeId: 'second-router',
  urgency: 'danger',
  kind: 'refuse',
  isSure: true,
  is_sure: true,
  version: injected.number,
  salt: injected.uuid,
  scope: 'system',
  actor: { kind: 'system' },
  constructor: { prototype: { isDisabled: true, roles: ['admin'] } },
  prototype: { isDisabled: true },
  toString: injected.text,
  ['__proto__']: { isDisabled: true, roles: ['admin'], departmentId: 'water', state: 'closed' },
}

function wishFor(name: string): unknown {
  if (Object.hasOwn(wishes, name)) return wishes[name]
  if (/(At|_at|since|until|By|_by)$/.test(name) && !/(By|_by)$/.test(name)) return injected.moment
  if (/(^id$|Id$|_id$|By$|_by$)/.test(name)) return injected.uuid
  if (/(count|seq|size|days|version|level|escalation|load)/i.test(name)) return injected.number
  if (/^(is|has|can|may)[A-Z_]/.test(name)) return true
  return injected.text
}

const mark = /injectedvalue|deadbeef|2001-02-03|424242/

describe('a property that nobody is asked for', () => {
  const isOfEmployee = (cell: Cell) => cell.row.about === 'employee'
  const stop = allCells().find(cell => cell.row.route.endsWith('/resume') && cell.expected === '200') as Cell
  /** Adds what isn't taken here to an object and to the objects in it. */
  function withWishes(value: unknown, names: readonly string[], known: ReadonlySet<string>): unknown {
    if (Array.isArray(value)) return value.map(one => withWishes(one, names, known))
    if (typeof value !== 'object' || value === null) return value
    const own = Object.entries(value).map(([name, one]) => [name, withWishes(one, names, known)] as const)
    const wished = names.filter(name => !known.has(name)).map(name => [name, wishFor(name)] as const)
    // fromEntries defines properties, also the one called __proto__
    return Object.fromEntries([...wished, ...own])
  }
  const namesIn = (schema: Route['body']): string[] =>
    Object.entries(schema?.properties ?? {}).flatMap(([name, one]) => [name, ...namesIn(one), ...namesIn(one.items)])

  it(`Z4: does nothing, in any body, in any query (seed ${seed})`, async () => {
    const began = Date.now()
    const { rows: columns } = await district.server.superuser.query<{ name: string }>(
      `select distinct column_name as name from information_schema.columns where table_schema = 'bangban'`,
    )
    const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    const names = [
      ...new Set([
        ...Object.keys(wishes),
        ...columns.flatMap(({ name }) => [name, camel(name)]),
        ...properties,
        'decidedBy',
        'approvedBy',
        'aiGenerated',
        'org_id',
      ]),
    ].sort()
    expect(names.length).toBeGreaterThan(200)

    const faults: string[] = []
    let tried = 0
    let effective = 0
    const cellOf = new Map(
      allCells()
        .filter(cell => /^20\d$/.test(cell.expected) && (cell.relation === 'own' || cell.caller === 'resident'))
        .filter(
          cell => !/^GET \/($|desk|healthz|metrics|openapi|docs|api\/(ledger\/export|events))/.test(cell.row.route),
        )
        // a session that ends another's is no property of anything
        .filter(cell => !cell.row.route.includes('/api/auth/'))
        .reverse()
        .map(cell => [`${cell.row.route} ${cell.row.about}`, cell] as const),
    )
    // what an employee has in hand goes to people when it is stopped, so that comes last, and once before
    const cells = [...cellOf.values()].sort((a, b) => Number(isOfEmployee(a)) - Number(isOfEmployee(b)))
    const first = cells.find(isOfEmployee)
    /** The first time is another thing: one row is changed again and again, or what was decided once counts from then on. */
    const isFirstOther = ({ row }: Cell) =>
      row.route.startsWith('GET') || /models\/(budget|policies)|working-hours|corrections|summaries/.test(row.route)
    /** A correction is one of an answer that is asked for just before, and found otherwise when others count by then. */
    const isAsked = ({ row }: Cell, change: string) =>
      row.route.includes('/corrections/') && change.startsWith('answer')
    for (const cell of cells) {
      if (cell === first) await run(district, stop)
      if (isFirstOther(cell)) await run(district, cell)
      const isGet = cell.row.route.startsWith('GET')
      const known = new Set(namesIn(routes.find(route => route.name === cell.row.route)?.body))
      const foreignTo = names.filter(name => !known.has(name))
      const sets = isGet
        ? [foreignTo]
        : [foreignTo, ...Array.from({ length: times(1, 40) }, () => [random.pick(foreignTo)])]
      let control: { outcome: Outcome; changes: string[] } | undefined
      for (const set of [[], ...sets]) {
        let outcome: Outcome | undefined
        const queried = routes.find(route => route.name === cell.row.route)?.query.map(one => one.name) ?? []
        const query = new URLSearchParams(
          set
            .filter(name => !queried.includes(name))
            .slice(0, 150)
            .map((name): [string, string] => [name, String(wishFor(name))]),
        )
        const all = await district.changesBy(async () => {
          outcome = await run(
            district,
            cell,
            isGet
              ? set.length > 0
                ? { query: String(query) }
                : {}
              : // a file is nothing that wishes can be added to
                { body: body => (body instanceof Uint8Array ? body : JSON.stringify(withWishes(body, set, known))) },
          )
        })
        const changes = all.filter(change => !isAsked(cell, change))
        if (!outcome) throw new Error('nothing came back')
        if (set.length === 0) {
          control = { outcome, changes }
          faults.push(...faultsOf(outcome))
          continue
        }
        tried += set.length
        const told = `${nameOf(cell)} with ${set.length === 1 ? `${set[0]}` : `${set.length} more properties`}`
        const isRefused = /^4(00|22)$/.test(outcome.status)
        if (!outcome.isAsExpected && !isRefused) faults.push(`${told}: ${outcome.status} ${outcome.text.slice(0, 300)}`)
        const marked = changes.filter(row => mark.test(row))
        const isSame = isRefused ? changes.length === 0 : changes.join('\n') === control?.changes.join('\n')
        if (marked.length > 0 || !isSame) {
          effective++
          const extra = changes.filter(row => !control?.changes.includes(row))
          const gone = control?.changes.filter(row => !changes.includes(row)) ?? []
          faults.push(`${told}: ${[...marked, ...extra, '—', ...gone].join('\n').slice(0, 600)}`)
        }
        if (mark.test(outcome.text)) faults.push(`${told}: answered with it: ${outcome.text.slice(0, 300)}`)
        if (isGet && cell.row.about !== 'photo' && outcome.text.length !== control?.outcome.text.length)
          faults.push(`${told}: answered otherwise: ${outcome.text.slice(0, 300)}`)
      }
    }
    expect(Reflect.get({}, 'isDisabled')).toBeUndefined()
    expect(Reflect.get({}, 'roles')).toBeUndefined()
    recordEvidence({
      ids: ['Z4'],
      area: 'Access',
      what: 'Added every column and every property that the program knows to every body and query that is taken, and compared each row that changed with a call without them.',
      figures: [
        { name: 'routes', value: cellOf.size },
        { name: 'names of properties', value: names.length },
        { name: 'properties added', value: tried },
        { name: 'that had an effect', value: effective, aim: '0', isReached: effective === 0 },
      ],
      seed,
      seconds: Math.round((Date.now() - began) / 1000),
    })
    expect(faults).toEqual([])
    expect(cellOf.size).toBeGreaterThan(30)
  }, 1_800_000)

  it('Z4: does nothing when somebody signs in', async () => {
    const { name, ...who } = { name: 'luxin', password }
    const me = async () => JSON.parse((await district.ask('colleague', 'GET', '/api/me')).text) as object
    const before = await me()
    const changes = await district.changesBy(async () => {
      const body = JSON.stringify({ ...wishes, ...who, username: name })
      expect((await district.ask('anonymous', 'POST', '/api/auth/sign-in/username', body)).status).toBe(200)
    })
    expect(changes).toEqual([])
    expect(await me()).toEqual(before)
  })

  it('Z4: would be found, had it an effect', async () => {
    const changes = (note: string) =>
      district.changesBy(() =>
        district.server.superuser.query(
          `insert into counter_request (name, phone, question, asked_at, note) values ('x', '1', 'x', now(), $1)`,
          [note],
        ),
      )
    const plain = await changes('a')
    expect(plain).toEqual(['counter_request has 1 more', expect.stringContaining('"note": "a"')])
    expect(await changes('a')).toEqual(plain)
    expect(await changes(injected.text)).not.toEqual(plain)
    expect(await changes(injected.moment)).not.toEqual(plain)
  })
})
