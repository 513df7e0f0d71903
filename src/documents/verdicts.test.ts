import { describe, expect, it } from 'vitest'
import { docx, ofd, ofdPage, paragraph, relations, xlsx } from '../../tests/support/office-files.ts'
import { commonWords, oleOf, samples } from '../../tests/support/office-samples.ts'
import { encryptedPdf, pictureOnlyPdf } from '../../tests/support/pdf-writer.ts'
import { zipOf, zipOfTexts } from '../../tests/support/zip-writer.ts'
import { readBytes } from './read.ts'
import { type Reading, textOf, type Verdict } from './reading.ts'

const cut = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.6))
const protectedZip = zipOf([{ name: 'OFD.xml', content: 'x', flags: 0x801 }])
const twoImages = docx(paragraph('有图'), { parts: { 'word/media/a.png': 'x', 'word/media/b.jpeg': 'x' } })

const expected: readonly (readonly [string, string | Buffer, Verdict, string?])[] = [
  ['空.txt', '', 'empty'],
  ['空白.txt', ' \n\n', 'empty'],
  ['空.docx', docx('<w:p/>'), 'empty'],
  ['空.xlsx', xlsx([{ name: '表', rows: '' }]), 'empty'],
  ['空.ofd', ofd([ofdPage('')]), 'empty'],
  ['图.docx', twoImages, 'ok-partial'],
  ['加密.docx', oleOf('EncryptionInfo', 'EncryptedPackage'), 'encrypted'],
  ['加密.pdf', encryptedPdf('x'), 'encrypted'],
  ['加密.ofd', protectedZip, 'encrypted'],
  ['旧.doc', oleOf('WordDocument'), 'unsupported', '另存为 .docx'],
  ['旧.wps', oleOf('WordDocument'), 'unsupported', '另存为 .docx'],
  ['旧.xls', oleOf('Workbook'), 'unsupported', '另存为 .xlsx'],
  ['旧.et', oleOf('Book'), 'unsupported', '另存为 .xlsx'],
  ['旧.ppt', oleOf('PowerPoint Document'), 'unsupported', '输出为 PDF'],
  ['扫描.pdf', pictureOnlyPdf(), 'unsupported', '这是扫描件'],
  ['图.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'unsupported', '没有文字可读'],
  ['包.zip', zipOfTexts({ 'a.txt': 'x' }), 'unsupported', '请解压后'],
  ['包.rar', Buffer.from('526172211a0700cf', 'hex'), 'unsupported', '请解压后'],
  ['旧.xml', '<?xml version="1.0"?><w:wordDocument><w:t>字</w:t></w:wordDocument>', 'unsupported', '.docx'],
  ['信.eml', 'From: a@b\r\nMIME-Version: 1.0\r\n\r\n字', 'unsupported', '.docx'],
  ['信.rtf', '{\\rtf1 x}', 'unsupported', '.docx'],
  ['程序.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(64)]), 'unsupported', '不是文件材料'],
  [
    '演示.pptx',
    zipOfTexts({
      '[Content_Types].xml': '<x/>',
      '_rels/.rels': relations([{ id: 'a', type: 'officeDocument', target: 'ppt/presentation.xml' }]),
      'ppt/presentation.xml': '<x/>',
    }),
    'unsupported',
    '输出为 PDF',
  ],
  ['噪声.bin', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)), 'unsupported', '认不出'],
  ['噪声.docx', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)), 'damaged'],
  ['断.docx', cut(samples['docx'] as Buffer), 'damaged'],
  ['断.xlsx', cut(samples['xlsx'] as Buffer), 'damaged'],
  ['断.ofd', cut(samples['ofd'] as Buffer), 'damaged'],
  ['无正文.docx', zipOfTexts({ '[Content_Types].xml': '<x/>', 'word/document.xml': '<w:document' }), 'damaged'],
  ['大.txt', 'x'.repeat(20_000_001), 'too-large', '万字'],
]

describe('every file gets its verdict', () => {
  it.for(expected)('%s', async ([name, content, verdict, advice]) => {
    const reading = await readBytes(Buffer.from(content), name)
    expect(reading.verdict).toBe(verdict)
    if (verdict !== 'ok-partial') expect(reading.blocks).toEqual([])
    // a person is always told what to do next
    expect(reading.advice).toMatch(/。$/)
    expect(reading.advice).toContain(advice ?? '')
  })

  it.for(Object.entries(samples))('a whole .%s is ok, with its words', async ([format, bytes]) => {
    const reading: Reading = await readBytes(bytes, `a.${format}`)
    expect(reading).toMatchObject({ verdict: 'ok', format, lost: [] })
    expect(textOf(reading)).toContain(commonWords)
    expect(reading).not.toHaveProperty('advice')
  })
})

describe('a name that lies', () => {
  const formats = Object.keys(samples)
  const pairs = formats.flatMap(content => formats.map(name => [content, name] as const))

  it.for(pairs)('%s called .%s is read by its content', async ([content, name]) => {
    const reading = await readBytes(samples[content] as Buffer, `a.${name}`)
    // a plain text is a Markdown text as well
    const isBoth = content === 'txt' && name === 'md'
    expect(reading.format).toBe(isBoth ? 'md' : content)
    expect(reading.verdict).toBe('ok')
    expect(textOf(reading)).toContain(commonWords)
    const isTold = reading.hidden.some(one => one.kind === 'false-name')
    const isSame = content === name || isBoth || (name === 'txt' && ['csv', 'md'].includes(content))
    expect(isTold).toBe(!isSame)
  })
})
