import { expect, it } from 'vitest'
import { readOutline } from './outline.ts'
import { tidyLines, tidyPhrase } from './tidy.ts'

/** Levels and words of an outline: what is run into a heading after a bar. */
const read = (text: string, isProse = false) => {
  const { taken, parts } = readOutline(text, { isProse })
  return parts.map(
    ({ level, heading, rest }) => `${level} ${taken.slice(...heading)}${rest ? `|${taken.slice(...rest)}` : ''}`,
  )
}

it('the marks of levels say how deep a line is, and are dropped', () => {
  expect(read('一、目标\n（一）时限\n1.年底\n（1）城区\n（2）乡镇\n二、保障')).toEqual([
    '1 目标',
    '2 时限',
    '3 年底',
    '4 城区',
    '4 乡镇',
    '1 保障',
  ])
})

it('marks that people type instead count as what they stand for', () => {
  expect(read('1、目标\n(1)时限\n2、保障')).toEqual(['1 目标', '2 时限', '1 保障'])
  expect(read('# 目标\n## 时限\n说明文字')).toEqual(['1 目标', '2 时限', '0 说明文字'])
})

it('levels that are skipped close up', () => {
  expect(read('一、目标\n1.时限\n二、保障')).toEqual(['1 目标', '2 时限', '1 保障'])
  expect(read('（一）时限\n一、目标')).toEqual(['1 时限', '1 目标'])
})

it('without marks the indentation says it', () => {
  expect(read('目标\n  时限\n  地点\n保障')).toEqual(['1 目标', '2 时限', '2 地点', '1 保障'])
})

it('without either each line is an item, in prose a paragraph', () => {
  expect(read('排查\n整改')).toEqual(['1 排查', '1 整改'])
  expect(read('第一段。\n第二段。', true)).toEqual(['0 第一段。', '0 第二段。'])
})

it('a short sentence at the beginning of an item is its heading', () => {
  expect(read('一、落实责任。各单位要逐级负责。\n二、加强检查')).toEqual([
    '1 落实责任。|各单位要逐级负责。',
    '1 加强检查',
  ])
})

it('numbers are no marks of levels', () => {
  expect(read('2026年完成60台\n3.5公里道路', true)).toEqual(['0 2026年完成60台', '0 3.5公里道路'])
})

it('marks become those of Chinese print, figures stay what they are', () => {
  expect(tidyLines('会议(第3次)于8:30召开,共1,200人;费用3.5万元.')).toBe(
    '会议（第3次）于8:30召开，共1,200人；费用3.5万元.',
  )
  expect(tidyLines('推行"一网通办"...等 措施\u200b\n\n第二行')).toBe('推行“一网通办”……等措施\n第二行')
  expect(tidyPhrase('做好防汛工作。\n')).toBe('做好防汛工作')
})
