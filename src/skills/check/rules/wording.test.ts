import { describe, expect, test } from 'vitest'
import { afterMends, found, inNotice, mended, mendsOf } from '../../../../tests/support/official-texts.ts'

const titled = (...title: readonly string[]) => [
  '平安县人民政府文件',
  '平政〔2026〕12号',
  ...title,
  '各乡镇人民政府：',
  '请认真落实。',
  '平安县人民政府',
  '2026年5月8日',
]

describe('the title', () => {
  test.each([
    ['B01', '平安县人民政府安全检查通知'],
    ['B01', '平安县人民政府关于开展安全检查工作通知'],
    ['B05', '平安县人民政府关于开展安全检查的紧急通知'],
    ['B01', '平安县人民政府加强供水管理的通告'],
    ['B01', '推进老旧小区改造的会议纪要'],
    ['B04', '平安县人民政府关于加强领导，开展安全检查的通知'],
  ])('%s reports %s', (id, title) => {
    const [finding] = found(id, titled(title))
    expect(finding?.unmendable).toBeDefined()
  })

  test.each([
    ['B01', '平安县人民政府关于印发《安全检查方案》的通知'],
    ['B01', '平安县人民政府关于加强安全检查的若干意见'],
    ['B01', '平安县人民政府关于开展安全检查的补充通知'],
    ['B01', '平安县人民政府第五次常务会议的会议纪要'],
    ['B04', '平安县人民政府关于转发《关于加强领导，做好防汛工作的意见》的通知'],
    ['B04', '平安县人民政府关于“5·12”全国防灾减灾日、防汛宣传（试行）的通知'],
    ['B05', '平安县人民政府关于做好紧急情况报送工作的通知'],
  ])('%s is silent on %s', (id, title) => {
    expect(found(id, titled(title))).toEqual([])
  })

  test('a mark between the issuer and its matter goes', () => {
    expect(mended('B04', titled('平安县人民政府，关于开展安全检查的通知'))).toEqual(
      titled('平安县人民政府关于开展安全检查的通知'),
    )
  })

  test('a mark at its end goes', () => {
    expect(mended('B04', titled('平安县人民政府关于开展安全检查的通知。'))).toEqual(
      titled('平安县人民政府关于开展安全检查的通知'),
    )
  })

  test('的 goes to the end of the line before', () => {
    const lines = titled('平安县人民政府关于做好2026年防汛工作', '的通知')
    const right = titled('平安县人民政府关于做好2026年防汛工作的', '通知')
    expect(afterMends(lines, mendsOf(found('B03', lines)))).toEqual(right)
    expect(found('B03', right)).toEqual([])
  })

  test('a word stays in one line', () => {
    const lines = titled('平安县人民政府关于做好安全生', '产工作的通知')
    const after = mended('B03', lines)
    expect(after.join('')).toBe(lines.join(''))
    expect(found('B03', after)).toEqual([])
    expect(after[2]).not.toBe(lines[2])
  })
})

describe('the addressees', () => {
  test('end in a full-width colon', () => {
    const lines = titled('平安县人民政府关于开展安全检查的通知').with(3, '各乡镇人民政府，县政府各部门:')
    expect(mended('B06', lines)[3]).toBe('各乡镇人民政府，县政府各部门：')
    const without = lines.with(3, '各乡镇人民政府，县政府各部门')
    expect(mended('B06', without)[3]).toBe('各乡镇人民政府，县政府各部门：')
    expect(mended('B06', lines.with(3, '各乡镇人民政府，县政府各部门。'))[3]).toBe('各乡镇人民政府，县政府各部门：')
  })

  test('are not seen in a first paragraph of text', () => {
    expect(found('B06', ['关于开展安全检查的通告', '县应急管理局会同公安局开展检查。'])).toEqual([])
  })
})

describe('levels', () => {
  const items = (...body: readonly string[]) => inNotice('现通知如下。', ...body)

  test.each([
    [
      ['一、甲事', '二、乙事', '四、丙事'],
      ['一、甲事', '二、乙事', '三、丙事'],
    ],
    [
      ['一、甲事', '二、乙事', '二、丙事', '三、丁事'],
      ['一、甲事', '二、乙事', '三、丙事', '四、丁事'],
    ],
    [
      ['（一）甲事', '（三）乙事'],
      ['（一）甲事', '（二）乙事'],
    ],
    [
      ['1.甲事', '2.乙事', '2.丙事'],
      ['1.甲事', '2.乙事', '3.丙事'],
    ],
    [
      ['1.甲事', '5.乙事', '3.丙事'],
      ['1.甲事', '2.乙事', '3.丙事'],
    ],
    [
      ['一、甲事', '要落实。', '一、乙事', '要值守。', '三、丙事'],
      ['一、甲事', '要落实。', '二、乙事', '要值守。', '三、丙事'],
    ],
    [
      ['一、甲事', '（一）子', '（一）丑', '二、乙事'],
      ['一、甲事', '（一）子', '（二）丑', '二、乙事'],
    ],
  ])('a gap or a number that stands twice: %s', (wrong, right) => {
    expect(mended('B10', items(...wrong))).toEqual(items(...right))
    expect(found('B10', items(...right))).toEqual([])
  })

  test.each([
    [['一、甲事', '三、乙事', '二、丙事']],
    [['一、甲事', '四、乙事', '七、丙事']],
    [['二、甲事', '三、乙事']],
  ])('another order is told: %s', wrong => {
    const [finding] = found('B10', items(...wrong))
    expect(finding?.mend).toBeUndefined()
  })

  test('（1） directly under 一、 skips two levels', () => {
    expect(found('B10', items('一、甲事', '（1）子', '（2）丑'))).toHaveLength(1)
  })

  test.each([
    [['一、甲事', '1.子', '2.丑', '二、乙事', '1.寅']],
    [['一、甲事', '（一）子', '1.丑', '（1）寅', '（2）卯', '（二）辰', '二、乙事', '（一）巳']],
    [['一、甲事', '（一）子', '（二）丑', '二、乙事', '（三）寅', '（四）卯']],
    [['第一条 材料如下：', '（一）甲；', '（二）乙。', '第二条 材料如下：', '（一）丙；', '（二）丁。']],
    [['材料如下：', '1.甲', '2.乙', '流程如下：', '1.丙', '2.丁']],
    [['一、甲事', '一、二、三级医院都要参加。', '二、乙事']],
    [['一、甲事', '3.5万人参加。', '二、乙事']],
  ])('right order: %s', body => {
    expect(found('B10', items(...body))).toEqual([])
  })

  test('numbers that Word gives are not typed over', () => {
    const lines = items('一、甲事', '三、乙事')
    expect(found('B10', lines)[0]?.mend).toHaveLength(1)
  })

  test.each([
    ['一，甲事', '一、甲事'],
    ['一.甲事', '一、甲事'],
    ['(一)甲事', '（一）甲事'],
    ['（一）、甲事', '（一）甲事'],
    ['1、甲事', '1.甲事'],
    ['(1)甲事', '（1）甲事'],
    ['（1）.甲事', '（1）甲事'],
  ])('the mark after a number: %s', (wrong, right) => {
    expect(mended('B12', items(wrong))).toEqual(items(right))
    expect(found('B12', items(right))).toEqual([])
  })

  test('the full-width dot is one too', () => {
    expect(found('B12', items('1．甲事'))).toEqual([])
  })

  test('a heading alone has no full stop, an item of a list has one', () => {
    const text = '各单位要加强组织领导，落实各项责任，按时报送检查情况，确保取得实效。'
    expect(mended('B13', items('一、提高认识。', text))).toEqual(items('一、提高认识', text))
    expect(found('B13', items('一、提高认识', text))).toEqual([])
    expect(mended('B13', items('一、提高认识', '要落实。', '二、加强值守。', '要值守。'))).toEqual(
      items('一、提高认识', '要落实。', '二、加强值守', '要值守。'),
    )
    const runIn = '（一）优化流程。各单位要倒排工期，落实责任，加强督查。'
    expect(mended('B13', items(runIn, '（二）规范资金使用。', text))).toEqual(items(runIn, '（二）规范资金使用', text))
    const short = '要充分发挥基层党组织战斗堡垒作用和党员先锋模范作用。'
    expect(mended('B13', items('一、突出重点任务。', short))).toEqual(items('一、突出重点任务', short))
    expect(found('B13', items('（一）申请表；', '（二）身份证。', text))).toEqual([])
    expect(mended('B13', items('（一）提高认识 各单位要加强组织领导，落实各项责任。'))).toEqual(
      items('（一）提高认识。各单位要加强组织领导，落实各项责任。'),
    )
  })
})

const ended = (...end: readonly string[]) => [...titled('平安县人民政府关于开展安全检查的通知').slice(0, 5), ...end]

describe('attachments', () => {
  test.each([
    [['附件:检查表'], ['附件：检查表']],
    [['附件：检查表。'], ['附件：检查表']],
    [
      ['附件：1、检查表；', '2、名单。'],
      ['附件：1.检查表', '2.名单'],
    ],
  ])('%s', (wrong, right) => {
    const tail = ['平安县人民政府', '2026年5月8日']
    expect(mended('B14', ended(...wrong, ...tail))).toEqual(ended(...right, ...tail))
    expect(found('B14', ended(...right, ...tail))).toEqual([])
  })

  const noted = (...after: readonly string[]) =>
    ended('附件：1.检查表', '2.名单', '平安县人民政府', '2026年5月8日', ...after)

  test('the mark of an attachment has no colon', () => {
    expect(mended('B23', noted('附件1：', '检查表', '内容'))).toEqual(noted('附件1', '检查表', '内容'))
    expect(found('B23', noted('附件1', '检查表', '内容'))).toEqual([])
  })

  test('named and present agree in number, order and title', () => {
    expect(found('B15', noted('附件1', '检查表', '内容', '附件2', '名单', '内容'))).toEqual([])
    expect(found('B15', noted('附件1', '检查表', '内容'))).toHaveLength(1)
    expect(found('B15', noted('附件1', '检查记录表', '内容', '附件2', '名单', '内容'))).toHaveLength(1)
    expect(found('B15', noted('附件2', '检查表', '内容', '附件1', '名单', '内容'))).toHaveLength(2)
    expect(found('B15', noted())).toEqual([])
  })
})

describe('the end', () => {
  test.each([
    ['2026年05月08日', '2026年5月8日'],
    ['二〇二六年五月八日', '2026年5月8日'],
    ['二○二六年十二月三十一日', '2026年12月31日'],
    ['2026.5.8', '2026年5月8日'],
    ['26年5月8日', '2026年5月8日'],
  ])('the day %s', (wrong, right) => {
    expect(mended('B19', ended('平安县人民政府', wrong))).toEqual(ended('平安县人民政府', right))
    expect(found('B19', ended('平安县人民政府', right))).toEqual([])
  })

  test.each([
    ['(此件公开发布)', '（此件公开发布）'],
    ['此件公开发布', '（此件公开发布）'],
  ])('the note %s', (wrong, right) => {
    const end = (note: string) => ended('平安县人民政府', '2026年5月8日', note)
    expect(mended('B22', end(wrong))).toEqual(end(right))
    expect(found('B22', end(right))).toEqual([])
  })

  const foot = (copies: string, printed: string) =>
    ended('平安县人民政府', '2026年5月8日', copies, `平安县人民政府办公室 ${printed}`)

  test.each([
    ['抄送:县委办公室', '抄送：县委办公室。'],
    ['抄送：县委办公室，县人大常委会办公室；', '抄送：县委办公室，县人大常委会办公室。'],
  ])('copies %s', (wrong, right) => {
    expect(mended('R02', foot(wrong, '2026年5月8日印发'))).toEqual(foot(right, '2026年5月8日印发'))
    expect(found('R02', foot(right, '2026年5月8日印发'))).toEqual([])
  })

  test.each([['2026年05月08日印发'], ['2026年5月8日印'], ['2026年5月8日']])('printed %s', wrong => {
    const copies = '抄送：县委办公室。'
    expect(mended('R04', foot(copies, wrong))).toEqual(foot(copies, '2026年5月8日印发'))
    expect(found('R04', foot(copies, '2026年5月8日印发'))).toEqual([])
  })
})
