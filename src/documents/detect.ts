/** What a file is by its first bytes; `zip` and `ole` need a look inside, `text` an encoding. */
export type Container = 'pdf' | 'zip' | 'ole' | 'text' | { readonly unsupported: string; readonly name: string }

const signatures: readonly (readonly [string, string, string])[] = [
  ['89504e47', 'png', 'PNG 图片'],
  ['ffd8ff', 'jpeg', 'JPEG 图片'],
  ['47494638', 'gif', 'GIF 图片'],
  ['49492a00', 'tiff', 'TIFF 图片'],
  ['4d4d002a', 'tiff', 'TIFF 图片'],
  ['424d', 'bmp', 'BMP 图片'],
  ['7b5c727466', 'rtf', 'RTF 文档'],
  ['526172211a07', 'rar', 'RAR 压缩包'],
  ['377abcaf271c', '7z', '7z 压缩包'],
  ['1f8b', 'gzip', 'gzip 压缩包'],
  ['4d5a', 'exe', 'Windows 程序'],
  ['7f454c46', 'elf', '程序'],
  ['41433130', 'dwg', 'CAD 图纸'],
  ['52494646', 'riff', '图片或音视频'],
]

/** Short signatures also begin words: such a file is only what it says if it isn't text. */
export function containerOf(bytes: Buffer, isText: () => boolean): Container {
  const head = bytes.subarray(0, 16).toString('hex')
  if (head.startsWith('504b0304') || head.startsWith('504b0506')) return 'zip'
  if (head.startsWith('d0cf11e0a1b11ae1')) return 'ole'
  // ISO 32000-1, annex H: readers accept the header within the first 1024 bytes
  const pdf = bytes.subarray(0, 1024).indexOf('%PDF-')
  if (pdf === 0 || (pdf > 0 && !isText())) return 'pdf'
  const found = signatures.find(([signature]) => head.startsWith(signature))
  if (found && (found[0].length > 4 || !isText())) return { unsupported: found[1], name: found[2] }
  return 'text'
}

/** Names in the directory of a compound file are UTF-16 (MS-CFB, 2.6.1). */
const streams: readonly (readonly [string, string])[] = [
  ['EncryptedPackage', 'encrypted'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['Book', 'xls'],
  ['__properties_version1.0', 'msg'],
]

/** What a compound file of old Office is: `doc`, `xls`, `ppt`, `msg`, `encrypted`, or `ole` for another one. */
export function oleFormat(bytes: Buffer): string {
  return streams.find(([name]) => bytes.includes(Buffer.from(`${name}\0`, 'utf16le')))?.[1] ?? 'ole'
}
