/** Numbers of an ST_Array or ST_Box of GB/T 33190; what is no number counts as 0. */
export const numbersOf = (value: string | undefined): number[] =>
  (value ?? '')
    .slice(0, 1000)
    .trim()
    .split(/\s+/)
    .map(one => Number(one) || 0)

/** DeltaX and DeltaY repeat by `g count value` (GB/T 33190, 11.3); `most` of them at most. */
export function deltasOf(value: string | undefined, most: number): number[] {
  const deltas: number[] = []
  // a step of a hundred thousand characters in a line is none
  const words = (value ?? '').slice(0, 1_000_000).trim().split(/\s+/)
  for (let i = 0; i < words.length && deltas.length < most; i++) {
    if (words[i] !== 'g') deltas.push(Number(words[i]) || 0)
    else {
      const count = Math.min(most - deltas.length, Number(words[i + 1]) || 0)
      const step = Number(words[i + 2]) || 0
      for (let n = 0; n < count; n++) deltas.push(step)
      i += 2
    }
  }
  return deltas
}

/** Where a point of an object lies on its page, by the object's matrix and boundary. */
export function placeOf(
  x: number,
  y: number,
  matrix: readonly number[],
  boundary: readonly number[],
): { x: number; y: number; scale: number } {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = matrix.length === 6 ? matrix : []
  const [left = 0, top = 0] = boundary
  return { x: left + a * x + c * y + e, y: top + b * x + d * y + f, scale: Math.hypot(b, d) || 1 }
}
