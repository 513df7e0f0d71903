import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../bench/random.ts'
import { joinRanks } from './fusion.ts'
import { createVectors, packVector } from './vectors.ts'

const dimensions = 96
const random = randomFrom(7)
const vector = () => Float32Array.from({ length: dimensions }, () => random.next() - 0.5)
const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b))

const all = Array.from({ length: 3000 }, vector)
const vectors = createVectors(dimensions)
for (const one of all) vectors.add(packVector(one))
const everything = () => true

/** Rows by their exact likeness. */
const exact = (asked: Float32Array, limit: number, may: (row: number) => boolean = everything) =>
  all
    .map((one, row) => ({ row, likeness: cosine(one, asked) }))
    .filter(one => may(one.row))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, limit)

describe('vectors', () => {
  it('are found as exactly as bytes allow, where all are looked at', () => {
    const asked = vector()
    const found = vectors.search(asked, 10, everything)
    expect(found[0]?.row).toBe(exact(asked, 1)[0]?.row)
    for (const { row, likeness } of found)
      expect(Math.abs(likeness - cosine(all[row] as Float32Array, asked))).toBeLessThan(0.01)
  })

  it('are mostly the same by their signs first', () => {
    const shares = Array.from({ length: 20 }, () => {
      const asked = vector()
      const best = new Set(exact(asked, 10).map(one => one.row))
      const found = vectors.search(asked, 10, everything, { exactUpTo: 0, candidates: 400 })
      return found.filter(one => best.has(one.row)).length / 10
    })
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.9)
  })

  it.each([0, 4000])('that may not be found are as if they were not there (exact up to %d)', exactUpTo => {
    const asked = vector()
    const closed = new Set(exact(asked, 500).map(one => one.row))
    const may = (row: number) => !closed.has(row)
    const without = createVectors(dimensions)
    const rows = all.flatMap((_, row) => (may(row) ? [row] : []))
    for (const row of rows) without.add(packVector(all[row] as Float32Array))
    const found = vectors.search(asked, 20, may, { exactUpTo, candidates: 100 })
    const expected = without.search(asked, 20, everything, { exactUpTo, candidates: 100 })
    expect(found).toEqual(expected.map(one => ({ ...one, row: rows[one.row] })))
    expect(found).toHaveLength(20)
  })

  it('tell what stands out from what comes first by chance', () => {
    const [target = vector()] = all
    const near = target.map(value => value + (random.next() - 0.5) * 0.2)
    const [first, second] = vectors.search(near, 2, everything)
    expect(first?.row).toBe(0)
    expect(first?.ahead).toBeGreaterThan(6)
    expect(second?.ahead).toBeLessThan(6)
  })

  it('of another length find nothing and are not taken in', () => {
    expect(vectors.search(new Float32Array(8), 5, everything)).toEqual([])
    expect(() => vectors.add(packVector(new Float32Array(8).fill(1)))).toThrow(/8 among 96/)
  })

  it('that take the place of others are found instead', () => {
    const few = createVectors(dimensions)
    const [a, b] = [vector(), vector()]
    few.replace(few.add(packVector(a)), packVector(b))
    expect(few.search(b, 1, everything)[0]?.likeness).toBeGreaterThan(0.99)
    expect(few.search(a, 1, everything)[0]?.likeness).toBeLessThan(0.9)
  })
})

describe('two rankings', () => {
  it('joined put first what stands high in both, and keep what is in one alone', () => {
    expect(joinRanks(['a', 'b', 'c'], ['c', 'd', 'b'])).toEqual(['c', 'b', 'a', 'd'])
  })

  it('of which one is empty are the other', () => {
    expect(joinRanks(['a', 'b'], [])).toEqual(['a', 'b'])
    expect(joinRanks<string>([], ['b', 'a'])).toEqual(['b', 'a'])
  })
})
