import { describe, expect, it } from 'vitest'
import { findIssues } from './index.ts'

const lamps = [
  ['文昌路路灯不亮', '文昌路从菜场到小学的路灯坏了两个星期没人修，晚上接孩子放学看不见路，请尽快修好。'],
  ['文昌路的路灯都坏了', '文昌路菜场到小学的路灯坏了两个星期，晚上黑漆漆的，接孩子放学看不见路，请尽快修好。'],
  ['请修文昌路路灯', '从菜场到小学这一段文昌路的路灯坏了两个星期没人修，孩子晚上放学看不见路。'],
] as const
const water = [
  ['望江苑停水三天', '望江苑小区主管爆了停水三天，物业说要等水务公司来修，水务公司一直没有人来。'],
  ['望江苑小区没有水', '望江苑停水三天没有人管，说是主管爆了，要等水务公司来修，电话打不通。'],
  ['望江苑停水求解决', '我们望江苑小区主管爆了停水三天，家里有老人，请水务公司快来修。'],
  ['望江苑停水何时恢复', '望江苑小区停水三天，主管爆了没有人来修，水务公司到底什么时候恢复供水？'],
] as const
const others = [
  ['咨询居住证', '外地户口在本区上班，办居住证要带哪些材料，在哪里办？'],
  ['退烧药买不到', '跑了几家药店都没有儿童退烧药，能不能协调一下货源？'],
  ['早教班退费', '早教班关门了，交的一年学费不退，老板电话打不通。'],
] as const

const all = [...lamps, ...others, ...water].map(([title, text], i) => ({ id: String(i), title, text }))
const idsOf = (some: readonly (readonly [string, string])[]) =>
  all.filter(one => some.some(([title]) => title === one.title)).map(one => one.id)

describe('issues', () => {
  it('are what three or more appeals are on, in other words, and nothing else', () => {
    const found = findIssues(all).map(members => members.toSorted())
    expect(found.toSorted()).toEqual([idsOf(lamps), idsOf(water)].map(ids => ids.toSorted()).toSorted())
  })

  it('are the same whatever the ids, and none where nobody writes the same', () => {
    expect(findIssues([])).toEqual([])
    expect(findIssues(all.filter(one => idsOf(others).includes(one.id)))).toEqual([])
    // two are no issue
    expect(findIssues(all.slice(0, 2))).toEqual([])
  })

  it('name the appeal that is most like the others first', () => {
    const [first] = findIssues(all.filter(one => idsOf(water).includes(one.id)))
    expect(first).toHaveLength(4)
    expect(all.find(one => one.id === first?.[0])?.title).toMatch(/望江苑/)
  })

  it('hold very many copies, in one issue and in little time', () => {
    const copies = Array.from({ length: 5000 }, (_, i) => ({ ...all[0], id: String(i) }) as (typeof all)[number])
    expect(findIssues(copies).map(members => members.length)).toEqual([5000])
  })
})
