import { describe, expect, it } from 'vitest'
import { encryptedPdf, firstExtra, pdf, pdfOf, pictureOnlyPdf } from '../../tests/support/pdf-writer.ts'
import { readBytes } from './read.ts'
import { textOf } from './reading.ts'

const lines = ['关于印发《示范区办法》的通知', '各镇人民政府，街道办事处：', '请于2026年8月1日前报送。']
const read = (bytes: Buffer) => readBytes(bytes, 'a.pdf')

describe('a PDF', () => {
  it('is read through the table of characters of its font, page by page', async () => {
    const reading = await read(pdf([lines, ['第二页']]))
    expect(reading).toMatchObject({ verdict: 'ok', format: 'pdf', lost: [], hidden: [] })
    expect(textOf(reading)).toBe([...lines, '第二页'].join('\n'))
    expect(reading.blocks.map(block => block.page)).toEqual([1, 1, 1, 2])
  })

  it('is read through a predefined map where its Chinese font is not embedded', async () => {
    const reading = await read(pdf([lines], { font: 'gb' }))
    expect(reading.verdict).toBe('ok')
    expect(textOf(reading)).toBe(lines.join('\n'))
  })

  it('is never called whole when a font has no table of characters', async () => {
    const reading = await read(pdf([lines], { font: 'unmapped' }))
    expect(reading.verdict).not.toBe('ok')
  })

  it('without a text layer says that it is a scan, and what to do', async () => {
    const reading = await read(pictureOnlyPdf())
    expect(reading).toMatchObject({ verdict: 'unsupported', blocks: [] })
    expect(reading.advice).toContain('这是扫描件，没有文字层')
  })

  it('with a password is encrypted', async () => {
    expect(await read(encryptedPdf('secret'))).toMatchObject({ verdict: 'encrypted', blocks: [] })
  })

  it('with an empty password is read', async () => {
    expect((await read(encryptedPdf(''))).verdict).not.toBe('encrypted')
  })

  it('with a picture beside its text says that the picture was not read', async () => {
    const picture =
      '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream'
    const reading = await read(pdf([lines], { extra: [picture] }))
    expect(reading).toMatchObject({ verdict: 'ok-partial', lost: ['有 1 幅图片，图片里如有文字没有读出'] })
  })

  it('lists white and invisible text, notes, attachments, scripts and its author', async () => {
    const note = `<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (Li) /Contents <feff${Buffer.from('此处改', 'utf16le').swap16().toString('hex')}> >>`
    const more = {
      extra: [
        note,
        '<< /Type /Filespec /F (draft.txt) /UF (draft.txt) /EF << /F 8 0 R >> >>',
        '<< /Type /EmbeddedFile /Length 5 >>\nstream\nhello\nendstream',
        '<< /Author (Zhang San) /Title (T) >>',
      ],
      pageMore: `/Annots [${firstExtra} 0 R]`,
      catalogueMore:
        '/Names << /EmbeddedFiles << /Names [(draft.txt) 7 0 R] >> >> /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>',
      trailer: '/Info 9 0 R',
    }
    const white = await read(pdf([['白字']], { ...more, before: '1 1 1 rg' }))
    expect(white.title).toBe('T')
    expect(white.hidden).toEqual(
      expect.arrayContaining([
        { kind: 'white-text', text: '白字' },
        { kind: 'comment', text: 'Li：此处改' },
        { kind: 'embedded-file', text: 'draft.txt' },
        { kind: 'author', text: '作者：Zhang San' },
        { kind: 'macro', text: '文件带有 JavaScript' },
      ]),
    )
    const invisible = await read(pdf([['隐字']], { before: '3 Tr' }))
    expect(invisible.hidden).toContainEqual({ kind: 'hidden-text', text: '隐字' })
  })

  it('whose tree of pages is a circle ends with a verdict', async () => {
    const circle = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>',
    ])
    expect(['damaged', 'unsupported']).toContain((await read(circle)).verdict)
  })

  it('that is cut off is damaged, or read with what was lost', async () => {
    const whole = pdf([lines])
    const reading = await read(whole.subarray(0, whole.length / 3))
    expect(reading.verdict).not.toBe('ok')
  })
})
