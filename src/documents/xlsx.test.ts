import { describe, expect, it } from 'vitest'
import { inlineCell, type Parts, type SheetOf, sheetPart, xlsx } from '../../tests/support/office-files.ts'
import { readBytes } from './read.ts'
import { isoOf, kindOfFormat } from './xlsx/numbers.ts'

const read = (sheets: readonly SheetOf[], more?: Parts) => readBytes(xlsx(sheets, more), 'a.xlsx')

describe('an .xlsx', () => {
  it('gives each sheet as a table: shared and inline strings, numbers, dates, shares, values of formulas', async () => {
    const strings = sheetPart(
      'sst',
      '<si><t>部门</t></si><si><r><t>城管</t></r><r><t>局</t></r><rPh><t>pinyin</t></rPh></si>',
    )
    const styles = sheetPart(
      'styleSheet',
      `<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><fonts><font/></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="9"/><xf numFmtId="22"/></cellXfs>`,
    )
    const rows = [
      `<row r="1"><c r="A1" t="s"><v>0</v></c>${inlineCell('B1', '日期')}${inlineCell('D1', '占比')}</row>`,
      '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46235</v></c><c r="D3" s="3"><v>0.125</v></c></row>',
      '<row r="4"><c r="A4" t="str"><f>A3&amp;"x"</f><v>算出</v></c><c r="B4" s="2"><v>46235</v></c><c r="D4"><v>0.30000000000000004</v></c></row>',
      '<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" s="4"><v>46235.5</v></c><c r="D5" t="e"><v>#REF!</v></c></row>',
    ]
    const reading = await read([{ name: '统计', rows: rows.join('') }], {
      related: [
        { id: 'a', type: 'sharedStrings', target: 'sharedStrings.xml' },
        { id: 'b', type: 'styles', target: 'styles.xml' },
      ],
      parts: { 'xl/sharedStrings.xml': strings, 'xl/styles.xml': styles },
    })
    expect(reading).toMatchObject({ verdict: 'ok', format: 'xlsx', lost: [], hidden: [] })
    expect(reading.blocks[0]).toEqual({ kind: 'heading', level: 1, text: '统计' })
    expect(reading.blocks[1]?.rows).toEqual([
      ['部门', '日期', '占比'],
      ['城管局', '2026-08-01', '12.5%'],
      ['算出', '2026-08-01', '0.3'],
      ['TRUE', '2026-08-01T12:00:00', '#REF!'],
    ])
  })

  it('lists hidden sheets, rows and columns, comments and other workbooks, and keeps them out of the tables', async () => {
    const reading = await read(
      [
        {
          name: '表一',
          before: '<cols><col min="2" max="2" hidden="1"/></cols>',
          rows: `<row r="1">${inlineCell('A1', '看得见')}${inlineCell('B1', '暗列')}</row><row r="2" hidden="1">${inlineCell('A2', '暗行')}</row>`,
        },
        { name: '表二', state: 'veryHidden', rows: `<row r="1">${inlineCell('A1', '暗表')}</row>` },
      ],
      {
        related: [{ id: 'l', type: 'externalLink', target: 'externalLinks/externalLink1.xml' }],
        parts: {
          'xl/worksheets/_rels/sheet1.xml.rels':
            '<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/></Relationships>',
          'xl/comments1.xml': sheetPart(
            'comments',
            '<commentList><comment ref="A1"><text><t>批注</t></text></comment></commentList>',
          ),
          'xl/externalLinks/_rels/externalLink1.xml.rels':
            '<Relationships><Relationship Id="x" Type="x/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
          'xl/vbaProject.bin': 'x',
        },
      },
    )
    expect(reading.blocks.map(block => block.text)).toEqual(['表一', '看得见'])
    expect(reading.hidden).toEqual(
      expect.arrayContaining([
        { kind: 'hidden-rows', text: '工作表“表一”隐藏了 1 行：暗行' },
        { kind: 'hidden-columns', text: '工作表“表一”隐藏的列里有 1 格：暗列' },
        { kind: 'hidden-sheet', text: '隐藏的工作表“表二”：暗表' },
        { kind: 'comment', text: '批注' },
        { kind: 'external-link', text: '外部工作簿：file:///etc/passwd' },
        { kind: 'macro', text: '宏：xl/vbaProject.bin' },
      ]),
    )
  })

  it('is read in part when a sheet is missing or a formula was never computed', async () => {
    const reading = await read(
      [{ name: '表', rows: `<row r="1">${inlineCell('A1', '有')}<c r="B1"><f>1+1</f></c></row>` }],
      {
        parts: {
          'xl/workbook.xml': sheetPart(
            'workbook',
            '<sheets><sheet name="表" r:id="s1"/><sheet name="丢了的" r:id="s9"/></sheets>',
          ),
        },
      },
    )
    expect(reading.verdict).toBe('ok-partial')
    expect(reading.lost).toEqual(['有 1 个公式没有存下计算结果，没有读出', '工作表“丢了的”没有读出'])
  })

  it('tells dates from numbers by their format', () => {
    expect(kindOfFormat(14, undefined)).toBe('date')
    expect(kindOfFormat(177, '[$-804]yyyy"年"m"月"')).toBe('date')
    expect(kindOfFormat(178, '[红色]#,##0.00')).toBe('number')
    expect(kindOfFormat(179, '0.00"day"')).toBe('number')
    expect(kindOfFormat(180, '0.0%')).toBe('percent')
    expect([isoOf(1, false), isoOf(60, false), isoOf(61, false), isoOf(0.75, false), isoOf(0, true)]).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '18:00:00',
      '1904-01-01',
    ])
    expect(isoOf(Number.NaN, false)).toBeUndefined()
  })
})
