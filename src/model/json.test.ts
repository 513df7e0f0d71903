import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NotJson, parseArguments, parseJson } from './json.ts'

const cap = 100_000

describe('JSON of a model', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, noUnicodeString: false }), text => {
        expect(parseJson(text, cap)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('that is none is refused with nothing of it in the error', () => {
    for (const text of [
      '',
      '{',
      '{"a":1,}',
      '[1,]',
      "{'a':1}",
      '{"a":NaN}',
      '{"a":01}',
      '{"秘密',
      '{“a”：1}',
      '{"a":1}x',
    ]) {
      for (const parse of [parseJson, parseArguments]) {
        expect(() => parse(text, cap)).toThrow(NotJson)
        try {
          parse(text, cap)
        } catch (error) {
          expect(String(error)).not.toContain('秘密')
        }
      }
    }
  })

  it('is refused when it is too deep or too long, before it is parsed', () => {
    expect(() => parseJson('['.repeat(65) + ']'.repeat(65), cap)).toThrow('too deep')
    expect(parseJson('['.repeat(64) + ']'.repeat(64), cap)).toBeDefined()
    expect(() => parseJson('"xxxx"', 5)).toThrow('too long')
  })

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"x":[{"a":1,"b":{"c":1},"a":2}]}',
    '{"a":9007199254740993}',
    '[-9223372036854775808]',
    '{"__proto__":{"b":1}}',
  ])('for an action is refused where it could be read in two ways: %s', text => {
    expect(() => parseArguments(text, cap)).toThrow(NotJson)
    expect(() => parseJson(text, cap)).not.toThrow()
  })

  it.each([
    '{"a":{"a":1},"b":["a","a"],"c":"a\\"a"}',
    '{"a":1.5e300,"b":-0.25,"c":9007199254740991}',
    '{"a":"\\\\","b":":{,"}',
  ])('for an action is read where there is one way: %s', text => {
    expect(parseArguments(text, cap)).toEqual(JSON.parse(text))
  })
})
