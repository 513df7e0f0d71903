import { createHash } from 'node:crypto'

/** Writes a PDF of these objects (the first is number 1, the catalogue) with its table of places. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const places: number[] = []
  let at = pieces[0]?.length ?? 0
  const write = (piece: string | Buffer) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
    pieces.push(bytes)
    at += bytes.length
  }
  objects.forEach((object, i) => {
    places.push(at)
    write(`${i + 1} 0 obj\n`)
    write(object)
    write('\nendobj\n')
  })
  const table = at
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`)
  for (const place of places) write(`${String(place).padStart(10, '0')} 00000 n \n`)
  write(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`)
  return Buffer.concat(pieces)
}

const stream = (content: string, more = '') =>
  `<< /Length ${Buffer.byteLength(content, 'latin1')} ${more}>>\nstream\n${content}\nendstream`

const hex = (numbers: readonly number[]) => numbers.map(one => one.toString(16).padStart(4, '0')).join('')

/** Maps the codes 1, 2, 3 … to these characters. */
const toUnicode = (characters: readonly string[]) =>
  stream(
    `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${characters.length} beginbfchar
${characters.map((one, i) => `<${hex([i + 1])}> <${Buffer.from(one, 'utf16le').swap16().toString('hex')}>`).join('\n')}
endbfchar endcmap end end`,
  )

export interface PdfOptions {
  /** `mapped`: codes of its own with a table; `gb`: a predefined map of Adobe-GB1; `unmapped`: codes without a table. */
  readonly font?: 'mapped' | 'gb' | 'unmapped'
  /** Operators before the text: a colour, a rendering mode. */
  readonly before?: string
  /** Entries of each page's dictionary, and objects after the others (their numbers begin at `firstExtra`). */
  readonly pageMore?: string
  readonly catalogueMore?: string
  readonly extra?: readonly string[]
  readonly trailer?: string
}

/** The number of the first object of `extra`. */
export const firstExtra = 6

/** A PDF with a page for each list of lines, the first line at the top. */
export function pdf(pages: readonly (readonly string[])[], options: PdfOptions = {}): Buffer {
  const { font = 'mapped', before = '', pageMore = '', catalogueMore = '', extra = [], trailer = '' } = options
  const characters = [...new Set(pages.flat().join(''))]
  const encode = (line: string) =>
    font === 'gb'
      ? Buffer.from(line, 'utf16le').swap16().toString('hex')
      : hex([...line].map(one => characters.indexOf(one) + 1))
  const number = (i: number) => firstExtra + extra.length + i
  const encoding = font === 'gb' ? '/UniGB-UCS2-H' : '/Identity-H'
  const collection = font === 'gb' ? '/Ordering (GB1) /Supplement 2' : '/Ordering (Identity) /Supplement 0'
  const contents = pages.map(lines =>
    stream(
      `BT ${before} /F1 12 Tf ${lines.map((line, i) => `1 0 0 1 72 ${760 - i * 20} Tm <${encode(line)}> Tj`).join('\n')} ET`,
    ),
  )
  return pdfOf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalogueMore} >>`,
      `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${number(2 * i)} 0 R`).join(' ')}] >>`,
      `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding ${encoding} /DescendantFonts [4 0 R] ${font === 'mapped' ? '/ToUnicode 5 0 R' : ''} >>`,
      `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) ${collection} >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >> >>`,
      toUnicode(characters),
      ...extra,
      ...pages.flatMap((_, i) => [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${number(2 * i + 1)} 0 R ${pageMore} >>`,
        contents[i] ?? '',
      ]),
    ],
    trailer,
  )
}

/** A PDF of one page with nothing but a picture. */
export const pictureOnlyPdf = (): Buffer =>
  pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>',
    stream(
      '\xff\x00\xff\x00',
      '/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 ',
    ),
    stream('q 500 0 0 700 40 60 cm /I Do Q'),
  ])

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

function rc4(key: Buffer, bytes: Buffer): Buffer {
  const box = Array.from({ length: 256 }, (_, i) => i)
  const swap = (a: number, b: number) => {
    const kept = box[a] ?? 0
    box[a] = box[b] ?? 0
    box[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (box[i] ?? 0) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  let i = 0
  let j = 0
  return bytes.map(byte => {
    i = (i + 1) & 255
    j = (j + (box[i] ?? 0)) & 255
    swap(i, j)
    return byte ^ (box[((box[i] ?? 0) + (box[j] ?? 0)) & 255] ?? 0)
  }) as Buffer
}

const md5 = (...parts: readonly Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest()

/** A PDF that asks for a password: the standard handler of ISO 32000-1, 7.6.3, revision 2, forty bits. */
export function encryptedPdf(password: string): Buffer {
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32)
  const owner = rc4(md5(padded).subarray(0, 5), padded)
  const id = Buffer.alloc(16, 7)
  const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff])
  const key = md5(padded, owner, permissions, id).subarray(0, 5)
  const user = rc4(key, padding)
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >> /ID [<${id.toString('hex')}> <${id.toString('hex')}>]`
  return pdf([['密文']], { trailer: encrypt })
}
