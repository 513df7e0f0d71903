import { describe, expect, it } from 'vitest'
import { OpenAppeals } from './index.ts'

const appeal = (id: string, title: string, text: string, place: string | null = null) => ({ id, title, text, place })

const lamp = appeal('lamp', '文昌路路灯不亮', '文昌路从菜场到小学的路灯坏了一个多星期，晚上接孩子看不见路。')
const fumes = appeal('fumes', '文昌小区门口烧烤摊油烟', '小区门口每天傍晚有烧烤摊，油烟直往楼上灌，孩子咳嗽。')
const again = appeal('again', '文昌路的路灯不亮了', '文昌路从菜场到小学的路灯坏了快两个星期，晚上接孩子看不见路。')

describe('appeals that are open', () => {
  const open = new OpenAppeals()
  open.add(lamp)
  open.add(fumes)

  it('finds the same matter in other words, and nothing for another one in the same place', () => {
    expect(open.alike(again, 3).map(one => one.id)).toEqual(['lamp'])
    const other = appeal('other', '文昌路积水', '文昌路下雨天积水很深，行人过不去，排水口堵了很久没有人清理。')
    expect(open.alike(other, 3)).toEqual([])
  })

  it('says 1 of the same words, and never names the appeal itself', () => {
    expect(open.alike({ ...lamp, id: 'copy' }, 3)).toEqual([{ id: 'lamp', similarity: expect.closeTo(1) }])
    expect(open.alike(lamp, 3)).toEqual([])
  })

  it('takes the same grievance at another place that was given for another matter', () => {
    const here = new OpenAppeals()
    here.add({ ...lamp, place: '临江街道文昌社区' })
    expect(here.alike({ ...again, place: '文昌社区菜场' }, 3)).toHaveLength(1)
    expect(here.alike({ ...again, place: '北山镇石桥村' }, 3)).toEqual([])
    expect(here.alike(again, 3)).toHaveLength(1)
  })

  it('finds the earliest of very many copies', () => {
    const flood = new OpenAppeals()
    for (let i = 0; i < 1000; i++) flood.add({ ...lamp, id: `copy ${i}` })
    expect(flood.alike(lamp, 1)[0]?.id).toBe('copy 0')
  })

  it('forgets what is removed', () => {
    const some = new OpenAppeals()
    some.add(lamp)
    some.remove('lamp')
    some.remove('lamp')
    expect([some.size, some.has('lamp'), some.alike(again, 3)]).toEqual([0, false, []])
  })
})
