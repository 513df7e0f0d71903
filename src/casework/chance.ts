/** So many of so many. */
export interface Share {
  readonly count: number
  readonly of: number
}

/** 97.5 % of the normal distribution lie below it. */
const z95 = 1.959964

/**
 * Where the true share lies in 95 of 100 such samples (Wilson, J. Am. Stat. Assoc. 22, 1927, p. 209); holds for few cases
 * too. Null where there are none.
 */
export function intervalOf({ count, of }: Share): { readonly low: number; readonly high: number } | null {
  if (of === 0) return null
  const share = count / of
  const z2 = z95 ** 2 / of
  const middle = share + z2 / 2
  const half = z95 * Math.sqrt((share * (1 - share)) / of + z2 / of / 4)
  return { low: Math.max(0, (middle - half) / (1 + z2)), high: Math.min(1, (middle + half) / (1 + z2)) }
}

/** Natural logarithms of factorials, as far as they were asked for. */
const logs = [0]
function logFactorial(n: number): number {
  for (let i = logs.length; i <= n; i++) logs.push((logs[i - 1] as number) + Math.log(i))
  return logs[n] as number
}

/** The natural logarithm of how many choices of k out of n there are. */
export const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

/**
 * How likely chance alone puts two shares at least as far apart, on either side: Fisher's exact test (sums the tables that
 * are no likelier than the one that was met).
 */
export function chanceOf(a: Share, b: Share): number {
  const [hits, all] = [a.count + b.count, a.of + b.of]
  if (a.of === 0 || b.of === 0) return 1
  const total = logChoose(all, hits)
  const likelihood = (count: number) => logChoose(a.of, count) + logChoose(b.of, hits - count) - total
  const met = likelihood(a.count)
  let sum = 0
  for (let count = Math.max(0, hits - b.of); count <= Math.min(a.of, hits); count++) {
    const one = likelihood(count)
    if (one <= met + 1e-9) sum += Math.exp(one)
  }
  return Math.min(1, sum)
}
