import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from './refusal.ts'
import { createRepetitionWatch } from './repetition.ts'
import { createNormaliser } from './visible.ts'

function shown(pieces: readonly string[], mayThink = false) {
  const normaliser = createNormaliser(mayThink)
  const text = pieces.map(normaliser.push).join('') + normaliser.end()
  return { text, normaliser }
}
const characters = (text: string) => text.split('')

describe('what a person sees of an answer', () => {
  const part = fc.constantFrom('您好', '😀', '<', '<thi', 'k>', '\u200b', '\u{e0041}', '\n', 'a</b>', '\r\n')

  it('is the same however it comes', () => {
    fc.assert(
      fc.property(fc.array(part), fc.boolean(), (parts, mayThink) => {
        const whole = shown([parts.join('')], mayThink).text
        expect(shown(parts, mayThink).text).toBe(whole)
        expect(shown(characters(parts.join('')), mayThink).text).toBe(whole)
      }),
    )
  })

  it.each([
    ['<think>想</think>答', '答'],
    ['前<think>想</think>后<think>再想</think>', '前后'],
    ['<think>没有想完', ''],
    ['1 < 2，a</b>', '1 < 2，a</b>'],
  ])('has no thinking in it: %s', (text, expected) => {
    for (const pieces of [[text], characters(text)]) expect(shown(pieces).text).toBe(expected)
  })

  it('has no thinking in it that never began, where it may be waited for or comes at once', () => {
    expect(shown(characters('想</think>答'), true).text).toBe('答')
    expect(shown(['想</think>答']).text).toBe('答')
    expect(shown(['想</think>答']).normaliser.hasShownThought).toBe(false)
    expect(shown(characters('想</think>答')).normaliser.hasShownThought).toBe(true)
  })

  it('comes at the end where a thinker did not think, and at once where it thinks elsewhere', () => {
    const waiting = createNormaliser(true)
    expect(waiting.push('答')).toBe('')
    expect(waiting.end()).toBe('答')
    const known = createNormaliser(true)
    known.knowsThought()
    expect(known.push('答')).toBe('答')
  })

  it('has nothing in it that nobody sees, and counts what it had', () => {
    const { text, normaliser } = shown(characters('a\u200b\u202e\u{e0041}\ufe0f\0\u001bb\tc\r\nd'))
    expect(text).toBe('ab\tc\nd')
    expect(normaliser.invisible).toBe(6)
  })

  it('is well-formed, also where it was cut in a character', () => {
    expect(shown(['好\ud83d']).text.isWellFormed()).toBe(true)
  })
})

describe('a loop', () => {
  const sentence = '您反映的问题已经转交相关部门办理，请您耐心等待，感谢您的理解与支持。'
  it.each([1, 2, 7, 30, 100, 150, 400, 2_000])('of a passage of %i characters is noticed within 2 kB', length => {
    const passage = Array.from({ length }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
    const watch = createRepetitionWatch()
    const text = passage.repeat(2 + 2_000 / length)
    const at = watch.loopAt(text)
    expect(at).toBeGreaterThan(0)
    expect(Buffer.byteLength(text.slice(length, at))).toBeLessThanOrEqual(2_048)
  })

  it('is not seen in ordinary writing, a table, or a form with lines to fill in', () => {
    const list = Array.from(
      { length: 60 },
      (_, i) => `${i + 1}. 第${i}项：由${i * 7}号窗口受理，承诺${(i % 9) + 1}个工作日。\n`,
    ).join('')
    const form = `${'_'.repeat(200)}\n${sentence.repeat(3)}\n${'_'.repeat(200)}`
    const table = Array.from({ length: 30 }, (_, i) => `| ${i} | 姓名${i} | ${i * 31} | 办结 |\n`).join('')
    for (const text of [list, form, table]) expect(createRepetitionWatch().loopAt(text)).toBe(-1)
  })
})

describe('a loop that counts', () => {
  it('is noticed, too', () => {
    const text = Array.from(
      { length: 400 },
      (_, i) => `第${i}次回复：已转办，请耐心等待，感谢您的理解和支持，祝您生活愉快。`,
    ).join('')
    const at = createRepetitionWatch().loopAt(text)
    expect(at).toBeGreaterThan(0)
    expect(Buffer.byteLength(text.slice(0, at))).toBeLessThanOrEqual(2_048)
  })
})

describe('a refusal', () => {
  it.each([
    '抱歉，我无法回答这个问题。',
    '很抱歉，我不能提供这方面的信息。',
    '对不起，作为一个人工智能助手，我无法协助您处理。',
    '作为AI语言模型，我不便对此发表评论。',
    '抱歉，暂时无法提供相关内容。',
    '我无法提供法律意见。',
    '这个问题超出了我的能力范围。',
    "I'm sorry, but I can't assist with that.",
    'I cannot help with this request.',
  ])('is known: %s', text => {
    expect(isRefusal(text)).toBe(true)
  })

  it.each([
    '您好！抱歉给您带来不便，您反映的问题已办结。',
    '很抱歉，我们无法受理您的申请，原因是材料不全，请补正后再提交。',
    '对不起，让您久等了。经核实，该路灯已修复。',
    '我局无法确认该地址，请补充门牌号。',
    '经查，该企业不能提供排污许可证，已责令整改。',
    '我市居民可以在大厅办理。',
    'I can help with that.',
  ])('is not seen in what an office writes: %s', text => {
    expect(isRefusal(text)).toBe(false)
  })
})
