import { crc32, inflateRawSync } from 'node:zlib'
import { limits } from './limits.ts'
import { Unreadable } from './reading.ts'
import { BrokenDirectory, packedBytes, readDirectory, type ZipEntry } from './zip-directory.ts'

/** A zip whose directory was looked through. Entries are unpacked when asked for. */
export interface Archive {
  readonly names: readonly string[]
  has(name: string): boolean
  /** The bytes of an entry, undefined if there is none. Throws Unreadable if it is broken or a bomb. */
  read(name: string): Buffer | undefined
}

const malicious = (why: string) =>
  new Unreadable('malicious', `文件里的压缩结构不正常（${why}），没有打开。请向发送人核实，要一份正常保存的文件。`)
const damaged = (why: string) =>
  new Unreadable('damaged', `文件已损坏（${why}），读不出来。请重新下载或请对方重新发送。`)
const tooLarge = () =>
  new Unreadable('too-large', `文件解开后超过 ${limits.entry / 2 ** 20} MB，没有读取。请拆成几个文件再交来。`)

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u001f]/

/** What is wrong with an entry, if anything, by what the directory says of it. */
function faultOf({ name, rawName, isLink }: ZipEntry): string | undefined {
  if (control.test(name)) return '文件名里有控制字符'
  if (rawName.length > limits.name) return '文件名过长'
  if (/^(\/|[A-Za-z]:)/.test(name)) return '文件名是绝对路径'
  if (name.split('/').includes('..')) return '文件名指向上级文件夹'
  return isLink ? '含有链接' : undefined
}

function listed(bytes: Buffer): ZipEntry[] {
  try {
    return readDirectory(bytes)
  } catch (error) {
    if (error instanceof BrokenDirectory) throw damaged('压缩目录读不出来')
    throw error
  }
}

function refuseOverlaps(entries: readonly ZipEntry[], size: number): void {
  let end = 0
  for (const { offset, rawName, packedSize } of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < end) throw malicious('条目互相重叠')
    // a header has thirty bytes and the name
    end = offset + 30 + rawName.length + packedSize
    if (end > size) throw damaged('内容不完整')
  }
}

/** Entries by name, folders left out. Programs that fold case must not see another file than others do. */
function byName(all: readonly ZipEntry[]): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>()
  const folded = new Set<string>()
  for (const entry of all) {
    const fault = faultOf(entry)
    if (fault) throw malicious(fault)
    if (entry.name.endsWith('/')) continue
    if (folded.has(entry.name.toLowerCase())) throw malicious('有两个同名的条目')
    folded.add(entry.name.toLowerCase())
    entries.set(entry.name, entry)
  }
  return entries
}

/**
 * Looks through the directory of a zip. Throws Unreadable: malicious for names that lead elsewhere, links, twins,
 * overlaps, too many entries, and for a directory that promises gigabytes; damaged for what is cut or broken.
 */
export function openArchive(bytes: Buffer): Archive {
  const all = listed(bytes)
  if (all.length > limits.entries) throw malicious(`条目超过 ${limits.entries} 个`)
  const entries = byName(all)
  refuseOverlaps(all, bytes.length)
  const promised = all.reduce((sum, { size }) => sum + size, 0)
  if (promised > 4 * limits.unpacked && promised > limits.bombRatio * bytes.length)
    throw malicious('解压后大得不合常理')

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
  const contentOf = (entry: ZipEntry): Buffer => {
    try {
      const packed = packedBytes(bytes, entry)
      return entry.method === 0 ? packed : inflate(packed)
    } catch (error) {
      throw error instanceof BrokenDirectory ? damaged('压缩的内容与目录不符') : error
    }
  }
  return {
    names: [...entries.keys()],
    has: name => entries.has(name),
    read: name => {
      const entry = entries.get(name)
      if (!entry) return undefined
      if (entry.isEncrypted) throw new Unreadable('encrypted', '文件加了密码，没有打开。请取消密码后另存，再交来。')
      if (entry.method !== 0 && entry.method !== 8) throw damaged('压缩方法不认识')
      const content = contentOf(entry)
      unpacked += content.length
      if (content.length > limits.entry || unpacked > limits.unpacked) throw tooLarge()
      if (crc32(content) !== entry.crc32) throw damaged('内容与校验码不符')
      return content
    },
  }
}
