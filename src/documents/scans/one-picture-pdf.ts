/** Some rows of a picture, packed in one of the ways that PDF knows. */
export interface Strip {
  readonly rows: number
  readonly bytes: Buffer
  /** The entries of its dictionary besides its size. */
  readonly dictionary: string
}

/**
 * A PDF of one page, as large as the picture has dots: the decoders of pdf.js then serve for JPEG and for what lies in a
 * TIFF, and no native one is needed.
 */
export function onePicturePdf(width: number, height: number, strips: readonly Strip[]): Buffer {
  const pieces: Buffer[] = []
  const places: number[] = []
  let at = 0
  const write = (piece: string | Buffer) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
    pieces.push(bytes)
    at += bytes.length
  }
  const object = (...content: (string | Buffer)[]) => {
    places.push(at)
    write(`${places.length} 0 obj\n`)
    for (const piece of content) write(piece)
    write('\nendobj\n')
  }
  const stream = (dictionary: string, bytes: Buffer) =>
    object(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`, bytes, '\nendstream')
  let top = height
  const drawing = strips.map(({ rows }, i) => {
    top -= rows
    return `q ${width} 0 0 ${rows} 0 ${top} cm /S${i} Do Q`
  })
  const names = strips.map((_, i) => `/S${i} ${i + 5} 0 R`).join(' ')
  write('%PDF-1.7\n')
  object('<< /Type /Catalog /Pages 2 0 R >>')
  object('<< /Type /Pages /Count 1 /Kids [3 0 R] >>')
  object(
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /XObject << ${names} >> >> >>`,
  )
  stream('', Buffer.from(drawing.join('\n'), 'latin1'))
  for (const { rows, bytes, dictionary } of strips)
    stream(`/Type /XObject /Subtype /Image /Width ${width} /Height ${rows} ${dictionary}`, bytes)
  const table = at
  write(`xref\n0 ${places.length + 1}\n0000000000 65535 f \n`)
  for (const place of places) write(`${String(place).padStart(10, '0')} 00000 n \n`)
  write(`trailer\n<< /Size ${places.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`)
  return Buffer.concat(pieces)
}
