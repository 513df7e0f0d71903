import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSseParser, LineTooLong, type ServerSentEvent } from './sse.ts'

const cap = 1_000

/** The events of these bytes, given in pieces that end where `cuts` say. */
function parse(bytes: Uint8Array, cuts: readonly number[] = []): ServerSentEvent[] {
  const parser = createSseParser(cap)
  const ends = [...cuts, bytes.length].map(cut => Math.min(cut, bytes.length)).sort((a, b) => a - b)
  return ends.flatMap((end, i) => parser.push(bytes.subarray(ends[i - 1] ?? 0, end)))
}
const parseText = (text: string) => parse(Buffer.from(text)).map(one => one.data)

const lineEnd = fc.constantFrom('\n', '\r', '\r\n')
const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map(text => text.replaceAll(/[\r\n\uFEFF]/g, ''))
const events = fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 8 })

describe('a stream of events', () => {
  it('gives back what was written, whatever its line ends, its comments and the cuts of the network', () => {
    fc.assert(
      fc.property(
        events,
        fc.infiniteStream(lineEnd),
        fc.array(fc.nat(400), { maxLength: 30 }),
        fc.boolean(),
        (written, ends, cuts, hasMark) => {
          const end = () => ends.next().value
          // a CR that ends a line and an LF that ends the next would be one end: each event uses one kind
          const text = written
            .map(lines => {
              const mark = end()
              return `: comment${mark}${lines.map(one => `data: ${one}${mark}`).join('')}${mark}`
            })
            .join(': between\r\n')
          const bytes = Buffer.from(`${hasMark ? '\uFEFF' : ''}${text}`)
          expect(parse(bytes, cuts).map(one => one.data)).toEqual(written.map(lines => lines.join('\n')))
        },
      ),
    )
  })

  it('means the same however it is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300), { maxLength: 20 }), (noise, cuts) => {
        const bytes = Buffer.concat([Buffer.from('data: 一\r\n\r\n'), noise, Buffer.from('\n\ndata: 二\r\r')])
        expect(parse(bytes, cuts)).toEqual(parse(bytes))
      }),
    )
  })

  it.each([
    ['no space after the colon', 'data:x\n\n', ['x']],
    ['one space is taken off, not two', 'data:  x\n\n', [' x']],
    ['several lines are one event', 'data: a\ndata: b\n\n', ['a\nb']],
    ['a field without a colon is empty', 'data\n\n', ['']],
    ['fields that mean nothing are read over', 'retry: 5\nevent: x\nfoo: y\ndata: z\n\n', ['z']],
    ['comments are read over', ': data: x\n\n', []],
    ['an event without its blank line never was', 'data: a\n\ndata: b\n', ['a']],
    ['an event without data is none', 'event: x\n\n', []],
    ['a byte order mark counts at the start alone', '\uFEFFdata: a\n\n\uFEFFdata: b\n\n', ['a']],
  ])('%s', (_, text, expected) => {
    expect(parseText(text)).toEqual(expected)
  })

  it('keeps the last id, and none with NUL in it', () => {
    expect(parse(Buffer.from('id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\n')).map(one => one.id)).toEqual([
      '1',
      '1',
      '1',
    ])
  })

  it('counts what was no UTF-8, and goes on', () => {
    const parser = createSseParser(cap)
    const [event] = parser.push(Buffer.concat([Buffer.from('data: a'), Buffer.from([0xff]), Buffer.from('b\n\n')]))
    expect(event?.data).toBe('a\uFFFDb')
    expect(parser.garbled).toBe(1)
  })

  it('ends at a line, and at an event, that is too long', () => {
    const parser = createSseParser(cap)
    expect(() => {
      for (let i = 0; i < 11; i++) parser.push(Buffer.from('x'.repeat(100)))
    }).toThrow(LineTooLong)
    expect(() => parseText(`${`data: ${'x'.repeat(300)}\n`.repeat(4)}\n`)).toThrow(LineTooLong)
  })
})
