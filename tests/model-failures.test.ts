import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import {
  failures,
  judge,
  judgeVectors,
  nameOf,
  type Setting,
  secretOfAnswer,
  settings,
  vectorFailures,
} from './support/model-server/index.ts'

/*
 * The catalogue of failures of model servers (RELIABILITY.md, 3.3), each in eight settings. All of them are played when
 * the file begins, many at a time, since most of them wait for something; the cases say how each went.
 */

const atOnce = 16
/** A machine that is busy with something else is given so much more time, once: what is wrong stays wrong. */
const morePatience = 3

type Run = (patience?: number) => Promise<void>
const playing = (number: number, setting: Setting): readonly { readonly name: string; readonly run: Run }[] =>
  number === 33
    ? vectorFailures.map(one => ({ name: one.name, run: patience => judgeVectors(one, setting, patience) }))
    : (failures.find(one => one.number === number)?.variants ?? []).map(one => ({
        name: one.name,
        run: patience => judge(one, setting, patience),
      }))

const cases = failures.flatMap(({ number, name }) =>
  settings.map(setting => ({ number, setting, title: `${number} ${name}: ${nameOf(setting)}` })),
)
const faults = new Map<string, string[]>(cases.map(one => [one.title, []]))
const printed: string[] = []
let plays = 0
let again = 0

async function inTurn(work: (() => Promise<void>)[], workers: number): Promise<void> {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let next = work.shift(); next; next = work.shift()) await next()
    }),
  )
}

beforeAll(async () => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map(name =>
    vi.spyOn(console, name).mockImplementation((...said) => void printed.push(said.map(String).join(' '))),
  )
  const second: (() => Promise<void>)[] = []
  const first = cases.flatMap(({ number, setting, title }) =>
    playing(number, setting).map(({ name, run }) => async () => {
      plays++
      await run().catch(() => {
        again++
        second.push(() =>
          run(morePatience).catch(error => {
            faults.get(title)?.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
          }),
        )
      })
    }),
  )
  await inTurn(first, atOnce)
  await inTurn(second, 4)
  for (const spy of spies) spy.mockRestore()
})

let passed = 0
const started = performance.now()
afterAll(() => {
  if (again > 0) console.log(`${again} of ${plays} plays needed more time than they were given at first`)
  recordEvidence({
    ids: ['3.3'],
    area: 'Models',
    what: 'A server on this machine plays 36 failures of model servers in all their variants, streamed and whole, at the first answer and after a tool, while the caller waits and while it leaves.',
    figures: [
      { name: 'cases', value: cases.length },
      { name: 'plays', value: plays },
      { name: 'cases that hold', value: passed, aim: '288', isReached: passed === 288 },
    ],
    seconds: Math.round((performance.now() - started) / 1000),
  })
})

describe('a failure of a model server', () => {
  it('stands in the catalogue, all 36 of them, each in eight settings', () => {
    expect(failures.map(one => one.number)).toEqual(Array.from({ length: 36 }, (_, i) => i + 1))
    expect(cases).toHaveLength(288)
    for (const { number, setting } of cases) expect(playing(number, setting).length).toBeGreaterThan(0)
  })

  it.each(cases)('$title', ({ title }) => {
    expect(faults.get(title)).toEqual([])
    passed++
  })

  it('prints nothing, and least of all what was said', () => {
    expect(printed.filter(one => one.includes(secretOfAnswer))).toEqual([])
    expect(printed).toEqual([])
  })
})
