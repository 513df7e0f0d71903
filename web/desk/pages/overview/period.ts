interface Day {
  day: string
}

/** 2026-11-05 → 11月5日. */
export function shortDay(day: string): string {
  const [, month, date] = day.split('-')
  return `${Number(month)}月${Number(date)}日`
}

/** The period that the days span, said in words. */
export function periodOf(days: readonly Day[]): string {
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return '统计时段：全部'
  return `统计时段：${shortDay(first.day)}至${shortDay(last.day)}，共 ${days.length} 天`
}
