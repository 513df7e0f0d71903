import { describe, expect, it } from 'vitest'
import { features, featuresWithin, wordFeatures } from './features.ts'

const of = (title: string, text: string) => features({ title, text })

describe('the features of an appeal', () => {
  it('are its words, pairs of them, characters, and those of its title once more', () => {
    const found = of('电梯坏了', '电梯停运')
    expect(found.get('0电梯')).toBe(2)
    expect(found.get('1电梯 停运')).toBe(1)
    expect(found.get('2电')).toBe(2)
    expect(found.get('3电梯停')).toBe(1)
    expect(found.get('4电梯')).toBe(1)
    expect(found.get('4停运')).toBeUndefined()
  })

  it('of an appeal without a title take the first words for it', () => {
    expect(of('', '电梯停运').get('4停运')).toBe(1)
    expect([...of('', '电梯停运')]).toEqual([...of('  。', '电梯停运')])
  })

  it('hold no number of a house or a telephone, and nothing that reaches over one', () => {
    const found = [...of('', '电话13900001111电梯，湘A12C4').keys()]
    expect(found.filter(one => /[\dA-Za-z]/.test(one.slice(1)))).toEqual([])
    expect(found).not.toContain('2话电')
    expect(found).not.toContain('1电话 电梯')
  })

  it('are the same for a text that comes cut already', () => {
    const cut = features({ title: '', text: '', words: ['电梯', '停运'] })
    expect([...cut]).toEqual([...of('', '电梯停运')])
  })

  it('of words alone are those of the whole', () => {
    const appeal = { title: '电梯坏了', text: '三号楼电梯停运' }
    for (const [feature, count] of wordFeatures(appeal)) expect(features(appeal).get(feature)).toBe(count)
  })

  it('within a word are what explains it', () => {
    expect(featuresWithin('电梯')).toEqual(['0电梯', '2电', '2梯', '2电梯', '4电', '4梯', '4电梯'])
  })
})
