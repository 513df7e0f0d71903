import { describe, expect, it } from 'vitest'
import { docx, type Parts, paragraph, wordPart } from '../../tests/support/office-files.ts'
import { readBytes } from './read.ts'
import { textOf } from './reading.ts'

const read = (body: string, more?: Parts) => readBytes(docx(body, more), 'a.docx')
const run = (text: string, properties = '') => `<w:p><w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r></w:p>`
const related = (type: string, target: string) => ({ related: [{ id: type, type, target }] })
const cell = (inside: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${inside}</w:tc>`

describe('a .docx', () => {
  it('gives headings, paragraphs and tables in their order', async () => {
    const styles = wordPart(
      'styles',
      '<w:style w:styleId="a1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="a2"><w:basedOn w:val="a1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
    )
    const reading = await read(
      [
        paragraph('关于“办法”的通知', '<w:pStyle w:val="a1"/>'),
        paragraph('各镇人民政府：'),
        `<w:tbl><w:tr>${cell(paragraph('部门'))}${cell(paragraph('电话'), '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell(paragraph('城管局') + paragraph('二科'))}${cell(paragraph('1'))}${cell(paragraph('2'))}</w:tr></w:tbl>`,
        paragraph('总则', '<w:pStyle w:val="a2"/>'),
        paragraph('附件', '<w:outlineLvl w:val="2"/>'),
      ].join(''),
      { ...related('styles', 'styles.xml'), parts: { 'word/styles.xml': styles } },
    )
    expect(reading).toMatchObject({ verdict: 'ok', format: 'docx', lost: [], hidden: [] })
    expect(reading.blocks).toEqual([
      { kind: 'heading', level: 1, text: '关于“办法”的通知' },
      { kind: 'paragraph', text: '各镇人民政府：' },
      {
        kind: 'table',
        text: '部门\t电话\t\n城管局\n二科\t1\t2',
        rows: [
          ['部门', '电话', ''],
          ['城管局\n二科', '1', '2'],
        ],
      },
      { kind: 'heading', level: 2, text: '总则' },
      { kind: 'heading', level: 3, text: '附件' },
    ])
  })

  it('shows numbers that Word counts itself', async () => {
    const numbering = wordPart(
      'numbering',
      `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条　"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`,
    )
    const item = (text: string, depth: number) =>
      paragraph(text, `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="5"/></w:numPr>`)
    const reading = await read(
      [item('甲', 0), item('子', 1), item('丑', 1), item('乙', 0), item('寅', 1), item('点', 2)].join(''),
      { ...related('numbering', 'numbering.xml'), parts: { 'word/numbering.xml': numbering } },
    )
    expect(reading.blocks.map(block => block.text)).toEqual([
      '第一条　甲',
      '1. 子',
      '2. 丑',
      '第二条　乙',
      '1. 寅',
      '点',
    ])
  })

  it('gives notes, headers and footers apart, and text boxes once', async () => {
    const box = (text: string) => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`
    const reading = await read(
      `<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice Requires="wps">${box('框')}</mc:Choice><mc:Fallback>${box('框')}</mc:Fallback></mc:AlternateContent><w:t>后</w:t></w:r></w:p>`,
      {
        related: [
          { id: 'f', type: 'footnotes', target: 'footnotes.xml' },
          { id: 'h', type: 'header', target: 'header1.xml' },
          { id: 'g', type: 'footer', target: 'footer1.xml' },
        ],
        parts: {
          'word/footnotes.xml': wordPart('footnotes', `<w:footnote w:id="1">${paragraph('脚注')}</w:footnote>`),
          'word/header1.xml': wordPart('hdr', paragraph('页眉')),
          'word/footer1.xml': wordPart('ftr', paragraph('页脚')),
        },
      },
    )
    expect(reading.blocks).toEqual([
      { kind: 'paragraph', text: '框', part: 'text-box' },
      { kind: 'paragraph', text: '前后' },
      { kind: 'paragraph', text: '脚注', part: 'footnote' },
      { kind: 'paragraph', text: '页眉', part: 'header' },
      { kind: 'paragraph', text: '页脚', part: 'footer' },
    ])
  })

  it('lists what is hidden, and keeps it out of the text', async () => {
    const reading = await read(
      [
        '<w:p><w:r><w:t>应</w:t></w:r><w:del w:author="李四"><w:r><w:delText>不</w:delText></w:r></w:del><w:ins w:author="王五"><w:r><w:t>当</w:t></w:r></w:ins></w:p>',
        run('暗', '<w:vanish/>'),
        run('明', '<w:vanish w:val="0"/>'),
        run('白', '<w:color w:val="FFFFFF"/>'),
        run('底', '<w:color w:val="FFFFFF"/><w:shd w:fill="0000FF"/>'),
        '<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
      ].join(''),
      {
        related: [
          { id: 'c', type: 'comments', target: 'comments.xml' },
          { id: 't', type: 'attachedTemplate', target: 'http://127.0.0.1/a.dotm', external: true },
        ],
        packageRelated: [
          { id: 'p', type: 'metadata/core-properties', target: 'docProps/core.xml' },
          { id: 'e', type: 'extended-properties', target: 'docProps/app.xml' },
        ],
        parts: {
          'word/comments.xml': wordPart('comments', `<w:comment w:author="赵六">${paragraph('再议')}</w:comment>`),
          'word/vbaProject.bin': 'x',
          'word/embeddings/内部.xlsx': 'x',
          'docProps/core.xml':
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>标题</dc:title><dc:creator>张三</dc:creator></cp:coreProperties>',
          'docProps/app.xml':
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>某局</Company></Properties>',
        },
      },
    )
    expect(textOf(reading)).toBe('应当\n明\n白\n底')
    expect(reading.title).toBe('标题')
    expect(reading.verdict).toBe('ok-partial')
    expect(reading.hidden).toEqual(
      expect.arrayContaining([
        { kind: 'deletion', text: '李四：不' },
        { kind: 'insertion', text: '王五：当' },
        { kind: 'hidden-text', text: '暗' },
        { kind: 'white-text', text: '白' },
        { kind: 'field', text: 'DDEAUTO c:\\\\cmd.exe' },
        { kind: 'comment', text: '赵六：再议' },
        { kind: 'macro', text: '宏：word/vbaProject.bin' },
        { kind: 'embedded-file', text: '内部.xlsx' },
        { kind: 'author', text: '作者：张三' },
        { kind: 'author', text: '单位：某局' },
        { kind: 'external-link', text: '外部模板：http://127.0.0.1/a.dotm' },
      ]),
    )
    expect(reading.hidden).toHaveLength(11)
  })

  it('names what was lost: pictures, charts, formulas, symbols, documents within it', async () => {
    const reading = await read(
      `${paragraph('正文')}<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Webdings" w:char="F0FE"/></w:r></w:p><w:altChunk/><w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x</m:t></m:r></m:oMath></w:p>`,
      { parts: { 'word/media/image1.png': 'x', 'word/charts/chart1.xml': '<x/>' } },
    )
    expect(textOf(reading)).toBe('正文\n☑□\nx')
    expect(reading.lost).toHaveLength(5)
    expect(reading.verdict).toBe('ok-partial')
  })

  it('with a thousand relations is no attack', async () => {
    const links = Array.from({ length: 1000 }, (_, i) => ({
      id: `x${i}`,
      type: 'hyperlink',
      target: 'http://a',
      external: true,
    }))
    expect(await read(paragraph('正文'), { related: links })).toMatchObject({ verdict: 'ok', lost: [], hidden: [] })
  })

  it('with pictures alone says that nothing could be read', async () => {
    const reading = await read('<w:p/>', { parts: { 'word/media/image1.png': 'x' } })
    expect(reading).toMatchObject({ verdict: 'unsupported', blocks: [] })
  })

  it('with other prefixes and in the strict edition reads the same', async () => {
    const strict =
      '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body><d:p><d:r><d:t>严格</d:t></d:r></d:p></d:body></d:document>'
    const reading = await read('', { parts: { 'word/document.xml': strict } })
    expect(reading).toMatchObject({ verdict: 'ok', blocks: [{ kind: 'paragraph', text: '严格' }] })
  })
})
