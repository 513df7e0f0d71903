import { expect, test } from 'vitest'
import { buildGrams, countIn } from './grams.ts'
import { createLanguageModel } from './language-model.ts'
import { sentencesOf } from './text.ts'

const codesOf = (text: string) => sentencesOf(text).map(one => one.codes)
const run = (text: string) => Uint16Array.from(text, one => one.charCodeAt(0))
const table = buildGrams(codesOf('认真部署工作。认真部署落实。认真研究。'), [1, 1, 1, 1, 1])

test('runs are counted, and what never occurred is none', () => {
  const count = (text: string) => Math.round(countIn(table, run(text), 0, text.length))
  expect(count('认真')).toBe(3)
  expect(count('认真部署')).toBe(2)
  expect(count('部署研究')).toBe(0)
})

test('what was read is likelier than what was not, from either side', () => {
  const language = createLanguageModel(table, 20)
  const [right, wrong] = [run('认真部署'), run('认真布署')]
  expect(language.forward(right, 2)).toBeGreaterThan(language.forward(wrong, 2))
  expect(language.backward(right, 2)).toBeGreaterThan(language.backward(wrong, 2))
})

test('places of characters survive spaces and marks', () => {
  const [first, second] = sentencesOf('一、 总体。要求 A1')
  expect(first && [...first.places]).toEqual([-1, 0, 1, 3, 4, -1])
  expect(second && String.fromCharCode(...second.codes)).toBe('\n要求a0\n')
})
