import type { Archive } from '../archive.ts'
import { paragraphsOf, sortedByPlace } from '../layout.ts'
import { limits } from '../limits.ts'
import type { Notes } from '../notes.ts'
import { Unreadable } from '../reading.ts'
import { localName, walkXml } from '../xml.ts'
import { a4, locate, readDocument } from './document.ts'
import { type PageContent, readPage } from './page.ts'

const damaged = (why: string) => new Unreadable('damaged', `版式文件已损坏（${why}），读不出来。请对方重新发送。`)

const said: Readonly<Record<string, string>> = { Author: '作者', Creator: '制作软件' }

/** The documents of a file, newest versions as they stand; title and author are noted. */
export function documentRoots(archive: Archive, notes: Notes): string[] {
  const bytes = archive.read('OFD.xml')
  if (!bytes) throw damaged('没有 OFD.xml')
  const roots: string[] = []
  let text = ''
  walkXml(bytes, {
    open: name => {
      text = ''
      if (localName(name) === 'Signatures') notes.lose('文件带有电子签章，签章没有验证，印章里的文字没有读出')
      if (localName(name) === 'Versions') notes.lose('文件含有几个历史版本，只读了当前版本')
    },
    text: piece => {
      text += piece
    },
    close: name => {
      const local = localName(name)
      if (local === 'DocRoot') roots.push(locate('OFD.xml', text.trim()))
      if (local === 'Title') notes.title ||= text.trim()
      const label = said[local]
      if (label && text.trim() !== '') notes.hide('author', `${label}：${text}`)
      text = ''
    },
  })
  return roots
}

function noteAttachments(archive: Archive, list: string, notes: Notes): void {
  const bytes = archive.read(list)
  if (!bytes) return
  walkXml(bytes, {
    open: (name, attributes) => {
      if (localName(name) !== 'Attachment') return
      notes.hide('embedded-file', attributes['Name'] ?? '附件')
      notes.lose('有 {n} 个附件没有读取')
    },
  })
}

/** Where the annotations of each page lie. */
function annotationsOf(archive: Archive, list: string): string[] {
  const bytes = archive.read(list)
  const found: string[] = []
  if (!bytes) return found
  let text = ''
  walkXml(bytes, {
    open: () => {
      text = ''
    },
    text: piece => {
      text += piece
    },
    close: name => {
      if (localName(name) === 'FileLoc') found.push(locate(list, text.trim()))
    },
  })
  return found
}

function noteAnnotations(archive: Archive, list: string, notes: Notes): void {
  for (const place of annotationsOf(archive, list)) {
    const bytes = archive.read(place)
    if (!bytes) continue
    let remark = ''
    walkXml(bytes, {
      open: () => {
        remark = ''
      },
      text: piece => {
        remark += piece
      },
      close: name => {
        if (localName(name) === 'Remark') notes.hide('comment', remark)
      },
    })
    // stamps and typed notes are drawn on the page
    for (const text of paragraphsOf(readPage(bytes, notes).pieces, a4))
      notes.add({ kind: 'paragraph', text, part: 'text-box' })
  }
}

/**
 * Reads OFD (GB/T 33190): the text objects of each page with those of its templates, ordered by their places and put
 * together to paragraphs.
 */
export function readOfd(archive: Archive, notes: Notes): void {
  let number = 0
  const roots = documentRoots(archive, notes)
  if (roots.length === 0) throw damaged('没有文档')
  for (const root of roots) {
    const content = archive.read(root)
    if (!content) throw damaged('文档的目录不在')
    const { pages, templates, box, attachments, annotations } = readDocument(root, content)
    if (number + pages.length > limits.pages) {
      throw new Unreadable('too-large', `文件超过 ${limits.pages} 页，没有读取。请拆成几个文件再交来。`)
    }
    const stencils = new Map<string, PageContent>()
    const stencil = (id: string) => {
      const known = stencils.get(id)
      if (known) return known
      const found = archive.read(templates.get(id) ?? '')
      if (!found) notes.lose('有 {n} 个模板页没有读出')
      const read = found ? readPage(found, notes) : { templates: [], pieces: [], pictures: [], box: [] }
      stencils.set(id, read)
      return read
    }
    for (const place of pages) {
      number++
      const found = archive.read(place)
      if (!found) {
        notes.lose(`第 ${number} 页没有读出`)
        continue
      }
      const page = readPage(found, notes)
      const below = page.templates.slice(0, 10).map(stencil)
      const pieces = sortedByPlace([...below.flatMap(one => one.pieces), ...page.pieces])
      const paragraphs = paragraphsOf(pieces, page.box[2] || box[2] || a4)
      for (const text of paragraphs) notes.add({ kind: 'paragraph', text, page: number })
      if (paragraphs.length === 0 && [page, ...below].some(one => one.pictures.length > 0)) notes.scan(number)
    }
    if (attachments !== '') noteAttachments(archive, attachments, notes)
    if (annotations !== '') noteAnnotations(archive, annotations, notes)
  }
}
