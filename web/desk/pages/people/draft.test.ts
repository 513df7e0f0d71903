import { describe, expect, it } from 'vitest'
import { type Draft, emptyDraft, faultsOf, newPersonOf } from './draft.ts'

const filled: Draft = {
  name: ' 杨帆 ',
  account: 'yangfan',
  title: '',
  departmentId: 'linjiang',
  roles: ['grid_worker'],
  grid: '文昌社区第一网格',
}

describe('the form of a new person', () => {
  it('says what is missing, field by field', () =>
    expect(Object.keys(faultsOf(emptyDraft))).toEqual(['name', 'account', 'departmentId', 'roles']))

  it('asks a grid worker for the grid', () => expect(faultsOf({ ...filled, grid: ' ' }).grid).toBeDefined())

  it('finds no fault in a complete one', () => expect(faultsOf(filled)).toEqual({}))

  it('sends nothing that was left empty', () =>
    expect(newPersonOf(filled)).toEqual({
      account: 'yangfan',
      name: '杨帆',
      departmentId: 'linjiang',
      roles: ['grid_worker'],
      grid: '文昌社区第一网格',
    }))

  it('sends no grid for other roles', () =>
    expect(newPersonOf({ ...filled, roles: ['officer'] })).not.toHaveProperty('grid'))
})
