import { expect, test } from 'vitest'
import { phoneProblem, tidyPhone, tidyReceipt } from './contact.ts'

test.each([
  ['138 0013 8000', '13800138000'],
  ['１３８００１３８０００', '13800138000'],
  ['138-0013-8000', '13800138000'],
  ['+86 13800138000', '13800138000'],
  ['0700 1234500', '07001234500'],
  ['(0700)1234500', '07001234500'],
  ['0700－1234500', '0700-1234500'],
])('%s is read as %s', (typed, phone) => {
  expect(tidyPhone(typed)).toBe(phone)
  expect(phoneProblem(typed)).toBeUndefined()
})

test.each(['', '1380013800', '12345', '21800138000', '电话'])('「%s」 is asked for again', typed => {
  expect(phoneProblem(typed)).toBeTypeOf('string')
})

test('a receipt copied with spaces and full-width signs is the same receipt', () => {
  expect(tidyReceipt(' SQ２０２６ 1124－0007 ')).toBe('SQ20261124-0007')
})
