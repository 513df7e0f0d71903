import { docx, escapeXml } from './office-files.ts'

const line = (text: string, { setting = '', font = '宋体', size = 24 } = {}) =>
  `<w:p><w:pPr>${setting}</w:pPr><w:r><w:rPr><w:rFonts w:ascii="${font}" w:eastAsia="${font}" w:hAnsi="${font}"/><w:sz w:val="${size}"/></w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`

/** A notice as a person sets it who never saw the standard: letter paper, 宋体 throughout, the number in square brackets. */
export const brokenNotice = (more: readonly string[] = []): Buffer =>
  docx(
    [
      line('平安县水务局文件', { setting: '<w:jc w:val="center"/>', size: 44 }),
      line('平水[2026]012号', { setting: '<w:jc w:val="center"/>' }),
      line('关于开展防汛检查的通知', { setting: '<w:jc w:val="center"/>', size: 36 }),
      line('各乡镇人民政府:'),
      line('为做好防汛工作，现就有关事项通知如下。'),
      line('一、检查范围', { font: '黑体' }),
      line('各乡镇的水库、河道和低洼小区，一处不漏。'),
      ...more.map(text => line(text)),
      line('特此通知。'),
      line('平安县水务局', { setting: '<w:jc w:val="right"/>' }),
      line('2026年05月08日', { setting: '<w:jc w:val="right"/>' }),
      '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>',
    ].join(''),
  )
