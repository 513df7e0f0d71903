import { describe, expect, it } from 'vitest'
import { createBreaker } from './breaker.ts'

const times = { failures: 3, cooldown: 1_000 }

describe('a breaker', () => {
  it('opens after failures in a row, and not before', () => {
    const breaker = createBreaker(times)
    breaker.fail(0, false)
    breaker.fail(0, false)
    breaker.succeed()
    breaker.fail(0, false)
    breaker.fail(0, false)
    expect(breaker.readiness(0)).toBe('ready')
    breaker.fail(0, false)
    expect(breaker.readiness(0)).toBe('open')
  })

  it('opens at once where only a person can help', () => {
    const breaker = createBreaker(times)
    breaker.fail(0, true)
    expect(breaker.readiness(999)).toBe('open')
    expect(breaker.readiness(1_000)).toBe('probe')
  })

  it('lets one probe through at a time, ever more rarely, at most sixteen times the first wait', () => {
    const breaker = createBreaker({ ...times, failures: 1 })
    breaker.fail(0, false)
    let now = 0
    const waits: number[] = []
    for (let i = 0; i < 7; i++) {
      const before = now
      while (breaker.readiness(now) !== 'probe') now += 500
      waits.push(now - before)
      breaker.begin(now)
      expect(breaker.readiness(now + 60_000)).toBe('open')
      breaker.fail(now, false)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000])
  })

  it('closes after a success, and lets another probe through where one was cancelled', () => {
    const breaker = createBreaker({ ...times, failures: 1 })
    breaker.fail(0, false)
    breaker.begin(1_000)
    breaker.forget()
    expect(breaker.readiness(1_999)).toBe('open')
    expect(breaker.readiness(2_000)).toBe('probe')
    breaker.begin(2_000)
    breaker.succeed()
    expect(breaker.readiness(2_000)).toBe('ready')
  })

  it('lets a server rest that asks for it', () => {
    const breaker = createBreaker(times)
    breaker.rest(5_000)
    expect(breaker.readiness(4_999)).toBe('resting')
    expect(breaker.readiness(5_000)).toBe('ready')
  })
})
