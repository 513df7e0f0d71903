import { describe, expect, test } from 'vitest'
import { found, inNotice, mended, office } from '../../../../tests/support/official-texts.ts'
import { findElements } from '../elements.ts'
import { punctuation } from './punctuation.ts'

/** A sentence that breaks a rule, and what it is mended to. */
const mends: readonly (readonly [id: string, wrong: string, right: string])[] = [
  ['Q01', '会议强调,各单位要落实责任.', '会议强调，各单位要落实责任。'],
  ['Q01', '时间:8:30,地点:县政府会议室;请准时参加!', '时间：8:30，地点：县政府会议室；请准时参加！'],
  ['Q01', '生产总值(GDP)增长5%,高于全省平均水平。', '生产总值（GDP）增长5%，高于全省平均水平。'],
  ['Q01', '落实"一岗双责"要求。', '落实“一岗双责”要求。'],
  ['Q01', '各乡(镇）要报送材料。', '各乡（镇）要报送材料。'],
  ['Q02', '印发《关于做好《条例》宣传的通知》。', '印发《关于做好〈条例〉宣传的通知》。'],
  ['Q02', '推进‘放管服’改革。', '推进“放管服”改革。'],
  ['Q02', '会议指出：“要学好“三农”知识。”', '会议指出：“要学好‘三农’知识。”'],
  ['Q03', '沙袋、铁锹、雨衣...都要备齐。', '沙袋、铁锹、雨衣……都要备齐。'],
  ['Q03', '沙袋、铁锹、雨衣。。。都要备齐。', '沙袋、铁锹、雨衣……都要备齐。'],
  ['Q03', '沙袋、铁锹…都要备齐。', '沙袋、铁锹……都要备齐。'],
  ['Q03', '沙袋、铁锹、……都要备齐。', '沙袋、铁锹……都要备齐。'],
  ['Q03', '沙袋、铁锹等……要备齐。', '沙袋、铁锹等要备齐。'],
  ['Q04', '--坚持以人民为中心。', '——坚持以人民为中心。'],
  ['Q04', '—坚持以人民为中心。', '——坚持以人民为中心。'],
  ['Q04', '这是重要抓手--网格化管理。', '这是重要抓手——网格化管理。'],
  ['Q04', '根本在于一点—坚持党的领导。', '根本在于一点——坚持党的领导。'],
  ['Q04', '突出一条主线—高质量发展，抓好落实。', '突出一条主线——高质量发展，抓好落实。'],
  ['Q05', '学习《安全生产法》、《消防法》。', '学习《安全生产法》《消防法》。'],
  ['Q05', '增强“四个意识”、“四个自信”。', '增强“四个意识”“四个自信”。'],
  ['Q06', '备好沙袋、铁锹、等物资。', '备好沙袋、铁锹等物资。'],
  ['Q07', '第一、落实责任。', '第一，落实责任。'],
  ['Q07', '要求如下：（一）、落实责任；（二）、加强值守。', '要求如下：（一）落实责任；（二）加强值守。'],
  ['Q07', '要求如下：1、落实责任；2、加强值守。', '要求如下：1.落实责任；2.加强值守。'],
  ['Q08', '2021-2025年投入资金。', '2021—2025年投入资金。'],
  ['Q08', '每组10-15人。', '每组10～15人。'],
  ['Q08', '时间为5月1日-7日。', '时间为5月1日—7日。'],
  ['Q08', '时间为8:30-11:30。', '时间为8:30—11:30。'],
  ['Q08', '降低10%-15%。', '降低10%～15%。'],
]

test.each(mends)('%s mends %s', (id, wrong, right) => {
  const lines = inNotice(wrong)
  expect(mended(id, lines)).toEqual(inNotice(right))
  expect(found(id, inNotice(right))).toEqual([])
})

describe('reported, because a person must know', () => {
  test.each([
    ['Q01', '他说："要把"放管服"改革抓好。'],
    ['Q02', '会议指出，“要落实责任，加强值守。'],
    ['Q02', '各乡（镇要报送材料。'],
    ['Q09', '大约三、五天可以办完。'],
    ['Q10', '各单位（包括企业。）要落实责任。'],
    ['Q11', '要求是：一是落实责任。明确分工；二是加强值守。'],
  ])('%s: %s', (id, text) => {
    const findings = found(id, inNotice(text))
    expect(findings).toHaveLength(1)
    expect(findings[0]?.mend).toBeUndefined()
    expect(findings[0]?.unmendable).toMatch(/[\u4e00-\u9fa5]/u)
  })
})

describe('silent', () => {
  test.each([
    ['Q01', '会议于8:30开始，比例为1:2，金额12,345.60元，执行GB/T 15834-2011，网址https://www.gov.cn/a.html?b=1。'],
    ['Q01', 'Windows 10 (64-bit), Office 2016 are installed.'],
    ['Q01', '来电0312-1234567，邮箱zhangsan@gov.cn。'],
    ['Q01', '表彰买买提.艾力等同志。'],
    ['Q01', '函数f(x)的取值。'],
    ['Q02', '材料包括：1）申请表；2）身份证。'],
    ['Q02', '“会议指出，‘三农’问题是关系国计民生的问题。”'],
    ['Q02', '《关于贯彻〈条例〉的意见》（平政〔2026〕3号）已印发。'],
    ['Q03', '取值为1，2，…，n。'],
    ['Q03', '多么好啊……'],
    ['Q04', '北京—上海航线、中国—东盟博览会、G107国道、2021—2025年。'],
    ['Q04', '推进京-津-冀协同发展，型号为DF-21。'],
    ['Q05', '学习《安全生产法》《消防法》和《条例》。'],
    ['Q05', '包括“一证通”、公章、“好差评”。'],
    ['Q06', '划分为甲、乙、等外三类，备好沙袋、铁锹等物资。'],
    ['Q06', '按优、等级评定。'],
    ['Q07', '第一、第二产业协调发展。'],
    ['Q07', '首先，落实责任；其次，加强值守。'],
    ['Q07', '下列楼栋：1、2号楼。'],
    ['Q08', '住1-301室，电话0312-1234567，标准GB/T 9704-2012，日期2026-05-08。'],
    ['Q08', '比分3-2，编号为冀-12-3号。'],
    ['Q08', '印发《发展规划（2021-2025年）》。'],
    ['Q09', '第七、八条，三、四年级，七、八月份，一、二、三产业。'],
    ['Q10', '各单位要落实责任。（以上为节选。）'],
    ['Q11', '一是落实责任；二是加强值守。'],
  ])('%s: %s', (id, text) => {
    expect(found(id, inNotice(text))).toEqual([])
  })
})

test('a fault in a field is told and not touched', () => {
  const text = '会议强调,各单位要落实责任。'
  const bare = { label: '', isInTable: false }
  const document = findElements([
    { ...bare, text: '关于开展安全检查的通知', locked: [] },
    { ...bare, text, locked: [{ from: 3, to: 6 }] },
  ])
  const [finding] = punctuation.flatMap(rule => [...rule.find(document, office)])
  expect(finding?.mend).toBeUndefined()
  expect(finding?.unmendable).toBe('在域里，请在 Word 里改')
})

test('in a row of items one that has a full stop within does not end in a semicolon', () => {
  const lines = inNotice('一、要求', '（一）落实责任。明确分工；', '（二）加强值守。', '（三）备好物资。')
  expect(found('Q11', lines)).toHaveLength(1)
})

test('a quotation that goes over paragraphs is whole', () => {
  expect(found('Q02', inNotice('将第三条修改为：“第三条 各单位要落实责任。', '各单位要加强值守。”'))).toEqual([])
})
