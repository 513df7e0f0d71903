/** Round numbers for the axis: 1, 2 or 5 times a power of ten, at least 4 so that small offices see steps of one. */
export function ceilingOf(values: readonly number[]): number {
  const most = Math.max(4, ...values)
  const power = 10 ** Math.floor(Math.log10(most))
  const step = [1, 2, 4, 5, 8, 10].find(it => it * power >= most) ?? 10
  return step * power
}

/** The points of a curve in a box of 100 × 100, as SVG wants them. */
export function pointsOf(values: readonly number[], ceiling: number): string {
  const width = Math.max(1, values.length - 1)
  return values
    .map((value, index) => `${((index / width) * 100).toFixed(2)},${(100 - (value / ceiling) * 100).toFixed(2)}`)
    .join(' ')
}
