import { expect, test } from 'vitest'
import type { ReachableTime } from '../store/index.ts'
import { bySuggestion, type Candidate, reachableText, reachOf, whenText } from './reachable.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)
// a Monday, and the Friday by which the order is due
const now = at('2026-11-30T10:00')
const due = at('2026-12-04T18:00')
const candidate = (part: Partial<Candidate>): Candidate => ({
  isNear: false,
  isElsewhere: false,
  isAway: false,
  windows: [],
  leave: [],
  times: [],
  ...part,
})
const reasonOf = (part: Partial<Candidate>, dueAt = due) => reachOf(candidate(part), now, dueAt).reason
const evening = [{ weekday: 3, from: 18 * 60, until: 21 * 60 }]

test('what a resident said is said back in a few words', () => {
  expect(reachableText([])).toBeNull()
  expect(reachableText(['evening'])).toBe('工作日晚上')
  expect(reachableText(['weekend', 'workday'])).toBe('工作日白天、周末和节假日')
  expect(reachableText(['weekend', 'workday', 'evening'])).toBe('什么时候都可以')
})

test('days are named as one speaks of them', () => {
  expect(whenText(at('2026-11-30T14:00'), now)).toBe('今天下午')
  expect(whenText(at('2026-12-01T09:00'), now)).toBe('明天上午')
  expect(whenText(at('2026-12-02T18:00'), now)).toBe('周三晚上')
  expect(whenText(at('2026-12-07T18:00'), now)).toBe('12月7日晚上')
})

test('whoever can meet the resident is suggested with the time of a visit', () => {
  const reach = reachOf(candidate({ isNear: true, windows: evening, times: ['evening'] }), now, due)
  expect(reach.reason).toBe('负责该网格；周三晚上可上门，群众工作日晚上在家')
  expect(reach.visit).toEqual({ from: at('2026-12-02T18:00'), until: at('2026-12-02T21:00') })
  expect(reasonOf({ times: ['workday', 'evening', 'weekend'] })).toBe('今天上午可上门，群众什么时候都在家')
})

test('why the times do not meet is said', () => {
  expect(reasonOf({ times: ['evening'] })).toBe('群众工作日晚上在家，本人只上白天班')
  expect(reasonOf({ windows: evening, times: ['workday'] })).toBe('群众工作日白天在家，本人只上晚班')
  // he does work in the evening, but not before it is due
  expect(reasonOf({ windows: evening, times: ['evening'] }, at('2026-12-01T18:00'))).toBe(
    '群众工作日晚上在家，办结期限前时间对不上',
  )
  const leave = [{ from: at('2026-12-02T00:00'), until: at('2026-12-03T00:00') }]
  expect(reasonOf({ windows: evening, times: ['evening'], leave })).toBe('群众工作日晚上在家，办结期限前本人请假')
  expect(reasonOf({ isNear: true, isAway: true, times: ['evening'] })).toBe('负责该网格；正在请假')
  expect(reasonOf({ windows: [{ weekday: 1, from: 0, until: 300 }], times: ['evening'] })).toBe(
    '群众工作日晚上在家，本人的在岗时段对不上',
  )
})

test('of what is late already the next days are told', () => {
  const late = at('2026-11-27T18:00')
  expect(reasonOf({ windows: evening, times: ['evening'] }, late)).toBe('周三晚上可上门，群众工作日晚上在家')
  const leave = [{ from: now, until: at('2026-12-20T00:00') }]
  expect(reasonOf({ windows: evening, times: ['evening'], leave }, late)).toBe('群众工作日晚上在家，近几天本人请假')
})

test('where the resident said nothing, only the place speaks', () => {
  expect(reachOf(candidate({ isNear: true }), now, due)).toEqual({ visit: null, reason: '负责该网格' })
  expect(reasonOf({ isElsewhere: true })).toBe('负责别的网格')
  expect(reasonOf({})).toBe('')
})

test('whoever walks the place comes first, then who can meet the resident sooner, then who walks another place, those on leave last', () => {
  const person = (name: string, part: Partial<Candidate>) => ({
    name,
    ...candidate(part),
    ...reachOf(candidate(part), now, due),
  })
  const times: ReachableTime[] = ['evening']
  const tuesday = [{ weekday: 2, from: 18 * 60, until: 21 * 60 }]
  const people = [
    person('away', { isNear: true, isAway: true, times }),
    person('elsewhere', { isElsewhere: true, windows: tuesday, times }),
    person('day', { times }),
    person('wednesday', { windows: evening, times }),
    person('tuesday', { windows: tuesday, times }),
    person('walks by day', { isNear: true, times }),
    person('walks in the evening', { isNear: true, windows: evening, times }),
  ]
  expect(people.sort(bySuggestion).map(one => one.name)).toEqual([
    'walks in the evening',
    'walks by day',
    'tuesday',
    'wednesday',
    'day',
    'elsewhere',
    'away',
  ])
})
