import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answer, type Candidate } from './index.ts'
import { quoteOf, sentenceRanges } from './sentences.ts'

const context = { termsOf: (text: string) => [...text.replace(/[^\p{Script=Han}]/gu, '')], rarity: () => 1 }
const candidate = (more: Partial<Candidate>): Candidate => ({
  sourceId: 'a',
  position: 1,
  kind: 'policy',
  title: '高龄津贴发放办法',
  heading: '',
  label: '第六条',
  text: '年满八十周岁的老年人每月发放一百元。',
  alsoAsked: '',
  score: 30,
  isNamed: false,
  ...more,
})
const ask = (candidates: readonly Candidate[], bySource = candidates.map(one => one.score)) =>
  answer.propose({ question: '八十岁老人高龄津贴每月多少', candidates: [...candidates], bySource }, context)

describe('an answer', () => {
  it('quotes what stands far ahead of everything else', async () => {
    const { output, evidence } = await ask([candidate({}), candidate({ sourceId: 'b', score: 5 })])
    expect(output).toEqual({ outcome: 'answered', quotes: [{ sourceId: 'a', position: 1, from: 0, to: 18 }], near: [] })
    expect(evidence).toEqual([{ kind: 'passage', sourceId: 'a', position: 1, from: 0, to: 18 }])
  })

  it('is none where many say as much: what comes near is named, and nothing quoted', async () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map(sourceId => candidate({ sourceId, title: '通知', score: 8 }))
    const { output } = await ask(many)
    expect(output).toMatchObject({ outcome: 'declined', quotes: [] })
  })

  it('is none where nothing was found, and names nothing', async () => {
    expect((await ask([])).output).toEqual({ outcome: 'declined', quotes: [], near: [] })
  })

  it('is the article that the question names, whatever else is found', async () => {
    const { output } = await ask([candidate({ isNamed: true, score: 0 }), candidate({ sourceId: 'b' })], [30, 0])
    expect(output.quotes.map(one => one.sourceId)).toEqual(['a'])
  })

  it('is never what stands before the articles of a document', async () => {
    const preamble = candidate({ label: '', position: 1, text: '各镇人民政府：现将高龄津贴发放办法印发给你们。' })
    const { output } = await ask([preamble, candidate({ position: 7, score: 28 })], [30, 2])
    expect(output.quotes.map(one => one.position)).toEqual([7])
  })

  it('is a guide as a whole', async () => {
    const text = `【办什么】\n${'高龄津贴。'.repeat(60)}`
    const { output } = await ask([
      candidate({ kind: 'guide', label: '', text }),
      candidate({ sourceId: 'b', score: 5 }),
    ])
    expect(output.quotes).toEqual([{ sourceId: 'a', position: 1, from: 0, to: text.length }])
  })
})

describe('sentences', () => {
  it('are together the whole text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'补贴一二。；\n！”）（，') }), text => {
        expect(
          sentenceRanges(text)
            .map(([from, to]) => text.slice(from, to))
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('that say nothing of what is asked are left out of a quotation, without gaps in it', () => {
    const filler = '本条说的是别的事情，与所问没有关系，只是写在同一条里面而已。'
    const text = `${filler.repeat(4)}年满八十周岁的每月一百元。满九十周岁的每月二百元。${filler.repeat(4)}`
    const [from, to] = quoteOf(text, sentence => (sentence.includes('周岁') ? 5 : 0))
    expect(text.slice(from, to)).toBe('年满八十周岁的每月一百元。满九十周岁的每月二百元。')
  })

  it('that only announce something bring along what they announce', () => {
    const text = `${'无关的话写在前面。'.repeat(20)}申请补贴需要提交下列材料：\n（一）身份证。\n（二）户口簿。${'无关。'.repeat(30)}`
    const [from, to] = quoteOf(text, sentence => (sentence.includes('材料') ? 5 : 0))
    expect(text.slice(from, to)).toContain('身份证')
  })
})
