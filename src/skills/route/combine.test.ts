import { describe, expect, it } from 'vitest'
import { combine, fitCombination, type Views } from './combine.ts'
import { randomNumbers } from './random.ts'

/** Views that are right as often as they say: answers are drawn by the probabilities of the scores. */
function cases(count: number, labels: number) {
  const next = randomNumbers(5)
  const views: Views[] = []
  const answers: number[] = []
  for (let i = 0; i < count; i++) {
    const weighed = Float64Array.from({ length: labels }, () => next() * 2 - 1)
    const sums = weighed.map(one => Math.exp(3 * one))
    const drawn = next() * sums.reduce((a, b) => a + b, 0)
    answers.push(sums.findIndex((_, label) => sums.slice(0, label + 1).reduce((a, b) => a + b, 0) >= drawn))
    // the other two know nothing
    views.push({
      weighed,
      present: Float64Array.from({ length: labels }, () => next() * 2 - 1),
      votes: new Float64Array(labels).fill(1 / labels),
    })
  }
  return { views, answers }
}

describe('joining the views', () => {
  const { views, answers } = cases(9000, 4)
  const combination = fitCombination(views.slice(0, 4000), answers.slice(0, 4000), 4)

  it('finds which view can be relied on', () => {
    const [weighed = 0, more = 0, present = 0] = combination.strengths
    expect(weighed + more / 2).toBeGreaterThan(2)
    expect(Math.abs(present)).toBeLessThan(0.4)
  })

  it('gives probabilities that mean what they say, on cases that it did not see', () => {
    const unseen = views.slice(4000).map((one, i) => {
      const probabilities = [...combine(combination, one)]
      const top = Math.max(...probabilities)
      return { top, isRight: probabilities.indexOf(top) === answers[4000 + i] }
    })
    const mean = (some: readonly number[]) => some.reduce((a, b) => a + b, 0) / some.length
    for (const [from, to] of [
      [0, 0.5],
      [0.5, 0.7],
      [0.7, 1],
    ] as const) {
      const some = unseen.filter(one => one.top >= from && one.top < to)
      expect(some.length).toBeGreaterThan(400)
      const share = mean(some.map(one => Number(one.isRight)))
      expect(Math.abs(share - mean(some.map(one => one.top)))).toBeLessThan(0.05)
    }
  })

  it('of any views sums to one', () => {
    for (const one of views.slice(0, 50)) {
      expect([...combine(combination, one)].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
    }
  })
})
