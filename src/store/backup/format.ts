import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { StartError } from '../../settings.ts'

/**
 * A backup is one file: these bytes, then frames one after the other. A frame is kind (1 byte), number (4), length (4),
 * CRC-32 of those nine bytes and the payload (4), payload. Their order:
 *   header, secrets, then for each table of the header: begin, data…, end; then sequences, trailer, and nothing more.
 * The CRC tells which part is broken; the SHA-256 of the trailer, over every byte before it, tells that none is.
 */
export const magic = Buffer.from('BANGBAN BACKUP\n')
export const format = 'bangban-backup'
export const formatVersion = 1

export const frameKinds = { header: 1, secrets: 2, begin: 3, data: 4, end: 5, sequences: 6, trailer: 7 } as const
export type FrameKind = keyof typeof frameKinds

const frameHead = 13
/** No frame is longer, so that a damaged length asks for no memory. */
export const longestFrame = 1_048_576

export interface Frame {
  readonly kind: FrameKind
  readonly payload: Buffer
  /** Where it begins in the file. */
  readonly at: number
}

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Name = z.string().regex(/^[a-z_][a-z0-9_]*$/)
const Count = z.int().min(0)

/** Looked at before anything else: what another version wrote may look different from here on. */
export const Versioned = z.object({ format: z.literal(format), version: z.int() })

export const Header = z.strictObject({
  format: z.literal(format),
  version: z.literal(formatVersion),
  program: z.string(),
  /** Everything that was acknowledged before this moment is in the backup; the database's clock. */
  at: z.iso.datetime(),
  ledger: z.strictObject({
    size: Count,
    root: Sha256,
    checkpoint: z.string(),
    origin: z.string(),
    publicKey: z.string(),
  }),
  /** In the order in which they were applied. */
  migrations: z.array(z.string()).readonly(),
  /** In the order in which they are restored: what is referred to comes before what refers to it. */
  tables: z.array(z.strictObject({ name: Name, columns: z.array(Name).min(1).readonly() })).readonly(),
})
export type Header = z.infer<typeof Header>

/** What must go with the data for the office to go on: its ledger is signed on, its sessions and second factors hold. */
export const CarriedSecrets = z.strictObject({
  applicationPassword: z.string(),
  sessionSecret: z.string(),
  ledgerKey: z.string(),
})
export type CarriedSecrets = z.infer<typeof CarriedSecrets>

export const Begin = z.strictObject({ table: Name })
/** Of the rows as COPY writes them, before they are packed. */
export const End = z.strictObject({ table: Name, rows: Count, bytes: Count, sha256: Sha256 })
export const Sequences = z.array(
  z.strictObject({ name: Name, last: z.string().regex(/^-?\d+$/), isCalled: z.boolean() }),
)
export type SequenceValue = z.infer<typeof Sequences>[number]
export const Trailer = z.strictObject({ frames: Count, sha256: Sha256 })

/** A file that is no whole backup; `part` names what of it is broken. */
export class BackupError extends StartError {
  readonly part: string

  constructor(part: string, why: string) {
    super(`备份文件不能用，没有恢复任何数据。坏的是${part}：${why}。请换一份备份。`)
    this.part = part
  }
}

/** Writes frames and keeps count of them. */
export class FrameWriter {
  readonly #file: FileHandle
  readonly #hash: Hash = createHash('sha256')
  #frames = 0
  #bytes = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  get bytes(): number {
    return this.#bytes
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    for (let done = 0; done < bytes.length; ) done += (await this.#file.write(bytes, done)).bytesWritten
  }

  async begin(): Promise<void> {
    await this.#put(magic)
  }

  async write(kind: FrameKind, payload: Buffer): Promise<void> {
    if (payload.length > longestFrame) throw new RangeError(`a frame of ${payload.length} bytes`)
    const head = Buffer.alloc(frameHead)
    head.writeUInt8(frameKinds[kind], 0)
    head.writeUInt32BE(this.#frames++, 1)
    head.writeUInt32BE(payload.length, 5)
    head.writeUInt32BE(crc32(payload, crc32(head.subarray(0, 9))), 9)
    await this.#put(head)
    await this.#put(payload)
  }

  async json(kind: FrameKind, value: unknown): Promise<void> {
    await this.write(kind, Buffer.from(JSON.stringify(value)))
  }

  /** The last frame. */
  async seal(): Promise<void> {
    await this.json('trailer', { frames: this.#frames, sha256: this.#hash.copy().digest('hex') })
  }
}

/** Reads `length` bytes from where the file stands, or fewer at its end. */
async function take(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

const kindOf = (code: number) => (Object.keys(frameKinds) as FrameKind[]).find(kind => frameKinds[kind] === code)

/**
 * The frames of a file in their order, each as it was written; ends after the trailer. `part` says what the reader was
 * about to read, for the words of a failure.
 */
export async function* readFrames(file: FileHandle, part: () => string): AsyncGenerator<Frame> {
  if (!(await take(file, magic.length)).equals(magic)) throw new BackupError('文件开头', '不是帮办的备份文件')
  const hash = createHash('sha256').update(magic)
  for (let number = 0, at = magic.length; ; number++) {
    const head = await take(file, frameHead)
    if (head.length < frameHead) throw new BackupError(part(), `文件在第 ${at} 字节处断了`)
    const kind = kindOf(head.readUInt8(0))
    const length = head.readUInt32BE(5)
    if (kind === undefined || length > longestFrame) throw new BackupError(part(), `第 ${at} 字节处的数据被改动`)
    const payload = await take(file, length)
    if (payload.length < length) throw new BackupError(part(), `文件在第 ${at + frameHead} 字节之后断了`)
    if (head.readUInt32BE(9) !== crc32(payload, crc32(head.subarray(0, 9)))) {
      throw new BackupError(part(), `第 ${at} 字节起的 ${frameHead + length} 个字节里有改动`)
    }
    if (head.readUInt32BE(1) !== number) throw new BackupError(part(), `第 ${at} 字节处缺了一段，或次序被换`)
    if (kind === 'trailer') {
      const trailer = parseFrame(Trailer, payload, '结尾')
      if (trailer.frames !== number || trailer.sha256 !== hash.digest('hex')) {
        throw new BackupError('整个文件', '与结尾所记的 SHA-256 不符')
      }
      if ((await take(file, 1)).length > 0) throw new BackupError('结尾', '后面还有别的数据')
      yield { kind, payload, at }
      return
    }
    hash.update(head).update(payload)
    yield { kind, payload, at }
    at += frameHead + length
  }
}

/** The JSON of a frame as what it should be. */
export function parseFrame<T>(schema: z.ZodType<T>, payload: Buffer, part: string): T {
  let value: unknown
  try {
    value = JSON.parse(payload.toString())
  } catch {
    throw new BackupError(part, '不是 JSON')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new BackupError(part, `内容不完整（${parsed.error.issues[0]?.path.join('.') ?? ''}）`)
  return parsed.data
}
