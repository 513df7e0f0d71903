import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProving, recordEvidence, times } from '../bench/evidence.ts'
import {
  allCells,
  type Cell,
  cellsOf,
  faultsOf,
  nameOf,
  type Outcome,
  run,
  runAll,
  takesEffect,
} from './support/access-cells.ts'
import { type AccessDistrict, accessDistrict } from './support/access-district.ts'
import { callers, expectedOf, matrix, relations, signedOut } from './support/access-matrix.ts'

let district: AccessDistrict
const began = Date.now()
/** Where the answer is the same whatever it is about, the short form asks about two things instead of five. */
const isAsked = ({ row, caller, relation, expected }: Cell) =>
  isProving ||
  !['401', '403'].includes(expected) ||
  ['own', 'foreign'].includes(relation) ||
  new Set(expectedOf(row, caller)).size > 1
const cells = allCells().filter(isAsked)
const refusedCells = cells.filter(cell => !takesEffect(cell))
const allowedCells = cells.filter(takesEffect)
const outcomes: Outcome[] = []

beforeAll(async () => {
  district = await accessDistrict()
})
afterAll(() => district.close())

/** Every route that the program offers, as its own table and its source say. */
function offeredRoutes(): string[] {
  const listed = district.server.running.routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  const http = join(import.meta.dirname, '../src/http')
  const sources = readdirSync(http, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => readFileSync(join(http, name), 'utf8'))
  // what is mounted beside the table: app.get('/path', …) and app.post('/path', …)
  const mounted = sources.flatMap(text =>
    [...text.matchAll(/\bapp\.(get|post|put|patch|delete|all)\(\s*'([^']+)'/g)].map(
      ([, method = '', path = '']) => `${method.toUpperCase()} ${path}`,
    ),
  )
  const signIn = readFileSync(join(http, 'sign-in.ts'), 'utf8')
  const ofSignIn = [...signIn.matchAll(/'(\/[a-z][\w/-]*)'/g)]
    .filter(([, path]) => path !== '/api/auth')
    .map(([, path = '']) => `${path === '/list-sessions' ? 'GET' : 'POST'} /api/auth${path}`)
  expect(mounted.length).toBeGreaterThan(5)
  expect(ofSignIn.length).toBeGreaterThan(5)
  return [...new Set([...listed, ...mounted, ...ofSignIn])]
}

/** Stand for what the source calls `*`. */
const pages = ['GET /', 'GET /desk/matters', 'GET /api/nothing']
const standsForStar = (route: string) => pages.includes(route) || route.includes(' /open311/v2/')

describe('the table of who may call what', () => {
  it('Z2: knows every route of the running program and no other', () => {
    const known = new Set(matrix.map(row => row.route as string))
    const offered = offeredRoutes()
    expect(offered.filter(route => !known.has(route) && !route.endsWith('*'))).toEqual([])
    expect([...known].filter(route => !offered.includes(route) && !standsForStar(route))).toEqual([])
  })

  it('Z2: asks every caller about every kind of object, most often to be refused', () => {
    expect(new Set(cells.map(cell => cell.caller)).size).toBe(Object.keys(callers).length)
    for (const relation of relations) expect(cells.some(cell => cell.relation === relation)).toBe(true)
    expect(refusedCells.length).toBeGreaterThan(2000)
    expect(allowedCells.length).toBeGreaterThan(100)
  })
})

const find = (cell: Cell, relation: string) =>
  outcomes.find(one => one.cell.row === cell.row && one.cell.caller === cell.caller && one.cell.relation === relation)
/** Where the table says the same of what is foreign and of what is missing. */
const pairs = () =>
  outcomes
    .filter(one => one.cell.relation === 'foreign')
    .flatMap(foreign => {
      const missing = find(foreign.cell, 'missing')
      return missing && foreign.cell.expected === missing.cell.expected ? [[foreign, missing] as const] : []
    })
/** Of those who may not: whoever sees the whole district is told what is there. */
let compared = { pairs: 0, told: 0 }
const isTold = ([foreign, missing]: readonly [Outcome, Outcome]) => foreign.told !== missing.told

const changedBy: string[] = []

describe('whoever may not', () => {
  it('Z2: is refused as the table says, is shown no foreign word, and changes nothing', async () => {
    // what they ask about is there before the first of them asks
    for (const { row, relation, caller } of refusedCells) await district.target(row.about, relation, caller, false)
    let before = await district.digest()
    for (const row of matrix) {
      outcomes.push(
        ...(await runAll(
          district,
          cellsOf(row).filter(cell => isAsked(cell) && !takesEffect(cell)),
        )),
      )
      const after = await district.digest()
      const changed = Object.keys(after).filter(table => after[table] !== before[table])
      if (changed.length > 0) changedBy.push(`${row.route}: refused calls changed ${changed.join(', ')}`)
      before = after
    }
    expect(changedBy).toEqual([])
    expect(outcomes.flatMap(faultsOf)).toEqual([])
  }, 900_000)

  it('Z2: can’t tell what is foreign from what is missing: same status, same headers, same words', () => {
    const told = pairs()
      .filter(isTold)
      .map(([foreign, missing]) => `${nameOf(foreign.cell)}: ${foreign.told} ≠ ${missing.told}`)
    compared = { pairs: pairs().length, told: told.length }
    expect(told).toEqual([])
    expect(pairs().filter(([foreign]) => foreign.status === '404').length).toBeGreaterThan(80)
  })

  it('Z2: can’t tell them apart by how long it takes either', async () => {
    const asked: [route: string, caller: string][] = [
      ['GET /api/matters/{id}', 'officer'],
      ['GET /api/photos/:id', 'otherOfficer'],
      ['POST /api/matters/{id}/contact', 'counter'],
      ['POST /api/proposals/{id}/decision', 'idleGuardian'],
      ['POST /api/orders/{id}/sign', 'officer'],
      ['POST /api/appeals/status', 'otherResident'],
    ]
    const told: string[] = []
    for (const [route, caller] of asked) {
      const [foreign, missing] = (['foreign', 'missing'] as const).map(relation =>
        cells.find(one => one.row.route === route && one.caller === caller && one.relation === relation),
      )
      if (!foreign || !missing) throw new Error(`no such cell: ${route} by ${caller}`)
      const taken: [number[], number[]] = [[], []]
      // by turns, so that what slows the machine down slows both
      for (let i = 0; i < times(15, 200); i++) {
        for (const [side, cell] of [foreign, missing].entries()) {
          const started = process.hrtime.bigint()
          await run(district, cell)
          taken[side as 0 | 1].push(Number(process.hrtime.bigint() - started) / 1e6)
        }
      }
      const [a = 0, b = 0] = taken.map(list => list.sort((x, y) => x - y)[Math.floor(list.length / 2)] ?? 0)
      if (Math.abs(a - b) > Math.max(5, Math.min(a, b))) told.push(`${route}: ${a} ms foreign, ${b} ms missing`)
    }
    expect(told).toEqual([])
  }, 300_000)
})

describe('whoever may', () => {
  it('Z2: gets what the table says, and each call that takes effect leaves its trace', async () => {
    const isOfEmployee = (cell: Cell) => cell.row.about === 'employee'
    const before = await district.entries()
    const got = await runAll(
      district,
      allowedCells.filter(cell => !isOfEmployee(cell)),
    )
    // an employee that one of them stops is stopped for all
    got.push(...(await runAll(district, allowedCells.filter(isOfEmployee), 1)))
    outcomes.push(...got)
    expect(got.flatMap(faultsOf)).toEqual([])
    // an account's own sessions are no matter of the ledger, nor is a resident who looks at the own photo
    const leavesTrace = ({ row, caller }: Cell) =>
      !row.route.includes('/auth/') && !(row.about === 'photo' && signedOut.includes(caller))
    expect((await district.entries()) - before).toBeGreaterThanOrEqual(allowedCells.filter(leavesTrace).length)
  }, 900_000)
})

describe('the comparison', () => {
  it('Z2: would find an object that was opened to a stranger, a word that was shown, a row that was changed', async () => {
    const cell = cells.find(
      one => one.row.route === 'GET /api/matters/{id}' && one.caller === 'officer' && one.relation === 'foreign',
    )
    if (!cell) throw new Error('no such cell')
    const { id } = await district.target('matter', 'foreign', 'officer', false)
    const one = [...district.planted.values()].find(planted => planted.matter === id)
    expect(await district.foreignWords('officer', `… ${one?.canary} …`)).toEqual([one?.canary])
    const before = await district.digest()
    await district.server.superuser.query(`update matter set visible_to = visible_to || '{urban}' where id = $1`, [id])
    const after = await district.digest()
    expect(Object.keys(after).filter(table => after[table] !== before[table])).toContain('matter')
    expect(faultsOf(await run(district, cell))).toEqual([expect.stringContaining('200, expected 404')])
  })

  it('Z2: is kept as evidence', () => {
    const deviations = outcomes.filter(one => !one.isAsExpected).length
    const shown = outcomes.reduce((sum, one) => sum + one.leaked.length, 0)
    const zero = (name: string, value: number) => ({ name, value, aim: '0', isReached: value === 0 })
    recordEvidence({
      ids: ['Z2'],
      area: 'Access',
      what: 'Asked every route as every kind of caller about own, sibling, foreign, missing and malformed objects, and compared each answer with a written table.',
      figures: [
        { name: 'routes', value: new Set(matrix.map(row => row.route)).size },
        { name: 'callers', value: Object.keys(callers).length },
        { name: 'calls', value: outcomes.length },
        zero('answers other than the table says', deviations),
        zero('routes on which refused calls changed something', changedBy.length),
        zero('foreign words shown', shown),
        { name: 'pairs of foreign and missing compared', value: compared.pairs },
        zero('pairs that could be told apart', compared.told),
      ],
      seconds: Math.round((Date.now() - began) / 1000),
    })
    expect(outcomes.length).toBe(cells.length)
  })
})
