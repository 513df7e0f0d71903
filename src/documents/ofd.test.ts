import { describe, expect, it } from 'vitest'
import { ofd, ofdPage, ofdPart, textObject } from '../../tests/support/office-files.ts'
import { deltasOf } from './ofd/geometry.ts'
import { readBytes } from './read.ts'
import { textOf } from './reading.ts'

const read = (bytes: Buffer) => readBytes(bytes, 'a.ofd')

describe('an .ofd', () => {
  it('is read from top to bottom and left to right, whatever the order in the file', async () => {
    const page = ofdPage(
      [
        textObject(30, 60, '第三行'),
        textObject(80, 20, '之后'),
        textObject(30, 20, '第一行'),
        textObject(30, 40, '第二行'),
      ].join(''),
    )
    const reading = await read(ofd([page, ofdPage(textObject(30, 20, '第二页'))]))
    expect(reading).toMatchObject({ verdict: 'ok', format: 'ofd', title: '示范区文件', lost: [] })
    expect(textOf(reading)).toBe('第一行\t之后\n第二行\n第三行\n第二页')
    expect(reading.blocks.at(-1)?.page).toBe(2)
    expect(reading.hidden).toEqual([{ kind: 'author', text: '作者：张三' }])
  })

  it('puts lines that run to the edge together', async () => {
    const long = '现将有关事项通知如下请认真贯彻执行各地各部门要高度重视此项工作抓好落实'
    const reading = await read(ofd([ofdPage(textObject(30, 20, long) + textObject(30, 26, '并按时报送。'))]))
    expect(textOf(reading)).toBe(`${long}并按时报送。`)
  })

  it('takes the matrix of an object and the template of a page into account', async () => {
    const template = ofdPage(textObject(30, 10, '页头'))
    const moved = textObject(30, 10, '移到下面', 'CTM="1 0 0 1 0 200"')
    const reading = await read(
      ofd([ofdPage(moved + textObject(30, 100, '中间'), '<ofd:Template TemplateID="2"/>')], {
        templates: '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        parts: { 'Doc_0/Tpls/Tpl_0/Content.xml': template },
      }),
    )
    expect(textOf(reading)).toBe('页头\n中间\n移到下面')
  })

  it('lists invisible and white text and attachments, and says that pictures and seals were not read', async () => {
    const objects = [
      textObject(30, 20, '明'),
      textObject(30, 40, '暗', 'Visible="false"'),
      textObject(30, 60, '白', '', '<ofd:FillColor Value="255 255 255"/>'),
      '<ofd:ImageObject ID="9" Boundary="0 0 9 9" ResourceID="3"/>',
    ]
    const reading = await read(
      ofd([ofdPage(objects.join(''))], {
        parts: {
          'Doc_0/Document.xml': ofdPart(
            'Document',
            '<ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/><ofd:Page ID="2" BaseLoc="Pages/Page_1/Content.xml"/></ofd:Pages><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>',
          ),
          'Doc_0/Attachs/Attachments.xml': ofdPart('Attachments', '<ofd:Attachment ID="1" Name="草稿.docx"/>'),
        },
      }),
    )
    expect(textOf(reading)).toBe('明\n白')
    expect(reading.hidden).toEqual(
      expect.arrayContaining([
        { kind: 'hidden-text', text: '暗' },
        { kind: 'white-text', text: '白' },
        { kind: 'embedded-file', text: '草稿.docx' },
      ]),
    )
    expect(reading.lost).toEqual(['有 1 幅图片，图片里如有文字没有读出', '第 2 页没有读出', '有 1 个附件没有读取'])
  })

  it('never makes more steps between characters than there are characters', () => {
    expect(deltasOf('g 3 4 5 g 2 6', 10)).toEqual([4, 4, 4, 5, 6, 6])
    expect(deltasOf('g 4000000000 1', 5)).toHaveLength(5)
  })
})
