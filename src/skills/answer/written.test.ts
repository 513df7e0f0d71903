import { describe, expect, it } from 'vitest'
import { checkSentence, type Given, sentencesOf } from './written.ts'

const passage: Given = {
  title: '示例区租房补贴办法',
  documentNumber: '示例政发〔2025〕3号',
  heading: '',
  label: '第五条',
  text: '补贴每月300元，最长发放36个月；由区住房和城乡建设局自受理之日起十个工作日内审核，不得收取费用。',
  isCitable: true,
}
const given = new Map([[1, passage]])
const kinds = (text: string) =>
  sentencesOf(text).map(one => checkSentence(one, given, () => 3).faults.map(fault => fault.kind))

describe('sentences of a model', () => {
  it('are cut with the passages that they name', () => {
    expect(
      sentencesOf('补贴每月300元[1]。最长三年。[1][2]\n\n材料如下：\n- 身份证【3】；\n**注意**时限[1-3]！'),
    ).toEqual([
      { text: '补贴每月300元。', cites: [1] },
      { text: '最长三年。', cites: [1, 2] },
      { text: '材料如下：', cites: [3] },
      { text: '身份证；', cites: [3] },
      { text: '注意时限！', cites: [1, 2, 3] },
    ])
  })

  it('rest on what the next one in their paragraph names', () => {
    expect(sentencesOf('可以申请。每月300元[1]。\n请带身份证。').map(one => one.cites)).toEqual([[1], [1], []])
  })

  it('that their passage carries pass, however its figures are written', () => {
    expect(kinds('补贴每月三百元，最长发放三年，十个工作日内审核，不得收取费用[1]。')).toEqual([[]])
    expect(kinds('根据示例政发〔2025〕3号《示例区租房补贴办法》第五条，补贴每月300元[1]。')).toEqual([[]])
  })

  it.each([
    ['补贴每月300元。', 'uncited'],
    ['补贴每月300元[2]。', 'unknown'],
    ['补贴每月600元[1]。', 'figure'],
    ['补贴每月300元，十日内审核[1]。', 'figure'],
    ['自受理之日起十个工作日内审核，可以收取费用[1]。', 'opposite'],
    ['根据《示例区公租房办法》，补贴每月300元[1]。', 'law'],
    ['补贴每月300元，请打400-800-1234[1]。', 'contact'],
    ['办法说“补贴每月发放三百元整”[1]。', 'quotation'],
    ['孩子上学要提前一年去教育局登记学区[1]。', 'words'],
  ])('%s is %s', (text, kind) => {
    expect(kinds(text).flat()).toContain(kind)
  })

  it('may not rest on what is out of force or closed to the reader', () => {
    const closed = new Map([[1, { ...passage, isCitable: false }]])
    const [one] = sentencesOf('补贴每月300元[1]。').map(said => checkSentence(said, closed, () => 3))
    expect(one?.faults.map(fault => fault.kind)).toEqual(['closed'])
  })
})
