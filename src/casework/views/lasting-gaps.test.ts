import { expect, it } from 'vitest'
import type { Person } from '../../people/index.ts'
import type { ServiceGap } from '../../shapes/service.ts'
import type { Tx } from '../../store/index.ts'
import { type FindGaps, lastingGaps } from './lasting-gaps.ts'

const person = (id: string, department: string, roles: Person['roles']) =>
  ({ id, roles, department: { id: department, name: department, kind: 'bureau' } }) as unknown as Person
const [governor, auditor] = [person('a', 'office', ['governor']), person('b', 'audit', ['auditor'])]
const [urban, colleague, water] = [
  person('c', 'urban', ['officer']),
  person('d', 'urban', ['officer']),
  person('e', 'water', ['officer']),
]
const since = new Date('2026-11-01T00:00:00+08:00')
const moment = (seconds: number) => new Date(since.getTime() + seconds * 1000)

/** Each finding names who it was made for, so that a foreign one shows. */
function counted() {
  const asked: string[] = []
  const find: FindGaps = async (_, act) => {
    asked.push(act.person.id)
    return [{ group: `${act.person.id} ${asked.length}` } as ServiceGap]
  }
  const gaps = lastingGaps(find)
  const look = async (who: Person, seconds: number, from = since) =>
    (await gaps({} as Tx, { person: who, now: moment(seconds) }, from))[0]?.group
  return { asked, look }
}

it('finds gaps once a minute', async () => {
  const { look } = counted()
  expect(await look(urban, 0)).toBe('c 1')
  expect(await look(urban, 59.9)).toBe('c 1')
  expect(await look(urban, 60)).toBe('c 2')
  // a clock that was set back
  expect(await look(urban, 30)).toBe('c 3')
})

it('tells nobody what others see, and all who see the same the same', async () => {
  const { look } = counted()
  expect(await look(governor, 0)).toBe('a 1')
  expect(await look(urban, 1)).toBe('c 2')
  expect(await look(water, 1)).toBe('e 3')
  expect(await look(auditor, 2)).toBe('a 1')
  expect(await look(colleague, 2)).toBe('c 2')
  // of the same department, and yet of a governor
  expect(await look(person('f', 'urban', ['officer', 'governor']), 2)).toBe('a 1')
  // moved to another department, or no governor any more
  expect(await look(person('c', 'water', ['officer']), 3)).toBe('e 3')
  expect(await look(person('a', 'office', ['officer']), 3)).toBe('a 4')
})

it('counts another period anew, and keeps nothing of a call that failed', async () => {
  const { look } = counted()
  expect(await look(urban, 0)).toBe('c 1')
  expect(await look(urban, 1, moment(-86_400))).toBe('c 2')
  let isBroken = true
  const gaps = lastingGaps(async () => {
    if (isBroken) throw new Error('broken')
    return []
  })
  const act = { person: urban, now: moment(0) }
  await expect(gaps({} as Tx, act, since)).rejects.toThrow('broken')
  isBroken = false
  expect(await gaps({} as Tx, act, since)).toEqual([])
})
