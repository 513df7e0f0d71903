import { expect, test } from 'vitest'
import { contentOf } from '../../../../bench/official/contents.ts'
import { unpacked } from '../../../../bench/official/package.ts'
import { randomFrom } from '../../../../bench/random.ts'
import { limits } from '../../limits.ts'
import { walkXml } from '../../xml.ts'
import type { OfficialContent } from '../content.ts'
import { kinds } from '../kinds.ts'
import { writeOfficialDocument } from './index.ts'
import { titleLines } from './title-lines.ts'
import { dayInWords, levelNumber, numberInWords } from './words.ts'

const seeds = Array.from({ length: 60 }, (_, seed) => seed)
const contents = seeds.map(seed => contentOf(randomFrom(seed), seed).content)
const partsOf = (content: OfficialContent, profile = {}) => unpacked(writeOfficialDocument(content, profile))
const attribute = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`${name}="([^"]*)"`, 'g'))].map(([, value]) => value ?? '')

/** All words of a part in their order, without what only sets them. */
const wordsOf = (xml: string) =>
  [...xml.matchAll(/<w:t [^>]*>([^<]*)<\/w:t>/g)]
    .map(([, text]) => text ?? '')
    .join('')
    .replace(/&amp;/g, '&')

test('all kinds are among the documents that are tried', () => {
  expect(new Set(contents.map(({ kind }) => kind)).size).toBe(kinds.length)
})

test('every part is well-formed, declared and reached by a relation', () => {
  for (const content of contents) {
    const parts = partsOf(content, { label: '人工智能辅助生成', aigc })
    for (const bytes of parts.values()) walkXml(bytes, {})
    const text = (path: string) => parts.get(path)?.toString() ?? ''
    const declared = attribute(text('[Content_Types].xml'), 'PartName')
    expect(declared.filter(name => !parts.has(name.slice(1)))).toEqual([])
    const relations = ['_rels/.rels', 'word/_rels/document.xml.rels']
    const targets = [
      ...attribute(text('_rels/.rels'), 'Target'),
      ...attribute(text('word/_rels/document.xml.rels'), 'Target').map(target => `word/${target}`),
    ]
    expect(targets.filter(target => !parts.has(target))).toEqual([])
    const reached = new Set([...targets, ...relations, '[Content_Types].xml'])
    expect([...parts.keys()].filter(path => !reached.has(path))).toEqual([])
    const known = new Set(attribute(text('word/_rels/document.xml.rels'), 'Id'))
    expect(attribute(text('word/document.xml'), 'r:id').filter(id => !known.has(id))).toEqual([])
    const styles = new Set(attribute(text('word/styles.xml'), 'w:styleId'))
    const used = [...text('word/document.xml').matchAll(/<w:[pr]Style w:val="(\w+)"/g)].map(([, id]) => id ?? '')
    expect(used.filter(id => !styles.has(id))).toEqual([])
  }
})

test('everything that the document says stands in it, in its order', () => {
  for (const content of contents) {
    const said = wordsOf(partsOf(content).get('word/document.xml')?.toString() ?? '')
    let at = 0
    for (const piece of piecesOf(content)) {
      const found = said.indexOf(piece, at)
      expect(found, `${content.kind}: ${piece}`).toBeGreaterThanOrEqual(at)
      at = found + piece.length
    }
  }
})

/** What is said, from the head to the foot. */
function piecesOf(content: OfficialContent): string[] {
  const { form, mark, number, orderNumber, signers = [], title, addressees, body, attachments } = content
  const isUp = signers.length > 2
  const numbered = [...(number ? [numberInWords(number)] : []), ...(orderNumber ? [`第${orderNumber}号`] : [])]
  return [
    ...mark.map(one => one.replace(/文件$/u, '')),
    ...(isUp ? [] : [...numbered, ...signers]),
    ...(form === 'order' ? [] : [title]),
    ...addressees,
    ...body.flatMap(({ text, rest }) => [text, ...(rest === undefined ? [] : [rest])]),
    ...attachments.map(one => one.title),
    ...(content.attendance?.present ?? []),
    ...(content.signedBy ? [content.signedBy.post] : content.signature),
    dayInWords(content.date),
    ...(content.note === undefined ? [] : [`（${content.note}）`]),
    ...attachments.flatMap(one => [one.title, ...one.body.map(({ text }) => text), ...(one.table?.rows.flat() ?? [])]),
    ...content.copiesTo,
    ...(content.printed && form !== 'letter' ? [content.printed.by, `${dayInWords(content.printed.on)}印发`] : []),
  ]
}

const aigc = {
  Label: '1',
  ContentProducer: '001191110000000000000X00001',
  ProduceID: 'a1',
  ReservedCode1: '',
  ContentPropagator: '',
  PropagateID: '',
  ReservedCode2: '',
} as const

test('the same content is the same bytes', () => {
  for (const content of contents.slice(0, 15)) {
    expect(writeOfficialDocument(content).equals(writeOfficialDocument(structuredClone(content)))).toBe(true)
  }
})

test('the label of generated content is seen on the page and kept in the properties, where it is asked for', () => {
  const [content] = contents
  if (!content) throw new Error('no content')
  const labelled = partsOf(content, { aigc, label: '人工智能辅助生成' })
  expect(labelled.get('word/header-label.xml')?.toString()).toContain('人工智能辅助生成')
  expect(labelled.get('docProps/custom.xml')?.toString()).toContain('name="AIGC"')
  expect([...partsOf(content).keys()].filter(path => /custom|header/.test(path))).toEqual([])
})

test('the first page of a letter has no number, and its lines are 170 mm wide', () => {
  const letter = contents.find(({ form }) => form === 'letter')
  const parts = letter ? partsOf(letter) : new Map<string, Buffer>()
  expect(parts.get('word/document.xml')?.toString()).toContain('<w:titlePg/>')
  expect(parts.get('word/footer-first.xml')?.toString()).toMatch(/w:tblW w:w="9638"/)
  expect(parts.get('word/footer-first.xml')?.toString()).not.toContain('PAGE')
})

test('a document that goes up has its signers in the line of its number', () => {
  const up = contents.find(({ signers }) => signers?.length === 1)
  const document = up ? (partsOf(up).get('word/document.xml')?.toString() ?? '') : ''
  const [paragraph] = document.split('</w:p>').filter(one => one.includes('签发人：'))
  expect(wordsOf(paragraph ?? '')).toMatch(/〔2026〕\d+号签发人：.+$/)
})

test('no document is too large for our own reader', () => {
  for (const content of contents) {
    expect(writeOfficialDocument(content).length).toBeLessThan(limits.file)
  }
})

test('titles break between words, into a trapezium or a rhombus', () => {
  const title = '平安县人民政府办公室关于进一步优化营商环境支持民营企业发展壮大的通知'
  const broken = titleLines(title)
  expect(broken.join('')).toBe(title)
  expect(broken).toEqual(['平安县人民政府办公室关于进一步', '优化营商环境支持民营企业发展壮大的通知'])
  const lengths = broken.map(one => one.length)
  expect(new Set(lengths).size).toBe(lengths.length)
  expect(titleLines('关于防汛工作的通知')).toEqual(['关于防汛工作的通知'])
})

test('numbers of levels count in Chinese and in Arabic digits', () => {
  expect([1, 10, 11, 20, 35].map(value => levelNumber(1, value))).toEqual([
    '一、',
    '十、',
    '十一、',
    '二十、',
    '三十五、',
  ])
  expect([2, 3, 4].map(level => levelNumber(level as 2 | 3 | 4, 3))).toEqual(['（三）', '3.', '（3）'])
})

test('a numbered sentence without a heading is set as text', () => {
  const [content] = contents
  if (!content) throw new Error('no content')
  const sentence = '各镇人民政府对沿街商铺逐户排查，建立清单，限期整改。'
  const parts = partsOf({ ...content, body: [{ level: 1, text: '', rest: sentence }] })
  const xml = parts.get('word/document.xml')?.toString() ?? ''
  expect(wordsOf(xml)).toContain(`一、${sentence}`)
  expect(xml).not.toMatch(/w:val="heading1(Words)?"/)
})
