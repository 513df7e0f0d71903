import { describe, expect, it } from 'vitest'
import { referencesIn, titlesMeant } from './references.ts'

describe('an article that a question names', () => {
  it.each([
    ['劳动合同法第八十二条怎么赔？', '劳动合同法', '第八十二条'],
    ['《中华人民共和国民法典》第1165条说什么', '中华人民共和国民法典', '第一千一百六十五条'],
    ['刑法第133条之一', '刑法', '第一百三十三条之一'],
    ['工伤保险条例 第十四条', '工伤保险条例', '第十四条'],
    ['民法典（2020年）第八条', '民法典', '第八条'],
  ])('%s', (question, title, label) => {
    expect(referencesIn(question)).toEqual([{ title, label }])
  })

  it('is none where nothing is named', () => {
    expect(referencesIn('公司第二条规章没说加班费')).toEqual([])
    expect(referencesIn('有办法吗')).toEqual([])
  })
})

describe('the title that is meant', () => {
  const titles = ['中华人民共和国劳动法', '中华人民共和国劳动合同法', '工伤保险条例', '中华人民共和国刑法（2020修正）']

  it.each([
    ['劳动法', '中华人民共和国劳动法'],
    ['中华人民共和国劳动合同法', '中华人民共和国劳动合同法'],
    ['请问一下劳动合同法', '中华人民共和国劳动合同法'],
    ['刑法', '中华人民共和国刑法（2020修正）'],
  ])('by %s is %s', (name, title) => {
    expect(titlesMeant(name, titles)).toEqual([title])
  })

  it('is none where there is no such title', () => {
    expect(titlesMeant('海商法', titles)).toEqual([])
  })
})
