import type { InclusionProof } from '../../../../src/shapes/ledger.ts'

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

function bytesOf(digest: string): Uint8Array {
  const pairs = digest.match(/../g) ?? []
  return Uint8Array.from(pairs, pair => Number.parseInt(pair, 16))
}

async function sha256(...parts: readonly Uint8Array[]): Promise<string> {
  const whole = new Uint8Array(parts.reduce((length, it) => length + it.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
  return Array.from(hash, it => it.toString(16).padStart(2, '0')).join('')
}

const node = (left: string, right: string) => sha256(nodePrefix, bytesOf(left), bytesOf(right))

/** Whether this browser has what `provesInclusion` needs: it is missing outside https. */
export const canProve = () => window.isSecureContext

/**
 * Computes in this browser, with the server's word for nothing but the path: the hash of `body`, and from it up the
 * path the root (RFC 9162, 2.1.3.2). SHA-256 only, browsers know no SM3.
 */
export async function provesInclusion(body: string, proof: InclusionProof): Promise<boolean> {
  let hash = await sha256(leafPrefix, new TextEncoder().encode(body))
  if (hash !== proof.leafHash || proof.seq >= proof.size) return false
  let at = proof.seq
  let last = proof.size - 1
  const halve = () => {
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  for (const sibling of proof.path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = await node(sibling, hash)
      while (at % 2 === 0 && at !== 0) halve()
    } else {
      hash = await node(hash, sibling)
    }
    halve()
  }
  return last === 0 && hash === proof.root
}
