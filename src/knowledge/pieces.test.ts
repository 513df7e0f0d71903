import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutPassages, piecesOf, wholeOf } from './pieces.ts'

const notice =
  '各县人民政府：为做好示例工作，现通知如下：一、补助对象是本县居民。补助标准是每人每月三百元。二、申请人应当向乡镇提出申请。（一）身份证明；（二）收入证明。三、本通知自印发之日起施行。'

describe('pieces of a long text', () => {
  it('are the text itself where it is short', () => {
    expect(piecesOf('补助三百元。', 100)).toEqual(['补助三百元。'])
    expect(piecesOf('', 100)).toEqual([''])
  })

  it('begin where a numbered part does, and end with a sentence', () => {
    const pieces = piecesOf(notice, 50)
    expect(pieces.some(one => one.startsWith('二、'))).toBe(true)
    for (const one of pieces.slice(0, -1)) expect(one).toMatch(/[。；：]$/)
  })

  it('lose nothing, whatever the text', () => {
    const text = fc.array(fc.constantFrom('补助', '。', '；', '（一）', '二、', '\n', '”', '第三条', '，', 'a'), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (words, most) => {
        const whole = words.join('')
        const pieces = piecesOf(whole, most)
        expect(pieces.join('')).toBe(whole)
        if (whole !== '') expect(pieces.every(one => one !== '')).toBe(true)
      }),
    )
  })

  it('leave a sentence whole that is longer than a piece', () => {
    const long = `${'很'.repeat(80)}长。`
    expect(piecesOf(`短。${long}短。`, 50)).toEqual(['短。', long, '短。'])
  })
})

it('a passage is known by its id, whole or in pieces', () => {
  const place = { title: '通知', heading: '', label: '' }
  const short = { ...place, id: 'a', text: '短。' }
  const long = { ...place, id: 'b¶', text: '这是一句话。'.repeat(300) }
  const cut = [...cutPassages([short, long])]
  expect(cut[0]).toEqual(short)
  expect(cut.length).toBeGreaterThan(2)
  expect(new Set(cut.map(one => one.id)).size).toBe(cut.length)
  expect(new Set(cut.map(one => wholeOf(one.id)))).toEqual(new Set(['a', 'b¶']))
  expect(
    cut
      .slice(1)
      .map(one => one.text)
      .join(''),
  ).toBe(long.text)
})
