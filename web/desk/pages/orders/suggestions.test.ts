import { expect, test } from 'vitest'
import type { Assignable } from '../../../../src/shapes/organisation.ts'
import { adviceOf, firstChoice, suggestedOf } from './suggestions.ts'

const visit = { from: '2026-12-02T10:00:00Z', until: '2026-12-02T13:00:00Z' }
const person = (id: string, part: Partial<Assignable> = {}): Assignable => ({
  id,
  account: id,
  name: id,
  title: null,
  department: { id: 'urban', name: '城管局' },
  roles: ['grid_worker'],
  grid: null,
  isDisabled: false,
  isNear: false,
  isElsewhere: false,
  isAway: false,
  reason: '',
  visit: null,
  ...part,
})
const ids = (people: readonly Assignable[]) => people.map(it => it.id)

test('three at most are shown, and whoever was chosen instead', () => {
  const people = ['a', 'b', 'c', 'd'].map(id => person(id, { visit }))
  expect(ids(suggestedOf(people))).toEqual(['a', 'b', 'c'])
  expect(ids(suggestedOf(people, 'b'))).toEqual(['a', 'b', 'c'])
  expect(ids(suggestedOf(people, 'd'))).toEqual(['a', 'b', 'c', 'd'])
  expect(
    ids(suggestedOf([person('a', { isElsewhere: true, visit }), person('b', { isNear: true, isAway: true })])),
  ).toEqual([])
})

test('whoever alone walks the place stands there already, or alone of those can meet the resident', () => {
  expect(firstChoice([person('a', { isNear: true }), person('b', { visit })])).toBe('a')
  expect(firstChoice([person('a', { isNear: true }), person('b', { isNear: true, visit })])).toBe('b')
  expect(firstChoice([person('a', { isNear: true }), person('b', { isNear: true })])).toBeUndefined()
  expect(firstChoice([person('a', { isNear: true, isAway: true })])).toBeUndefined()
})

test('where nobody can meet the resident, what to do is said', () => {
  expect(adviceOf([person('a')], null)).toMatch(/没有说/)
  expect(adviceOf([person('a', { visit })], '工作日晚上')).toBeUndefined()
  expect(adviceOf([person('a', { visit, isAway: true })], '工作日晚上')).toMatch(/打电话/)
  expect(adviceOf([person('a', { visit, isElsewhere: true })], '工作日晚上')).toMatch(/打电话/)
})
