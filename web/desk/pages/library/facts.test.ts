import { expect, it } from 'vitest'
import { correctionText, faultsOf, linesOf, numberWarning, replacedFrom } from './facts.ts'

it('reads the lines of what is replaced as it writes them', () => {
  const replaces = [
    { title: '某暂行办法', number: '示政办发〔2021〕7号' },
    { title: '某通知', number: null },
  ]
  expect(replacedFrom(linesOf(replaces))).toEqual(replaces)
  expect(replacedFrom('某办法\n\n《某细则》（示建发〔2020〕3号）')).toEqual([
    { title: '某办法', number: null },
    { title: '某细则', number: '示建发〔2020〕3号' },
  ])
})

it('warns of a number in an unusual form, and lets it be', () => {
  for (const number of ['', '示政办发〔2025〕12号', '国务院令第743号', '财政部公告2022年第28号'])
    expect([number, numberWarning(number)]).toEqual([number, undefined])
  for (const number of ['示政办发(2025)12号', '12号', '某某']) expect(numberWarning(number)).toContain('请再看一眼')
})

it('finds days that are out of order', () => {
  const facts = { title: '某办法', issuedOn: '2025-03-01', inForceFrom: '2025-04-01', inForceUntil: '2025-03-20' }
  expect(faultsOf(facts)).toEqual({ inForceUntil: '失效日期早于施行日期' })
  expect(faultsOf({ ...facts, inForceUntil: '' })).toEqual({})
  expect(faultsOf({ ...facts, title: ' ' })).toEqual({ title: '请填写标题' })
})

it('says who put right what', () => {
  const changes = [
    { field: 'documentNumber' as const, from: '示政办发〔2025〕21号', to: '示政办发〔2025〕12号' },
    { field: 'inForceUntil' as const, from: null, to: '2030-12-31' },
  ]
  expect(correctionText({ by: { id: '1', name: '张三' }, at: '2026-01-01T00:00:00Z', changes })).toBe(
    '由张三改正：文号 示政办发〔2025〕21号 → 示政办发〔2025〕12号，失效日期 （空） → 2030-12-31',
  )
})
