import { crc32, inflateRawSync } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { limits } from './limits.ts'
import { Unreadable } from './reading.ts'

/** A zip whose directory was looked through. Entries are unpacked when asked for. */
export interface Archive {
  readonly names: readonly string[]
  has(name: string): boolean
  /** The bytes of an entry, undefined if there is none. Throws Unreadable if it is broken or a bomb. */
  read(name: string): Promise<Buffer | undefined>
}

const malicious = (why: string) =>
  new Unreadable('malicious', `文件里的压缩结构不正常（${why}），没有打开。请向发送人核实，要一份正常保存的文件。`)
const damaged = (why: string) =>
  new Unreadable('damaged', `文件已损坏（${why}），读不出来。请重新下载或请对方重新发送。`)

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u001f]/

/** What is wrong with the name of an entry, if anything. */
function faultOfName(name: string): string | undefined {
  if (control.test(name)) return '文件名里有控制字符'
  if (name.length > limits.name) return '文件名过长'
  if (/^(\/|[A-Za-z]:)/.test(name)) return '文件名是绝对路径'
  if (name.split('/').includes('..')) return '文件名指向上级文件夹'
  return undefined
}

const isLink = (entry: Entry) => entry.versionMadeBy >> 8 === 3 && entry.externalFileAttributes >>> 28 === 0xa

async function directory(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw malicious(`条目超过 ${limits.entries} 个`)
  const entries = new Map<string, Entry>()
  const folded = new Set<string>()
  for await (const entry of zip.eachEntry()) {
    // Windows programs of old wrote backslashes; a name keeps its meaning
    const name = entry.fileName.replaceAll('\\', '/')
    const fault = faultOfName(name)
    if (fault) throw malicious(fault)
    if (isLink(entry)) throw malicious('含有链接')
    if (name.endsWith('/')) continue
    const low = name.toLowerCase()
    if (folded.has(low)) throw malicious('有两个同名的条目')
    folded.add(low)
    entries.set(name, entry)
    if (entries.size > limits.entries) throw malicious(`条目超过 ${limits.entries} 个`)
  }
  return entries
}

function refuseOverlaps(entries: Iterable<Entry>, size: number): void {
  const places = [...entries].toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let end = 0
  for (const entry of places) {
    if (entry.relativeOffsetOfLocalHeader < end) throw malicious('条目互相重叠')
    // a local header has thirty bytes and the name
    end = entry.relativeOffsetOfLocalHeader + 30 + entry.fileNameLength + entry.compressedSize
    if (end > size) throw damaged('内容不完整')
  }
}

/**
 * Looks through the directory of a zip. Throws Unreadable: malicious for names that lead elsewhere, links, twins,
 * overlaps, too many entries, and for a directory that promises gigabytes; damaged for what is cut or broken.
 */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  let entries: Map<string, Entry>
  let zip: ZipFile
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: false })
    entries = await directory(zip)
  } catch (error) {
    if (error instanceof Unreadable) throw error
    const why = error instanceof Error ? error.message : ''
    if (/absolute path|invalid relative path/.test(why)) throw malicious('文件名指向别处')
    throw damaged('压缩目录读不出来')
  }
  refuseOverlaps(entries.values(), bytes.length)
  const promised = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (promised > 4 * limits.unpacked && promised > limits.bombRatio * bytes.length) {
    throw malicious('解压后大得不合常理')
  }

  let unpacked = 0
  const inflate = (packed: Buffer): Buffer => {
    const bomb = Math.max(limits.bombBytes, limits.bombRatio * packed.length)
    const allowed = Math.min(limits.entry, limits.unpacked - unpacked, bomb)
    if (allowed <= 0) throw tooLarge()
    try {
      return inflateRawSync(packed, { maxOutputLength: allowed })
    } catch (error) {
      if (error instanceof RangeError) throw allowed === bomb ? malicious('解压后大得不合常理') : tooLarge()
      throw damaged('压缩的内容解不开')
    }
  }
  return {
    names: [...entries.keys()],
    has: name => entries.has(name),
    read: async name => {
      const entry = entries.get(name)
      if (!entry) return undefined
      if (entry.isEncrypted()) throw new Unreadable('encrypted', '文件加了密码，没有打开。请取消密码后另存，再交来。')
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true }).catch(() => {
        throw damaged('压缩的内容找不到')
      })
      const packed = bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize)
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw damaged('压缩方法不认识')
      const content = entry.compressionMethod === 0 ? packed : inflate(packed)
      unpacked += content.length
      if (content.length > limits.entry || unpacked > limits.unpacked) throw tooLarge()
      if (crc32(content) !== entry.crc32) throw damaged('内容与校验码不符')
      return content
    },
  }
}

const tooLarge = () =>
  new Unreadable('too-large', `文件解开后超过 ${limits.entry / 2 ** 20} MB，没有读取。请拆成几个文件再交来。`)
