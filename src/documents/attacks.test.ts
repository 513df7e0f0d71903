import { deflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { recordEvidence } from '../../bench/evidence.ts'
import { docx, docxWith, ofd, ofdPage, paragraph, wordPart, xlsx } from '../../tests/support/office-files.ts'
import { samples } from '../../tests/support/office-samples.ts'
import { pdfOf } from '../../tests/support/pdf-writer.ts'
import { type ZipEntry, zipOf, zipOfTexts } from '../../tests/support/zip-writer.ts'
import { readBytes } from './read.ts'
import { textOf, type Verdict } from './reading.ts'

const zeros = (megabytes: number) => Buffer.alloc(megabytes * 2 ** 20, ' ')
const body = (inside: string) => wordPart('document', `<w:body>${inside}</w:body>`)
const withBody = (content: string | Buffer) => docx('', { parts: { 'word/document.xml': content } })
const extra = (entry: Omit<ZipEntry, 'content'>) => docxWith([{ content: 'x', ...entry }])

const entity = (declaration: string, use: string) =>
  withBody(
    `<?xml version="1.0"?><!DOCTYPE x [${declaration}]>${body(paragraph('')).replace('<w:t', `<w:t>${use}</w:t><w:t`)}`,
  )
const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')

/** Two entries of the directory with the same bytes: what makes a small file unpack to a large one many times. */
function overlapping(): Buffer {
  const name = 'word/document.xml'
  return zipOf([
    { name, content: body(paragraph('一')) },
    { name: 'word/footnotes.xml', content: body(paragraph('一')), at: 0 },
  ])
}

const attacks: readonly (readonly [string, () => Buffer, readonly Verdict[]])[] = [
  ['a document of 300 MB of blanks', () => withBody(zeros(300)), ['malicious']],
  ['one text of 60 MB', () => withBody(body(paragraph('字'.repeat(20 * 2 ** 20)))), ['malicious', 'too-large']],
  [
    'two million paragraphs',
    () => withBody(body('<w:p><w:r><w:t>1</w:t></w:r></w:p>'.repeat(1_500_000))),
    ['malicious', 'too-large'],
  ],
  [
    'many entries that grow to the limit',
    () => {
      const part = Buffer.from(
        body(Array.from({ length: 150_000 }, (_, i) => `<w:p w:rsid="${(i * 2654435761) % 4294967296}"/>`).join('')),
      )
      return docx('', {
        related: Array.from({ length: 90 }, (_, i) => ({ id: `h${i}`, type: 'header', target: `h${i}.xml` })),
        parts: Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`word/h${i}.xml`, part])),
      })
    },
    ['too-large'],
  ],
  [
    'a size that lies in the header',
    () => zipOf([{ name: 'OFD.xml', content: zeros(100), declaredSize: 10 }]),
    ['malicious'],
  ],
  [
    'a zip that promises gigabytes',
    () =>
      zipOf(
        Array.from({ length: 4 }, (_, i) => ({
          name: `${i}.bin`,
          content: 'x',
          packed: deflateRawSync(zeros(1)),
          declaredSize: 4_000_000_000,
        })),
      ),
    ['malicious'],
  ],
  [
    '10,001 entries',
    () => docxWith(Array.from({ length: 10_001 }, (_, i) => ({ name: `x/${i}`, content: '' }))),
    ['malicious'],
  ],
  ['a name that leads up', () => extra({ name: '../../etc/passwd' }), ['malicious']],
  ['a name that leads up by backslashes', () => extra({ name: '..\\..\\x' }), ['malicious']],
  ['an absolute name', () => extra({ name: '/etc/passwd' }), ['malicious']],
  ['a name of another drive', () => extra({ name: 'C:\\x' }), ['malicious']],
  ['a name with NUL', () => extra({ name: 'word/a\0.xml' }), ['malicious']],
  ['a name of 60 kB', () => extra({ name: 'n'.repeat(60_000) }), ['malicious']],
  ['two entries of one name', () => extra({ name: 'word/document.xml' }), ['malicious']],
  ['two names that differ by case', () => extra({ name: 'WORD/document.xml' }), ['malicious']],
  ['a symbolic link', () => extra({ name: 'word/link', mode: 0o120777 }), ['malicious']],
  ['entries on top of one another', overlapping, ['malicious']],
  [
    'a PDF that is a zip as well',
    () => Buffer.concat([samples['pdf'] as Buffer, zipOfTexts({ a: 'x' })]),
    ['malicious'],
  ],
  ['XML 20,000 deep', () => withBody(body(`${'<w:sdt>'.repeat(20_000)}${'</w:sdt>'.repeat(20_000)}`)), ['malicious']],
  [
    'tables within tables, 250 deep',
    () => withBody(body(`${'<w:tbl>'.repeat(250)}${'</w:tbl>'.repeat(250)}`)),
    ['empty'],
  ],
  [
    'an element with 5,000 attributes',
    () => withBody(body(`<w:p ${Array.from({ length: 5000 }, (_, i) => `a${i}="1"`).join(' ')}/>`)),
    ['malicious'],
  ],
  ['a billion laughs', () => entity(`<!ENTITY l0 "哈">${laughs}`, '&l9;'), ['malicious']],
  ['an external entity', () => entity('<!ENTITY e SYSTEM "file:///etc/passwd">', '&e;'), ['malicious']],
  [
    'an external DTD',
    () => withBody(`<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">${body(paragraph('x'))}`),
    ['malicious'],
  ],
  [
    'an entity in an .xlsx',
    () =>
      xlsx([{ name: 'a', rows: '' }], {
        parts: {
          'xl/sharedStrings.xml': 'x',
          'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>',
        },
      }),
    ['malicious'],
  ],
  [
    'an entity in an .ofd',
    () => ofd([`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${ofdPage('')}`]),
    ['malicious'],
  ],
  ['a page 5,000 tags deep', () => Buffer.from(`<html>${'<div>'.repeat(5000)}x`), ['malicious']],
  [
    'a cell that spans four thousand million columns',
    () =>
      withBody(
        body(
          `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="4000000000"/></w:tcPr>${paragraph('x')}</w:tc></w:tr></w:tbl>`,
        ),
      ),
    ['ok'],
  ],
  [
    'a sheet with one cell in each corner of a million rows',
    () =>
      xlsx([
        {
          name: 'a',
          rows: Array.from(
            { length: 30_000 },
            (_, i) =>
              `<row r="${i * 30 + 1}"><c r="${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + ((i >> 5) % 26))}1"><v>1</v></c></row>`,
          ).join(''),
        },
      ]),
    ['too-large'],
  ],
  ['50 million empty lines', () => Buffer.alloc(50_000_000, '\n'), ['too-large']],
  ['25 million cells of a .csv', () => Buffer.alloc(50_000_000, 'a,'), ['too-large']],
  [
    'a million blanks after a pipe',
    () => Buffer.from(`# 标题\n| a\n|${' '.repeat(1_000_000)}x\n#${' '.repeat(1_000_000)}x`),
    ['ok'],
  ],
  [
    'a hundred thousand names of fonts',
    () => Buffer.from(`%PDF-1.7\n${'/Identity-H'.repeat(100_000)}`),
    ['damaged', 'unsupported'],
  ],
  [
    'a list that begins at a thousand million letters',
    () =>
      docx(paragraph('x', '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'), {
        related: [{ id: 'n', type: 'numbering', target: 'n.xml' }],
        parts: {
          'word/n.xml': wordPart(
            'numbering',
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1000000000"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
          ),
        },
      }),
    ['ok'],
  ],
  [
    'styles that rest on each other',
    () =>
      docx(paragraph('x', '<w:pStyle w:val="a"/>'), {
        related: [{ id: 's', type: 'styles', target: 's.xml' }],
        parts: {
          'word/s.xml': wordPart(
            'styles',
            '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
          ),
        },
      }),
    ['ok'],
  ],
  [
    'a PDF whose page is huge and whose tree is a circle',
    () =>
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1000000000 /Kids [2 0 R 2 0 R 2 0 R] >>']),
    ['damaged', 'unsupported', 'too-large'],
  ],
]

let refused = 0
let slowest = 0
afterAll(() =>
  recordEvidence({
    ids: ['U5', 'U4'],
    area: 'Input',
    what: 'Bombs, forged archives, entities, depth, floods and circles are given to the readers.',
    figures: [
      {
        name: 'ended as they should',
        value: `${refused} of ${attacks.length}`,
        aim: 'all',
        isReached: refused === attacks.length,
      },
      { name: 'slowest', value: Math.round(slowest), unit: 'ms', aim: '≤ 2 s', isReached: slowest <= 2000 },
    ],
  }),
)

describe('an attack ends within two seconds with a reason', () => {
  it.for(attacks)('%s', async ([, make, verdicts]) => {
    const bytes = make()
    const started = performance.now()
    const reading = await readBytes(bytes, 'a.docx')
    expect(verdicts).toContain(reading.verdict)
    const took = performance.now() - started
    slowest = Math.max(slowest, took)
    expect(took).toBeLessThan(2000)
    if (!reading.verdict.startsWith('ok')) expect(reading.advice).toMatch(/。$/)
    expect(textOf(reading)).not.toContain('root:')
    refused++
  })
})
