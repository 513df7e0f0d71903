import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseSeed } from '../../bench/random.ts'
import { numbersToSkip } from '../restore.ts'
import { type KeptCheckpoint, lostLives, readCheckpoints } from './rollback.ts'

const seed = chooseSeed()
console.log(`seed ${seed}`)

const begun = Date.UTC(2026, 0, 1)
const kept = (size: number, second = 0): KeptCheckpoint => ({
  origin: 'bangban/test',
  size,
  root: '0'.repeat(64),
  at: new Date(begun + second * 1000),
  text: '',
})

describe('what was lost', () => {
  it('is counted in each life of the ledger, and a restore begins a life', () => {
    expect(lostLives([], 10)).toEqual([0])
    expect(lostLives([kept(5), kept(9)], 10)).toEqual([0])
    expect(lostLives([kept(5), kept(30)], 10)).toEqual([20])
    expect(lostLives([kept(5), kept(30), kept(11), kept(12), kept(11)], 10)).toEqual([20, 2, 1])
    // the first life kept nothing: what the restore kept begins the second all the same
    expect(lostLives([kept(5), kept(11), kept(15)], 10)).toEqual([0, 5])
  })

  it('leads to numbers that no life has given, however often the same backup is restored', () => {
    const life = fc.record({
      orders: fc.array(fc.record({ entries: fc.integer({ min: 1, max: 8 }), isKept: fc.boolean() }), { maxLength: 60 }),
      unseen: fc.integer({ min: 0, max: 5000 }),
      seconds: fc.integer({ min: 0, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 5000 }), (lives, size) => {
        const file: KeptCheckpoint[] = [kept(size)]
        const given: [from: number, to: number][] = []
        let last = 0
        let now = 0
        for (const { orders, unseen, seconds } of lives) {
          // the life of the ledger since the backup: some of its checkpoints are kept, its last orders under none
          const from = last
          let entries = size
          for (const { entries: more, isKept } of orders) {
            last++
            entries += more
            if (isKept) file.push(kept(entries, now))
          }
          last += unseen
          given.push([from, last])
          now += seconds
          last = numbersToSkip(file, size, new Date(begun), new Date(begun + now * 1000))
          // a restore begins its life with a checkpoint of its own
          file.push(kept(size + 1, now))
        }
        for (const [i, [from]] of given.entries()) {
          for (const [, to] of given.slice(0, i)) expect(from).toBeGreaterThanOrEqual(to)
        }
      }),
      { seed, numRuns: 500 },
    )
  })
})

describe('checkpoints in a file', () => {
  const root = `${'A'.repeat(43)}=`
  const note = (size: number) =>
    `bangban/x\n${size}\n${root}\nat 2026-01-01T00:00:00.000Z\n\n— bangban/x ${'A'.repeat(91)}=\n`

  it('are read one after the other, and what a power cut left of one hides none of them', () => {
    expect(readCheckpoints('').map(one => one.size)).toEqual([])
    expect(readCheckpoints(`${note(1)}\n${note(2)}\n`).map(one => one.size)).toEqual([1, 2])
    for (let cut = 1; cut < note(2).length; cut++) {
      const sizes = readCheckpoints(`${note(1)}\n${note(2).slice(0, cut)}${note(3)}\n`).map(one => one.size)
      expect(sizes, `cut at ${cut}`).toEqual([1, 3])
    }
  })
})
