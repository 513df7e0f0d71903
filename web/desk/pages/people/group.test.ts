import { describe, expect, it } from 'vitest'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { groupByDepartment, matching } from './group.ts'

const person = (account: string, part: Partial<Person>): Person => ({
  id: account,
  account,
  name: '周敏',
  title: null,
  department: { id: 'hub', name: '政务服务和数据管理局' },
  roles: ['guardian'],
  grid: null,
  isDisabled: false,
  ...part,
})

const people = [
  person('zhoumin', {}),
  person('luxin', { name: '陆昕', department: { id: 'urban', name: '城市管理和综合执法局' }, roles: ['officer'] }),
  person('linfeng', { name: '林峰', isDisabled: true }),
]

const accounts = (found: readonly Person[]) => found.map(it => it.account)

describe('the search for people', () => {
  it.each([
    ['', ['zhoumin', 'luxin', 'linfeng']],
    ['  LU', ['luxin']],
    ['执法局', ['luxin']],
    ['AI监护人', ['zhoumin', 'linfeng']],
    ['监护人 已停用', ['linfeng']],
    ['没有', []],
  ])('finds by every word of %j', (text, found) => expect(accounts(matching(people, text))).toEqual(found))
})

describe('the departments', () => {
  it('keep the order in which they come', () =>
    expect(groupByDepartment(people).map(it => [it.department.id, accounts(it.people)])).toEqual([
      ['hub', ['zhoumin', 'linfeng']],
      ['urban', ['luxin']],
    ]))
})
