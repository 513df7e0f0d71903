import { describe, expect, test } from 'vitest'
import { proofread } from './index.ts'
import { type Lists, ownTerms } from './lists.ts'

const none: Lists = { terms: [], allowed: [] }

const found = async (text: string, lists: Lists = none) => {
  const { output } = await proofread.propose({ text }, { lists })
  return output.suggestions.map(one => [one.kind, one.found, one.instead?.[0]])
}

describe('lists', () => {
  test('wrong characters of official prose are found', async () => {
    expect(await found('请各单位认真布署，既使节假日也要值班。')).toEqual([
      ['character', '布署', '部署'],
      ['character', '既使', '即使'],
    ])
  })

  test('a listed word that is a part of another one is no error', async () => {
    expect(await found('鼓励个人把书籍以合适的方式捐出，并把他看做为民服务的榜样。')).toEqual([])
  })

  test('a body that was renamed is found, with since when', async () => {
    const text = '2024年，由县国土资源局负责落实。'
    const { output } = await proofread.propose({ text }, { lists: none })
    expect(output.suggestions).toMatchObject([
      { kind: 'renamed', found: '国土资源局', instead: ['自然资源局'], confidence: 0.75 },
    ])
    expect(output.suggestions[0]?.why).toContain('2018')
  })

  test('who tells of former times may name what was then', async () => {
    expect(await found('2024年，原县国土资源局的职责划入县自然资源局。')).toEqual([])
    expect(await found('2016年，县环保局组织了检查。')).toEqual([])
  })

  test('in a text that names no year a former name is advice only', async () => {
    const { output } = await proofread.propose({ text: '由县环保局负责。' }, { lists: none })
    expect(output.suggestions[0]?.confidence).toBeLessThan(0.7)
  })

  test('a law that the Civil Code replaced is found, the labour contract law is not', async () => {
    expect(await found('2024年，依照《合同法》的规定处理；劳动合同法另有规定的，从其规定。')).toEqual([
      ['repealed', '合同法', '民法典（合同编）'],
    ])
  })

  test('each listed term differs from what is said instead', () => {
    for (const { term, instead } of ownTerms()) expect(instead).not.toContain(term)
  })

  test('no listed term is itself flagged for what is said instead of it', async () => {
    const terms = ownTerms().filter(one => one.kind === 'character' || one.kind === 'variant')
    for (const { instead } of terms) {
      for (const better of instead) expect(await found(better), better).toEqual([])
    }
  })

  test('terms and bodies name their source', () => {
    for (const { term, source } of ownTerms()) expect(source, term).toBeTruthy()
  })
})

describe("an office's own lists", () => {
  test('a term is found as the list says', async () => {
    const terms = [{ term: '营商局', instead: ['营商环境建设局'], kind: 'office', unless: [], confidence: 1 }] as const
    expect(await found('由营商局负责。', { terms, allowed: [] })).toEqual([['office', '营商局', '营商环境建设局']])
  })

  test('a term that is allowed never alarms', async () => {
    expect(await found('帐户管理办法', { terms: [], allowed: ['帐户'] })).toEqual([])
  })
})

describe('patterns', () => {
  test.each([
    ['加强对对象的的管理', '的的', '的'],
    ['要进行进行检查', '进行进行', '进行'],
    ['截止2024年底，全县共有企业五百家。', '截止', '截至'],
    ['参加人数大约300人左右', '大约300人左右', '大约300人'],
    ['投资超过500万元以上', '超过500万元以上', '超过500万元'],
    ['能耗比去年下降2倍', '下降2倍', undefined],
    ['比重提高5%个百分点', '%个百分点', '个百分点'],
    ['全长20KM', 'KM', 'km'],
    ['只有加强管理，就能保证安全。', '只有加强管理，就', undefined],
    ['防止类似事故不再发生', '防止类似事故不再', undefined],
    ['严禁任何单位不得占用', '严禁任何单位不得', undefined],
  ])('%s', async (text, words, instead) => {
    expect((await found(text)).map(([, ...rest]) => rest)).toEqual([[words, instead]])
  })

  test.each([
    '以盈利为目的的活动',
    '他的的确确来过',
    '人人有责，个个争先',
    '截止日期为2024年3月1日',
    '只要加强管理，就能保证安全。',
    '只有加强管理，才能保证安全。',
    '防止类似事故再次发生',
    '投资500万元以上',
    '合同约定3000元左右的费用',
  ])('nothing is said of: %s', async text => {
    expect(await found(text)).toEqual([])
  })
})

test('a name that is written otherwise once is advice, with both places', async () => {
  const text =
    '云岭县河道管理中心负责巡查。云岭县河道管理中心应当公示。云岭县河道管理中心每月通报。由云岭县河到管理中心汇总。'
  const { output } = await proofread.propose({ text: text.replaceAll('。', '。\n') }, { lists: none })
  expect(output.suggestions).toMatchObject([
    { kind: 'inconsistent', instead: [expect.stringContaining('云岭县河道管理中心')], beside: { from: 0 } },
  ])
})

test('without a trained model it says so', async () => {
  const { doubts, output } = await proofread.propose({ text: '一切正常。' }, { lists: none })
  expect(output.hasModel).toBe(false)
  expect(doubts.map(one => one.text).join()).toContain('没有训练好的校对模型')
})

test('what a language model suggests is shown as far as it changes nothing else', async () => {
  const text = '补助3000元，由县水务局认直落实。'
  const base = { kind: 'character' as const, why: '', confidence: 0.9 }
  const suggested = [
    { ...base, from: 2, to: 7, found: '3000元', instead: ['8000元'] },
    { ...base, from: 13, to: 15, found: '认直', instead: ['认真'] },
  ]
  const { output } = await proofread.propose({ text }, { lists: none, suggested })
  expect(output.suggestions.map(one => one.instead)).toEqual([['认真']])
})
