import { packFile, zipOf } from '../../zip-writer.ts'
import type { OfficialContent } from '../content.ts'
import { attachmentsOf } from './attachments.ts'
import { closingOf } from './closing.ts'
import { headOf } from './head.ts'
import { imprintOf } from './imprint.ts'
import { type Block, type Layout, line, type Section } from './layout.ts'
import { partsOf, type WritingProfile } from './parts.ts'
import { textOf } from './text.ts'

export type { GeneratedMark, WritingProfile } from './parts.ts'

/** What stands on the pages of this document by GB/T 9704—2012, in its order. */
export function layoutOf(content: OfficialContent): Layout {
  const upright = { isLandscape: false, hasOwnFirst: false }
  const sections: { page: Section['page']; blocks: Block[] }[] = [
    {
      page: { ...upright, hasOwnFirst: content.form === 'letter' },
      blocks: [...headOf(content), ...textOf(content), ...closingOf(content)],
    },
  ]
  const last = () => sections.at(-1)
  for (const { blocks, isLandscape } of attachmentsOf(content)) {
    if (last()?.page.isLandscape === isLandscape) last()?.blocks.push(...blocks)
    else sections.push({ page: { ...upright, isLandscape }, blocks })
  }
  const imprint = imprintOf(content)
  // LibreOffice puts a table that begins a section on the page before it
  if (imprint.length > 0 && last()?.page.isLandscape)
    sections.push({ page: upright, blocks: [line('end', ''), ...imprint] })
  else last()?.blocks.push(...imprint)
  return sections
}

/**
 * An official document as a .docx by GB/T 9704—2012: the general form and those of chapter 10. The same content is the same
 * bytes. Neither a seal nor a signature is drawn; a title of one kind or another is taken as it is, not checked.
 */
export const writeOfficialDocument = (content: OfficialContent, profile: WritingProfile = {}): Buffer =>
  zipOf(partsOf(layoutOf(content), content, profile).map(({ path, bytes }) => packFile(path, bytes)))
