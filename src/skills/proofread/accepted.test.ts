import { expect, test } from 'vitest'
import { acceptedSuggestions } from './accepted.ts'

const at = (text: string, found: string, ...instead: string[]) => {
  const from = text.indexOf(found)
  return { from, to: from + found.length, found, instead }
}

test('a wrong character is put right', () => {
  const text = '各单位要认真布署安全生产工作。'
  expect(acceptedSuggestions(text, [at(text, '布署', '部署')])).toHaveLength(1)
})

test('words that do not stand where they are said to stand are dropped', () => {
  const text = '各单位要认真部署。'
  expect(acceptedSuggestions(text, [{ from: 0, to: 2, found: '布署', instead: ['部署'] }])).toEqual([])
  expect(acceptedSuggestions(text, [{ from: 7, to: 99, found: '。', instead: ['！'] }])).toEqual([])
  expect(acceptedSuggestions(text, [{ from: 3.5, to: 5, found: '要认', instead: ['要仍'] }])).toEqual([])
  expect(acceptedSuggestions(text, [{ from: -2, to: 2, found: '各单', instead: ['各但'] }])).toEqual([])
})

test.each([
  ['a digit', '补助3000元', '补助8000元'],
  ['a digit in another form', '补助3000元', '补助３０００万元'],
  ['a Chinese numeral', '处三倍罚款', '处五倍罚款'],
  ['a percentage', '增长5%', '增长5‰'],
  ['a comma of a number', '人口1.5万', '人口15万'],
])('a suggestion that changes %s is dropped', (_, found, instead) => {
  const text = `据统计，${found}，情况属实。`
  expect(acceptedSuggestions(text, [at(text, found, instead)])).toEqual([])
})

test.each([
  ['a prohibition', '不得收费', '可以收费'],
  ['a negation', '未批准', '已批准'],
  ['a duty', '应当公开', '可以公开'],
])('a suggestion that turns %s round is dropped', (_, found, instead) => {
  const text = `有关单位${found}。`
  expect(acceptedSuggestions(text, [at(text, found, instead)])).toEqual([])
})

test('document numbers stay, also the letters before them', () => {
  const text = '根据国办发〔2025〕3号要求'
  expect(acceptedSuggestions(text, [at(text, '国办发', '国发')])).toEqual([])
  expect(acceptedSuggestions(text, [at(text, '号', '文')])).toEqual([])
})

test('titles stay', () => {
  const text = '依据《平安县河道管理办法》执行'
  expect(acceptedSuggestions(text, [at(text, '办法', '方法')])).toEqual([])
  expect(acceptedSuggestions(text, [at(text, '依据《', '根据《')])).toHaveLength(1)
})

test('names of people stay, by their office and by a list', () => {
  const text = '王建国局长主持，白云飞出席。'
  expect(acceptedSuggestions(text, [at(text, '王建国', '王健国')])).toEqual([])
  expect(acceptedSuggestions(text, [at(text, '白云飞', '白云菲')], ['白云飞'])).toEqual([])
})

test('addresses and letters stay', () => {
  const text = '详见 https://example.gov.cn/a，或发往 bangban@example.cn'
  expect(acceptedSuggestions(text, [at(text, 'example.gov.cn', 'example.gov.com')])).toEqual([])
  expect(acceptedSuggestions(text, [at(text, 'bangban', 'bangbang')])).toEqual([])
})

test('a rewritten sentence is dropped', () => {
  const text = '会议听取了工作汇报。'
  expect(acceptedSuggestions(text, [at(text, '听取了工作汇报', '研究并原则通过了方案')])).toEqual([])
  expect(acceptedSuggestions(text, [at(text, '汇报', '')])).toHaveLength(1)
})

test('characters that are not seen, and new lines, are dropped', () => {
  const text = '认真布署工作'
  for (const evil of ['部\u202e署', '部\u200b署', '部署\n', '部署\u0000']) {
    expect(acceptedSuggestions(text, [at(text, '布署', evil)])).toEqual([])
  }
})

test('of alternatives only those that may be shown remain', () => {
  const text = '认真布署3项工作'
  const [one] = acceptedSuggestions(text, [at(text, '布署3项', '部署5项', '部署3项')])
  expect(one?.instead).toEqual(['部署3项'])
})

test('of suggestions that overlap the first stays', () => {
  const text = '认真布署工作'
  expect(acceptedSuggestions(text, [at(text, '布署', '部署'), at(text, '署工', '属工')])).toHaveLength(1)
})

test('a suggestion without anything instead, or the same, is dropped', () => {
  const text = '认真部署工作'
  expect(acceptedSuggestions(text, [{ from: 2, to: 4, found: '部署' }, at(text, '认真', '认真')])).toEqual([])
})
