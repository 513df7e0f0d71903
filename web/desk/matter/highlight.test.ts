import { expect, test } from 'vitest'
import { segmentsOf } from './highlight.ts'

const wordsIn = (text: string, words: string[]) => segmentsOf(text, words).map(it => [it.text, it.word !== null])

test('a word is marked wherever it stands', () => {
  expect(wordsIn('油烟大，油烟呛', ['油烟'])).toEqual([
    ['油烟', true],
    ['大，', false],
    ['油烟', true],
    ['呛', false],
  ])
})

test('of two words that overlap the longer one is marked', () => {
  expect(wordsIn('餐饮油烟', ['油烟', '餐饮油烟'])).toEqual([['餐饮油烟', true]])
})

test('nothing is lost or added', () => {
  const text = '楼下烧烤店油烟直接往我家窗户灌！'
  expect(
    segmentsOf(text, ['烧烤店', '窗户', '', '不在其中'])
      .map(it => it.text)
      .join(''),
  ).toBe(text)
})
