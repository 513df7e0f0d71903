import { expect, test } from 'vitest'
import { found, mended, office } from '../../../../tests/support/official-texts.ts'

const headed = (number: string, ...head: readonly string[]) => [
  ...head,
  '平安县人民政府文件',
  number,
  '平安县人民政府关于开展安全检查的通知',
  '各乡镇人民政府：',
  '请认真落实。',
  '平安县人民政府',
  '2026年5月8日',
]

test.each([
  ['H07', '平政〔2026〕12号'],
  ['H08', '平政〔2026〕12号'],
])('%s: a number as the standard wants it', (id, number) => {
  expect(found(id, headed(number))).toEqual([])
})

test.each([
  ['H07', '平政[2026]12号', '平政〔2026〕12号'],
  ['H07', '平政（2026）12号', '平政〔2026〕12号'],
  ['H07', '平政【2026】12号', '平政〔2026〕12号'],
  ['H08', '平政〔2026〕第12号', '平政〔2026〕12号'],
  ['H08', '平政〔2026〕012号', '平政〔2026〕12号'],
])('%s mends %s', (id, wrong, right) => {
  expect(mended(id, headed(wrong))).toEqual(headed(right))
})

test('a year of two digits is asked for', () => {
  expect(found('H07', headed('平政〔26〕12号'))[0]?.unmendable).toContain('哪一年')
})

test('numbers that are cited have the same brackets, those of a court their own', () => {
  const citing = (text: string) => headed('平政〔2026〕12号').with(4, text)
  expect(mended('H07', citing('根据国办发(2018)115号文件，请认真落实。'))).toEqual(
    citing('根据国办发〔2018〕115号文件，请认真落实。'),
  )
  expect(found('H07', citing('依照（2023）冀01民初123号民事判决书，请认真落实。'))).toEqual([])
})

test('the number of a copy has six digits', () => {
  expect(mended('H01', headed('平政〔2026〕12号', '12'))[0]).toBe('000012')
  expect(found('H01', headed('平政〔2026〕12号', '000012'))).toEqual([])
  expect(found('H01', headed('平政〔2026〕12号', '00000012'))[0]?.unmendable).toBeDefined()
})

test('the code belongs to the body that issues, as far as the office has said', () => {
  const known = { ...office, codes: new Map([['平安县人民政府', ['平政', '平字']]]) }
  expect(found('H09', headed('平政〔2026〕12号'), known)).toEqual([])
  expect(found('H09', headed('平政函〔2026〕12号'), known)).toEqual([])
  expect(found('H09', headed('安政〔2026〕12号'), known)).toHaveLength(1)
  expect(found('H09', headed('安政〔2026〕12号'))).toEqual([])
})
