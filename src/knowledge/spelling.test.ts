import { describe, expect, it } from 'vitest'
import { createSpelling } from './spelling.ts'

const words = new Map([
  ['仲裁', 300],
  ['申请', 900],
  ['劳动', 800],
  ['合同', 900],
  ['劳动合同', 200],
  ['承包', 500],
  ['城堡', 5],
  ['女方', 30],
])
/** Of what was typed nothing stands in any passage, but for these. */
const holders = new Map([['#程度', 400]])
const spelling = createSpelling({ words, holders: term => holders.get(term) ?? 0 })

describe('what somebody meant who typed', () => {
  it.each([
    ['another character of the same sound', '怎么提仲才', ['仲裁']],
    ['two words wrong', '劳动重裁申情', ['仲裁', '申请']],
    ['zh for z, and ng for n', '土地层包给别人', ['承包']],
    ['letters', 'laodonghetong没签', ['劳动合同']],
    ['letters apart', 'laodong hetong', ['劳动合同']],
    ['letters among others that are no word of ours', 'zenme zhongcai', ['仲裁']],
    ['v for ü', 'nvfang要离婚', ['女方']],
  ])('%s', (_, typed, meant) => {
    expect(spelling.meant(typed)).toEqual(meant)
  })

  it.each([
    ['what is right', '劳动合同仲裁申请'],
    ['words of other languages', 'wifi 和 app 坏了'],
    ['few letters', 'ht'],
    ['nothing', ''],
    ['marks only', '？！，'],
  ])('is what was typed: %s', (_, typed) => {
    expect(spelling.meant(typed)).toEqual([])
  })

  it('takes the commoner of two words of one sound', () => {
    expect(spelling.meant('成包')).toEqual(['承包'])
  })

  it('leaves alone what is said often enough itself', () => {
    const usual = createSpelling({ words, holders: term => (term === '#成包' ? 400 : 0) })
    expect(usual.meant('成包')).toEqual([])
  })
})

it('an index without words means nothing', () => {
  expect(createSpelling({ words: new Map(), holders: () => 0 }).meant('仲才 zhongcai')).toEqual([])
})
