import type { Decoded } from '../decode.ts'
import type { Notes } from '../notes.ts'
import { looksLikeCsv, readCsv } from './csv.ts'
import { looksLikeHtml, readHtml } from './html.ts'
import { linesOf } from './lines.ts'
import { looksLikeMarkdown, readMarkdown } from './markdown.ts'

/** Texts that were written for programs: what is in them is not what a person reads. Undefined for all others. */
export function codedFormat(text: string): { readonly format: string; readonly name: string } | undefined {
  const head = text.slice(0, 4096)
  if (/^\s*<\?xml\s/.test(head) && !looksLikeHtml(text))
    return { format: 'xml', name: ' XML 文件（可能是 Word 或 Excel 2003 XML）' }
  if (/^MIME-Version:/im.test(head) && /^[\w-]+: /.test(head))
    return { format: 'mime', name: '邮件或单文件网页（eml、mht）' }
  return undefined
}

export type TextFormat = 'csv' | 'md' | 'html' | 'txt'

/**
 * What a text is, by its content. A note of three lines may be any of these: only where the content leaves it open does
 * the extension (without its dot) decide.
 */
export function textFormat(text: string, extension: string): TextFormat {
  if (looksLikeHtml(text)) return 'html'
  const isMarkdown = looksLikeMarkdown(text)
  if (!isMarkdown && looksLikeCsv(text, extension === 'csv' ? 1 : 3)) return 'csv'
  if (isMarkdown || ((extension === 'md' || extension === 'markdown') && !looksLikeCsv(text, 3))) return 'md'
  return 'txt'
}

function readPlain(text: string, notes: Notes): void {
  for (const line of linesOf(text)) notes.add({ kind: 'paragraph', text: line.trimEnd() })
}

const readers: Readonly<Record<TextFormat, (text: string, notes: Notes) => void>> = {
  csv: readCsv,
  md: readMarkdown,
  html: readHtml,
  txt: readPlain,
}

export function readText({ text, broken }: Decoded, format: TextFormat, notes: Notes): void {
  if (broken) notes.lose('编码有错，有的字节不对应任何文字')
  readers[format](text, notes)
}
