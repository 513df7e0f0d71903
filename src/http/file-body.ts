import { Buffer } from 'node:buffer'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Problem } from '../problems.ts'

/** A body that is the bytes of one file, and not JSON. */
export interface FileBody<Query, Read> {
  /** Bytes. */
  readonly limit: number
  readonly tooLarge: string
  /**
   * What is made of it before the transaction begins and while no turn is held, since it takes seconds; not done again
   * for a repeat of what took effect.
   */
  readonly read: (file: SentFile, query: Query) => Promise<Read>
}

/** A file as it arrived. */
export interface SentFile {
  readonly bytes: Uint8Array
  /** Of its bytes, in hex. */
  readonly sha256: string
  /** Ends what is done with it when the caller hangs up. */
  readonly signal: AbortSignal
}

/** How OpenAPI describes such a body. */
export const fileContent = {
  'application/octet-stream': { schema: z.string().openapi({ format: 'binary', description: '文件本身' }) },
}

export const isFileType = (type: string) => /^application\/octet-stream\b/i.test(type)

/** Nobody hears it: whoever called has hung up. */
export const hungUp = () => new Problem(499, 'gone', '连接已断开，文件没有收下。')

/** Takes the bytes of a call in. Throws Problem where there are too many of them, and where they end before their time. */
export async function receiveFile(
  c: Context,
  { limit, tooLarge }: Pick<FileBody<never, never>, 'limit' | 'tooLarge'>,
): Promise<SentFile> {
  if (!isFileType(c.req.header('content-type') ?? ''))
    throw new Problem(415, 'not_a_file', '请求内容须是一个文件（Content-Type: application/octet-stream）。')
  const onError = () => {
    throw new Problem(413, 'too-large', tooLarge)
  }
  await bodyLimit({ maxSize: limit, onError })(c, async () => {})
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  // apart from the event loop: of a large file it takes a tenth of a second
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return { bytes, sha256: Buffer.from(digest).toString('hex'), signal: c.req.raw.signal }
}
