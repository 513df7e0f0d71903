import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFairQueue, QueueFull } from './queue.ts'

const soon = () => new Promise<void>(resolve => setImmediate(resolve))
const never = new AbortController().signal
const asker = (name: string) => ({ department: name.charAt(0), person: name })

/** Everybody asks while one is inside; the order in which they then get their turns. */
async function order(names: readonly string[]): Promise<string[]> {
  const queue = createFairQueue(1, 1_000)
  const first = await queue.turn(asker('first'), never)
  const served: string[] = []
  const all = names.map(async name => {
    const giveBack = await queue.turn(asker(name), never)
    served.push(name)
    giveBack()
  })
  first()
  await Promise.all(all)
  expect([queue.running, queue.waiting]).toEqual([0, 0])
  return served
}

describe('turns', () => {
  it('go round departments, and within a round people', async () => {
    expect(await order(['a1', 'a1', 'a1', 'a2', 'b1', 'c1', 'b1'])).toEqual(['a1', 'b1', 'c1', 'a2', 'b1', 'a1', 'a1'])
  })

  it('leave nobody waiting for more rounds than they have calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a1', 'a2', 'a3', 'b1', 'b2', 'c1'), { maxLength: 40 }),
        async names => {
          const served = await order(names)
          expect(served.toSorted()).toEqual(names.toSorted())
          // between two turns of a department that waits, every other one has at most one
          for (const department of ['a', 'b', 'c']) {
            const at = served.flatMap((name, i) => (name.startsWith(department) ? [i] : []))
            for (const [i, place] of at.entries()) {
              const between = served.slice((at[i - 1] ?? -1) + 1, place).map(name => name.charAt(0))
              expect(new Set(between).size).toBe(between.length)
            }
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('are so many at once and no more, and are given back once', async () => {
    const queue = createFairQueue(2, 10)
    const [a, b] = await Promise.all([queue.turn(asker('a'), never), queue.turn(asker('b'), never)])
    let isIn = false
    void queue.turn(asker('c'), never).then(() => {
      isIn = true
    })
    await soon()
    expect(isIn).toBe(false)
    a()
    a()
    await soon()
    expect([isIn, queue.running]).toEqual([true, 2])
    b()
    expect(queue.running).toBe(1)
  })

  it('are refused when too many wait, and leave no trace of whoever left', async () => {
    const queue = createFairQueue(1, 1)
    const giveBack = await queue.turn(asker('a'), never)
    const leaving = new AbortController()
    const waiting = queue.turn(asker('b'), leaving.signal)
    await expect(queue.turn(asker('c'), never)).rejects.toThrow(QueueFull)
    leaving.abort('cancelled')
    await expect(waiting).rejects.toBe('cancelled')
    expect(queue.waiting).toBe(0)
    giveBack()
    expect(queue.running).toBe(0)
    await expect(queue.turn(asker('b'), leaving.signal)).rejects.toBe('cancelled')
  })
})
