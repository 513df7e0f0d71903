import type { Archive } from '../archive.ts'
import type { Notes } from '../notes.ts'
import { noteExternal, notePackage, relationsOf } from '../ooxml.ts'
import { type Part, Unreadable } from '../reading.ts'
import { walkXml } from '../xml.ts'
import { readBody } from './body.ts'
import { createNumbering } from './numbering.ts'
import { readStyles } from './styles.ts'

const parts: Readonly<Record<string, Part>> = {
  footnotes: 'footnote',
  endnotes: 'endnote',
  header: 'header',
  footer: 'footer',
}

function readComments(bytes: Buffer, notes: Notes): void {
  let author = ''
  let text = ''
  let isText = false
  walkXml(bytes, {
    open: (name, attributes) => {
      if (name === 'w:comment') {
        author = attributes['w:author'] ?? ''
        text = ''
      }
      isText = name === 'w:t'
    },
    text: piece => {
      if (isText) text += piece
    },
    close: name => {
      isText = false
      if (name === 'w:comment') notes.hide('comment', author === '' ? text : `${author}：${text}`)
    },
  })
}

/**
 * Reads WordprocessingML (ISO 29500): the body, then footnotes, endnotes, headers and footers, each once. Tracked
 * changes, comments, invisible text, authors, macros and what would be fetched are listed as hidden.
 */
export function readDocx(archive: Archive, main: string, notes: Notes): void {
  const bytes = archive.read(main)
  if (!bytes) throw new Unreadable('damaged', '文档里没有正文部分，读不出来。请用 WPS 或 Word 打开后另存，再交来。')
  const relations = relationsOf(archive, main)
  const inside = relations.filter(({ isExternal, target }) => !isExternal && archive.has(target))
  const partOf = (type: string) => {
    const target = inside.find(one => one.type === type)?.target
    return target === undefined ? undefined : archive.read(target)
  }
  const styles = readStyles(partOf('styles'))
  const numbering = createNumbering(partOf('numbering'))
  readBody(bytes, undefined, { styles, numbering, notes })
  for (const [type, part] of Object.entries(parts)) {
    for (const { target } of inside.filter(one => one.type === type)) {
      const content = archive.read(target)
      if (content) readBody(content, part, { styles, numbering, notes })
      noteExternal(relationsOf(archive, target), notes)
    }
  }
  const comments = partOf('comments')
  if (comments) readComments(comments, notes)
  noteExternal(relations, notes)
  const settings = inside.find(one => one.type === 'settings')
  if (settings) noteExternal(relationsOf(archive, settings.target), notes)
  notePackage(archive, 'word', notes)
}
