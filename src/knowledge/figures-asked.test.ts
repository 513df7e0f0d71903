import { describe, expect, it } from 'vitest'
import { figuresAsked } from './figures-asked.ts'
import { createFinder, indexPassages, learnQuestions } from './index.ts'
import type { Passage } from './passage.ts'

/** Written for these tests. */
const title = '示例区老旧小区加装电梯补贴办法'
const texts = [
  '老旧小区加装电梯补贴办法的申请由街道受理。',
  '加装电梯的，每台补贴五万元。',
  '每户业主分担的，不超过3500元。',
  '占用消防通道的，处五百元以上一千元以下罚款。',
  '本办法自2025年3月18日起施行。',
  '原办法自二〇一九年六月一日起废止。',
  '每年的预算为1.2亿元。',
]
const passages = texts.map((text, i): Passage => ({ id: String(i), title, heading: '', label: '', text }))
const index = indexPassages(passages)
const finder = createFinder(index, learnQuestions([], index.numberOf))
const first = (question: string) => texts[Number(finder.find(question, 1)[0]?.id)]

describe('a figure of a question is found however a text writes it', () => {
  it.each([
    ['50000元', 1],
    ['5万元', 1],
    ['5万块钱', 1],
    ['三千五百元', 2],
    ['3,500元', 2],
    ['0.35万元', 2],
    ['500元', 3],
    ['1千元', 3],
    ['2025-03-18', 4],
    ['2025.3.18', 4],
    ['二〇二五年三月十八日', 4],
    ['2019年6月1日', 5],
    ['12000万元', 6],
  ])('%s', (figure, passage) => {
    expect(first(`${title}，哪里说到${figure}？`)).toBe(texts[passage])
  })
})

it('a document that is not named is ranked by its words, a figure it says adds to them', () => {
  expect(first('加装电梯五万')).toBe(texts[1])
  expect(first('消防通道500元')).toBe(texts[3])
})

it('names nothing where a question names no sum and no whole day', () => {
  for (const question of ['加装电梯补贴多少', '2019年的补贴', '第五条', '']) expect(figuresAsked(question)).toEqual([])
})
