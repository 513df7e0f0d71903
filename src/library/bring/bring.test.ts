import { describe, expect, it } from 'vitest'
import { sourceFromText } from './from-text.ts'
import { guideFrom } from './guides.ts'
import { lawFrom, rowFrom, wholeFrom } from './rows.ts'

const belonging = { kind: 'policy', departmentId: null, classification: 'public' } as const
const notice = (foot: string) => `示例区人民政府办公室关于印发《示例区节水补贴办法》的通知

示政办发〔2025〕12号

各镇人民政府、街道办事处：

《示例区节水补贴办法》已经审议通过，现印发给你们。

第一章　总则

第一条　为了鼓励节约用水，制定本办法。

第二条　购买节水器具的，每户补贴二百元。

第三条　本办法自2025年4月1日起施行，有效期五年。《示例区节水补贴暂行办法》（示政办发〔2021〕7号）同时废止。

示例区人民政府办公室

2025年3月18日

${foot}`

describe('a document', () => {
  it('becomes a source by what it says of itself', () => {
    const source = sourceFromText(notice('（此件公开发布）'), 'x', belonging)
    expect(source).toMatchObject({
      title: '示例区节水补贴办法',
      documentNumber: '示政办发〔2025〕12号',
      issuer: '示例区人民政府办公室',
      issuedOn: '2025-03-18',
      inForceFrom: '2025-04-01',
      inForceUntil: '2030-03-31',
      replaces: [{ title: '示例区节水补贴暂行办法', number: '示政办发〔2021〕7号' }],
      classification: 'public',
    })
    expect(source.passages.map(one => [one.label, one.text.slice(0, 8)])).toContainEqual(['第二条', '购买节水器具的，'])
  })

  it('that is marked as internal, or given on application only, stays internal', () => {
    for (const foot of ['（此件不公开）', '（此件依申请公开）', '本件内部使用，不公开。'])
      expect([foot, sourceFromText(notice(foot), 'x', belonging).classification]).toEqual([foot, 'internal'])
  })

  it('without a title bears the name of its file', () => {
    expect(sourceFromText('补贴每户二百元。', '补贴说明', belonging).title).toBe('补贴说明')
  })
})

describe('a guide', () => {
  const departmentOf = (name: string) => (name === '公安分局' ? { id: 'police', name } : undefined)
  it('is one text with its parts under their names; what it doesn’t say is left out', () => {
    const row = {
      id: 'g1',
      name: '居民身份证补领',
      department: '公安分局',
      materials: ['户口簿（原件）'],
      promisedDays: 0,
      asks: ['身份证丢了'],
    }
    const source = guideFrom(row, departmentOf)
    expect(source).toMatchObject({ departmentId: 'police', issuer: '公安分局', externalId: 'guide:g1' })
    expect(source.details).toMatchObject({ materials: ['户口簿（原件）'], fee: null, conditions: [] })
    const [passage] = source.passages
    expect(passage).toMatchObject({ alsoAsked: '身份证丢了' })
    expect(passage?.text).toContain('【所需材料】\n1. 户口簿（原件）')
    expect(passage?.text).toContain('承诺当场办结。')
    expect(passage?.text).not.toContain('收费')
  })

  it('of a province’s register is read by its own names', () => {
    const source = guideFrom(
      {
        id: 7,
        name: '取水许可',
        dept: '水务局',
        materials: '申请表\n论证报告',
        statutory_days: 20,
        consult_phone: '0700-1',
      },
      departmentOf,
    )
    expect(source.details).toMatchObject({ materials: ['申请表', '论证报告'], legalDays: 20, phone: '0700-1' })
    expect([source.departmentId, source.issuer]).toEqual([null, '水务局'])
  })
})

describe('rows of a collection', () => {
  it('are articles, registers or whole texts by their fields; what is none says what is missing', () => {
    expect(rowFrom({ id: 'L1-001', doc: 'L1', law: '示例法', art: '第一条', text: '甲' }).kind).toBe('article')
    expect(rowFrom({ id: 'L1', title: '示例法', date: '2020-01-01' }).kind).toBe('register')
    expect(rowFrom({ id: 'p1', title: '通知', text: '乙' }).kind).toBe('whole')
    expect(() => rowFrom({ text: '没有编号' })).toThrow()
  })

  it('of one law are one source, whose day is that of the register', () => {
    const articles = ['第一条', '第二条'].map((art, i) => ({
      id: `L1-${i}`,
      doc: 'L1',
      law: '示例法',
      art,
      chapter: '第一章 总则',
      text: `${art}的话。`,
    }))
    const law = lawFrom(
      articles,
      { id: 'L1', title: '中华人民共和国示例法', date: '2020-05-28', info: '' },
      { ...belonging, kind: 'law' },
    )
    expect(law).toMatchObject({ title: '中华人民共和国示例法', externalId: 'law:L1', issuedOn: '2020-05-28' })
    expect(law.passages[1]).toEqual({ heading: '第一章 总则', label: '第二条', text: '第二条的话。' })
  })

  it('with a whole text are read as a document is', () => {
    expect(
      wholeFrom({ id: 'p1', title: '示例通知', date: '2024-01-15 17:29:00', text: '一、补贴二百元。' }, belonging),
    ).toMatchObject({
      title: '示例通知',
      externalId: 'policy:p1',
      issuedOn: '2024-01-15',
    })
  })
})
