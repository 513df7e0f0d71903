import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guideText } from '../../knowledge/index.ts'
import { clausesOf } from '../clauses.ts'
import { type PlanSource, plan } from './index.ts'
import { isFormal, sectionsOf } from './sections.ts'
import { subjectOf } from './subject.ts'

const context = { termsOf: (text: string) => [...text.replace(/[^\p{Script=Han}]/gu, '')], rarity: () => 1 }
const source = (more: Partial<PlanSource>, texts: readonly string[]): PlanSource => ({
  ...{ sourceId: 'a', kind: 'policy', title: '露天烧烤管理办法', issuer: '城管局', score: 12, isNamed: false },
  passages: texts.map((text, i) => ({
    ...{ position: i + 1, heading: '', label: `第${i + 1}条`, text, alsoAsked: '', score: i === 0 ? 12 : 0 },
  })),
  ...more,
})
const propose = (task: string, sources: readonly PlanSource[]) => plan.propose({ task, sources: [...sources] }, context)
const policy = source({}, [
  '露天烧烤应当使用净化炉具。',
  '城管局负责露天烧烤的监督检查，镇（街道）负责日常巡查。',
  '接到举报的，应当在三个工作日内到场。',
  '违反本办法的，责令改正，处五百元以下罚款。',
  '本办法自2026年1月1日起施行。',
])
const guide = source({ sourceId: 'g', kind: 'guide', title: '露天烧烤备案' }, [
  guideText({
    办什么: '露天烧烤点位备案。',
    办理条件: '',
    所需材料: '1. 申请表1份\n2. 身份证',
    办理流程: '1. 提交。\n2. 发证。',
    时限和费用: '法定时限 5 个工作日。收费：不收费。',
    地点和电话: '咨询电话：0700-1234501',
    办理依据: '',
  }),
])

describe('a plan', () => {
  it('puts each sentence into the section that its own words put it in, and says where it stands', async () => {
    const { output } = await propose('露天烧烤怎么管', [policy])
    const told = output.sections.flatMap(({ section, items }) =>
      items.map(one => [section, policy.passages[one.position - 1]?.text.slice(one.from, one.to)]),
    )
    expect(told).toEqual([
      ['rules', '露天烧烤应当使用净化炉具。'],
      ['responsible', '城管局负责露天烧烤的监督检查，镇（街道）负责日常巡查。'],
      ['limits', '接到举报的，应当在三个工作日内到场。'],
      ['risks', '违反本办法的，责令改正，处五百元以下罚款。'],
    ])
  })

  it('has all sections, and leaves empty what nothing is written of', async () => {
    const { output } = await propose('露天烧烤怎么管', [policy])
    expect(output.sections.map(one => one.section)).toEqual([
      ...['rules', 'responsible', 'steps', 'materials', 'limits', 'contact', 'risks'],
    ])
    expect(output.sections.find(one => one.section === 'materials')?.items).toEqual([])
  })

  it('quotes the parts of a guide whole, its fee apart from its days, and names its office', async () => {
    const { output } = await propose('露天烧烤备案', [guide])
    const of = (name: string) => output.sections.find(one => one.section === name)
    const words = (name: string) => of(name)?.items.map(one => guide.passages[0]?.text.slice(one.from, one.to))
    expect(words('materials')).toEqual(['1. 申请表1份\n2. 身份证'])
    expect(words('limits')).toEqual(['法定时限 5 个工作日。'])
    expect(words('contact')).toEqual(['收费：不收费。', '咨询电话：0700-1234501'])
    expect(of('responsible')?.offices).toEqual(['g'])
  })

  it('is none where what was found is about something else, which is pointed to or not named at all', async () => {
    const near = await propose('露天停车棚改造', [{ ...policy, score: 1 }])
    expect(near.output.outcome).toBe('declined')
    expect(near.output.sections.every(one => one.items.length === 0)).toBe(true)
    expect((await propose('核电站选址', [])).output).toMatchObject({ outcome: 'declined', near: [] })
  })

  it('begins with the source whose title names the task most exactly, not with the one whose text says more of it', async () => {
    const scheme = source({ sourceId: 'scheme', title: '老旧小区改造实施方案（三年）', score: 12 }, [
      '老旧小区加装电梯补贴，应当经居民同意后实施。',
    ])
    const lifts = source({ sourceId: 'lifts', title: '加装电梯补贴办法', score: 6 }, [
      '加装电梯应当遵循业主自愿的原则。',
    ])
    const firstOf = async (sources: readonly PlanSource[]) =>
      (await propose('老旧小区加装电梯补贴', sources)).output.sections.flatMap(one => one.items)[0]?.sourceId
    expect(await firstOf([scheme, lifts])).toBe('lifts')
    expect(await firstOf([{ ...scheme, isNamed: true }, lifts])).toBe('scheme')
  })

  it('says nothing twice, and no more than six things in a section', async () => {
    const same = source({ sourceId: 'b' }, ['露天烧烤应当使用净化炉具。', '露天烧烤应当使用净化炉具！'])
    const twice = (await propose('露天烧烤', [policy, same])).output.sections.flatMap(one => one.items)
    expect(twice.filter(one => one.sourceId === 'b')).toEqual([])
    const many = source(
      {},
      Array.from(
        { length: 12 },
        (_, i) => `露天烧烤摊位在${'甲乙丙丁戊己庚辛壬癸子丑'[i]}区严禁占用${'东西南北'[i % 4]}路第${i}号门前。`,
      ),
    )
    const { output } = await propose('露天烧烤', [many])
    expect(Math.max(...output.sections.map(one => one.items.length))).toBeLessThanOrEqual(6)
  })

  it('quotes only what lies in a passage, whatever the passages say', () => {
    const words = fc.string({ unit: fc.constantFrom(...'露天烧烤应当不得三日内罚款元材料。；：\n（一）1. ') })
    fc.assert(
      fc.property(
        fc.array(
          words.filter(text => text.length > 0),
          { minLength: 1, maxLength: 5 },
        ),
        texts => {
          const one = source({ isNamed: true }, texts)
          const made = plan.propose({ task: '露天烧烤', sources: [one] }, context)
          if (made instanceof Promise) throw new Error('it waits for nothing')
          for (const { position, from, to } of made.output.sections.flatMap(it => it.items)) {
            const text = texts[position - 1] ?? ''
            expect(from).toBeGreaterThanOrEqual(0)
            expect(to).toBeLessThanOrEqual(text.length)
            expect(text.slice(from, to).trim()).toBe(text.slice(from, to))
            expect(to).toBeGreaterThan(from)
          }
        },
      ),
    )
  })
})

describe('a clause', () => {
  const first = (text: string, heading = '') => sectionsOf({ text, heading })[0]
  it.each([
    ['risks', '无证经营的，没收违法所得，并处一千元以上五千元以下罚款。'],
    ['risks', '严禁在楼道停放电动自行车。'],
    ['risks', '举报人六十天内领取，逾期视为放弃。'],
    ['risks', '以虚假材料骗取补贴的，追回资金，三年内不得申请。'],
    ['materials', '申请人应当提交申请书和身份证复印件。'],
    ['materials', '村（社区）不再要求提交户口簿、照片和纸质生存证明。'],
    ['limits', '镇（街道）应当在五个工作日内核定。'],
    ['limits', '用人单位应当自用工之日起三十日内为职工申请办理社会保险登记。'],
    ['limits', '每年9月1日至10月31日由社区汇总申报。'],
    ['responsible', '区教育局牵头，公安、城管按职责分工配合。'],
    ['responsible', '资金发放由区财政局负责。'],
    ['contact', '可以拨打12345反映。'],
    ['contact', '登记不收取任何费用。'],
    ['rules', '补贴标准为：每户每年三百元，低保家庭六百元。'],
    ['rules', '本办法适用于本区行政区域内的餐饮经营活动。'],
    ['rules', '招用就业困难人员的，每人每月给予400元岗位补贴，期限不超过三年。'],
    ['rules', '基础类由财政全额承担费用。'],
    ['steps', '网格员应当每周走访独居老人。'],
    ['steps', '申请程序：向村民小组书面申请；村集体会议讨论，公示五个工作日；报镇政府。'],
    ['steps', '承办单位应当先联系群众，再到场核实。'],
  ])('that belongs to %s: %s', (section, text) => expect(first(text)).toBe(section))

  it.each([
    '为规范高龄津贴发放，制定本办法。',
    '本办法自2026年2月1日起施行，有效期五年。',
    '《示范区高龄津贴办法》（示政办发〔2019〕15号）同时废止。',
    '示范区公安分局　示范区财政局',
    '2026年1月14日',
    '（此件公开发布）',
  ])('that is only formal stands in no plan: %s', text => expect(isFormal({ text, heading: '' })).toBe(true))

  it('keeps its list, and is cut at a semicolon where its halves belong to different sections', () => {
    const list = '有下列情形之一的：\n（一）占用耕地。\n（二）一户多宅。\n其他情形另行规定。'
    expect(clausesOf(list).map(range => list.slice(...range))).toEqual([
      '有下列情形之一的：\n（一）占用耕地。\n（二）一户多宅。',
      '其他情形另行规定。',
    ])
    const two = '网格员每季度检查一次出租房；一般隐患应当在七天内整改完毕。'
    const kindOf = (text: string) => sectionsOf({ text, heading: '' })[0] ?? ''
    expect(clausesOf(two, kindOf).map(range => two.slice(...range))).toEqual([
      '网格员每季度检查一次出租房；',
      '一般隐患应当在七天内整改完毕。',
    ])
  })
})

describe('the subject of a task', () => {
  it.each([
    ['农民工讨薪怎么处理', '农民工讨薪'],
    ['辖区新开一家养老院要办什么、谁来管', '新开一家养老院'],
    ['占道经营整治', '占道经营整治'],
    ['怎么办', '怎么办'],
  ])('of %s is %s', (task, subject) => expect(subjectOf(task)).toBe(subject))
})
