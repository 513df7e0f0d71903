import { Parser } from 'htmlparser2'
import { limits } from '../limits.ts'
import type { Notes } from '../notes.ts'
import { Unreadable } from '../reading.ts'

/** Whether the text is a page: it says so at its beginning, or its first tag is one of a page. */
export function looksLikeHtml(text: string): boolean {
  const head = text.slice(0, 4096).replace(/^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*/, '')
  return /^<(!doctype\s+html|html|head|body|title|meta|table|div|p|h[1-6]|script|ul|ol|center|font|span)[\s>/]/i.test(
    head,
  )
}

/** Elements that stand on lines of their own. */
const blocks = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary ul'.split(
    ' ',
  ),
)

/** Elements whose content nobody sees as text, with what is lost by that. */
const dropped: Readonly<Record<string, string>> = {
  script: '',
  style: '',
  template: '',
  noscript: '',
  head: '',
  svg: '有 {n} 幅图形，图形里如有文字没有读出',
  math: '有 {n} 个公式没有读出',
  iframe: '有 {n} 处嵌入的网页没有读取（不连接网络）',
  object: '有 {n} 个嵌入的文件没有读取',
  canvas: '有 {n} 幅图形，图形里如有文字没有读出',
  video: '有 {n} 个音视频没有读出',
  audio: '有 {n} 个音视频没有读出',
}
const losing: Readonly<Record<string, string>> = {
  img: '有 {n} 幅图片，图片里如有文字没有读出',
  embed: '有 {n} 个嵌入的文件没有读取',
  frame: '有 {n} 处嵌入的网页没有读取（不连接网络）',
}

/** Elements without an end. */
const voids = new Set('area base br col embed hr img input link meta param source track wbr frame'.split(' '))

const isUnseen = ({ hidden, style = '' }: Readonly<Record<string, string>>) =>
  hidden !== undefined ||
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])/i.test(
    style.slice(0, 2000),
  )
const isWhite = ({ style = '', color = '' }: Readonly<Record<string, string>>) =>
  /(^|[;\s])color\s*:\s*(#fff(fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))/i.test(style.slice(0, 2000)) ||
  /^(#ffffff|#fff|white)$/i.test(color)

interface Table {
  readonly rows: string[][]
  row: string[] | undefined
  cell: string | undefined
}

interface Open {
  readonly name: string
  /** What this element begins: all within it is unseen, or white. */
  readonly begins?: 'drop' | 'unseen' | 'white'
}

/**
 * Reads a page as a person would: scripts, styles and what is made invisible are left out, nothing is fetched, and
 * unclosed or crossing tags are taken as browsers take them, roughly.
 */
export function readHtml(text: string, notes: Notes): void {
  const open: Open[] = []
  const tables: Table[] = []
  let words = ''
  let kind: 'paragraph' | 'list-item' | number = 'paragraph'
  let title: string | undefined
  let dropping = 0
  let unseen = 0
  let whitening = 0
  let hiddenWords = ''
  let whiteWords = ''
  let preformatted = 0

  const say = (piece: string) => {
    const table = tables.at(-1)
    if (table?.cell !== undefined) table.cell += piece
    else words += piece
  }
  const tidy = (raw: string) =>
    raw
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '')
      .join('\n')
  const flush = () => {
    const ended = tidy(words)
    words = ''
    if (typeof kind === 'number') notes.add({ kind: 'heading', level: kind, text: ended })
    else notes.add({ kind, text: ended })
    kind = 'paragraph'
  }
  const breakLine = () => {
    if (tables.at(-1)?.cell !== undefined) say('\n')
    else flush()
  }
  const endRow = (table: Table) => {
    if (table.cell !== undefined) {
      table.row ??= []
      table.row.push(tidy(table.cell))
      table.cell = undefined
    }
    if (table.row) table.rows.push(table.row)
    table.row = undefined
  }
  const endCell = (table: Table) => {
    if (table.cell === undefined) return
    table.row ??= []
    table.row.push(tidy(table.cell))
    table.cell = undefined
  }
  const endTable = () => {
    const table = tables.pop()
    if (!table) return
    endRow(table)
    const outer = tables.at(-1)
    if (outer?.cell !== undefined) outer.cell += `\n${table.rows.map(row => row.join('\t')).join('\n')}\n`
    else if (table.rows.length > 0) notes.table(table.rows)
  }
  const begin = (name: string, attributes: Readonly<Record<string, string>>): Open['begins'] => {
    // a title lies in the head, which is dropped; only its words are wanted
    if (dropped[name] !== undefined) return 'drop'
    if (isUnseen(attributes)) return 'unseen'
    return isWhite(attributes) ? 'white' : undefined
  }
  const leave = ({ name, begins }: Open) => {
    if (begins === 'drop') dropping--
    else if (begins === 'unseen') unseen--
    else if (begins === 'white') whitening--
    if (unseen === 0 && hiddenWords !== '') {
      notes.hide('hidden-text', hiddenWords)
      hiddenWords = ''
    }
    if (whitening === 0 && whiteWords !== '') {
      notes.hide('white-text', whiteWords)
      whiteWords = ''
    }
    if (name === 'pre') preformatted--
    if (name === 'table') endTable()
    else if (name === 'tr' || name === 'td' || name === 'th') {
      const table = tables.at(-1)
      if (table && name === 'tr') endRow(table)
      else if (table) endCell(table)
    } else if (dropping === 0 && blocks.has(name)) breakLine()
  }

  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name === 'title') title ??= ''
        const loss = dropping === 0 ? (losing[name] ?? dropped[name]) : undefined
        if (loss) notes.lose(loss)
        if (name === 'br') say('\n')
        if (voids.has(name)) return
        if (open.length >= limits.depth * 16) {
          throw new Unreadable('malicious', '网页的标签嵌套过深，不像正常的网页，没有读取。请向发送人核实。')
        }
        const begins = begin(name, attributes)
        if (begins === 'drop') dropping++
        else if (begins === 'unseen') unseen++
        else if (begins === 'white') whitening++
        open.push(begins === undefined ? { name } : { name, begins })
        if (name === 'pre') preformatted++
        if (name === 'table') {
          if (tables.at(-1)?.cell === undefined) flush()
          tables.push({ rows: [], row: undefined, cell: undefined })
        } else if (name === 'tr' || name === 'td' || name === 'th') {
          const table = tables.at(-1)
          if (table && name === 'tr') endRow(table)
          else if (table) {
            endCell(table)
            table.cell = ''
          }
        } else if (dropping === 0 && blocks.has(name)) {
          breakLine()
          const level = /^h([1-6])$/.exec(name)?.[1]
          if (level !== undefined) kind = Number(level)
          else if (name === 'li') kind = 'list-item'
        }
      },
      ontext: piece => {
        if (open.at(-1)?.name === 'title' && title !== undefined) title += piece
        if (dropping > 0) return
        const shown = preformatted > 0 ? piece : piece.replace(/[ \t\r\n\f]+/g, ' ')
        if (unseen > 0) {
          hiddenWords += shown
          return
        }
        if (whitening > 0) whiteWords += shown
        say(shown)
      },
      oncomment: piece => {
        if (dropping === 0) notes.hide('comment', piece)
      },
      onclosetag: name => {
        if (voids.has(name)) return
        const at = open.findLastIndex(one => one.name === name)
        // htmlparser2 closes what it opened in its order; anything else is a stray end
        if (at < 0) return
        while (open.length > at) {
          const ended = open.pop()
          if (ended) leave(ended)
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536))
  parser.end()
  flush()
  notes.title = (title ?? '').trim()
}
