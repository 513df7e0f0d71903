import { describe, expect, it } from 'vitest'
import { pixelsOf } from './picture-size.ts'

const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(40)
  bytes.write('IHDR', 12)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
const frame = (marker: number, width: number, height: number) =>
  Buffer.of(0xff, marker, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0)
const segment = (marker: number, length: number) =>
  Buffer.concat([Buffer.of(0xff, marker, (length + 2) >> 8, (length + 2) & 255), Buffer.alloc(length)])
const jpeg = (...parts: Buffer[]) => Buffer.concat([Buffer.of(0xff, 0xd8), ...parts, Buffer.alloc(20)])
const webp = (kind: string, rest: Buffer) =>
  Buffer.concat([Buffer.from('RIFF____WEBP'), Buffer.from(kind), Buffer.alloc(4), rest, Buffer.alloc(20)])

describe('the size of a picture', () => {
  it.each([
    ['a PNG', 'image/png', png(640, 480), 640 * 480],
    ['a PNG that asks for gigabytes', 'image/png', png(60_000, 60_000), 3.6e9],
    ['a PNG that is cut off', 'image/png', Buffer.alloc(20), undefined],
    ['a JPEG', 'image/jpeg', jpeg(segment(0xe0, 14), segment(0xdb, 65), frame(0xc0, 640, 480)), 640 * 480],
    ['a progressive JPEG', 'image/jpeg', jpeg(segment(0xe1, 30_000), frame(0xc2, 65_535, 65_535)), 65_535 ** 2],
    ['a JPEG with two frames', 'image/jpeg', jpeg(frame(0xc0, 8, 8), frame(0xc1, 60_000, 60_000)), 3.6e9],
    ['a JPEG with a table that only looks like a frame', 'image/jpeg', jpeg(segment(0xc4, 30)), undefined],
    ['a JPEG with filling before a marker', 'image/jpeg', jpeg(Buffer.of(0xff, 0xff), frame(0xc0, 10, 20)), 200],
    ['a JPEG that is none behind its head', 'image/jpeg', jpeg(Buffer.from('<script>')), undefined],
    ['a JPEG with a length of nothing', 'image/jpeg', jpeg(Buffer.of(0xff, 0xe0, 0, 0)), undefined],
    ['a WebP with a canvas', 'image/webp', webp('VP8X', Buffer.of(0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0)), 640 * 480],
    ['a lossy WebP', 'image/webp', webp('VP8 ', Buffer.of(0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1)), 640 * 480],
    ['a lossless WebP', 'image/webp', webp('VP8L', Buffer.of(0x2f, 0x7f, 0xc2, 0x77, 0)), 640 * 480],
    ['a WebP of no kind', 'image/webp', webp('ABCD', Buffer.alloc(10)), undefined],
  ] as const)('is read from what %s says', (_, mediaType, bytes, pixels) => {
    expect(pixelsOf(mediaType, bytes)).toBe(pixels)
  })
})
