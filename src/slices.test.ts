import { expect, it } from 'vitest'
import { atOnce, inSlices, type Steps } from './slices.ts'

function* counting(to: number): Steps<number> {
  for (let i = 0; i < to; i++) yield
  return to
}

it('comes to the same at once and in slices', async () => {
  expect(atOnce(counting(3))).toBe(3)
  expect(await inSlices(counting(3), 0)).toBe(3)
})

it('lets others in between two slices', async () => {
  let others = 0
  let isDone = false
  const goOn = () => {
    others++
    if (!isDone) setImmediate(goOn)
  }
  setImmediate(goOn)
  await inSlices(counting(100), 0)
  isDone = true
  expect(others).toBeGreaterThan(90)
})

it('tells what went wrong in between', async () => {
  function* failing(): Steps<never> {
    yield
    throw new Error('two passages have one id')
  }
  await expect(inSlices(failing(), 0)).rejects.toThrow('one id')
})
