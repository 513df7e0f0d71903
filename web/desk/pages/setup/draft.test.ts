import { describe, expect, it } from 'vitest'
import { type Draft, emptyDraft, faultsOf, setupInputOf, stepOf, steps } from './draft.ts'

const filled: Draft = {
  code: ' K7Q2 ',
  districtName: '示范区',
  hubName: '政务服务和数据管理局',
  account: 'qinlang',
  name: '秦朗',
  password: 'correct-horse-battery',
  passwordAgain: 'correct-horse-battery',
}

describe('the first installation', () => {
  it('asks for every field on one of its steps', () =>
    expect(steps.flatMap(it => it.fields).toSorted()).toEqual(Object.keys(emptyDraft).toSorted()))

  it('wants the password twice', () =>
    expect(Object.keys(faultsOf({ ...filled, passwordAgain: 'another' }))).toEqual(['passwordAgain']))

  it('sends the password as it was typed, and only once', () =>
    expect(setupInputOf({ ...filled, password: ' with spaces ' })).toEqual({
      code: 'K7Q2',
      districtName: '示范区',
      hubName: '政务服务和数据管理局',
      account: 'qinlang',
      name: '秦朗',
      password: ' with spaces ',
    }))

  it('goes back to the first step that was refused', () => {
    expect(stepOf(['password', 'hubName'])).toBe(1)
    expect(stepOf([])).toBeNull()
  })
})
