import { posix } from 'node:path'
import type { Archive } from './archive.ts'
import type { Notes } from './notes.ts'
import { localName, walkXml } from './xml.ts'

/** Where a part of an OOXML package points to. */
export interface Relation {
  readonly id: string
  /** The last word of its type: `styles`, `footnotes`, `image` … */
  readonly type: string
  /** The name of an entry; of an external relation, the address as it stands. */
  readonly target: string
  readonly isExternal: boolean
}

/** The relations of a part; those of the package itself for ''. */
export function relationsOf(archive: Archive, part: string): Relation[] {
  const folder = posix.dirname(part)
  const bytes = archive.read(posix.join(folder, '_rels', `${posix.basename(part)}.rels`))
  const relations: Relation[] = []
  if (!bytes) return relations
  walkXml(bytes, {
    open: (name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
      if (localName(name) !== 'Relationship') return
      const isExternal = mode === 'External'
      relations.push({
        id,
        type: type.slice(type.lastIndexOf('/') + 1),
        target: isExternal ? target : posix.join('/', target.startsWith('/') ? '' : folder, target).slice(1),
        isExternal,
      })
    },
  })
  return relations
}

/** What an external relation does besides being a link that somebody may press. */
const reaching: Readonly<Record<string, string>> = {
  attachedTemplate: '外部模板',
  image: '外部图片',
  oleObject: '外部对象',
  subDocument: '外部子文档',
  aFChunk: '外部文档片段',
  frame: '外部框架',
  externalLinkPath: '外部工作簿',
  externalLink: '外部工作簿',
  package: '外部文件',
  video: '外部视频',
  audio: '外部音频',
  media: '外部媒体',
}

/** Lists addresses that a program would fetch from when it opens the file. Nothing is fetched here. */
export function noteExternal(relations: readonly Relation[], notes: Notes): void {
  for (const { type, target, isExternal } of relations) {
    if (!isExternal || type === 'hyperlink') continue
    notes.hide('external-link', `${reaching[type] ?? '外部内容'}：${target}`)
    notes.lose('有 {n} 处外部内容没有读取（不连接网络）')
  }
}

/** Pictures, embedded files, macros, and who wrote it, which no reader of the page sees. */
export function notePackage(archive: Archive, root: 'word' | 'xl', notes: Notes): void {
  const inside = archive.names.filter(name => name.startsWith(`${root}/`))
  for (const name of archive.names) {
    if (/\/vbaProject\.bin$/i.test(name)) notes.hide('macro', `宏：${name}`)
    if (/\/(embeddings|activeX)\/[^/]+\.\w+$/i.test(name) && !/\.(xml|rels)$/i.test(name)) {
      notes.hide('embedded-file', posix.basename(name))
    }
  }
  if (archive.names.some(name => /\/macrosheets\//i.test(name))) notes.hide('macro', '宏表（Excel 4.0）')
  const count = (pattern: RegExp) => inside.filter(name => pattern.test(name)).length
  notes.lose(
    '有 {n} 幅图片，图片里如有文字没有读出',
    count(/\/media\/[^/]+\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|svg)$/i),
  )
  notes.lose('有 {n} 个音视频没有读出', count(/\/media\/[^/]+\.(mp[34]|wav|avi|wmv|mov|m4[av])$/i))
  notes.lose('有 {n} 张图表，图表里的文字没有读出', count(/\/charts\/chart(Ex)?\d*\.xml$/i))
  notes.lose('有 {n} 个 SmartArt 图形，其中的文字没有读出', count(/\/diagrams\/data\d*\.xml$/i))
  notes.lose('有 {n} 个嵌入的文件没有读取', count(/\/embeddings\/[^/]+\.\w+$/i))
  noteProperties(archive, notes)
}

const authors: Readonly<Record<string, string>> = {
  'dc:creator': '作者',
  'cp:lastModifiedBy': '最后保存者',
  'ep:Company': '单位',
  'ep:Manager': '主管',
}

function noteProperties(archive: Archive, notes: Notes): void {
  const found = relationsOf(archive, '').filter(({ type }) => /(core|extended)-?properties/i.test(type))
  for (const { target } of found) {
    const bytes = archive.read(target)
    if (!bytes) continue
    let value = ''
    walkXml(bytes, {
      open: () => {
        value = ''
      },
      text: text => {
        value += text
      },
      close: name => {
        const label = authors[name]
        if (label && value.trim() !== '') notes.hide('author', `${label}：${value}`)
        if (name === 'dc:title' && value.trim() !== '') notes.title = value.trim()
        value = ''
      },
    })
  }
}
