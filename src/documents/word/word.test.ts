import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packFile, zipOf } from '../zip-writer.ts'
import { changeParagraph, changeRuns, changeWords } from './change.ts'
import { openWord } from './document.ts'
import { parsePart, sourceOf, writePart } from './tree.ts'

const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A document of this body, with styles if they are given. */
function documentOf(body: string, styles?: string): Buffer {
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?>\r\n<w:document ${namespace}><!-- kept --><w:body>${body}</w:body></w:document>\n`,
    ...(styles ? { 'word/styles.xml': `<w:styles ${namespace}>${styles}</w:styles>` } : {}),
  }
  return zipOf(Object.entries(files).map(([name, text]) => packFile(name, Buffer.from(text))))
}

const first = (body: string, styles?: string) => {
  const word = openWord(documentOf(body, styles))
  const paragraph = word.layout().paragraphs[0]
  if (!paragraph) throw new Error('no paragraph')
  return { word, paragraph }
}

test('a part that nobody changed is written as it was, comments, blanks and all', () => {
  const source =
    '<?xml version="1.0"?>\r\n<!--a--><x:r xmlns:x="u"  b=\'1 &lt; 2\' ><y/><y></y >a&amp;b&#x4e00;<![CDATA[<c>]]><?pi d?></x:r>\n<!--e-->'
  expect(writePart(parsePart(Buffer.from(source))).toString()).toBe(source)
})

test('a file in which nothing was changed keeps its bytes', () => {
  const bytes = documentOf('<w:p><w:r><w:t>一</w:t></w:r></w:p>')
  const word = openWord(bytes)
  word.layout()
  expect(word.save().equals(bytes)).toBe(true)
})

test('other parts keep their bytes when words are changed', () => {
  const bytes = documentOf('<w:p><w:r><w:t>甲乙丙</w:t></w:r></w:p>', '<w:style w:styleId="a"/>')
  const word = openWord(bytes)
  const [paragraph] = word.layout().paragraphs
  if (paragraph) changeWords(paragraph, [{ from: 1, to: 2, words: '丁' }])
  const saved = openWord(word.save())
  expect(saved.layout().paragraphs[0]?.text).toBe('甲丁丙')
  expect(sourceOf(saved.part('word/styles.xml')?.root ?? saved.body)).toBe(
    `<w:styles ${namespace}><w:style w:styleId="a"/></w:styles>`,
  )
})

test('changes of words put exactly those words there, however the runs are cut', () => {
  const words = fc.string({
    unit: fc.constantFrom('甲', '乙', '，', ' ', 'a', '1', '&', '<'),
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), fc.nat(40), fc.nat(40), words, (cuts, a, b, put) => {
      const escaped = cuts.map(cut => cut.replace(/&/g, '&amp;').replace(/</g, '&lt;'))
      const { word, paragraph } = first(
        `<w:p>${escaped.map(cut => `<w:r><w:t xml:space="preserve">${cut}</w:t></w:r>`).join('')}</w:p>`,
      )
      const text = cuts.join('')
      const [from, to] = [Math.min(a, b) % (text.length + 1), Math.max(a, b) % (text.length + 1)].toSorted(
        (x, y) => x - y,
      )
      changeWords(paragraph, [{ from: from ?? 0, to: to ?? 0, words: put }])
      const after = openWord(word.save()).layout().paragraphs[0]?.text
      expect(after).toBe(text.slice(0, from) + put + text.slice(to))
    }),
    { numRuns: 300 },
  )
})

test('setting how a span looks cuts runs and leaves the words', () => {
  const text = '一、提高认识。各单位要落实责任。'
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(text.length), fc.nat(text.length), (cut, a, b) => {
      const { word, paragraph } = first(
        `<w:p><w:r><w:t>${text.slice(0, cut)}</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>${text.slice(cut)}</w:t></w:r></w:p>`,
      )
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      changeRuns(paragraph.element, word.paragraph, from, to, { eastAsia: '黑体', size: 32 })
      const after = openWord(word.save()).layout().paragraphs[0]
      expect(after?.text).toBe(text)
      for (const run of after?.runs ?? []) {
        expect(run.format.eastAsia).toBe(run.from >= from && run.to <= to ? '黑体' : undefined)
        expect(run.format.isItalic ?? false).toBe(run.from >= cut)
      }
    }),
    { numRuns: 200 },
  )
})

test('formats come from defaults, styles that rest on one another, and the run itself', () => {
  const styles =
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/><w:rFonts w:eastAsia="宋体"/></w:rPr></w:rPrDefault></w:docDefaults>' +
    '<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:rPr><w:sz w:val="32"/></w:rPr><w:pPr><w:ind w:firstLineChars="200"/></w:pPr></w:style>' +
    '<w:style w:type="paragraph" w:styleId="t"><w:basedOn w:val="n"/><w:pPr><w:jc w:val="center"/><w:ind w:firstLineChars="0"/></w:pPr></w:style>' +
    '<w:style w:type="character" w:styleId="c"><w:rPr><w:b/></w:rPr></w:style>'
  const { paragraph } = first(
    '<w:p><w:pPr><w:pStyle w:val="t"/></w:pPr><w:r><w:rPr><w:rStyle w:val="c"/><w:rFonts w:eastAsia="黑体"/></w:rPr><w:t>甲</w:t></w:r></w:p>',
    styles,
  )
  expect(paragraph.format).toMatchObject({ alignment: 'center', firstLineChars: 0 })
  expect(paragraph.runs[0]?.format).toMatchObject({ size: 32, eastAsia: '黑体', isBold: true })
})

test('what was deleted is not read, what was inserted is, and the result of a field is not to be touched', () => {
  const { paragraph } = first(
    '<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del><w:ins><w:r><w:t>丙</w:t></w:r></w:ins>' +
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>5月</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
  )
  expect(paragraph.text).toBe('甲丙5月')
  expect(paragraph.locked).toEqual([{ from: 2, to: 4 }])
  changeWords(paragraph, [{ from: 2, to: 4, words: '6月' }])
  expect(paragraph.pieces.map(({ node }) => node?.value).join('')).toBe('甲丙5月')
})

test('a document of a program that calls its namespaces otherwise is mended in its own words', () => {
  const source = documentOf('').toString('latin1')
  expect(source).toContain('word/document.xml')
  const foreign = `<ns0:document xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:body><ns0:p><ns0:r><ns0:t>甲</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>`
  const bytes = zipOf([packFile('word/document.xml', Buffer.from(foreign))])
  const word = openWord(bytes)
  const [paragraph] = word.layout().paragraphs
  if (paragraph) changeParagraph(paragraph.element, { alignment: 'center' })
  const again = openWord(word.save()).layout().paragraphs[0]
  expect(again?.text).toBe('甲')
  expect(again?.format.alignment).toBe('center')
})

test('children come in the order that the schema wants', () => {
  const { paragraph } = first('<w:p><w:pPr><w:pStyle w:val="t"/><w:jc w:val="left"/></w:pPr></w:p>')
  changeParagraph(paragraph.element, { firstLineChars: 200, line: 579, lineRule: 'exact' })
  expect(sourceOf(paragraph.element)).toBe(
    '<w:p><w:pPr><w:pStyle w:val="t"/><w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200"/><w:jc w:val="left"/></w:pPr></w:p>',
  )
})
