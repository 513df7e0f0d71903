import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

/** What a checkpoint says: this ledger, at this size, had this root, at this time. */
export interface TreeHead {
  readonly size: number
  /** hexadecimal */
  readonly root: string
  readonly at: Date
}

export interface Signer {
  /** Name of the ledger, first line of each checkpoint. */
  readonly origin: string
  /** Raw Ed25519 public key, 32 bytes, base64. */
  readonly publicKey: string
  sign(head: TreeHead): string
}

/** First four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ key): the key's id in a signed note (C2SP signed-note). */
function keyId(origin: string, rawKey: Buffer): Buffer {
  return createHash('sha256')
    .update(`${origin}\n`)
    .update(Buffer.concat([Buffer.of(1), rawKey]))
    .digest()
    .subarray(0, 4)
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
}

/** Signs checkpoints in the text form of C2SP tlog-checkpoint, with the time as an extension line. */
export function openSigner(origin: string, privateKeyPem: string): Signer {
  const key = createPrivateKey(privateKeyPem)
  const raw = rawPublicKey(createPublicKey(key))
  const id = keyId(origin, raw)
  return {
    origin,
    publicKey: raw.toString('base64'),
    sign: ({ size, root, at }) => {
      const text = `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\nat ${at.toISOString()}\n`
      const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64')
      return `${text}\n— ${origin} ${signature}\n`
    },
  }
}
