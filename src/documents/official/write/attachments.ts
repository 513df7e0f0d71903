import type { AttachedTable, Attachment, OfficialContent } from '../content.ts'
import { page } from '../measures.ts'
import { type Block, type Grid, line } from './layout.ts'
import { passagesOf } from './text.ts'
import { titleLines } from './title-lines.ts'

function tableOf({ head, rows, isLandscape }: AttachedTable): Grid {
  const whole = isLandscape ? page.textHeight : page.textWidth
  const width = Math.floor(whole / Math.max(1, head.length))
  const cells = (words: readonly string[]) =>
    head.map((_, i) => ({ width, isCentred: true, lines: [line('cell', words[i] ?? '')] }))
  return { type: 'grid', hasLines: true, repeatsHead: true, rows: [head, ...rows].map(cells) }
}

/** 7.3.7: on a page of its own 附件 and its number, in the third line its title. */
export function attachmentOf({ title, body, table }: Attachment, number: number | undefined): Block[] {
  const characters = table?.isLandscape ? 29 : 20
  return [
    line('attachmentMark', `附件${number ?? ''}`),
    line('attachmentTitle', titleLines(title, characters).join('\n')),
    ...passagesOf(body),
    ...(table ? [tableOf(table)] : []),
  ]
}

/** Attachments, each with whether its pages lie on their side. */
export function attachmentsOf({ attachments }: OfficialContent): { blocks: Block[]; isLandscape: boolean }[] {
  return attachments.map((one, i) => ({
    blocks: attachmentOf(one, attachments.length > 1 ? i + 1 : undefined),
    isLandscape: one.table?.isLandscape ?? false,
  }))
}
