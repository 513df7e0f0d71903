import { describe, expect, it } from 'vitest'
import { compare, type Judged, tailOfCoin } from './compare.ts'

const judged = (count: number, one: Partial<Judged> = {}): Judged[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${one.answer ?? 'a'}${i}`,
    answer: 'a',
    present: 'a',
    candidate: 'a',
    isRecent: false,
    groups: [],
    ...one,
  }))

const groupsOf = (all: readonly Judged[]) => compare('v1', all, one => one).groups

describe('the tail of a fair coin', () => {
  it('is what the binomial distribution says', () => {
    expect(tailOfCoin(0, 10)).toBeCloseTo(1, 12)
    expect(tailOfCoin(5, 5)).toBeCloseTo(1 / 32, 12)
    expect(tailOfCoin(8, 10)).toBeCloseTo((45 + 10 + 1) / 1024, 12)
    expect(tailOfCoin(600, 1000)).toBeCloseTo(1.3642e-10, 13)
  })
})

describe('a candidate beside the present version', () => {
  it('is counted over all, over what was decided lately, and by department and group', () => {
    const all = [
      ...judged(6),
      ...judged(3, { answer: 'b', present: 'a', candidate: 'b', isRecent: true, groups: ['镇街：青石镇'] }),
      ...judged(1, { answer: 'b', present: 'b', candidate: 'a', isRecent: true }),
    ]
    const found = compare('v1', all, one => one.toUpperCase())
    expect(found.against).toBe('v1')
    expect(found.all).toEqual({ examples: 10, present: 7, candidate: 9 })
    expect(found.recent).toEqual({ examples: 4, present: 1, candidate: 3 })
    expect(found.groups).toEqual([
      { name: '部门：A', examples: 6, present: 6, candidate: 6, isWorse: false },
      { name: '部门：B', examples: 4, present: 1, candidate: 3, isWorse: false },
      { name: '镇街：青石镇', examples: 3, present: 0, candidate: 3, isWorse: false },
    ])
    expect(found.changed[0]).toEqual({ id: 'b0', answer: 'b', present: 'b', candidate: 'a' })
    expect(found.changed).toHaveLength(4)
  })

  it('is shown first by what it spoils, then by what it mends, then by what both have wrong', () => {
    const differing = [
      { answer: 'c', present: 'a', candidate: 'b' },
      { answer: 'b', present: 'a', candidate: 'b' },
      { answer: 'a', present: 'a', candidate: 'b' },
    ]
    const { changed } = compare(
      'v1',
      differing.flatMap(one => judged(1, one)),
      one => one,
    )
    expect(changed.map(one => one.answer)).toEqual(['a', 'b', 'c'])
  })

  it('is marked where it loses more than chance would, however well it does elsewhere', () => {
    const won = judged(40, { present: 'b' })
    const lost = { candidate: 'a', present: 'b', answer: 'b' }
    expect(groupsOf([...won, ...judged(5, lost)])[0]).toMatchObject({ name: '部门：b', isWorse: true })
    expect(groupsOf([...won, ...judged(4, lost)]).some(one => one.isWorse)).toBe(false)
  })

  it('is not marked for a difference that chance explains, nor where there is none', () => {
    const lost = judged(12, { candidate: 'b' })
    const won = judged(8, { present: 'b' })
    expect(groupsOf([...lost, ...won])[0]?.isWorse).toBe(false)
    expect(groupsOf(judged(50))[0]?.isWorse).toBe(false)
  })

  it('is judged in the same way where thousands differ', () => {
    expect(groupsOf([...judged(700, { candidate: 'b' }), ...judged(600, { present: 'b' })])[0]?.isWorse).toBe(true)
    expect(groupsOf([...judged(651, { candidate: 'b' }), ...judged(649, { present: 'b' })])[0]?.isWorse).toBe(false)
  })
})
