import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPersonalData } from '../language/index.ts'
import { createRedactor } from './redaction.ts'

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map(all => all.join(''))
const mobile = digits(9).map(rest => `13${rest}`)
const idNumber = fc.tuple(digits(4), digits(3)).map(([place, rest]) => `11${place}19900307${rest}X`)
const email = fc.constantFrom('a.b@example.com', 'zhang-san@mail.example.cn')
const plate = fc.constantFrom('京A12345', '沪B·8K888')
const prose = fc.constantFrom('，请联系', '：', '。电话', ' ', '〔手机号1〕', '〔〕', '〔', '已办结', '〔2026〕12号')
const text = fc.array(fc.oneof(mobile, idNumber, email, plate, prose), { maxLength: 12 }).map(parts => parts.join('；'))

describe('personal data on its way to a model', () => {
  it('is all replaced, and comes back exactly, however the answer is cut', () => {
    fc.assert(
      fc.property(text, text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (first, second, sizes) => {
        const redactor = createRedactor([first, second])
        const sent = [first, second].map(redactor.redact)
        expect(sent.flatMap(findPersonalData)).toEqual([])
        expect(sent.map(redactor.restore)).toEqual([first, second])
        const restorer = redactor.restorer()
        const whole = sent.join('')
        let restored = ''
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          restored += restorer.push(whole.slice(at, at + size))
          at += size
        }
        expect(restored + restorer.end()).toBe(first + second)
      }),
    )
  })

  it('has the same placeholder wherever the same thing stands, and another for another', () => {
    const redactor = createRedactor([])
    expect(redactor.redact('13800000000 和 13900000000')).toBe('〔手机号1〕 和 〔手机号2〕')
    expect(redactor.redact('再打 13900000000')).toBe('再打 〔手机号2〕')
  })

  it('takes no placeholder that somebody wrote themselves', () => {
    const written = '〔手机号1〕是他写的，13800000000'
    const redactor = createRedactor([written])
    expect(redactor.redact(written)).toBe('〔手机号1〕是他写的，〔手机号2〕')
    expect(redactor.restore('请拨〔手机号1〕')).toBe('请拨〔手机号1〕')
  })

  it('hands on at once what can be no placeholder', () => {
    const restorer = createRedactor([]).restorer()
    expect(restorer.push('国发〔2026〕')).toBe('国发〔2026〕')
    expect(restorer.push('〔一')).toBe('')
    expect(restorer.push('二三四五六七八九十十一十二')).toBe('〔一二三四五六七八九十十一十二')
  })
})
