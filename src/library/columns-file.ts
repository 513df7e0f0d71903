import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { setImmediate as afterOthers } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'

/**
 * A file of named columns: arrays of numbers as they lie in memory, lists in pieces. It is read piece by piece, so that
 * nobody waits for more than one of them; a hundred megabytes at once stop everything for a third of a second.
 */
export type Column = Numbers | readonly unknown[]
type Numbers = Float64Array | Float32Array | Uint32Array | Uint8Array

/** Elements of a list that are written, and read, as one. */
const pieceLength = 2000

const kinds = { Float64Array, Float32Array, Uint32Array, Uint8Array } as const
type Kind = keyof typeof kinds

interface Written {
  readonly name: string
  /** Of an array of numbers. */
  readonly kind?: Kind
  /** Bytes of its pieces, in their order. */
  readonly pieces: readonly number[]
}

const kindOf = (numbers: Numbers) => numbers.constructor.name as Kind
const bytesOf = (numbers: Numbers) => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

function piecesOf(column: Column): Uint8Array[] {
  if (ArrayBuffer.isView(column)) return [bytesOf(column)]
  const count = Math.ceil(column.length / pieceLength)
  return Array.from({ length: count }, (_, i) => serialize(column.slice(i * pieceLength, (i + 1) * pieceLength)))
}

/** Writes the columns; the file begins with the length of its table of contents. */
export async function writeColumns(path: string, format: number, columns: Readonly<Record<string, Column>>) {
  const written = Object.entries(columns).map(([name, column]) => ({ name, column, pieces: piecesOf(column) }))
  const contents: Written[] = written.map(({ name, column, pieces }) => ({
    name,
    ...(ArrayBuffer.isView(column) && { kind: kindOf(column) }),
    pieces: pieces.map(one => one.byteLength),
  }))
  const head = Buffer.from(JSON.stringify({ format, contents }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.byteLength)
  await writeFile(path, [length, head, ...written.flatMap(one => one.pieces)], { mode: 0o600 })
}

/** Reads just so many bytes; throws where the file ends before. */
async function filled<Bytes extends Uint8Array>(file: FileHandle, bytes: Bytes): Promise<Bytes> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done)
    if (bytesRead === 0) throw new Error('the file ends early')
    done += bytesRead
  }
  return bytes
}

async function readColumn(file: FileHandle, { kind, pieces }: Written): Promise<Column> {
  if (kind !== undefined) {
    const [bytes = 0] = pieces
    const numbers = new kinds[kind](bytes / kinds[kind].BYTES_PER_ELEMENT)
    await filled(file, bytesOf(numbers))
    return numbers
  }
  const list: unknown[] = []
  for (const bytes of pieces) {
    for (const one of deserialize(await filled(file, Buffer.alloc(bytes))) as unknown[]) list.push(one)
    // what is read from memory of the system comes back before anybody else had a turn
    await afterOthers()
  }
  return list
}

/** The columns of a file; throws where it isn't one, is cut short, or has another format. */
export async function readColumns(path: string, format: number): Promise<ReadonlyMap<string, Column>> {
  const file = await open(path)
  try {
    const length = (await filled(file, Buffer.alloc(4))).readUInt32LE()
    if (length > (await file.stat()).size) throw new Error('no file of columns')
    const head = JSON.parse((await filled(file, Buffer.alloc(length))).toString()) as {
      readonly format: number
      readonly contents: readonly Written[]
    }
    if (head.format !== format) throw new Error(`format ${head.format} is not ${format}`)
    const columns = new Map<string, Column>()
    for (const one of head.contents) columns.set(one.name, await readColumn(file, one))
    return columns
  } finally {
    await file.close()
  }
}
