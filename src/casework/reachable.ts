import { beijingDay } from '../language/index.ts'
import type { WorkingWindow } from '../people/index.ts'
import type { ReachableTime } from '../store/index.ts'
import { isoWeekday, nextDay, officeHours } from './deadlines.ts'
import { homeTimes, type Meeting, meetings, type Span, shortestVisit } from './meetings.ts'

export const reachableTimes: readonly ReachableTime[] = ['workday', 'evening', 'weekend']

const timeNames: Readonly<Record<ReachableTime, string>> = {
  workday: '工作日白天',
  evening: '工作日晚上',
  weekend: '周末和节假日',
}

/** 工作日晚上、周末和节假日; 什么时候都可以; null where the resident didn't say. */
export function reachableText(times: readonly ReachableTime[]): string | null {
  if (times.length === 0) return null
  if (reachableTimes.every(time => times.includes(time))) return '什么时候都可以'
  return reachableTimes
    .filter(time => times.includes(time))
    .map(time => timeNames[time])
    .join('、')
}

const shiftNames: Readonly<Record<ReachableTime, string>> = { workday: '白天班', evening: '晚班', weekend: '周末班' }

const officeWeek: readonly WorkingWindow[] = [1, 2, 3, 4, 5].map(weekday => ({ weekday, ...officeHours }))

/** Which of a resident's times somebody works in, in an ordinary week. */
function shiftsOf(windows: readonly WorkingWindow[]): ReachableTime[] {
  const week = windows.length === 0 ? officeWeek : windows
  return reachableTimes.filter(time => {
    const { onWorkingDays, from, until } = homeTimes[time]
    return week.some(
      one =>
        one.weekday < 6 === onWorkingDays && Math.min(one.until, until) - Math.max(one.from, from) >= shortestVisit,
    )
  })
}

const weekdayNames = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']

/** 今天下午, 周三晚上, 12月9日上午. */
export function whenText(moment: Date, now: Date): string {
  const today = beijingDay(now)
  const day = beijingDay(moment)
  const hour = (moment.getUTCHours() + 8) % 24
  const part = hour < 12 ? '上午' : hour < 18 ? '下午' : '晚上'
  if (day === today) return `今天${part}`
  if (day === nextDay(today)) return `明天${part}`
  const distance = (Date.parse(day) - Date.parse(today)) / 86_400_000
  if (distance < 7) return `${weekdayNames[isoWeekday(day)]}${part}`
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日${part}`
}

export interface Reach {
  /** The first time before the order is due at which both can be met; null: none, or the resident didn't say. */
  readonly visit: Span | null
  /** Why somebody is or isn't suggested, in a few words; empty where nothing is known. */
  readonly reason: string
}

export interface Candidate extends Meeting {
  /** Walks the cell where the matter is. */
  readonly isNear: boolean
  /** Walks another cell than the one where it is. */
  readonly isElsewhere: boolean
  /** On leave now. */
  readonly isAway: boolean
}

/** Of what is late already one still wants to know when somebody can go, so many days ahead. */
const lateDays = 7

/** How well somebody can meet a resident before an order is due. */
export function reachOf(candidate: Candidate, now: Date, dueAt: Date): Reach {
  const { isNear, isElsewhere, isAway, windows, times } = candidate
  const isLate = dueAt <= now
  const within = { from: now, until: isLate ? new Date(+now + lateDays * 86_400_000) : dueAt }
  const [visit = null] = isAway ? [] : meetings(candidate, within)
  const said = (...parts: string[]): Reach => ({
    visit,
    reason: [...(isNear ? ['负责该网格'] : isElsewhere ? ['负责别的网格'] : []), ...parts].join('；'),
  })
  if (isAway) return said('正在请假')
  const text = reachableText(times)
  if (text === null) return said()
  const home = text === '什么时候都可以' ? '群众什么时候都在家' : `群众${text}在家`
  if (visit) return said(`${whenText(visit.from, now)}可上门，${home}`)
  const shifts = shiftsOf(windows)
  if (!shifts.some(time => times.includes(time))) {
    const names = shifts.map(time => shiftNames[time]).join('、')
    return said(`${home}，${names === '' ? '本人的在岗时段对不上' : `本人只上${names}`}`)
  }
  const isLeft = meetings({ ...candidate, leave: [] }, within).length > 0
  const before = isLate ? '近几天' : '办结期限前'
  return said(`${home}，${before}${isLeft ? '本人请假' : '时间对不上'}`)
}

type Ranked = Pick<Candidate, 'isNear' | 'isElsewhere' | 'isAway'> & Pick<Reach, 'visit'>

/**
 * Whoever walks the place first, then colleagues, then whoever walks another place, those on leave last; within each the
 * sooner somebody can meet the resident, the better.
 */
export function bySuggestion(a: Ranked, b: Ranked): number {
  const rank = (one: Ranked) => (one.isAway ? 3 : one.isElsewhere ? 2 : one.isNear ? 0 : 1)
  const soon = (one: Ranked) => (one.visit ? +one.visit.from : Number.MAX_SAFE_INTEGER)
  return rank(a) - rank(b) || soon(a) - soon(b)
}
