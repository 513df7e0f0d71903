import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { zipOf, zipOfTexts } from '../../tests/support/zip-writer.ts'
import { openArchive } from './archive.ts'
import { Unreadable, type Verdict } from './reading.ts'
import { walkXml } from './xml.ts'

function verdictOf(act: () => unknown): Verdict | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Unreadable) return error.verdict
    throw error
  }
}

function heard(xml: string | Buffer): string[] {
  const said: string[] = []
  walkXml(Buffer.from(xml), {
    open: (name, attributes) =>
      said.push(`<${[name, ...Object.entries(attributes).map(one => one.join('='))].join(' ')}>`),
    text: text => said.push(text),
    close: name => said.push(`</${name}>`),
  })
  return said
}

describe('XML', () => {
  it('is heard in its order, with entities of XML, CDATA, and line ends made one', () => {
    const xml = '<?xml version="1.0"?><!-- x --><a b="1 &lt; 2"><c/>甲&amp;&#x4e59;\r\n<![CDATA[<丙>]]></a>\n'
    expect(heard(xml).join('')).toBe('<a b=1 < 2><c></c>甲&乙\n<丙></a>')
  })

  it('goes by namespaces and not by prefixes', () => {
    const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
    expect(heard(`<p xmlns="${word}" xmlns:n="${word}" n:val="1" val="2"/>`)[0]).toContain('<w:p')
    expect(heard(`<p xmlns="${word}" xmlns:n="${word}" n:val="1" val="2"/>`)[0]).toContain('w:val=1 val=2')
  })

  it('is decoded by its mark or by what it declares', () => {
    expect(heard(Buffer.from('\ufeff<a>字</a>', 'utf16le'))).toContain('字')
    const gbk = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="GB18030"?><a>'),
      Buffer.from('d7d6', 'hex'),
      Buffer.from('</a>'),
    ])
    expect(heard(gbk)).toContain('字')
  })

  it.for([
    ['', 'nothing'],
    ['<a><b></a></b>', 'crossing elements'],
    ['<a></b></a>', 'an end without a beginning'],
    ['<a><b>', 'elements without an end'],
    ['<a>x</a><!-- cut', undefined],
    ['<a>x<!-- cut </a>', 'a comment without an end'],
    ['<a>x<![CDATA[ cut </a>', 'CDATA without an end'],
    ['<a x="1" x="2"/>', 'an attribute twice'],
    ['<a x="1/>', 'an attribute without an end'],
    ['<a/><b/>', 'two roots'],
    ['x<a/>', 'words before the root'],
    ['<a/>x', 'words after the root'],
  ] as const)('%s is damaged', ([xml, why]) => {
    expect(verdictOf(() => heard(xml))).toBe(why === undefined ? undefined : 'damaged')
  })

  it.for(['<!DOCTYPE a><a/>', '<a><!DOCTYPE a></a>', '<!doctype a><a/>', '<!ENTITY x "y"><a/>'])(
    '%s is malicious',
    xml => {
      expect(verdictOf(() => heard(xml))).toBe('malicious')
    },
  )
})

describe('a zip', () => {
  it('gives its entries, packed and stored, with names in UTF-8 and GBK', () => {
    const archive = openArchive(
      zipOf([
        { name: '目录/甲.txt', content: '甲' },
        { name: Buffer.from('d2d22e747874', 'hex'), content: '乙', stored: true, flags: 0 },
        { name: 'folder/', content: '' },
      ]),
    )
    expect(archive.names).toEqual(['目录/甲.txt', '乙.txt'])
    expect(archive.names.map(name => archive.read(name)?.toString())).toEqual(['甲', '乙'])
    expect(archive.read('丙.txt')).toBeUndefined()
  })

  it('is damaged where an entry is not what the directory says', () => {
    const zip = zipOfTexts({ 'a.txt': 'aaaa' })
    const renamed = Buffer.from(zip)
    renamed.write('b', 30)
    expect(verdictOf(() => openArchive(renamed).read('a.txt'))).toBe('damaged')
    const wrong = zipOf([{ name: 'a.txt', content: 'aaaa', packed: deflateRawSync('bbbb') }])
    expect(verdictOf(() => openArchive(wrong).read('a.txt'))).toBe('damaged')
    expect(verdictOf(() => openArchive(zip.subarray(0, -1)))).toBe('damaged')
  })

  it('with wide numbers (zip64) is read', () => {
    const content = Buffer.from('宽')
    const zip = zipOf([{ name: 'a.txt', content, stored: true, wide: true }])
    expect(openArchive(zip).read('a.txt')?.toString()).toBe('宽')
  })
})
