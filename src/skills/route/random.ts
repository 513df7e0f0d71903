/** Fixed pseudo-random numbers from 0 to 1, so that the same examples give the same model (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Puts numbers into a random order, in place (Fisher and Yates). */
export function shuffle(numbers: Int32Array, next: () => number): void {
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const held = numbers[i] ?? 0
    numbers[i] = numbers[j] ?? 0
    numbers[j] = held
  }
}
