import type { CounterRequest } from '../../../../src/shapes/appeal.ts'

interface Turns {
  mine: CounterRequest[]
  waiting: CounterRequest[]
  others: CounterRequest[]
  finished: CounterRequest[]
}

const byTime = (a: CounterRequest, b: CounterRequest) => Date.parse(a.askedAt) - Date.parse(b.askedAt)

/** Who waits longest comes first; what is finished, newest first. */
export function inTurns(requests: readonly CounterRequest[], myId: string): Turns {
  const sorted = [...requests].sort(byTime)
  const taken = sorted.filter(it => it.state === 'taken')
  return {
    mine: taken.filter(it => it.takenBy?.id === myId),
    waiting: sorted.filter(it => it.state === 'waiting'),
    others: taken.filter(it => it.takenBy?.id !== myId),
    finished: sorted.filter(it => it.state === 'finished').reverse(),
  }
}

/** 已等 12 分钟 / 已等 3 小时 / 已等 2 天. */
export function waitedFor(askedAt: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(askedAt)) / 60_000))
  if (minutes < 1) return '刚到'
  if (minutes < 60) return `已等 ${minutes} 分钟`
  if (minutes < 24 * 60) return `已等 ${Math.floor(minutes / 60)} 小时`
  return `已等 ${Math.floor(minutes / 60 / 24)} 天`
}

/** After half an hour a wait is late. */
export const isLongWait = (askedAt: string, now: number) => now - Date.parse(askedAt) > 30 * 60_000
