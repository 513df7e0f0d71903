/** Numbers that look random and are the same for the same seed. */
export interface Random {
  readonly seed: number
  /** 0 ≤ x < 1 */
  next(): number
  /** 0 ≤ n < bound, whole */
  below(bound: number): number
  pick<T>(items: readonly T[]): T
}

/** The seed that BANGBAN_SEED names, or a new one; whoever takes one prints it. */
export function chooseSeed(): number {
  return Number(process.env['BANGBAN_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
}

/** A generator of 32 bits of state (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    seed,
    next,
    below,
    pick: items => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
