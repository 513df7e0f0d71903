import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesIn } from './passages.ts'

const parts = (text: string) =>
  piecesIn(text)
    .filter(one => one.kind === 'passage' && one.text.trim() !== '')
    .map(({ heading, label, text }) => [heading, label, text.trim()])
const labels = (text: string) => parts(text).map(([, label]) => label)

const law = `示范区养犬管理办法
第一章　总则
第一条　为了规范养犬，制定本办法。
第二条　本区养犬，适用本办法。
第二章　登记
第一节　申请
第三条　养犬人应当申请登记：
（一）身份证明；
（二）免疫证明。
第二节　变更
第四条　第三条规定的事项变化的，应当变更登记。
第五条　本办法自2025年1月1日起施行。`

describe('laws and measures', () => {
  it('are cut at articles, below their chapters and sections', () => {
    expect(parts(law)).toEqual([
      ['', '', '示范区养犬管理办法'],
      ['第一章 总则', '第一条', '第一条　为了规范养犬，制定本办法。'],
      ['第一章 总则', '第二条', '第二条　本区养犬，适用本办法。'],
      ['第二章 登记 第一节 申请', '第三条', '第三条　养犬人应当申请登记：\n（一）身份证明；\n（二）免疫证明。'],
      ['第二章 登记 第二节 变更', '第四条', '第四条　第三条规定的事项变化的，应当变更登记。'],
      ['第二章 登记 第二节 变更', '第五条', '第五条　本办法自2025年1月1日起施行。'],
    ])
  })

  it('are cut the same where their lines are lost', () => {
    const bare = (text: string) => parts(text).map(([heading, label]) => [heading, label])
    expect(bare(law.replace(/[\n　]/g, ''))).toEqual(bare(law))
  })

  it('are not cut at articles that are only named', () => {
    const text =
      '第一条 为了甲，制定本法。\n第二条规定的乙，见第三条。\n第二条 丙。第三条、第四条的规定，适用于丁。\n第三条 戊。'
    expect(labels(text)).toEqual(['第一条', '第二条', '第三条'])
  })

  it('are not cut inside quotation marks', () => {
    const text = '第一条 为了甲，修改如下：“第二条 旧文。\n第三条 旧文。”\n第二条 新文。'
    expect(labels(text)).toEqual(['第一条', '第二条'])
  })

  it('are cut although a quotation mark is never closed', () => {
    expect(labels('第一条 为了“甲，制定本法。\n第二条 乙。\n第三条 丙。')).toEqual(['第一条', '第二条', '第三条'])
  })

  it('keep articles that were put in between', () => {
    expect(labels('第一条 为了甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。')).toEqual([
      '第一条',
      '第一条之一',
      '第一条之二',
      '第二条',
    ])
  })

  it('may have lost their first articles, or one in between', () => {
    expect(labels('为了甲，制定本办法。第六条乙。第七条丙。第八条丁。')).toEqual(['', '第六条', '第七条', '第八条'])
    expect(labels('第一条 为了甲。\n第三条 丙。\n第四条 丁。')).toEqual(['第一条', '第三条', '第四条'])
  })
})

describe('a table of contents', () => {
  it.each([
    ['in lines', law.replace('第一章', '目　录\n第一章 总则\n第二章 登记\n第一章')],
    ['with lines lost', law.replace('第一章', '目录第一章总则第二章登记第一章').replace(/[\n　]/g, '')],
  ])('is no passage: %s', (_, text) => {
    expect(piecesIn(text).filter(one => one.kind === 'contents')).toHaveLength(1)
    expect(parts(text).map(([heading, label]) => [heading, label])).toEqual(
      parts(law).map(([heading, label]) => [heading, label]),
    )
  })

  it('ends before a preamble', () => {
    const text =
      '示范章程\n目录\n序言\n第一章 总则\n第二章 附则\n序言\n我们是示范区的居民。\n第一章 总则\n第一条 为了甲。'
    expect(parts(text).map(([, , said]) => said)).toEqual(['示范章程', '序言\n我们是示范区的居民。', '第一条 为了甲。'])
  })
})

describe('documents without articles', () => {
  it('are cut at 一、 and （一）, below the titles of 一、', () => {
    const text =
      '关于示范工作的意见\n一、总体要求\n（一）指导思想。甲。\n（二）原则。乙。\n二、加强领导。各街道要重视。\n三、本意见自印发之日起施行。'
    expect(parts(text)).toEqual([
      ['', '', '关于示范工作的意见'],
      ['总体要求', '一、（一）', '（一）指导思想。甲。'],
      ['总体要求', '一、（二）', '（二）原则。乙。'],
      ['', '二、', '二、加强领导。各街道要重视。'],
      ['', '三、', '三、本意见自印发之日起施行。'],
    ])
  })

  it('are cut the same where their lines are lost', () => {
    const text = '提出如下意见。一、总体要求（一）指导思想。甲。（二）原则。乙。二、主要任务（一）丙。（二）丁。'
    expect(parts(text).map(([heading, label]) => [heading, label])).toEqual([
      ['', ''],
      ['总体要求', '一、（一）'],
      ['总体要求', '一、（二）'],
      ['主要任务', '二、（一）'],
      ['主要任务', '二、（二）'],
    ])
  })

  it('keep the items of one sentence together', () => {
    expect(
      labels(
        '一、条件\n申请人应当符合下列条件：（一）本区户籍；（二）年满六十周岁；（三）独居。\n二、程序\n向社区申请。',
      ),
    ).toEqual(['一、', '二、'])
  })

  it('are not cut at numbers that only count', () => {
    expect(labels('本区有第一、二、三产业。初一、初二年级参加。按第（一）项办理。')).toEqual([''])
  })
})

it('annexes begin anew', () => {
  const text =
    '关于示范的通知\n一、甲。\n二、乙。\n附件1\n示范办法\n第一条 为了丙。\n第二条 丁。\n附件2\n一、戊。\n二、己。'
  expect(labels(text)).toEqual(['', '一、', '二、', '', '第一条', '第二条', '', '一、', '二、'])
})

const fragments = [
  ...[
    '第一章 总则',
    '第二章附则',
    '第一节 申请',
    '第一条',
    '第二条 ',
    '第三条规定的',
    '第一条之一',
    '一、',
    '二、',
    '（一）',
    '（二）',
  ],
  ...[
    '目录',
    '附件1',
    '“',
    '”',
    '。',
    '；',
    '：',
    '，',
    '\n',
    '　',
    '为了',
    '总体要求',
    '示范区',
    '《示范办法》',
    '日',
    '2025年1月1日',
  ],
]

describe('whatever the text is', () => {
  it('its pieces joined are the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string()), { maxLength: 60 }), some => {
        const text = some.join('')
        expect(
          piecesIn(text)
            .map(one => one.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('every article that was written is found, with its text and its chapter', () => {
    const sentence = fc.constantFrom('应当登记', '不得遛犬；\n（二）不得扰民', '依照第三条的规定处理', '处二百元罚款')
    const chapters = fc.array(fc.array(sentence, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(chapters, fc.boolean(), (all, isOneLine) => {
        const numerals = '一二三四五六七八九'
        let number = 0
        const name = (n: number) =>
          n <= 9
            ? numerals[n - 1]
            : n === 10
              ? '十'
              : n < 20
                ? `十${numerals[n - 11]}`
                : `二十${numerals[n - 21] ?? ''}`
        const written = all.map((articles, i) => ({
          heading: `第${name(i + 1)}章 规定`,
          articles: articles.map(text => {
            number++
            return { label: `第${name(number)}条`, text: number === 1 ? `为了${text}。` : `${text}。` }
          }),
        }))
        const lines = written.flatMap(({ heading, articles }) => [
          heading,
          ...articles.map(one => `${one.label}${isOneLine ? '' : '　'}${one.text}`),
        ])
        const text = ['示范条例', ...lines].join('\n')
        const found = parts(isOneLine ? text.replaceAll('\n', '') : text).slice(1)
        expect(found.map(([heading, label]) => [heading, label])).toEqual(
          written.flatMap(({ heading, articles }) => articles.map(one => [heading, one.label])),
        )
      }),
    )
  })
})
