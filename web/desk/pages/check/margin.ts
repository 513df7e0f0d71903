/** Where a note wants to stand, and how high it is. Pixels from the top of the margin. */
export interface Wanted {
  readonly top: number
  readonly height: number
}

/**
 * Puts notes below one another, each as near to its place as it can be; the chosen one stands at its own, and those
 * before it make room upwards as far as there is any.
 */
export function placed(notes: readonly Wanted[], chosen: number, gap: number): number[] {
  const tops: number[] = []
  let free = 0
  for (const { top, height } of notes) {
    const at = Math.max(top, free)
    tops.push(at)
    free = at + height + gap
  }
  const anchor = notes[chosen]
  if (!anchor) return tops
  const needed = notes.slice(0, chosen).reduce((sum, one) => sum + one.height + gap, 0)
  let below = Math.max(anchor.top, needed)
  const own = below
  for (let i = chosen - 1; i >= 0; i--) {
    below -= (notes[i]?.height ?? 0) + gap
    tops[i] = Math.min(tops[i] ?? 0, below)
    below = tops[i] ?? 0
  }
  free = own
  for (let i = chosen; i < notes.length; i++) {
    tops[i] = i === chosen ? own : Math.max(notes[i]?.top ?? 0, free)
    free = (tops[i] ?? 0) + (notes[i]?.height ?? 0) + gap
  }
  return tops
}
