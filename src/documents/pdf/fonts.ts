import { inflateSync } from 'node:zlib'

const mebi = 2 ** 20

/** More than any real file names. */
const mostFonts = 50_000

/** The dictionaries of a PDF as they stand in the file, those in object streams unpacked. Encrypted ones stay unread. */
function* dictionaries(bytes: Buffer): Generator<string> {
  const raw = bytes.toString('latin1')
  yield raw
  const stream = /\/Type\s*\/ObjStm\b[\s\S]{0,400}?stream\r?\n/g
  let unpacked = 0
  for (let found = stream.exec(raw); found && unpacked < 64 * mebi; found = stream.exec(raw)) {
    const from = found.index + found[0].length
    const to = raw.indexOf('endstream', from)
    if (to < 0) return
    try {
      const content = inflateSync(bytes.subarray(from, to), { maxOutputLength: 16 * mebi, finishFlush: 2 })
      unpacked += content.length
      yield content.toString('latin1')
    } catch {
      // encrypted or broken: pdf.js says what it makes of it
    }
  }
}

export interface RawFacts {
  /** Pictures, without those that only mask another one. */
  readonly pictures: number
  /** There is a font by glyph numbers without a table that says which characters they are. */
  readonly hasUnmappedFont: boolean
}

/** What pdf.js doesn't tell of a file, found by looking at its dictionaries. */
export function rawFacts(bytes: Buffer): RawFacts {
  let hasUnmappedFont = false
  const masks = new Set<string>()
  let images = 0
  let isFirst = true
  let looked = 0
  for (const text of dictionaries(bytes)) {
    // a picture is a stream, and no stream lies within another one
    if (isFirst) {
      images = text.match(/\/Subtype\s*\/Image\b/g)?.length ?? 0
      for (const [, reference] of text.matchAll(/\/S?Mask\s+(\d+\s+\d+)\s+R/g)) if (reference) masks.add(reference)
    }
    isFirst = false
    for (const { index } of text.matchAll(/\/Identity-[HV]\b/g)) {
      if (hasUnmappedFont || ++looked > mostFonts) break
      const before = text.slice(Math.max(0, index - 2000), index)
      const after = text.slice(index, index + 2000)
      const dictionary = before.slice(before.lastIndexOf('<<') + 1) + after.slice(0, after.indexOf('>>'))
      if (/\/Type0\b/.test(dictionary) && !/\/ToUnicode\b/.test(dictionary)) hasUnmappedFont = true
    }
  }
  return { pictures: Math.max(0, images - masks.size), hasUnmappedFont }
}
