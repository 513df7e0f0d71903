import { expect, test } from 'vitest'
import { askAddress, placeOf, standingOf, titleOf } from './source.ts'

test.each([
  ['policy', '高龄津贴发放办法', '《高龄津贴发放办法》'],
  ['policy', '关于印发《高龄津贴发放办法》的通知', '《关于印发〈高龄津贴发放办法〉的通知》'],
  ['law', '《中华人民共和国民法典》', '《中华人民共和国民法典》'],
  ['guide', '居民身份证申领', '居民身份证申领'],
] as const)('the %s %s is called %s', (kind, title, name) => {
  expect(titleOf({ kind, title })).toBe(name)
})

test.each([
  ['第六条', '《招生通知》第六条'],
  ['十二、', '《招生通知》第十二部分'],
  ['二、（三）', '《招生通知》第二部分（三）'],
  ['（三）', '《招生通知》（三）'],
  ['', '《招生通知》'],
])('the place %s is said as %s', (label, said) => {
  expect(placeOf({ kind: 'policy', title: '招生通知' }, label)).toBe(said)
})

test('what is not in force either begins later or is over', () => {
  const today = '2026-11-24'
  expect(standingOf({ isInForce: true, inForceFrom: '2026-02-01' }, today)).toBe('inForce')
  expect(standingOf({ isInForce: false, inForceFrom: '2027-03-01' }, today)).toBe('notYet')
  expect(standingOf({ isInForce: false, inForceFrom: '2019-03-01' }, today)).toBe('over')
  expect(standingOf({ isInForce: false, inForceFrom: null }, today)).toBe('over')
})

test('a question stands in the address whatever its characters, half of one too', () => {
  const question = '补贴 100% 怎么领？#1&2\ud83c'
  expect(new URL(askAddress(question), 'http://x').searchParams.get('q')).toBe('补贴 100% 怎么领？#1&2\ufffd')
})
