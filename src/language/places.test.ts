import { describe, expect, it } from 'vitest'
import { createGazetteer } from './places.ts'

const cell = (town: string, community: string, grid: string, ...names: string[]) => ({ town, community, grid, names })

const where = createGazetteer([
  cell('linjiang', '文昌社区', '文昌社区第一网格', '文昌路', '文昌小区'),
  cell('linjiang', '文昌社区', '文昌社区第二网格', '锦绣花园'),
  cell('liuxi', '溪东村', '溪东村第一网格', '建设路'),
  cell('qingshi', '石桥社区', '石桥社区第二网格', '建设路'),
])

describe('where a text is', () => {
  it('is told by a street or an estate to the cell, by a community to the community', () => {
    expect(where(['家住文昌小区3栋'])).toEqual({ town: 'linjiang', community: '文昌社区', grid: '文昌社区第一网格' })
    expect(where(['文昌社区'])).toEqual({ town: 'linjiang', community: '文昌社区', grid: null })
    expect(where(['溪东村东头'])?.grid).toBe('溪东村第一网格')
  })

  it('is told by the place that was given before the words, and by the longer name', () => {
    expect(where(['溪东村', '文昌路的路灯'])?.community).toBe('溪东村')
    expect(where([null, '文昌社区锦绣花园门口'])?.grid).toBe('文昌社区第二网格')
  })

  it('is not told by a name that two communities have, or by none', () => {
    expect(where(['建设路'])).toBeUndefined()
    expect(where(['某处', null])).toBeUndefined()
  })
})
