import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import {
  BackupError,
  Begin,
  CarriedSecrets,
  End,
  type Frame,
  type FrameKind,
  formatVersion,
  Header,
  parseFrame,
  readFrames,
  Sequences,
  type SequenceValue,
  Versioned,
} from './format.ts'
import type { TableShape } from './tables.ts'
import { Tally } from './write.ts'

export interface BackupContents {
  readonly header: Header
  readonly secrets: CarriedSecrets
  readonly rows: Readonly<Record<string, number>>
  readonly sequences: readonly SequenceValue[]
}

export interface BackupReader {
  /** Takes the rows of one table, as COPY wrote them; returns how many arrived. */
  readonly onTable?: (table: TableShape, rows: AsyncIterable<Buffer>) => Promise<number>
  readonly onProgress?: (share: number) => void
}

const partNames: Record<Exclude<FrameKind, 'begin' | 'data' | 'end'>, string> = {
  header: '文件头',
  secrets: '密钥',
  sequences: '编号',
  trailer: '结尾',
}
const tablePart = (name: string) => `表 ${name}`

function parseHeader(payload: Buffer): Header {
  const { version } = parseFrame(Versioned, payload, partNames.header)
  if (version !== formatVersion) {
    throw new BackupError('文件头', `格式版本是 ${version}，本程序只认识 ${formatVersion}。请用建立它的那个版本的程序`)
  }
  return parseFrame(Header, payload, partNames.header)
}

async function drain(_table: TableShape, rows: AsyncIterable<Buffer>): Promise<undefined> {
  for await (const _ of rows);
}

/** Reads one backup from its first byte to its last; throws a BackupError at the first thing that is not as written. */
class Reading {
  readonly #frames: AsyncIterator<Frame>
  readonly #fileBytes: number
  readonly #reader: BackupReader
  #part = partNames.header

  constructor(file: FileHandle, fileBytes: number, reader: BackupReader) {
    this.#frames = readFrames(file, () => this.#part)
    this.#fileBytes = fileBytes
    this.#reader = reader
  }

  async #next(): Promise<Frame> {
    const { value, done } = await this.#frames.next()
    if (done) throw new BackupError(this.#part, '后面没有数据了')
    this.#reader.onProgress?.(value.at / this.#fileBytes)
    return value
  }

  async #expect(kind: FrameKind, part: string): Promise<Buffer> {
    this.#part = part
    const frame = await this.#next()
    if (frame.kind !== kind) throw new BackupError(part, `不在该在的地方（第 ${frame.at} 字节）：缺了一段，或次序被换`)
    return frame.payload
  }

  async #table(table: TableShape): Promise<number> {
    const part = tablePart(table.name)
    const { table: begun } = parseFrame(Begin, await this.#expect('begin', part), part)
    if (begun !== table.name) throw new BackupError(part, `它的位置上是表 ${begun}：缺了一段，或次序被换`)
    let end: Buffer | undefined
    const next = () => this.#next()
    const packed = async function* () {
      for (;;) {
        const frame = await next()
        if (frame.kind === 'data') yield frame.payload
        else {
          if (frame.kind !== 'end') throw new BackupError(part, `没有结尾（第 ${frame.at} 字节）`)
          end = frame.payload
          return
        }
      }
    }
    const tally = new Tally()
    let arrived: number | undefined
    try {
      await pipeline(Readable.from(packed()), createGunzip({ chunkSize: 65_536 }), tally, async rows => {
        arrived = await (this.#reader.onTable ?? drain)(table, rows)
      })
    } catch (error) {
      const isPacking = error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
      if (isPacking) throw new BackupError(part, '数据解不开')
      throw error
    }
    const told = parseFrame(End, end ?? Buffer.alloc(0), part)
    if (told.table !== table.name || told.bytes !== tally.bytes || told.rows !== tally.rows) {
      throw new BackupError(
        part,
        `记着 ${told.rows} 行、${told.bytes} 字节，读到 ${tally.rows} 行、${tally.bytes} 字节`,
      )
    }
    if (told.sha256 !== tally.digest()) throw new BackupError(part, '与所记的 SHA-256 不符')
    if (arrived !== undefined && arrived !== told.rows) {
      throw new BackupError(part, `有 ${told.rows} 行，数据库收下 ${arrived} 行`)
    }
    return told.rows
  }

  async all(): Promise<BackupContents> {
    const header = parseHeader(await this.#expect('header', partNames.header))
    const secrets = parseFrame(CarriedSecrets, await this.#expect('secrets', partNames.secrets), partNames.secrets)
    const rows: Record<string, number> = {}
    for (const table of header.tables) rows[table.name] = await this.#table(table)
    const sequences = parseFrame(Sequences, await this.#expect('sequences', partNames.sequences), partNames.sequences)
    await this.#expect('trailer', partNames.trailer)
    return { header, secrets, rows, sequences }
  }
}

/**
 * Reads a backup to its end and checks every byte of it on the way. Throws a BackupError that names the broken part;
 * whoever used rows before that must throw them away.
 */
export async function readBackup(path: string, reader: BackupReader = {}): Promise<BackupContents> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    throw new BackupError('整个文件', `打不开：${error instanceof Error ? error.message : error}`)
  }
  try {
    return await new Reading(file, (await file.stat()).size, reader).all()
  } finally {
    await file.close()
  }
}
