import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSigner, type Signer, type TreeHead } from './checkpoint.ts'
import { emptyRoot, leafHash } from './tree.ts'
import { verifyLedger } from './verifier.ts'

/** SEED=… runs the same random cases again; a failure prints its seed. */
const random = process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}

const origin = 'bangban/3f0c2f4e-0000-4000-8000-000000000001'
const pem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const key = pem()
const signer = openSigner(origin, key)
const empty: TreeHead = { size: 0, root: emptyRoot('sha256'), at: new Date('2026-01-05T01:02:03.004Z') }
const head: TreeHead = { size: 20_852_163, root: leafHash('sha256', 'any'), at: new Date('2026-01-05T01:02:03.004Z') }

/** The id of an Ed25519 key as C2SP signed-note has it. */
const keyId = (name: string, rawKey: Buffer) =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(1)).update(rawKey).digest().subarray(0, 4)

/** What the verifier says of the export of an empty ledger with this head. */
function verdict(checkpoint: string, kept: readonly string[] = [], from: Signer = signer) {
  const header = { format: 'bangban-ledger/1', origin: from.origin, algorithm: 'sha256', publicKey: from.publicKey }
  const treeHead = { size: 0, frontier: [], lastHash: '0'.repeat(64), root: empty.root, checkpoint }
  const lines = [JSON.stringify({ kind: 'header', ...header }), JSON.stringify({ kind: 'head', ...treeHead })]
  return verifyLedger(Readable.from(lines), { checkpoints: kept })
}

describe('a checkpoint', () => {
  it('says in four lines which ledger had how many entries, under which root, and when', () => {
    const [text, signature, ...rest] = signer.sign(head).split('\n\n')
    expect(text).toBe(
      `${origin}\n20852163\n${Buffer.from(head.root, 'hex').toString('base64')}\nat 2026-01-05T01:02:03.004Z`,
    )
    expect(signature).toMatch(/^— bangban\/[0-9a-f-]{36} [A-Za-z0-9+/]{91}=\n$/)
    expect(rest).toEqual([])
  })

  it('is signed so that anybody with the public key can check it without this program', () => {
    const note = signer.sign(head)
    const text = note.slice(0, note.indexOf('\n\n') + 1)
    const blob = Buffer.from(note.trimEnd().split(' ').at(-1) ?? '', 'base64')
    const rawKey = Buffer.from(signer.publicKey, 'base64')
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: rawKey.toString('base64url') },
      format: 'jwk',
    })
    expect(rawKey).toHaveLength(32)
    expect(blob.subarray(0, 4)).toEqual(keyId(origin, rawKey))
    expect(verify(null, Buffer.from(text), publicKey, blob.subarray(4))).toBe(true)
  })

  it('names its key by the id that other transparency logs compute', () => {
    // the published key of Go's checksum database: sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8
    const published = Buffer.from('Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8', 'base64')
    expect(keyId('sum.golang.org', published.subarray(1)).toString('hex')).toBe('033de0ae')
  })

  it('is the same text for the same head and key', () => {
    expect(openSigner(origin, key).sign(head)).toBe(signer.sign(head))
  })

  it('differs with every fact that it states', () => {
    const notes = [
      head,
      { ...head, size: head.size + 1 },
      { ...head, root: empty.root },
      { ...head, at: new Date(head.at.getTime() + 1) },
    ].map(one => signer.sign(one))
    expect(new Set(notes.map(note => note.split('\n\n')[1]))).toHaveLength(4)
  })

  it('is believed as it was signed', async () => {
    expect(await verdict(signer.sign(empty))).toMatchObject({ ok: true, problems: [] })
  })

  it('is refused after a change of any bit', async () => {
    const note = Buffer.from(signer.sign(empty))
    const accepted: string[] = []
    for (const at of note.keys()) {
      for (const bit of Array(8).keys()) {
        const changed = Buffer.from(note)
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
        if ((await verdict(changed.toString())).ok) accepted.push(`bit ${bit} of byte ${at} of ${note.length}`)
      }
    }
    expect(accepted).toEqual([])
  })

  it('is refused with anything added to it or taken from it', async () => {
    const note = signer.sign(empty)
    expect((await verdict(`${note}x`)).ok).toBe(false)
    expect((await verdict(`${note}\n写在签名之后`)).ok).toBe(false)
    await fc.assert(
      fc.asyncProperty(fc.nat(note.length), fc.nat(3), fc.string({ maxLength: 3 }), async (at, length, text) => {
        const changed = note.slice(0, at) + text + note.slice(at + length)
        fc.pre(changed !== note)
        expect((await verdict(changed)).ok).toBe(false)
      }),
      { ...random, numRuns: 500 },
    )
  })

  it('is refused when another key signed it, or the same key for another ledger', async () => {
    const otherKey = openSigner(origin, pem())
    const otherLedger = openSigner('bangban/another', key)
    for (const note of [otherKey.sign(empty), otherLedger.sign(empty)]) {
      expect((await verdict(note)).problems).toContainEqual(expect.stringContaining('签名不对'))
    }
    const borrowed = signer.sign(empty).replace(/— .+\n$/, otherKey.sign(empty).split('\n\n')[1] ?? '')
    expect((await verdict(borrowed)).ok).toBe(false)
  })

  it('is refused for a head that says something else than it', async () => {
    for (const other of [
      { ...empty, size: 1 },
      { ...empty, root: head.root },
    ]) {
      expect((await verdict(signer.sign(other))).problems).toContainEqual(expect.stringContaining('根不一致'))
    }
  })
})

describe('a checkpoint that somebody kept', () => {
  const present = signer.sign(empty)

  it('is refused when it is not of this ledger or not of this key', async () => {
    const foreign = [openSigner('bangban/another', key), openSigner(origin, pem())].map(one => one.sign(empty))
    for (const kept of [...foreign, 'no checkpoint', '', present.replace('at 2026', 'at 2025')]) {
      const { ok, problems } = await verdict(present, [kept])
      expect(ok).toBe(false)
      expect(problems).toContainEqual(expect.stringContaining('您保存的检查点'))
    }
  })

  it('shows that the ledger has lost what it then had', async () => {
    const { ok, problems } = await verdict(present, [signer.sign({ ...head, size: 7 })])
    expect(ok).toBe(false)
    expect(problems).toContainEqual(expect.stringContaining('您保存的检查点有 7 条，这份台账只有 0 条'))
  })

  it('gives no false alarm when it was taken before the first entry', async () => {
    expect(await verdict(present, [present])).toMatchObject({ ok: true, problems: [] })
  })
})
