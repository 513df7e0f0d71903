import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProving, recordEvidence } from '../../bench/evidence.ts'
import { samples } from '../../tests/support/office-samples.ts'
import { type ZipEntry, zipOf } from '../../tests/support/zip-writer.ts'
import { readBytes } from './read.ts'

/** Of each seed: a minute's worth in the gate, five thousand with BANGBAN_PROVE=1. */
const rounds = isProving ? 5000 : 50

const timeout = isProving ? 3_600_000 : 60_000

/** Numbers below `most`, the same for the same seed (xorshift32). */
function dice(seed: number): (most: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1
  return most => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % Math.max(1, most)
  }
}

/** Flips, cuts, doubles and overwrites, as a bad line, a bad disk and a bad mind do. */
function mutate(bytes: Buffer, throwDie: (most: number) => number): Buffer {
  const changed = Buffer.from(bytes)
  for (let n = throwDie(8); n >= 0; n--) {
    const at = throwDie(changed.length)
    const kind = throwDie(6)
    if (kind === 0) changed[at] = (changed[at] ?? 0) ^ (1 << throwDie(8))
    else if (kind === 1) changed[at] = throwDie(256)
    else if (kind === 2) changed.fill(throwDie(2) * 255, at, Math.min(changed.length, at + throwDie(16)))
    else if (kind === 3)
      changed.copy(changed, throwDie(changed.length), at, Math.min(changed.length, at + throwDie(64)))
    else if (kind === 4 && at + 4 <= changed.length)
      changed.writeUInt32LE([0, 0xffffffff, 0x7fffffff, 1][throwDie(4)] ?? 0, at)
    else changed.write(['<', '>', '"', '&', '<!--', ']]>', '/', '999999999'][throwDie(8)] ?? '', at, 'latin1')
  }
  return throwDie(10) === 0 ? changed.subarray(0, throwDie(changed.length)) : changed
}

/** The entries of a zip that zip-writer.ts has written. */
function entriesOf(zip: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const size = zip.readUInt32LE(at + 18)
    const from = at + 30 + zip.readUInt16LE(at + 26)
    entries.push({
      name: zip.toString('utf8', at + 30, from),
      content: inflateRawSync(zip.subarray(from, from + size)),
    })
    at = from + size
  }
  return entries
}

let inputs = 0
let slowest = 0
const stray: unknown[] = []
const note = (reason: unknown) => stray.push(reason)
beforeAll(() => {
  process.on('unhandledRejection', note)
})
afterAll(() => {
  process.off('unhandledRejection', note)
  recordEvidence({
    ids: ['U7'],
    area: 'Input',
    what: 'Whole files of eight formats are changed by chance, also within the XML that they pack, and read.',
    figures: [
      { name: 'files read', value: inputs },
      { name: 'exceptions that nobody caught', value: stray.length, aim: '0', isReached: stray.length === 0 },
      { name: 'slowest file', value: Math.round(slowest), unit: 'ms', aim: '≤ 5 s', isReached: slowest <= 5000 },
    ],
  })
})

async function endure(bytes: Buffer, name: string): Promise<void> {
  const started = performance.now()
  // throws for nothing that a file can hold
  const reading = await readBytes(bytes, name)
  const took = performance.now() - started
  inputs++
  slowest = Math.max(slowest, took)
  expect(took).toBeLessThan(5000)
  if (reading.verdict !== 'ok') expect(reading.advice).toMatch(/。$/)
  // a reader that stumbled is caught (read.ts), and is a fault of ours all the same
  expect(reading.advice ?? '').not.toContain('文件的结构有错')
  if (reading.verdict === 'ok') expect(reading.lost).toEqual([])
}

describe('whatever becomes of the bytes, there is a verdict within five seconds', () => {
  it.for(Object.entries(samples))('of a .%s', { timeout }, async ([format, bytes]) => {
    for (let seed = 1; seed <= rounds; seed++) await endure(mutate(bytes, dice(seed)), `a.${format}`)
    expect(stray).toEqual([])
  })

  it.for(['docx', 'xlsx', 'ofd'])('of the XML within a .%s', { timeout }, async format => {
    const entries = entriesOf(samples[format] as Buffer)
    for (let seed = 1; seed <= rounds; seed++) {
      const throwDie = dice(seed)
      const chosen = throwDie(entries.length)
      const changed = entries.map((entry, i) =>
        i === chosen ? { ...entry, content: mutate(Buffer.from(entry.content), throwDie) } : entry,
      )
      await endure(zipOf(changed), `a.${format}`)
    }
    expect(stray).toEqual([])
  })
})
