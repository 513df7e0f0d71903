import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPostings, find, hashOf } from './postings.ts'

describe('postings', () => {
  it('tell of every term which passages say it, and how often', () => {
    const term = fc.constantFrom('工资', '拖欠', '#工资', '第八十二条', 'a', '𠮷')
    fc.assert(
      fc.property(fc.array(fc.array(term, { maxLength: 12 }), { maxLength: 8 }), passages => {
        const made = createPostings()
        for (const terms of passages) made.add(terms)
        const postings = made.finish()
        expect([...postings.lengths]).toEqual(passages.map(terms => terms.length))
        for (const one of new Set(passages.flat())) {
          const [from, to] = find(postings, one) ?? [0, 0]
          const held = [...postings.passages.subarray(from, to)].map((at, i) => [at, postings.counts[from + i]])
          const expected = passages.flatMap((terms, at) => {
            const count = terms.filter(said => said === one).length
            return count > 0 ? [[at, count]] : []
          })
          expect(held).toEqual(expected)
        }
        expect(find(postings, '没人说的词')).toBeUndefined()
      }),
    )
  })

  it('count no further than a byte', () => {
    const made = createPostings()
    made.add(Array.from({ length: 300 }, () => '的'))
    expect([...made.finish().counts]).toEqual([255])
  })
})

it('a hash has 53 bits, and texts that differ a little differ', () => {
  const texts = Array.from({ length: 50_000 }, (_, i) => `#${String.fromCodePoint(0x4e00 + (i % 20_000))}${i}`)
  const hashes = texts.map(hashOf)
  expect(new Set(hashes).size).toBe(texts.length)
  expect(hashes.every(one => Number.isSafeInteger(one) && one >= 0)).toBe(true)
  // spread over the whole range
  for (const bit of [0, 20, 31, 32, 45, 52]) {
    const share = hashes.filter(one => Math.floor(one / 2 ** bit) % 2 === 1).length / hashes.length
    expect(Math.abs(share - 0.5)).toBeLessThan(0.02)
  }
})
