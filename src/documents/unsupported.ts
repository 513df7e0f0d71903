import { Unreadable } from './reading.ts'

/** By format, where there is a better way than to save it anew. */
const converting: Readonly<Record<string, string>> = {
  doc: '这是旧版 Word 或 WPS 文字文档（.doc、.wps），不能直接读。请用 WPS 或 Office 打开，另存为 .docx 后再交来。',
  xls: '这是旧版 Excel 或 WPS 表格（.xls、.et），不能直接读。请用 WPS 或 Office 打开，另存为 .xlsx 后再交来。',
  ppt: '这是旧版演示文稿（.ppt、.dps），不能直接读。请用 WPS 或 Office 打开，输出为 PDF 后再交来。',
  msg: '这是 Outlook 邮件，不能直接读。请把正文和附件分别另存后再交来。',
  ole: '这是旧版 Office 或 WPS 文件，不能直接读。请用 WPS 或 Office 打开，另存为 .docx 或 .xlsx 后再交来。',
  zip: '这是压缩包。请解压后把里面的文件分别交来。',
  rar: '这是 RAR 压缩包。请解压后把里面的文件分别交来。',
  '7z': '这是 7z 压缩包。请解压后把里面的文件分别交来。',
  gzip: '这是 gzip 压缩包。请解压后把里面的文件分别交来。',
}
const convert = (format: string, name: string) =>
  converting[format] ??
  (/图片/.test(name)
    ? `这是${name}，没有文字可读。请交有文字的原件。`
    : /程序/.test(name)
      ? `这是${name}，不是文件材料，没有打开。请向发送人核实。`
      : `这是${name}，不能直接读。请用 WPS 或 Office 打开，另存为 .docx、.xlsx 或输出为 PDF 后再交来。`)

/** Why a format is not read, and what to make of it; `name` is what people call it. */
export const unsupported = (format: string, name: string) => new Unreadable('unsupported', convert(format, name))
