import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** A secret as Standard Webhooks writes it: 32 random bytes in base64 behind a prefix. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

export interface Message {
  /** The same at every attempt, so that a receiver can tell what it has had already. */
  readonly id: string
  readonly at: Date
  readonly body: string
}

/** The three headers of the Standard Webhooks specification; seconds since 1970, HMAC-SHA256 over `id.timestamp.body`. */
export function signedHeaders(secret: string, { id, at, body }: Message): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
