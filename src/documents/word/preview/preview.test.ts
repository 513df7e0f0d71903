import { expect, test } from 'vitest'
import { docx, wordPart } from '../../../../tests/support/office-files.ts'
import { openWord } from '../document.ts'
import { previewOf } from './index.ts'

const run = (text: string, properties = '') => `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`
const paragraph = (inside: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${inside}</w:p>`
const shown = (body: string, more: Parameters<typeof docx>[1] = {}) => previewOf(openWord(docx(body, more)))

test('a paragraph is told as it prints: indents in millimetres, lines in points, fonts by their family', () => {
  const { sections } = shown(
    paragraph(
      run('现就有关事项通知如下。', '<w:rFonts w:eastAsia="仿宋_GB2312" w:ascii="Times New Roman"/><w:sz w:val="32"/>'),
      '<w:jc w:val="both"/><w:ind w:firstLineChars="200"/><w:spacing w:line="579" w:lineRule="exact" w:before="200"/>',
    ),
  )
  expect(sections[0]?.blocks).toEqual([
    {
      kind: 'paragraph',
      index: 0,
      alignment: 'justify',
      first: 11.29,
      left: 0,
      right: 0,
      line: { rule: 'exact', value: 28.95 },
      before: 10,
      after: 0,
      runs: [
        { text: '现就有关事项通知如下。', size: 16, font: '仿宋_GB2312', family: '仿宋', latin: 'Times New Roman' },
      ],
    },
  ])
})

test('runs that look alike stand together, and words stay words', () => {
  const { sections } = shown(paragraph(run('甲') + run('乙') + run('&lt;b&gt;', '<w:b/><w:color w:val="FF0000"/>')))
  const [first] = sections[0]?.blocks ?? []
  expect(first?.kind === 'paragraph' && first.runs).toEqual([
    { text: '甲乙', size: 10 },
    { text: '<b>', size: 10, isBold: true, colour: '#FF0000' },
  ])
})

test('a table has its cells with their spans and lines, and its paragraphs the numbers that faults use', () => {
  const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(run(text))}</w:tc>`
  const borders = '<w:tblBorders><w:top w:val="single" w:sz="8"/><w:insideH w:val="nil"/></w:tblBorders>'
  const { sections } = shown(
    paragraph(run('表')) +
      `<w:tbl><w:tblPr>${borders}</w:tblPr><w:tblGrid><w:gridCol w:w="1440"/><w:gridCol w:w="2880"/></w:tblGrid>` +
      `<w:tr>${cell('合', '<w:vMerge w:val="restart"/>')}${cell('一')}</w:tr>` +
      `<w:tr>${cell('', '<w:vMerge/>')}${cell('二')}</w:tr></w:tbl>`,
  )
  const table = sections[0]?.blocks[1]
  if (table?.kind !== 'table') throw new Error('no table')
  expect(table.columns).toEqual([25.4, 50.8])
  const cells = table.rows.map(row => row.cells.map(one => [one.rows, one.top?.width, one.paragraphs[0]?.index]))
  expect(cells).toEqual([
    [
      [2, 1, 1],
      [1, 1, 2],
    ],
    [[1, undefined, 4]],
  ])
})

test('the footer says where the number of the page stands', () => {
  const field = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`
  const number = `${field('begin')}<w:r><w:instrText> PAGE </w:instrText></w:r>${field('separate')}${run('7')}${field('end')}`
  const { sections } = shown(
    `${paragraph(run('正文'))}<w:sectPr><w:footerReference w:type="default" r:id="f1"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>`,
    {
      parts: { 'word/footer1.xml': wordPart('ftr', paragraph(run('— ') + number + run(' —'))) },
      related: [{ id: 'f1', type: 'footer', target: 'footer1.xml' }],
    },
  )
  expect(sections[0]?.footers.usual[0]?.runs).toEqual([
    { text: '— ', size: 10 },
    { text: '1', size: 10, isPageNumber: true },
    { text: ' —', size: 10 },
  ])
})

test('of a document that is too long its beginning is shown, and how much is not', () => {
  const preview = previewOf(openWord(docx(Array.from({ length: 9 }, () => paragraph(run('一'))).join(''))), 5)
  expect([preview.sections[0]?.blocks.length, preview.left]).toEqual([5, 4])
})
