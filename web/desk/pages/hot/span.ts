import type { HotIssue } from '../../../../src/shapes/hot.ts'
import { formatDay } from '../../app/format.ts'

/** 11月5日至今天; 11月5日, where all of it was on one day. */
export function spanText({ firstAt, lastAt }: Pick<HotIssue, 'firstAt' | 'lastAt'>, now = Date.now()): string {
  const [first, last] = [formatDay(firstAt, now), formatDay(lastAt, now)]
  return first === last ? first : `${first}至${last}`
}
