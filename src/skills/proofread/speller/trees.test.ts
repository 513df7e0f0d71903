import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { growTrees, judge, type Sample } from './trees.ts'

test('what two numbers say together is learnt', () => {
  const random = createRandom(3)
  const samples = Array.from({ length: 2000 }, (): Sample => {
    const [a, b] = [random(), random()]
    return { features: Float32Array.of(a, b), isRight: a > 0.5 !== b > 0.5, weight: 1 }
  })
  const trees = growTrees(samples, { trees: 40, depth: 3, rate: 0.3, cost: 1 })
  expect(judge(trees, Float32Array.of(0.9, 0.1))).toBeGreaterThan(0.9)
  expect(judge(trees, Float32Array.of(0.9, 0.9))).toBeLessThan(0.1)
})
