import { describe, expect, test } from 'vitest'
import { found } from '../../../../tests/support/official-texts.ts'
import { routing } from './routing.ts'

interface Given {
  readonly mark?: string
  readonly number?: string
  readonly title: string
  readonly to?: string
  readonly body?: readonly string[]
  readonly from?: string
  readonly copies?: string
}

const paper = ({ mark = '平安县人民政府文件', number = '平政〔2026〕12号', title, to, body, from, copies }: Given) => [
  mark,
  number,
  title,
  ...(to === undefined ? [] : [`${to}：`]),
  ...(body ?? ['请认真落实。']),
  from ?? mark.replace(/文件$/u, ''),
  '2026年5月8日',
  ...(copies === undefined ? [] : [`抄送：${copies}。`]),
]

const up = {
  number: '平政〔2026〕12号 签发人：李明',
  title: '平安县人民政府关于申请防汛资金的请示',
  to: '河东市人民政府',
}
const report = { ...up, title: '平安县人民政府关于防汛工作情况的报告' }
const notice = { title: '平安县人民政府关于开展安全检查的通知', to: '各乡镇人民政府' }
const reply = { title: '平安县人民政府关于河口镇申请防汛资金的批复', to: '河口镇人民政府' }
const office = { ...notice, mark: '平安县应急管理局文件' }

const wrong: readonly (readonly [id: string, given: Given])[] = [
  ['D01', { ...up, body: ['恳请安排防汛资金50万元。', '同时，请市政府核增防汛专职人员编制5名。', '妥否，请批示。'] }],
  ['D01', { ...up, body: ['恳请安排防汛资金50万元，并核增专职人员编制5名。', '妥否，请批示。'] }],
  ['D01', { ...up, title: '平安县人民政府关于增加编制和追加经费的请示' }],
  ['D02', { ...report, body: ['今春防汛物资不足。为此，恳请市政府给予资金支持。'] }],
  ['D02', { ...report, body: ['现将情况报告如下。', '当否，请批示。'] }],
  ['D03', { ...up, title: '平安县人民政府关于申请防汛资金的请示报告' }],
  ['D03', { ...notice, title: '平安县2026年防汛工作方案' }],
  ['D04', { ...up, to: '河东市人民政府，河东市财政局' }],
  ['D04', { ...up, copies: '县委办公室，各乡镇人民政府' }],
  ['D04', { ...up, mark: '平安县财政局、平安县水利局文件', to: '河东市人民政府，安宁市人民政府办公室' }],
  ['D05', { ...up, to: '张强市长' }],
  ['D06', { ...up, to: '河东省人民政府' }],
  ['D09', { ...office, title: '平安县应急管理局关于开展安全检查的通知' }],
  ['D12', { ...notice, mark: '平安县财政局预算科文件' }],
  ['D13', { ...up, to: '河东市财政局' }],
  ['D13', { ...up, mark: '平安县应急管理局文件', to: '平安县财政局' }],
  ['D14', { ...reply, body: ['同意你镇的请示。'] }],
  ['D14', { ...reply, body: ['你镇《关于申请防汛资金的请示》收悉。'] }],
  ['D15', { ...notice, body: ['根据国办发〔2018〕115号《关于全面推行合法性审核的通知》，请认真落实。'] }],
  ['D16', { ...notice, body: ['机密★1年'] }],
  ['D18', { ...notice, body: ['各单位应当优先采购本县企业产品。'] }],
  ['D19', { ...notice, body: ['各乡镇每日17时前上报进展，落实一票否决。'] }],
  ['D20', { ...up, body: ['该项目已经批准，现申请资金。'] }],
  ['D20', { ...notice, body: ['经研究同意，现将有关事项通知如下。'] }],
  ['D21', { ...notice, body: ['会议定于【待补充时间】召开。'] }],
  ['D21', { ...notice, body: ['请XX局负责落实。'] }],
  ['D21', { ...notice, body: ['资金____万元由县财政安排。'] }],
  ['D21', { ...notice, body: ['近日，县政府召开会议。'] }],
  ['D22', { ...notice, body: ['由县应急管理局负责。', '县应急局要派人值守。'] }],
  ['D22', { ...notice, body: ['领导机构（以下简称“领导小组”）负责。', '县防汛领导小组（以下简称“领导小组”）负责。'] }],
  ['D22', { ...notice, body: ['依照《条例》办理。', '《物业管理条例》（以下简称《条例》）已经施行。'] }],
]

test.each(wrong)('%s finds it: %o', (id, given) => {
  const findings = found(id, paper(given))
  expect(findings.length).toBeGreaterThan(0)
  expect(findings.every(({ unmendable }) => /[\u4e00-\u9fa5]/u.test(unmendable ?? ''))).toBe(true)
})

const right: readonly (readonly [id: string, given: Given])[] = [
  ['D01', { ...up, title: '平安县人民政府关于安排资金用于购置车辆的请示' }],
  ['D01', { ...up, body: ['拟购置防汛车辆3辆、新建仓库1座，恳请安排资金50万元。', '妥否，请批示。'] }],
  ['D01', { ...up, body: ['恳请安排资金50万元。', '上述资金请市财政局尽快下达。', '妥否，请批示。'] }],
  ['D02', { ...report, body: ['现将情况报告如下。', '县政府已请各乡镇支持配合。', '特此报告。'] }],
  ['D02', { ...report, body: ['群众反映强烈，“恳请给予支持”的来信有12件。', '以上报告，请审阅。'] }],
  ['D03', { ...notice, title: '平安县人民政府关于印发《防汛工作方案》的通知' }],
  ['D04', { ...up, copies: '市财政局，县委办公室' }],
  ['D04', { ...notice, to: '各乡镇人民政府，县政府各部门', copies: '各村民委员会' }],
  ['D05', { ...up, to: '河东市人民政府' }],
  ['D05', { ...notice, to: '县委书记办公会各成员单位' }],
  ['D06', up],
  ['D06', { ...up, to: '河东省人民政府', copies: '河东市人民政府' }],
  ['D09', { ...office, to: '各乡镇应急管理站，各企业' }],
  ['D09', { ...office, body: ['经县政府同意，现将有关事项通知如下。'] }],
  ['D09', { ...notice, mark: '平安县人民政府办公室文件' }],
  ['D12', { ...notice, mark: '平安县公路管理处文件' }],
  ['D12', { ...notice, mark: '平安县财政局办公室文件' }],
  ['D12', { ...notice, mark: '城关街道办事处文件' }],
  ['D13', { ...up, mark: '平安县财政局文件', to: '河东市财政局' }],
  ['D13', { ...up, mark: '平安县财政局文件', to: '平安县人民政府' }],
  ['D14', { ...reply, body: ['你镇《关于申请防汛资金的请示》（河政〔2026〕3号）收悉。现批复如下。'] }],
  ['D15', { ...notice, body: ['根据《关于全面推行合法性审核的通知》（国办发〔2018〕115号），请认真落实。'] }],
  ['D16', { ...notice, body: ['加强商业秘密保护，泄露国家机密的依法追究责任。'] }],
  ['D18', { ...notice, body: ['不得限定购买本地企业产品，清理优先采购本地产品的规定。'] }],
  ['D19', { ...notice, body: ['根据《防汛条例》，各乡镇每日17时前上报险情。'] }],
  ['D19', { ...notice, body: ['不得要求层层签订责任状。'] }],
  ['D20', { ...up, body: ['该项目经县政府第12次常务会议研究同意，已获市发展和改革委员会批准。'] }],
  ['D20', { ...reply, body: ['经研究同意，现批复如下。'] }],
  ['D20', { ...notice, body: ['对已批准的项目加强管理，未经批准不得施工。'] }],
  ['D21', { ...notice, body: ['请于2026年7月15日前报送，X光机、XXL号雨衣各3件，5×8米。'] }],
  ['D22', { ...notice, body: ['由县应急管理局（以下简称“县应急局”）负责。', '县应急局要派人值守。'] }],
]

test.each(right)('%s is silent: %o', (id, given) => {
  expect(found(id, paper(given))).toEqual([])
})

describe('what no document shows', () => {
  test.each(['D06', 'D07', 'D08', 'D10', 'D11', 'D17', 'D18', 'D20'])('%s says what a person must look at', id => {
    expect(routing.find(rule => rule.id === id)?.unchecked).toMatch(/[\u4e00-\u9fa5]{6,}/u)
  })
})
