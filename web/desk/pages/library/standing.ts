import type { Citation } from '../../../../src/shapes/library.ts'

export type Source = Citation['source']

/** 2025-03-18 → 2025年3月18日. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

export interface Standing {
  readonly text: string
  /** The day that says so, or what stands in its place. */
  readonly note: string | null
  readonly isInForce: boolean
}

/** Whether a document is in force on a day, by what it says itself and by what replaced it. */
export function standingOf(source: Source, today: string): Standing {
  const { inForceFrom, inForceUntil, replacedBy } = source
  if (inForceUntil !== null && inForceUntil < today) {
    const note = `${dayText(inForceUntil)}止`
    return { text: replacedBy === null ? '已失效' : `已被《${replacedBy.title}》替代`, note, isInForce: false }
  }
  if (inForceFrom !== null && inForceFrom > today)
    return { text: '尚未施行', note: `${dayText(inForceFrom)}起`, isInForce: false }
  if (inForceUntil === null) return { text: '现行有效', note: null, isInForce: true }
  const after = replacedBy === null ? '' : `，以后是《${replacedBy.title}》`
  return { text: '现行有效', note: `至${dayText(inForceUntil)}${after}`, isInForce: true }
}
