import { randomNumbers, shuffle } from './random.ts'

/** What each of the three ways to look at an appeal gives to each label. */
export interface Views {
  /** Scores of the linear model over TF-IDF: above 0 it says yes. */
  readonly weighed: Float64Array
  /** Scores of the linear model over log-count ratios: above 0 it says yes. */
  readonly present: Float64Array
  /** Share of the nearest earlier appeals. */
  readonly votes: Float64Array
}

/** How much each view counts, the same for all labels, and how readily each label is given. */
export interface Combination {
  readonly strengths: Float64Array
  readonly inclinations: Float64Array
}

const signs = 4

/** The signs of one label: its score, once more where it says yes, the other score, and the neighbours' vote. */
function sign(views: Views, label: number, which: number): number {
  if (which === 0) return views.weighed[label] ?? 0
  if (which === 1) return Math.max(views.weighed[label] ?? 0, 0)
  if (which === 2) return views.present[label] ?? 0
  return Math.log((views.votes[label] ?? 0) + 0.02)
}

/** A label's slope with respect to the two linear scores where the appeal lies, for explanations. */
export const slopes = ({ strengths }: Combination, views: Views, label: number) => ({
  weighed: (strengths[0] ?? 0) + ((views.weighed[label] ?? 0) > 0 ? (strengths[1] ?? 0) : 0),
  present: strengths[2] ?? 0,
})

/** Probabilities of all labels. */
export function combine({ strengths, inclinations }: Combination, views: Views): Float64Array {
  const sums = inclinations.map((inclination, label) => {
    let sum = inclination
    for (let which = 0; which < signs; which++) sum += (strengths[which] ?? 0) * sign(views, label, which)
    return sum
  })
  const top = Math.max(...sums)
  const result = sums.map(sum => Math.exp(sum - top))
  const whole = result.reduce((a, b) => a + b, 0)
  return result.map(one => one / whole)
}

/** Where there are too few examples to tell: what comes out of five for each category. */
export const usualCombination = (labelCount: number): Combination => ({
  strengths: Float64Array.of(5.5, 1, 3.8, 0.35),
  inclinations: new Float64Array(labelCount),
})

const rounds = 20
/** Draws a label's inclination back to none, so that a rare label isn't judged by a few cases. */
const restraint = 1e-3

/**
 * Conditional logit (McFadden 1974) over the views of appeals that the views' models had not seen, by AdaGrad: the
 * result is a probability that means what it says. `answers[i]` is the label of `cases[i]`.
 */
export function fitCombination(cases: readonly Views[], answers: readonly number[], labelCount: number): Combination {
  const strengths = new Float64Array(signs).fill(1)
  const inclinations = new Float64Array(labelCount)
  const strengthSquares = new Float64Array(signs).fill(1e-6)
  const inclinationSquares = new Float64Array(labelCount).fill(1e-6)
  const next = randomNumbers(1)
  const order = Int32Array.from(cases.keys())
  const slope = new Float64Array(signs)
  for (let round = 0; round < rounds; round++) {
    shuffle(order, next)
    for (const i of order) {
      const views = cases[i]
      if (!views) continue
      const errors = combine({ strengths, inclinations }, views)
      const answer = answers[i] ?? 0
      errors[answer] = (errors[answer] ?? 0) - 1
      slope.fill(0)
      for (let label = 0; label < labelCount; label++) {
        const error = errors[label] ?? 0
        for (let which = 0; which < signs; which++)
          slope[which] = (slope[which] ?? 0) + error * sign(views, label, which)
        step(inclinations, inclinationSquares, label, error + restraint * (inclinations[label] ?? 0), 0.1)
      }
      for (let which = 0; which < signs; which++) step(strengths, strengthSquares, which, slope[which] ?? 0, 0.2)
    }
  }
  return { strengths, inclinations }
}

function step(values: Float64Array, squares: Float64Array, at: number, slope: number, rate: number): void {
  const square = (squares[at] ?? 0) + slope * slope
  squares[at] = square
  values[at] = (values[at] ?? 0) - (rate * slope) / Math.sqrt(square)
}
