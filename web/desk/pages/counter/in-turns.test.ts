import { describe, expect, it } from 'vitest'
import type { CounterRequest } from '../../../../src/shapes/appeal.ts'
import { inTurns, isLongWait, waitedFor } from './in-turns.ts'

const request = (id: string, part: Partial<CounterRequest>): CounterRequest => ({
  id,
  name: '张阿姨',
  phone: '13800000000',
  question: '想当面问清楚',
  receipt: null,
  state: 'waiting',
  askedAt: '2026-11-24T01:00:00Z',
  takenBy: null,
  note: null,
  ...part,
})

const ids = (requests: readonly CounterRequest[]) => requests.map(it => it.id)

describe('the counter', () => {
  const turns = inTurns(
    [
      request('late', { askedAt: '2026-11-24T02:00:00Z' }),
      request('early', {}),
      request('mine', { state: 'taken', takenBy: { id: 'me', name: '何秀兰' } }),
      request('hers', { state: 'taken', takenBy: { id: 'she', name: '彭桂香' } }),
      request('done-first', { state: 'finished' }),
      request('done-last', { state: 'finished', askedAt: '2026-11-24T03:00:00Z' }),
    ],
    'me',
  )

  it('puts whoever waits longest first', () => expect(ids(turns.waiting)).toEqual(['early', 'late']))

  it('tells my visitors from those of a colleague', () => {
    expect(ids(turns.mine)).toEqual(['mine'])
    expect(ids(turns.others)).toEqual(['hers'])
  })

  it('shows what was finished last on top', () => expect(ids(turns.finished)).toEqual(['done-last', 'done-first']))
})

describe('a wait', () => {
  const asked = '2026-11-24T01:00:00Z'
  const minutesLater = (minutes: number) => Date.parse(asked) + minutes * 60_000

  it.each([
    [-1, '刚到'],
    [0.5, '刚到'],
    [59, '已等 59 分钟'],
    [60, '已等 1 小时'],
    [24 * 60, '已等 1 天'],
  ])('of %d minutes reads %s', (minutes, text) => expect(waitedFor(asked, minutesLater(minutes))).toBe(text))

  it('is long after half an hour', () => {
    expect(isLongWait(asked, minutesLater(30))).toBe(false)
    expect(isLongWait(asked, minutesLater(31))).toBe(true)
  })
})
