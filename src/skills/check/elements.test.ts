import { expect, test } from 'vitest'
import { documentOfLines, namesIn } from './elements.ts'

const notice = `平安县人民政府办公室文件

平政办〔2026〕12号

平安县人民政府办公室关于
做好2026年防汛工作的通知

各乡镇人民政府，县政府各部门：
为做好今年防汛工作，现就有关事项通知如下。
一、提高认识
各单位要落实责任。
（一）落实责任制。各乡镇主要负责人负总责。
1.组织队伍
（1）登记人员
特此通知。

附件：1.防汛责任表
2.物资清单

平安县人民政府办公室
2026年5月8日
（此件公开发布）
附件1
防汛责任表
第一责任人名单如下。
附件2
物资清单
沙袋、铁锹。
抄送：县委办公室，县人大常委会办公室。
平安县人民政府办公室 2026年5月8日印发`.split('\n')

test('the elements of a notice are found by their words and order', () => {
  const found = documentOfLines(notice)
  expect(found.kind).toBe('通知')
  expect(found.form).toBe('general')
  expect(found.direction).toBe('down')
  expect(found.title).toBe('平安县人民政府办公室关于做好2026年防汛工作的通知')
  expect(found.number).toEqual({ code: '平政办', year: 2026, serial: 12 })
  expect(found.organs).toEqual(['平安县人民政府办公室'])
  expect(found.addressees).toEqual(['各乡镇人民政府', '县政府各部门'])
  expect(found.copiesTo).toEqual(['县委办公室', '县人大常委会办公室'])
  const roles = found.paragraphs
    .filter(({ role }) => role !== 'blank')
    .map(({ role, level }) => (level ? `${role} ${level}` : role))
  expect(roles).toEqual([
    'organ-mark',
    'document-number',
    'title',
    'title',
    'addressees',
    'body',
    'body 1',
    'body',
    'body 2',
    'body 3',
    'body 4',
    'body',
    'attachment-note',
    'attachment-note',
    'signature',
    'date',
    'note',
    'attachment-mark',
    'attachment-title',
    'attachment-body',
    'attachment-mark',
    'attachment-title',
    'attachment-body',
    'copies-to',
    'printed-by',
  ])
})

test('a document that goes up has its signer in the line of its number', () => {
  const found = documentOfLines([
    '平安县人民政府文件',
    '平政〔2026〕3号        签发人：李明',
    '关于申请防汛资金的请示',
    '河东市人民政府：',
    '现请示如下。',
    '妥否，请批示。',
    '平安县人民政府',
    '2026年5月8日',
    '（联系人：王强，电话：12345）',
  ])
  expect(found.signers).toEqual(['李明'])
  expect([found.kind, found.direction]).toEqual(['请示', 'up'])
  expect(found.of('note')).toHaveLength(1)
})

test('an order has a number of its own and no title', () => {
  const found = documentOfLines([
    '平安县人民政府令',
    '',
    '第5号',
    '',
    '现公布《平安县物业管理办法》，自2026年7月1日起施行。',
    '县长  李明',
    '2026年6月1日',
  ])
  expect([found.kind, found.form]).toEqual(['命令', 'order'])
  expect(found.of('body')).toHaveLength(1)
})

test('a draft without a head begins with its title', () => {
  const found = documentOfLines([
    '关于开展安全检查的通知',
    '各单位：',
    '请认真落实。',
    '平安县应急管理局',
    '2026年6月1日',
  ])
  expect(found.title).toBe('关于开展安全检查的通知')
  expect(found.of('signature')).toHaveLength(1)
})

test('a list within brackets is part of one name', () => {
  expect(namesIn('各县（市、区）人民政府，市政府各部门：')).toEqual(['各县（市、区）人民政府', '市政府各部门'])
})

test('the last line below the copies is of the printing, with or without the word', () => {
  const found = documentOfLines([...notice.slice(0, -1), '平安县人民政府办公室 2026年5月8日'])
  expect(found.of('printed-by').map(({ text }) => text)).toEqual(['平安县人民政府办公室 2026年5月8日'])
  expect(found.copiesTo).toHaveLength(2)
})

test('a title with a full stop at its end is one still', () => {
  const found = documentOfLines(['关于开展安全检查的通知。', '各单位：', '请认真落实。'])
  expect([found.title, found.kind, found.addressees]).toEqual(['关于开展安全检查的通知。', '通知', ['各单位']])
})

test('a public document is addressed to nobody, also where its text begins with 如下：', () => {
  const found = documentOfLines([
    '平安县人民政府关于停水的通告',
    '因管道抢修，现将停水事项通告如下：',
    '一、停水时间。2026年6月1日。',
    '特此通告。',
    '平安县人民政府',
    '2026年5月31日',
  ])
  expect(found.addressees).toEqual([])
  expect(found.of('body')).toHaveLength(3)
})

test('who was there at a meeting is no signature', () => {
  const found = documentOfLines([
    '平安县人民政府常务会议纪要',
    '平政纪〔2026〕3号',
    '平安县人民政府第9次常务会议纪要',
    '会议研究了防汛工作。',
    '出席：李明，王强',
    '2026年5月8日',
  ])
  expect(found.of('signature')).toEqual([])
  expect(found.of('attendance')).toHaveLength(1)
})
