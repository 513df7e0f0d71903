import { describe, expect, it } from 'vitest'
import { docx, docxWith, paragraph, wordPart } from '../../tests/support/office-files.ts'
import { oleOf, samples } from '../../tests/support/office-samples.ts'
import { brokenNotice } from '../../tests/support/official-documents.ts'
import { checkFile, fixFile, keepCheckerReady, OfficeFile } from './index.ts'

const office = OfficeFile.parse({})
const check = (bytes: Buffer, name = '通知.docx') => checkFile(bytes, { name, office })
const withBody = (content: string) => docx('', { parts: { 'word/document.xml': content } })
const body = (inside: string) => wordPart('document', `<w:body>${inside}</w:body>`)

const hostile: readonly (readonly [string, () => Buffer, string])[] = [
  ['nothing at all', () => Buffer.alloc(0), 'empty'],
  ['a file with a password', () => oleOf('EncryptedPackage'), 'encrypted'],
  ['an old .doc', () => oleOf('WordDocument'), 'unsupported'],
  ['a PDF', () => samples['pdf'] ?? Buffer.alloc(0), 'unsupported'],
  ['a workbook', () => samples['xlsx'] ?? Buffer.alloc(0), 'unsupported'],
  ['half a file', () => docx(paragraph('关于检查的通知')).subarray(0, 700), 'damaged'],
  ['elements that do not close', () => withBody('<w:document><w:body><w:p></w:body></w:document>'), 'damaged'],
  ['a document without a body', () => withBody(wordPart('document', '')), 'damaged'],
  [
    'entities',
    () => withBody(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${body(paragraph('&a;'))}`),
    'malicious',
  ],
  ['elements nested ten thousand times', () => withBody(body('<w:sdt>'.repeat(10_000))), 'malicious'],
  [
    'a million paragraphs',
    () =>
      withBody(
        body(Array.from({ length: 1_000_000 }, (_, i) => `<w:p w:rsid="${(i * 2654435761) % 4294967296}"/>`).join('')),
      ),
    'too-large',
  ],
  ['a name that leads elsewhere', () => docxWith([{ name: '../../x', content: 'x' }]), 'malicious'],
]

describe('a file that is no document that can be checked', () => {
  it.each(hostile)(
    'gets its verdict and a sentence: %s',
    async (_, make, verdict) => {
      const checked = await check(make())
      expect(checked).toMatchObject({ verdict })
      expect('advice' in checked ? checked.advice : '').toMatch(/[\u4e00-\u9fff].*。$/u)
    },
    30_000,
  )
})

describe('checking in a process that was kept ready', () => {
  it('says the same, file for file, of good ones and bad ones', async () => {
    const kept = keepCheckerReady()
    kept.prepare()
    const files = [docx(paragraph('关于检查的通知') + paragraph('各单位:')), Buffer.from('PK nothing'), brokenNotice()]
    const wanted = { name: '通知.docx', office, preview: true, words: true }
    for (const bytes of files) {
      const said = await checkFile(bytes, wanted, { kept })
      expect(said).toEqual(await checkFile(bytes, wanted))
    }
    const fixed = await fixFile(brokenNotice(), wanted, { kept })
    expect(fixed).toEqual(await fixFile(brokenNotice(), wanted))
    kept.close()
  })

  it('loses nothing but time when that process was killed at the last moment', async () => {
    const kept = keepCheckerReady()
    kept.prepare()
    process.kill(kept.waiting ?? 0, 'SIGKILL')
    // its end is not known to us yet
    const checked = await checkFile(docx(paragraph('关于检查的通知')), { name: 'a.docx', office }, { kept })
    expect(checked.verdict).toBe('ok')
    kept.close()
  })
})

describe('checking in a process of its own', () => {
  it('says what is wrong, and mends it on demand', async () => {
    const bytes = docx(paragraph('关于检查的通知') + paragraph('各单位:') + paragraph('请认真落实。'))
    const checked = await check(bytes)
    if (checked.verdict !== 'ok') throw new Error(checked.advice)
    const colon = checked.result.faults.find(({ rule, isMendable }) => rule === 'B06' && isMendable)
    const fixed = await fixFile(bytes, { name: '通知.docx', office, chosen: colon ? [colon.key] : [] })
    if (fixed.verdict !== 'ok') throw new Error(fixed.advice)
    expect(fixed.mended.map(({ rule }) => rule)).toContain('B06')
    expect(fixed.result.faults.length).toBeLessThan(checked.result.faults.length)
    // what was not chosen is still wrong
    expect(fixed.result.faults.map(({ rule }) => rule)).toContain('P01')
  })

  it('leaves the file alone when nothing was chosen', async () => {
    const bytes = docx(paragraph('关于检查的通知'))
    const fixed = await fixFile(bytes, { name: 'a.docx', office, chosen: [] })
    expect('bytes' in fixed && fixed.bytes.equals(bytes)).toBe(true)
  })

  it('does not look at rules that the office has switched off', async () => {
    const bytes = docx(paragraph('关于检查的通知'))
    const checked = await checkFile(bytes, {
      name: 'a.docx',
      office: OfficeFile.parse({ check: { off: ['P01', 'P02', 'P03'] } }),
    })
    if (checked.verdict !== 'ok') throw new Error(checked.advice)
    const found = checked.result.faults.map(({ rule }) => rule)
    expect(found).not.toContain('P01')
    expect(found).toContain('B02')
  })

  it('checks a signed document, and does not make its signature void', async () => {
    const bytes = docx(paragraph('关于检查的通知'), { parts: { '_xmlsignatures/sig1.xml': '<Signature/>' } })
    expect((await check(bytes)).verdict).toBe('ok')
    const fixed = await fixFile(bytes, { name: 'a.docx', office })
    expect(fixed).toMatchObject({ verdict: 'unsupported' })
    expect('advice' in fixed && fixed.advice).toContain('数字签名')
  })

  it('checks a document with macros, and carries none out', async () => {
    const checked = await check(docx(paragraph('关于检查的通知'), { parts: { 'word/vbaProject.bin': 'x' } }))
    expect(checked.verdict).toBe('ok')
  })
})
