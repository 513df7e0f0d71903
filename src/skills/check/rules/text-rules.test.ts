import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rightSentences } from '../../../../tests/support/official-sentences.ts'
import { afterMends, inNotice, mendsOf, office } from '../../../../tests/support/official-texts.ts'
import { documentOfLines } from '../elements.ts'
import type { Finding } from '../rule.ts'
import { textRules } from './text-rules.ts'

const findingsOf = (lines: readonly string[]): { id: string; finding: Finding }[] => {
  const document = documentOfLines(lines)
  return textRules.flatMap(rule => [...rule.find(document, office)].map(finding => ({ id: rule.id, finding })))
}

const notice = (number: string, ...body: readonly string[]) => [
  '平安县人民政府办公室文件',
  '',
  `平政办〔2026〕${number}号`,
  '',
  '平安县人民政府办公室关于',
  '做好2026年防汛工作的通知',
  '',
  '各乡镇人民政府，县政府各部门：',
  ...body,
  '附件：1.防汛责任表',
  '2.物资清单',
  '',
  '平安县人民政府办公室',
  '2026年5月8日',
  '（此件公开发布）',
  '附件1',
  '防汛责任表',
  '第一责任人名单。',
  '附件2',
  '物资清单',
  '沙袋、铁锹。',
  '抄送：县委办公室，县人大常委会办公室。',
  '平安县人民政府办公室 2026年5月8日印发',
]

const body = [
  '为做好防汛工作，根据《防汛条例》，经县政府同意，现就有关事项通知如下。',
  '一、提高认识',
  '各单位要把防汛作为头等大事，立足防大汛、抗大灾、抢大险，做好各项准备。',
  '二、落实责任',
  '（一）落实责任制。各乡镇主要负责人负总责（见附件1）。',
  '（二）储备物资',
  '1.沙袋',
  '（1）每村100条',
  '（2）每站500条',
  '2.铁锹',
  '特此通知。',
]

test('every family has its ids, each with a name, a clause and a reason in Chinese', () => {
  const ids = new Set(textRules.map(({ id }) => id))
  const family = (letter: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${letter}${String(i + 1).padStart(2, '0')}`)
  for (const id of [...family('D', 22), ...family('Q', 11), ...family('M', 8), ...family('X', 10)])
    expect(ids).toContain(id)
  for (const rule of textRules) {
    expect(rule.name).toMatch(/[\u4e00-\u9fa5]/u)
    expect(rule.why).toMatch(/。$/u)
    expect(rule.basis === 'custom', rule.id).toBe(rule.force === 'practice')
  }
})

describe('false alarms', () => {
  test('there are at least 150 right sentences', () => {
    expect(new Set(rightSentences).size).toBeGreaterThanOrEqual(150)
  })

  test.each(rightSentences)('none in: %s', text => {
    expect(findingsOf(inNotice(text))).toEqual([])
  })

  test('none in a whole notice', () => {
    expect(findingsOf(notice('12', ...body))).toEqual([])
  })

  test('none in a request, a report, a reply and a letter', () => {
    const head = ['平安县人民政府文件', '平政〔2026〕3号 签发人：李明']
    const end = ['平安县人民政府', '2026年5月8日']
    const papers = [
      [
        ...head,
        '平安县人民政府关于申请防汛资金的请示',
        '河东市人民政府：',
        '因物资不足，恳请市政府安排防汛资金50万元。',
        '妥否，请批示。',
        ...end,
        '（联系人：王强，电话：0312-1234567）',
      ],
      [
        ...head,
        '平安县人民政府关于防汛工作情况的报告',
        '河东市人民政府：',
        '现将防汛工作情况报告如下。',
        '特此报告。',
        ...end,
      ],
      [
        '平安县人民政府文件',
        '平政〔2026〕3号',
        '平安县人民政府关于河口镇申请防汛资金的批复',
        '河口镇人民政府：',
        '你镇《关于申请防汛资金的请示》（河政〔2026〕3号）收悉。经研究，现批复如下。',
        '此复。',
        ...end,
      ],
      [
        '平安县应急管理局',
        '平应急函〔2026〕3号',
        '平安县应急管理局关于商请支援防汛物资的函',
        '安平县应急管理局：',
        '因防汛需要，商请支援沙袋1000条。',
        '请予函复。',
        '平安县应急管理局',
        '2026年5月8日',
      ],
    ]
    for (const lines of papers) expect(findingsOf(lines)).toEqual([])
  })
})

/** Slips as people make them: the mark or word that they should have used, and what they typed. */
const slips: readonly (readonly [string, string])[] = [
  ['，', ','],
  ['。', '.'],
  ['：', ':'],
  ['；', ';'],
  ['（', '('],
  ['）', ')'],
  ['“', '"'],
  ['”', '"'],
  ['——', '--'],
  ['～', '-'],
  ['……', '...'],
  ['》《', '》、《'],
  ['等', '、等'],
  ['〔', '['],
  ['十', '1'],
  ['三', '3'],
  ['20', ''],
  ['0.', '.'],
  ['一、', '一，'],
  ['二、', '三、'],
  ['1.', '1、'],
  ['5月', '05月'],
]

const slipped = fc
  .tuple(
    fc.subarray([...rightSentences], { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(fc.constantFrom(...slips), fc.nat(30)), { maxLength: 6 }),
  )
  .map(([sentences, chosen]) =>
    chosen.reduce<string[]>(
      (lines, [[right, wrong], at]) => {
        const places = lines.flatMap((line, i) => (line.includes(right) ? [i] : []))
        const place = places[at % Math.max(1, places.length)]
        return place === undefined ? lines : lines.with(place, (lines[place] ?? '').replace(right, wrong))
      },
      notice('12', ...body.slice(0, 4), ...sentences, ...body.slice(4)),
    ),
  )

describe('mends', () => {
  test('stand within the text, do not overlap within a finding, and are told why where there are none', () => {
    fc.assert(
      fc.property(slipped, lines => {
        for (const { finding } of findingsOf(lines)) {
          const { at } = finding
          if (at) {
            expect(at.from).toBeGreaterThanOrEqual(0)
            expect(at.to).toBeLessThanOrEqual((lines[at.paragraph] ?? '').length)
          }
          expect(finding.mend === undefined).toBe(finding.unmendable !== undefined)
          const mends = mendsOf([finding]).toSorted((a, b) => a.paragraph - b.paragraph || a.from - b.from)
          for (const [i, mend] of mends.entries()) {
            const length = (lines[mend.paragraph] ?? '').length
            expect(mend.from <= mend.to && mend.from >= 0 && mend.to <= length).toBe(true)
            const next = mends[i + 1]
            if (next?.paragraph === mend.paragraph) expect(mend.to).toBeLessThanOrEqual(next.from)
            expect((lines[mend.paragraph] ?? '').slice(mend.from, mend.to)).not.toBe(mend.words)
          }
        }
      }),
      { seed: 20260508, numRuns: 300 },
    )
  })

  test('of one finding put it right: its rule finds nothing there any more', () => {
    fc.assert(
      fc.property(slipped, lines => {
        for (const rule of textRules) {
          const before = [...rule.find(documentOfLines(lines), office)]
          const mends = mendsOf(before)
          if (mends.length === 0) continue
          const after = afterMends(lines, mends)
          const left = [...rule.find(documentOfLines(after), office)]
          expect(mendsOf(left), `${rule.id} ${JSON.stringify(before)}`).toEqual([])
          expect(left.length).toBeLessThanOrEqual(before.length)
        }
      }),
      { seed: 20260508, numRuns: 150 },
    )
  })
})

test('ten pages are read in less time than anybody notices', () => {
  const lines = notice('12', ...body, ...rightSentences, ...rightSentences)
  expect(lines.join('').length).toBeGreaterThan(6000)
  findingsOf(lines)
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now()
    findingsOf(lines)
    return performance.now() - started
  })
  expect(Math.min(...times)).toBeLessThan(100)
})
