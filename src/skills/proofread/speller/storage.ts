import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { SpellerModel } from './model.ts'
import type { Trees } from './trees.ts'

/** Grows when the meaning of the file changes; one of another format is not a model. */
const format = 2

const bytesOf = (part: Uint8Array | Uint16Array | Uint32Array | Float32Array) =>
  Buffer.from(part.buffer, part.byteOffset, part.byteLength)

interface Header {
  readonly format: number
  readonly sha256: string
  readonly total: number
  readonly threshold: number
  readonly thresholdAgain: number
  /** Depth and base of the trees, then of those that judge lengths. */
  readonly trees: readonly (readonly [number, number])[]
  /** Lengths in entries of what follows, in its order. */
  readonly lengths: readonly number[]
  readonly words: string
  readonly times: readonly number[]
  readonly listed: readonly number[]
  readonly sounds: readonly (readonly [number, string])[]
  readonly written: readonly (readonly [string, number])[]
}

/**
 * A speller in one file: a JSON line with words and confusions, then little-endian arrays, each from a multiple of eight
 * bytes on, so that they are used where they lie. It can be made anew at any time: a broken file is simply not a model.
 */
export function saveSpeller(path: string, model: SpellerModel): void {
  const { grams, trees, lengthTrees, confusions, words } = model
  const forests = [trees, lengthTrees]
  const meant = [...confusions.meant]
  const parts = [
    ...[grams.starts, grams.prints, grams.counts],
    ...forests.flatMap(({ features, cuts, leaves }) => [features, cuts, leaves]),
    Uint16Array.from(meant.flatMap(([wrong, { codes }]) => [wrong, codes.length, ...codes])),
    Uint8Array.from(meant.flatMap(([, { why }]) => [...why])),
  ]
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
  const body = Buffer.concat(parts.map(part => padded(bytesOf(part))))
  const header: Header = {
    format,
    sha256: createHash('sha256').update(body).digest('hex'),
    ...{ total: model.total, threshold: model.threshold, thresholdAgain: model.thresholdAgain },
    trees: forests.map(({ depth, base }) => [depth, base] as const),
    lengths: parts.map(part => part.length),
    words: [...words.keys()].join(' '),
    times: [...words.values()].map(one => one.times),
    listed: [...words.values()].flatMap((one, i) => (one.isListed ? [i] : [])),
    sounds: [...confusions.sounds],
    written: [...confusions.written],
  }
  const line = Buffer.from(JSON.stringify(header))
  const space = Buffer.alloc(7 - (line.length % 8), ' ')
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, Buffer.concat([line, space, Buffer.from('\n'), body]))
  renameSync(draft, path)
}

/** The saved speller; undefined when there is none, or it is damaged and has to be trained anew. */
export function loadSpeller(path: string): SpellerModel | undefined {
  if (!existsSync(path)) return undefined
  try {
    const file = readFileSync(path)
    const end = file.indexOf(10)
    const header = JSON.parse(file.subarray(0, end).toString()) as Header
    const body = new Uint8Array(file.subarray(end + 1)).buffer
    if (header.format !== format || createHash('sha256').update(new Uint8Array(body)).digest('hex') !== header.sha256) {
      return undefined
    }
    let at = 0
    const next = <Part>(
      kind: { new (buffer: ArrayBuffer, at: number, length: number): Part; BYTES_PER_ELEMENT: number },
      i: number,
    ): Part => {
      const length = header.lengths[i] ?? 0
      const part = new kind(body, at, length)
      at += Math.ceil((length * kind.BYTES_PER_ELEMENT) / 8) * 8
      return part
    }
    const grams = { starts: next(Uint32Array, 0), prints: next(Uint16Array, 1), counts: next(Uint8Array, 2) }
    const forest = (which: number): Trees => {
      const [depth = 0, base = 0] = header.trees[which] ?? []
      const first = 3 + 3 * which
      const features = next(Uint8Array, first)
      const cuts = next(Float32Array, first + 1)
      return { depth, base, features, cuts, leaves: next(Float32Array, first + 2) }
    }
    const [trees, lengthTrees] = [forest(0), forest(1)]
    const listed = new Set(header.listed)
    return {
      grams,
      ...{ total: header.total, threshold: header.threshold, thresholdAgain: header.thresholdAgain },
      ...{ trees, lengthTrees },
      words: new Map(
        header.words
          .split(' ')
          .filter(word => word !== '')
          .map((word, i) => [word, { times: header.times[i] ?? 0, isListed: listed.has(i) }]),
      ),
      confusions: {
        sounds: new Map(header.sounds),
        meant: unfold(next(Uint16Array, 9), next(Uint8Array, 10)),
        written: new Map(header.written),
      },
    }
  } catch {
    return undefined
  }
}

/** Rows that lie one after the other: a character, how many were meant by it, and these. */
function unfold(rows: Uint16Array, whys: Uint8Array): SpellerModel['confusions']['meant'] {
  const meant = new Map<number, { codes: Uint16Array; why: Uint8Array }>()
  let why = 0
  for (let at = 0; at < rows.length; ) {
    const size = rows[at + 1] ?? 0
    meant.set(rows[at] ?? 0, { codes: rows.subarray(at + 2, at + 2 + size), why: whys.subarray(why, why + size) })
    at += 2 + size
    why += size
  }
  return meant
}
