import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guideText } from '../../knowledge/index.ts'
import { type SummaryRow, summarise } from './index.ts'

const row = (texts: readonly string[], more: Partial<SummaryRow> = {}): SummaryRow => ({
  id: 'a',
  kind: 'policy',
  facts: {},
  passages: texts.map((text, i) => ({ position: i + 1, heading: '', label: '', text })),
  ...more,
})

/** The values of a row's cells, as they stand in the row. */
async function told(of: SummaryRow, ...columns: string[]): Promise<string[][]> {
  const { output } = await summarise.propose({ rows: [of], columns }, undefined)
  return (output.rows[0]?.cells ?? []).map(({ values }) =>
    values.map(one =>
      one.from === 'record'
        ? (of.facts[one.field] ?? '')
        : (of.passages[one.position - 1]?.text.slice(one.start, one.end) ?? ''),
    ),
  )
}

describe('a cell', () => {
  it('takes what the record says, and reads the text where the record says nothing', async () => {
    const text = ['本办法自公布之日起施行，有效期五年。']
    expect(await told(row(text, { facts: { inForceFrom: '2026-01-01' } }), '施行日期')).toEqual([['2026-01-01']])
    expect(await told(row(text), '施行日期', '有效期')).toEqual([['本办法自公布之日起施行'], ['有效期五年。']])
  })

  it('quotes the part that holds a sum, not every mention of what is paid', async () => {
    const texts = ['一、认真落实补贴政策，规范补贴发放。', '二、每台电梯补助20万元；装修的每户补贴3000元。']
    expect(await told(row(texts), '补贴标准')).toEqual([['二、每台电梯补助20万元', '装修的每户补贴3000元。']])
  })

  it('ends a name’s value where the next name begins, also where no line does', async () => {
    const text =
      '工作中有问题请联系。联系人：田硕联系电话：0311-85808657邮箱：abc@163.com地址：裕华东路105号附件：1.申请书'
    expect(await told(row([text]), '联系人', '联系电话', '邮箱', '地址')).toEqual([
      ['田硕'],
      ['0311-85808657'],
      ['abc@163.com'],
      ['裕华东路105号'],
    ])
  })

  it('knows a heading that stands in one line with its text', async () => {
    const text = '三、申报主体依法在本省注册的制造企业。'
    expect(await told(row([text]), '申报主体')).toEqual([[text]])
  })

  it('reads the parts of a guide by their names', async () => {
    const parts = { 办什么: '备案。', 办理条件: '有固定场所。', 所需材料: '1. 申请表\n2. 身份证' }
    const guide = guideText({ ...parts, 办理流程: '', 时限和费用: '', 地点和电话: '电话：0700-1234501', 办理依据: '' })
    expect(await told(row([guide], { kind: 'guide' }), '办理条件', '材料', '联系电话')).toEqual([
      ['有固定场所。'],
      ['1. 申请表', '2. 身份证'],
      ['0700-1234501'],
    ])
  })

  it('is empty where nothing is written, and says so of a fax and of what does not apply', async () => {
    const texts = ['为加强管理，制定本办法。', '传真：0311-85808657', '家庭厨房不适用本办法。']
    expect(await told(row(texts), '联系电话', '违约责任', '补贴标准', '适用对象')).toEqual([[], [], [], []])
  })

  it('tells three places and how many more there are', async () => {
    const texts = Array.from({ length: 5 }, (_, i) => `第${i + 1}类每户补贴${i + 1}00元。`)
    const { output } = await summarise.propose({ rows: [row(texts)], columns: ['补贴标准'] }, undefined)
    expect(output.rows[0]?.cells[0]).toMatchObject({ more: 2 })
    expect(output.rows[0]?.cells[0]?.values).toHaveLength(3)
  })

  it('stands in its text, whatever the text and the column are', async () => {
    const words = fc.constantFrom(
      '补贴',
      '电话：',
      '0311-85808657',
      '材料',
      '，',
      '。',
      '（',
      '3000元',
      '内',
      '\n',
      '10日',
      'x',
      '💡',
    )
    const text = fc.array(words, { minLength: 1, maxLength: 30 }).map(one => one.join(''))
    const column = fc.oneof(
      fc.string({ minLength: 1, maxLength: 12 }),
      fc.constantFrom('补贴标准', '联系电话', '材料', '(', '[', '办理时限'),
    )
    await fc.assert(
      fc.asyncProperty(text, column, async (said, name) => {
        const { output } = await summarise.propose({ rows: [row([said])], columns: [name] }, undefined)
        for (const one of output.rows[0]?.cells[0]?.values ?? [])
          if (one.from === 'text') {
            expect(one.start).toBeGreaterThanOrEqual(0)
            expect(one.end).toBeLessThanOrEqual(said.length)
            expect(said.slice(one.start, one.end).trim()).not.toBe('')
          }
      }),
      { numRuns: 300 },
    )
  })
})
