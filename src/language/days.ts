const beijingOffset = 8 * 3600_000

/** The calendar day in Beijing, YYYY-MM-DD. */
export function beijingDay(moment: Date): string {
  return new Date(moment.getTime() + beijingOffset).toISOString().slice(0, 10)
}
