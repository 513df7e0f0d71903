import type { Notes } from '../notes.ts'
import { linesOf } from './lines.ts'

const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const item = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/
const ruler = /^\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*$/
const fence = /^\s*(`{3,}|~{3,})/

/** What has a sign of structure is short; the patterns below take too long over endless blanks. */
const longest = 2000

/** Whether the text bears signs that only Markdown has. */
export function looksLikeMarkdown(text: string): boolean {
  const lines = text.slice(0, 64 * 1024).split(/\r\n|\r|\n/)
  return lines.some(
    (line, i) =>
      /^#{1,6} \S/.test(line) || fence.test(line.slice(0, longest)) || (i > 0 && line.includes('|') && isRuler(line)),
  )
}

const isRuler = (line: string) => line.length <= longest && ruler.test(line)

const cellsOf = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|'))

/** Reads Markdown by its lines. Marks within a line (emphasis, links) stay as they are written. */
export function readMarkdown(text: string, notes: Notes): void {
  const lines = linesOf(withoutComments(text, notes))
  let paragraph: string[] = []
  let code: { mark: string; lines: string[] } | undefined
  const flush = () => {
    notes.add({ kind: 'paragraph', text: paragraph.join('\n') })
    paragraph = []
  }
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (line.length > longest) {
      if (code) code.lines.push(line)
      else paragraph.push(line.trim())
      continue
    }
    const mark = fence.exec(line)?.[1]
    if (code) {
      if (mark?.startsWith(code.mark) && line.trim() === mark) {
        notes.add({ kind: 'paragraph', text: code.lines.join('\n') })
        code = undefined
      } else code.lines.push(line)
      continue
    }
    if (mark) {
      flush()
      code = { mark, lines: [] }
      continue
    }
    notes.lose('有 {n} 幅图片，图片里如有文字没有读出', line.match(/!\[[^\]]{0,500}\]\(/g)?.length ?? 0)
    const [, marks, title] = heading.exec(line) ?? []
    if (marks !== undefined) {
      flush()
      notes.add({ kind: 'heading', level: marks.length, text: title ?? '' })
    } else if (line.trim() === '') flush()
    else if (line.includes('|') && isRuler(lines[i + 1] ?? '')) {
      flush()
      const rows = [cellsOf(line)]
      for (i += 2; i < lines.length && (lines[i] ?? '').includes('|'); i++) rows.push(cellsOf(lines[i] ?? ''))
      i--
      notes.table(rows)
    } else if (paragraph.length > 0 && /^ {0,3}(=+|-{2,})\s*$/.test(line)) {
      notes.add({ kind: 'heading', level: line.trim().startsWith('=') ? 1 : 2, text: paragraph.join('\n') })
      paragraph = []
    } else if (item.test(line)) {
      flush()
      notes.add({ kind: 'list-item', text: item.exec(line)?.[1] ?? '' })
    } else if (!/^ {0,3}([-*_])\s*(\1\s*){2,}$/.test(line)) paragraph.push(line.trim())
  }
  if (code) notes.add({ kind: 'paragraph', text: code.lines.join('\n') })
  flush()
}

/** HTML comments are shown by no program: they are listed as hidden. */
function withoutComments(text: string, notes: Notes): string {
  let shown = ''
  let at = 0
  for (;;) {
    const from = text.indexOf('<!--', at)
    const to = from < 0 ? -1 : text.indexOf('-->', from + 4)
    if (to < 0) return shown + text.slice(at)
    shown += text.slice(at, from)
    notes.hide('comment', text.slice(from + 4, to))
    at = to + 3
  }
}
