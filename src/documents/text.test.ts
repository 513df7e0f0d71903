import { describe, expect, it } from 'vitest'
import { readBytes } from './read.ts'
import { textOf } from './reading.ts'

const read = (text: string | Buffer, name: string) => readBytes(Buffer.from(text), name)
const gb18030 = Buffer.from('b2bfc3c52cbcfecafd0ab3c7b9dc2c31320abdccd3fd2c390a', 'hex')

describe('text', () => {
  it('is decoded from UTF-8, UTF-16 and GB18030', async () => {
    const rows = [
      ['部门', '件数'],
      ['城管', '12'],
      ['教育', '9'],
    ]
    const utf16 = Buffer.from('\ufeff部门,件数\n城管,12\n教育,9\n', 'utf16le')
    for (const bytes of [
      gb18030,
      Buffer.from('部门,件数\n城管,12\n教育,9\n'),
      Buffer.from('\ufeff部门,件数\n城管,12\n教育,9\n'),
      utf16,
      Buffer.from(utf16).swap16(),
    ]) {
      const reading = await read(bytes, 'a.csv')
      expect(reading).toMatchObject({ verdict: 'ok', format: 'csv' })
      expect(reading.blocks[0]?.rows).toEqual(rows)
    }
  })

  it('with bytes that no encoding explains is read in part', async () => {
    const bytes = Buffer.concat([
      Buffer.from('今天天气很好，适合散步。'.repeat(20)),
      Buffer.from([0xff, 0xff]),
      Buffer.from('完'),
    ])
    expect(await read(bytes, 'a.txt')).toMatchObject({ verdict: 'ok-partial' })
  })

  it('keeps quotes, separators and line breaks within cells of a .csv', async () => {
    const reading = await read('名称;说明\r\n"甲;乙";"他说""好""\n再见"\r\n丙;丁\r\n', 'a.csv')
    expect(reading.blocks[0]?.rows).toEqual([
      ['名称', '说明'],
      ['甲;乙', '他说"好"\n再见'],
      ['丙', '丁'],
    ])
  })

  it('says when a quote of a .csv is never closed', async () => {
    expect(await read('a,b\nc,"d\ne,f\n', 'a.csv')).toMatchObject({ verdict: 'ok-partial' })
  })

  it('of Markdown gives headings, lists, tables and code in order', async () => {
    const reading = await read(
      '# 标题\n\n第一段\n续行\n\n二级\n---\n\n- 甲\n1. 乙\n\n| 部门 | 电话 |\n| --- | --- |\n| 城管 | 1 |\n\n```\n# 不是标题\n```\n<!-- 暗 -->\n',
      'a.md',
    )
    expect(reading).toMatchObject({ verdict: 'ok', format: 'md', hidden: [{ kind: 'comment', text: '暗' }] })
    expect(reading.blocks).toEqual([
      { kind: 'heading', level: 1, text: '标题' },
      { kind: 'paragraph', text: '第一段\n续行' },
      { kind: 'heading', level: 2, text: '二级' },
      { kind: 'list-item', text: '甲' },
      { kind: 'list-item', text: '乙' },
      {
        kind: 'table',
        text: '部门\t电话\n城管\t1',
        rows: [
          ['部门', '电话'],
          ['城管', '1'],
        ],
      },
      { kind: 'paragraph', text: '# 不是标题' },
    ])
  })

  it('of a page leaves out scripts and what is invisible, and says so', async () => {
    const reading = await read(
      `<!doctype html><html><head><title>办事指南</title><style>p{}</style><script>alert('坏')</script></head><body>
      <h1>指南</h1><p>一、受理 <b>条件</b><br>二、材料&nbsp;若干<table><tr><th>名称<th>份数<tr><td>身份证<td><p>1</p></table>
      <ul><li>甲<li>乙</ul><div style="display: none">暗</div><p style="color:#fff">白</p><!-- 注 --><img src=x></body></html>`,
      'a.html',
    )
    expect(reading).toMatchObject({ verdict: 'ok-partial', format: 'html', title: '办事指南' })
    expect(reading.blocks).toEqual([
      { kind: 'heading', level: 1, text: '指南' },
      { kind: 'paragraph', text: '一、受理 条件\n二、材料\u00a0若干' },
      {
        kind: 'table',
        text: '名称\t份数\n身份证\t1',
        rows: [
          ['名称', '份数'],
          ['身份证', '1'],
        ],
      },
      { kind: 'list-item', text: '甲' },
      { kind: 'list-item', text: '乙' },
      { kind: 'paragraph', text: '白' },
    ])
    expect(reading.lost).toEqual(['有 1 幅图片，图片里如有文字没有读出'])
    expect(reading.hidden).toEqual([
      { kind: 'hidden-text', text: '暗' },
      { kind: 'white-text', text: '白' },
      { kind: 'comment', text: '注' },
    ])
  })

  it('of lines of JSON is no table', async () => {
    const lines = '{"id":1,"text":"甲"}\n{"id":2,"text":"乙"}\n{"id":3,"text":"丙"}\n'
    expect(await read(lines, 'a.jsonl')).toMatchObject({ verdict: 'ok', format: 'txt' })
    expect(textOf(await read(lines, 'a.jsonl'))).toBe(lines.trim())
  })

  it('of no format is read line by line', async () => {
    const reading = await read('第一行\r\n\r\n  第二行，空格在前\n', 'a.txt')
    expect(reading).toMatchObject({ verdict: 'ok', format: 'txt' })
    expect(textOf(reading)).toBe('第一行\n  第二行，空格在前')
  })

  it('with characters of a font of its own is read in part', async () => {
    expect(await read('姓名：张\ue123', 'a.txt')).toMatchObject({
      verdict: 'ok-partial',
      lost: ['有 1 个字符没有对应的文字（字体自造字或乱码），显示为方框或问号'],
    })
  })
})
