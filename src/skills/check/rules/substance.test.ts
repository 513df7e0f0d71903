import { describe, expect, test } from 'vitest'
import { found, office } from '../../../../tests/support/official-texts.ts'
import { findElements } from '../elements.ts'
import { substance } from './substance.ts'

const paper = (body: readonly string[], change: Readonly<Record<string, string>> = {}) =>
  [
    '平安县人民政府文件',
    '平政〔2026〕12号',
    '平安县人民政府关于开展安全检查的通知',
    '各乡镇人民政府：',
    ...body,
    '平安县人民政府',
    '2026年5月8日',
    '抄送：县委办公室。',
    '平安县人民政府办公室 2026年5月9日印发',
  ].map(line => change[line] ?? line)

const wrong: readonly (readonly [id: string, lines: readonly string[]])[] = [
  ['X01', paper(['自2026年2月30日起施行。'])],
  ['X01', paper(['请于4月31日前报送。'])],
  ['X02', paper(['2026年6月1日召开的会议要求，认真落实。'])],
  ['X02', paper(['根据《通知》（国办发〔2027〕3号），认真落实。'])],
  ['X04', paper(['报送检查表（见附件3）。', '附件：1.检查表', '2.名单'])],
  ['X04', paper(['报送检查表（见附件）。'])],
  ['X05', paper(['购置沙袋3万元、铁锹2万元，合计6万元。'])],
  ['X05', paper(['总投资100万元，其中：建筑工程80万元、设备40万元。'])],
  ['X06', paper(['妥否，请批示。'])],
  ['X06', paper(['特此公告。'])],
  ['X07', paper(['三次产业分别占20%、50%和40%。'])],
  ['X08', paper(['请落实。'], { 平安县人民政府: '平安县应急管理局' })],
  ['X08', paper(['请落实。'], { 平安县人民政府关于开展安全检查的通知: '平安县应急管理局关于开展安全检查的通知' })],
  ['X09', paper(['请落实。'], { '平安县人民政府办公室 2026年5月9日印发': '平安县人民政府办公室 2026年5月7日印发' })],
  ['X09', paper(['请落实。'], { '平政〔2026〕12号': '平政〔2025〕12号' })],
  [
    'X10',
    [
      '平安县人民政府文件',
      '平政〔2026〕3号 签发人：李明',
      '平安县人民政府关于申请资金的请示',
      '现请示如下。',
      '妥否，请批示。',
    ],
  ],
]

test.each(wrong)('%s finds it: %j', (id, lines) => {
  const findings = found(id, lines)
  expect(findings).toHaveLength(1)
  expect(findings[0]?.unmendable).toBeDefined()
})

const right: readonly (readonly [id: string, lines: readonly string[]])[] = [
  ['X01', paper(['2024年2月29日施行，12月31日截止。'])],
  ['X02', paper(['定于2026年6月1日召开会议，根据国办发〔2026〕3号文件，认真落实。'])],
  ['X04', paper(['报送检查表（见附件2）。', '附件：1.检查表', '2.名单'])],
  ['X04', paper(['依照《办法》附件3办理。'])],
  ['X05', paper(['购置沙袋3万元、铁锹2万元，合计5万元。'])],
  ['X05', paper(['总投资100万元，其中：建筑工程60万元、设备20万元。'])],
  ['X05', paper(['共有党员50人，其中男30人、女20人、少数民族10人，合计走访120户。'])],
  ['X06', paper(['特此通知。'])],
  ['X07', paper(['三次产业分别占20%、40%和40%，增长120%。'])],
  ['X08', paper(['请落实。'], { 平安县人民政府: '平安县政府' })],
  ['X08', paper(['请落实。'], { 平安县人民政府关于开展安全检查的通知: '关于开展安全检查的通知' })],
  ['X09', paper(['请落实。'])],
  [
    'X09',
    paper(['请落实。'], {
      '平政〔2026〕12号': '平政〔2027〕12号',
      '2026年5月8日': '2026年12月31日',
      '平安县人民政府办公室 2026年5月9日印发': '平安县人民政府办公室 2027年1月4日印发',
    }),
  ],
  ['X10', paper(['请落实。'])],
]

test.each(right)('%s is silent: %j', (id, lines) => {
  expect(found(id, lines)).toEqual([])
})

test('no document is dated later than today', () => {
  expect(found('X09', paper(['请落实。']), { ...office, today: '2026-05-01' })).toHaveLength(1)
  expect(found('X09', paper(['请落实。']), { ...office, today: '2026-05-20' })).toEqual([])
})

describe('what is cited', () => {
  const lines = paper(['根据《安全生产检查办法》（平政〔2019〕3号）和《中华人民共和国安全生产法》，开展检查。'])
  const knowing = (state: 'in-force' | 'repealed' | 'unknown') => ({
    ...office,
    cited: (title: string) => (title.startsWith('安全') ? state : ('in-force' as const)),
  })

  test('is looked up where there is a knowledge base', () => {
    expect(found('X03', lines)).toEqual([])
    expect(found('X03', lines, knowing('in-force'))).toEqual([])
    expect(found('X03', lines, knowing('repealed'))[0]?.found).toContain('废止')
    expect(found('X03', lines, knowing('unknown'))).toHaveLength(1)
  })
})

describe('a table', () => {
  const tableOf = (...cells: readonly string[]) =>
    findElements([
      { text: '关于下达资金的通知', label: '', isInTable: false, locked: [] },
      ...cells.map(text => ({ text, label: '', isInTable: true, locked: [] })),
      { text: '请落实。', label: '', isInTable: false, locked: [] },
    ])
  const inTable = (...cells: readonly string[]) =>
    substance.filter(({ id }) => id === 'X05').flatMap(rule => [...rule.find(tableOf(...cells), office)])

  test('adds up', () => {
    const rows = ['乡镇', '户数', '金额', '河口镇', '3', '1,200', '城关镇', '4', '800', '西山乡', '5', '500']
    expect(inTable(...rows, '合计', '12', '2,500')).toEqual([])
    expect(inTable(...rows, '合计', '12', '2,600')).toHaveLength(1)
  })
})
