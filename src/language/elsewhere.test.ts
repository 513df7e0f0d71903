import { describe, expect, it } from 'vitest'
import { demoExamples } from '../demo/files.ts'
import { elsewhereOf } from './elsewhere.ts'

const code = (text: string) => elsewhereOf(text)?.code

describe('what belongs elsewhere', () => {
  it.each([
    ['court', '我和开发商的官司，法院正在审理，一年多了还没结果，请帮我催一催。'],
    ['court', '对法院的判决不公，我要求政府给个说法，法院判得不公。'],
    ['court', '不服二审判决，材料递上去没人理。'],
    ['court', '承办法官不接电话，案子拖了两年。'],
    ['court', '对方欠钱，法院执行不了，说终结本次执行了，什么时候恢复执行？'],
    ['arbitration', '公司拖欠工资，劳动仲裁已经受理，两个月了还没开庭。'],
    ['arbitration', '不服仲裁裁决，想请你们重新处理。'],
    ['review', '征收决定我申请了行政复议，正在审理，请你们先停止拆除。'],
    ['discipline', '举报我们村书记把低保名额给自己亲戚，还挪用集体资金。'],
    ['discipline', '办证大厅的工作人员吃拿卡要，不给红包就拖着。'],
    ['railway', '在 12306 上买的高铁票退不了。'],
    ['aviation', '航班延误八个小时，航空公司不给赔偿。'],
    ['telecom', '联通套餐一直不让降，每个月多扣二十块。'],
    ['outside', '老家那边的路坏了没人管，我在这边打工，帮忙反映一下。'],
  ] as const)('is told: %s', (expected, text) => {
    expect(code(text)).toBe(expected)
  })

  it.each([
    '离婚案判决书半年前生效，不动产登记中心不给办过户，说还要协助执行通知书。',
    '法院旁边的路灯坏了三天。',
    '邻居占了我家的地，我打算起诉，想问法律援助怎么申请。',
    '公司欠薪三个月，想问问劳动仲裁在哪里申请。',
    '火车站广场黑车拉客，一出站就被围住。',
    '手机店卖的手机是翻新机，不给退。',
    '干部态度很好，想表扬一下社区主任。',
    '我从外地搬来，孩子怎么转学？',
    '我们户口都不在本区，能不能在这里登记结婚？',
    '学校组织去隔壁县研学两天，收一千六百八，账目不公开。',
    '同批退伍的战友，别的区早就拿到补助，我们还没有。',
    '培训中心停课不退费，老师说他们也被欠了两个月工资，正在走劳动仲裁。',
  ])('is not taken for it: %s', text => {
    expect(code(text)).toBeUndefined()
  })

  it('takes nothing of what the departments of the demo district decide for somebody else’s', () => {
    const taken = demoExamples().filter(one => elsewhereOf(`${one.title}。${one.text}`) !== undefined)
    expect(taken.map(one => one.text)).toEqual([])
  })

  it('tells the resident where to go, in whole sentences', () => {
    for (const text of ['不服二审判决', '航班延误', '老家那边的路没人管'])
      expect(elsewhereOf(text)?.advice).toMatch(/^您.*(请|可以).*。$/su)
  })
})
