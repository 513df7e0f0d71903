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

/**
 * The three headers of the Standard Webhooks specification; seconds since 1970, HMAC-SHA256 over `id.timestamp.body`, by
 * each of the secrets. A receiver takes what one of them signed.
 */
export function signedHeaders(secrets: readonly string[], { id, at, body }: Message): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
