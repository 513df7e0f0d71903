import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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

const atOnce = 24
const playing = (number: number, setting: Setting) =>
  number === 33
    ? vectorFailures.map(one => ({ name: one.name, run: () => judgeVectors(one, setting) }))
    : (failures.find(one => one.number === number)?.variants ?? []).map(one => ({
        name: one.name,
        run: () => judge(one, setting),
      }))

const cases = failures.flatMap(({ number, name }) =>
  settings.map(setting => ({ number, setting, title: `${number} ${name}: ${nameOf(setting)}` })),
)
const faults = new Map<string, string[]>(cases.map(one => [one.title, []]))
const printed: string[] = []

beforeAll(async () => {
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map(name =>
      vi.spyOn(console, name).mockImplementation((...said) => void printed.push(said.map(String).join(' '))),
    ),
  ]
  const waiting = cases.flatMap(({ number, setting, title }) =>
    playing(number, setting).map(({ name, run }) => async () => {
      try {
        await run()
      } catch (error) {
        faults.get(title)?.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }),
  )
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await next()
    }),
  )
  for (const spy of spies) spy.mockRestore()
})

let passed = 0
afterAll(() => {
  if (passed !== cases.length) console.log(`${passed} of ${cases.length} cases of model failures hold`)
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
