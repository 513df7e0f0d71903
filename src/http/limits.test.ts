import { beforeEach, describe, expect, it } from 'vitest'
import { TooMany } from '../problems.ts'
import { createLimiter, type Limiter } from './limits.ts'

let now: number
let limiter: Limiter
beforeEach(() => {
  now = 1_000_000
  limiter = createLimiter(() => now)
})

const tries = (count: number, key = 'a') => {
  for (let i = 0; i < count; i++) limiter.count(key, 10, 300)
}

function refusal(work: () => void): TooMany {
  try {
    work()
  } catch (error) {
    if (error instanceof TooMany) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a limit', () => {
  it('lets as many tries pass as it says, and not one more', () => {
    tries(10)
    expect(() => tries(1)).toThrow(TooMany)
  })

  it('says in how many seconds to try again', () => {
    tries(10)
    now += 100_400
    expect(refusal(() => tries(1)).retryAfterSeconds).toBe(200)
    now += 199_500
    expect(refusal(() => tries(1)).retryAfterSeconds).toBe(1)
  })

  it('begins anew when its time is over', () => {
    tries(10)
    now += 299_999
    expect(() => tries(1)).toThrow(TooMany)
    now += 1
    tries(10)
    expect(() => tries(1)).toThrow(TooMany)
  })

  it('does not grow longer by trying on', () => {
    tries(10)
    for (let i = 0; i < 100; i++) {
      now += 2_999
      expect(() => tries(1)).toThrow(TooMany)
    }
    now += 101
    tries(10)
  })

  it('counts each key for itself', () => {
    tries(10, 'a')
    tries(10, 'b')
    expect(() => tries(1, 'a')).toThrow(TooMany)
    expect(() => tries(1, 'b')).toThrow(TooMany)
  })

  it('is forgotten after a success', () => {
    tries(10, 'a')
    tries(10, 'b')
    limiter.forget('a')
    tries(10, 'a')
    expect(() => tries(1, 'b')).toThrow(TooMany)
  })

  it('speaks with the words that it was given', () => {
    const one = () => limiter.count('a', 0, 60, '查询太频繁，请五分钟后再试。')
    expect(refusal(one).message).toBe('查询太频繁，请五分钟后再试。')
    expect(refusal(() => limiter.count('b', 0, 60)).message).toMatch(/请稍后再试/)
  })

  it('stays quick when a hundred thousand addresses came and went', () => {
    for (let i = 0; i < 100_000; i++) {
      now += 10
      limiter.count(`ip:${i}`, 6000, 60)
    }
    now += 60_000
    const started = performance.now()
    for (let i = 0; i < 1000; i++) limiter.count('ip:me', 6000, 60)
    expect(performance.now() - started).toBeLessThan(200)
  })
})
