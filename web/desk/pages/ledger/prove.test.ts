import { describe, expect, it } from 'vitest'
import type { InclusionProof } from '../../../../src/shapes/ledger.ts'
import { provesInclusion } from './prove.ts'

const hex = (bytes: Uint8Array) => Array.from(bytes, it => it.toString(16).padStart(2, '0')).join('')

async function hash(prefix: number, content: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.of(prefix, ...content)))
}

const leafOf = (body: string) => hash(0, new TextEncoder().encode(body))

function largestPowerBelow(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}

/** MTH of RFC 6962, as it is written there. */
async function rootOf(bodies: readonly string[]): Promise<Uint8Array> {
  const [only] = bodies
  if (bodies.length === 1 && only !== undefined) return leafOf(only)
  const k = largestPowerBelow(bodies.length)
  return hash(1, Uint8Array.of(...(await rootOf(bodies.slice(0, k))), ...(await rootOf(bodies.slice(k)))))
}

/** PATH of RFC 6962, from the leaf upwards. */
async function pathOf(bodies: readonly string[], index: number): Promise<string[]> {
  if (bodies.length === 1) return []
  const k = largestPowerBelow(bodies.length)
  return index < k
    ? [...(await pathOf(bodies.slice(0, k), index)), hex(await rootOf(bodies.slice(k)))]
    : [...(await pathOf(bodies.slice(k), index - k)), hex(await rootOf(bodies.slice(0, k)))]
}

const bodyOf = (seq: number) => `{"seq":${seq},"type":"审定"}`

async function proofOf(seq: number, size: number): Promise<InclusionProof> {
  const bodies = Array.from({ length: size }, (_, index) => bodyOf(index))
  return {
    seq,
    size,
    leafHash: hex(await leafOf(bodyOf(seq))),
    root: hex(await rootOf(bodies)),
    path: await pathOf(bodies, seq),
    checkpoint: '',
  }
}

const everyPlace = Array.from({ length: 9 }, (_, size) => size + 1).flatMap(size =>
  Array.from({ length: size }, (_, seq) => [seq, size] as const),
)

describe('the proof of an entry', () => {
  it.each(everyPlace)('holds for entry %d of %d', async (seq, size) =>
    expect(await provesInclusion(bodyOf(seq), await proofOf(seq, size))).toBe(true),
  )

  it('fails when the body was changed', async () =>
    expect(await provesInclusion(`${bodyOf(3)} `, await proofOf(3, 7))).toBe(false))

  it('fails at another place', async () =>
    expect(await provesInclusion(bodyOf(3), { ...(await proofOf(3, 7)), seq: 2 })).toBe(false))

  it('fails for another root', async () =>
    expect(await provesInclusion(bodyOf(3), { ...(await proofOf(3, 7)), root: '0'.repeat(64) })).toBe(false))

  it('fails when the path is cut short', async () => {
    const proof = await proofOf(3, 7)
    expect(await provesInclusion(bodyOf(3), { ...proof, path: proof.path.slice(0, -1) })).toBe(false)
  })
})
