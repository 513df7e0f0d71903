import { describe, expect, it } from 'vitest'
import { createFinder, indexPassages, type KnownQuestion, learnQuestions } from './index.ts'
import type { Passage } from './passage.ts'

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

it('scores as BM25 does', () => {
  const texts = ['甲甲乙', '甲丙', '丁戊己庚']
  const small = indexPassages(texts.map((text, i) => article('', '', String(i), text)))
  const scores = small.score([{ terms: ['#甲甲', '#甲丙'], weight: 1 }])
  const count = (text: string) => small.score([{ terms: [text], weight: 1 }]).map(Number)
  expect(scores[2]).toBe(0)
  // one passage of three holds it: idf = ln(1 + 2.5 / 1.5)
  const idf = Math.log(1 + 2.5 / 1.5)
  const lengths = small.score([{ terms: ['#丁戊'], weight: 2 }])
  expect(lengths[2]).toBeGreaterThan(0.8 * 2 * idf)
  expect(lengths[2]).toBeLessThan(2.2 * 2 * idf)
  expect(count('#没有')).toEqual(new Float32Array(3))
})
