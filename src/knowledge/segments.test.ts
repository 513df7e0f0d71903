import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createFinder,
  indexPassages,
  learnQuestions,
  makeSegment,
  openSegments,
  type Passage,
  type Segment,
} from './index.ts'

const words = ['劳动合同', '工资', '试用期', '解除', '补偿', '加班', '休假', '社会保险', '工伤', '住房', '租金', '押金']
const passage = (id: number, text: string): Passage => ({
  id: String(id),
  title: `条例${id % 3}`,
  heading: '',
  label: `第${id}条`,
  text,
})
const texts = fc.array(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), {
  minLength: 2,
  maxLength: 30,
})

describe('segments', () => {
  it('rank as one index does, however the passages are cut into them', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.constantFrom(...words), (all, cut, asked) => {
        const passages = all.map((one, i) => passage(i, one.join('，')))
        const at = cut % passages.length
        const whole = indexPassages(passages)
        const parts = openSegments([makeSegment(passages.slice(0, at)), makeSegment(passages.slice(at))])
        const rank = (index: typeof whole) =>
          createFinder(index, learnQuestions([], index.numberOf))
            .find(asked, 100)
            .map(({ id, score }) => [id, Math.round(score * 1e4)])
        expect(rank(parts)).toEqual(rank(whole))
      }),
      { numRuns: 60 },
    )
  })

  it('are the same after they were written and read', () => {
    const segment = makeSegment([passage(1, '劳动合同的试用期'), passage(2, '加班工资')])
    const read = deserialize(serialize(segment)) as Segment
    expect(openSegments([read]).place(1)).toEqual(openSegments([segment]).place(1))
    expect(openSegments([read]).holders('加班')).toBe(1)
  })

  it('leave out whatever may not be found, before anything is ranked', () => {
    const index = openSegments([makeSegment([passage(1, '试用期的工资')]), makeSegment([passage(2, '试用期的工资')])])
    const finder = createFinder(index, learnQuestions([], index.numberOf))
    expect(finder.find('试用期工资', 1, number => number === 1).map(one => one.id)).toEqual(['2'])
    expect(finder.find('条例2第2条', 5, number => number === 0).map(one => one.id)).not.toContain('2')
  })
})
