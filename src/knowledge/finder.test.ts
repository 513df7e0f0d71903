import { describe, expect, it } from 'vitest'
import { createFinder, indexPassages, type KnownQuestion, learnQuestions } from './index.ts'
import type { Passage } from './passage.ts'
import { termsOf } from './terms.ts'

const article = (title: string, heading: string, label: string, text: string): Passage => ({
  ...{ title, heading, label, text },
  id: `${title}${label}`,
})

/** Written for these tests. */
const passages = [
  article('示例劳动条例', '工资', '第一条', '用人单位应当按月足额支付劳动报酬，不得拖欠工资。'),
  article('示例劳动条例', '工资', '第二条', '延长工作时间的，支付高于正常工作时间的工资报酬。'),
  article('示例劳动条例', '合同', '第三条', '未订立书面劳动合同的，应当每月支付二倍的工资。'),
  article('示例物业条例', '服务', '第一条', '物业服务企业应当维护电梯，保证正常运行。'),
  article('示例物业条例', '服务', '第二条', '业主应当按照约定支付物业费。'),
  article('示例市容条例', '经营', '第一条', '禁止占用道路经营，影响行人通行。'),
]
const index = indexPassages(passages)
const finderOf = (known: readonly KnownQuestion[] = []) => createFinder(index, learnQuestions(known, index.numberOf))
const idsOf = (question: string, known?: readonly KnownQuestion[]) =>
  finderOf(known)
    .find(question, 10)
    .map(one => one.id)

describe('finding', () => {
  it('finds what says the same', () => {
    expect(idsOf('电梯总是不能正常运行')[0]).toBe('示例物业条例第一条')
  })

  it('finds what statutes call by another name', () => {
    expect(idsOf('加班费')[0]).toBe('示例劳动条例第二条')
    expect(idsOf('老板不签合同')[0]).toBe('示例劳动条例第三条')
  })

  it('puts an article that is named first, whatever else is said', () => {
    const [first] = finderOf().find('物业条例第二条说的是电梯吗？示例物业条例第2条', 3)
    expect(first).toMatchObject({ id: '示例物业条例第二条', isNamed: true })
  })

  it('finds nothing where nothing is said', () => {
    expect(idsOf('')).toEqual([])
    expect(idsOf('？？！')).toEqual([])
    expect(idsOf('hello')).toEqual([])
  })

  it('gives no more than it is asked for', () => {
    expect(finderOf().find('支付工资', 2)).toHaveLength(2)
  })

  it('learns from questions whose answers are known', () => {
    const question = '小推车堵门，电梯口都出不去'
    expect(idsOf(question)).not.toContain('示例市容条例第一条')
    // nothing that is said there stands in the article: people taught that it answers
    expect(idsOf(question, [{ question: '小推车堵门怎么办', passages: ['示例市容条例第一条'] }])[0]).toBe(
      '示例市容条例第一条',
    )
  })

  it('leaves out what a known question names and nobody has', () => {
    const known = learnQuestions([{ question: '电梯', passages: ['没有这一条'] }], index.numberOf)
    expect(known.all).toEqual([])
  })

  it('refuses two passages of one id', () => {
    expect(() => indexPassages([...passages, ...passages.slice(0, 1)])).toThrow('示例劳动条例第一条')
  })

  it('of no passages finds none', () => {
    const empty = indexPassages([])
    expect(createFinder(empty, learnQuestions([], empty.numberOf)).find('工资', 5)).toEqual([])
  })
})

it('scores as BM25 does (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75)', () => {
  const texts = ['甲甲乙', '甲丙', '丁戊己庚', '乙乙乙乙']
  const small = indexPassages(texts.map((text, i) => article('', '', String(i), text)))
  const said = texts.map(termsOf)
  const average = said.reduce((sum, terms) => sum + terms.length, 0) / said.length
  const bm25 = (terms: readonly string[], term: string) => {
    const count = terms.filter(one => one === term).length
    const holders = said.filter(one => one.includes(term)).length
    const idf = Math.log(1 + (said.length - holders + 0.5) / (holders + 0.5))
    return (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * terms.length) / average))
  }
  const asked = ['#甲甲', '#甲丙', '#乙乙', '#没有']
  const scores = small.score([{ terms: [...asked, '#甲甲'], weight: 2 }])
  for (const [i, terms] of said.entries()) {
    expect(scores[i]).toBeCloseTo(2 * asked.reduce((sum, term) => sum + bm25(terms, term), 0), 4)
  }
  expect(scores[2]).toBe(0)
})
