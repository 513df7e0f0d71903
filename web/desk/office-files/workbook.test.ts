import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readFileText, textOf } from '../../../src/documents/index.ts'
import { type Cell, workbookOf } from './workbook.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const sheetOf = (rows: readonly (readonly Cell[])[], name = '表') => ({ name, rows, widths: [12], stickyRows: 0 })

/** What lies in a ZIP archive, by the headers before each file. */
function filesOf(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const files = new Map<string, string>()
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const [method, size, length] = [
      view.getUint16(at + 8, true),
      view.getUint32(at + 18, true),
      view.getUint16(at + 26, true),
    ]
    const from = at + 30 + length
    const packed = bytes.subarray(from, from + size)
    const name = new TextDecoder().decode(bytes.subarray(at + 30, from))
    files.set(name, new TextDecoder().decode(method === 8 ? inflateRawSync(packed) : packed))
    at = from + size
  }
  return files
}

const partOf = async (rows: readonly (readonly Cell[])[], path: string) =>
  filesOf(await workbookOf([sheetOf(rows)])).get(path) ?? ''
const cellsOf = (rows: readonly (readonly Cell[])[]) => partOf(rows, 'xl/worksheets/sheet1.xml')

async function read(bytes: Uint8Array) {
  const reading = await readFileText(bytes, { name: '表.xlsx' })
  expect(reading).toMatchObject({ verdict: 'ok', lost: [], hidden: [] })
  return textOf(reading)
}

describe('an Excel file of ours', () => {
  it('is read back with the words and numbers of every sheet', async () => {
    const bytes = await workbookOf([
      sheetOf(
        [
          ['区域 & <街道> "甲"', 12],
          [null, { value: '两\n行', wrap: true }],
        ],
        '部门',
      ),
      sheetOf(
        [
          [
            { value: '比例', bold: true },
            { value: 0.257, format: '0.0%' },
          ],
        ],
        '"退单" & <人群>',
      ),
    ])
    const text = await read(bytes)
    for (const words of ['区域 & <街道> "甲"', '12', '两', '行', '比例', '25.7%']) expect(text).toContain(words)
  })

  it('is the same whenever it is made', async () => {
    const rows = [['甲', 1.5], [{ value: 0.5, format: '0%' }]]
    expect(await workbookOf([sheetOf(rows)])).toEqual(await workbookOf([sheetOf(rows)]))
  })

  it.each(['=1+1', '+86 138', '-5', '@SUM(A1)', '\t=1', '=HYPERLINK("http://evil.example","x")'])(
    'keeps %j as words, also when somebody opens the cell',
    async words => {
      const xml = await cellsOf([[words]])
      expect(xml).toContain('t="inlineStr"')
      expect(xml).not.toContain('<f>')
      expect(await partOf([[words]], 'xl/styles.xml')).toContain('quotePrefix="1"')
    },
  )

  it('leaves out what XML can not hold, and nothing else', async () => {
    expect(await cellsOf([['前\u0000\u0008\u001f\ufffe后\t列\n行']])).toContain('>前后\t列\n行</t>')
  })

  it('keeps words that Excel would take for a character by its number', async () => {
    expect(await cellsOf([['_x0041_ 和 _x000D_']])).toContain('_x005F_x0041_ 和 _x005F_x000D_')
  })

  it('cuts what no cell holds, never within a character', async () => {
    const words = /preserve">(.*)<\/t>/su.exec(await cellsOf([[`${'长'.repeat(32_766)}𠮷尾`]]))?.[1]
    expect(words).toBe('长'.repeat(32_766))
  })

  it('has no number where there is none', async () => {
    const xml = await cellsOf([[Number.NaN, Number.POSITIVE_INFINITY, null, { value: null, format: '0' }]])
    expect(xml).toContain('<row r="1"></row>')
  })

  it('names each look once, however many cells have it', async () => {
    const share = { value: 0.5, format: '0.0%' }
    const styles = await partOf([[share, share, { ...share, bold: true }, '字']], 'xl/styles.xml')
    expect(styles).toContain('<numFmts count="1">')
    expect(styles).toContain('<cellXfs count="3">')
  })

  it('goes on after Z', async () => {
    const xml = await cellsOf([Array.from({ length: 704 }, (_, i) => i)])
    for (const place of ['A1', 'Z1', 'AA1', 'AZ1', 'BA1', 'ZZ1', 'AAA1', 'AAB1']) expect(xml).toContain(`r="${place}"`)
  })

  it('keeps its head on the screen', async () => {
    const bytes = await workbookOf([{ ...sheetOf([['名'], ['甲']]), stickyRows: 1 }])
    expect(filesOf(bytes).get('xl/worksheets/sheet1.xml')).toContain('ySplit="1" topLeftCell="A2"')
  })

  it('is whole where the browser can not compress', async () => {
    vi.stubGlobal('CompressionStream', undefined)
    expect(await read(await workbookOf([sheetOf([['没有压缩', 7]])]))).toContain('没有压缩')
  })

  it('is well-formed whatever somebody writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 1, maxLength: 6 }),
        async words => {
          const reading = await readFileText(await workbookOf([sheetOf([words, ['末尾']])]), { name: '表.xlsx' })
          expect(textOf(reading)).toContain('末尾')
        },
      ),
      { numRuns: 6 },
    )
  })
})
