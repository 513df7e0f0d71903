import type { OfficialContent } from '../content.ts'
import { page, sizes } from '../measures.ts'
import { type Block, type Border, type Line, line } from './layout.ts'
import { dayInWords } from './words.ts'

/** 7.4.1: the first and the last line 0.35 mm, those between 0.25 mm; eighths of a point. */
const outer: Border = { line: 'single', size: 8, colour: '000000', space: 0 }
const inner: Border = { ...outer, size: 6 }

/**
 * 版记: a table as wide as the 版心, bound to its lower edge on the last page (7.4.1). Word places it there by itself,
 * however long the text becomes. That the last page is an even one is custom and depends on how a program breaks pages: the
 * one who prints adds a blank sheet side. A letter has neither lines nor 印发机关 (10.1).
 */
export function imprintOf({ form, copiesTo, printed }: OfficialContent): Block[] {
  const isLetter = form === 'letter'
  const rows: Line[] = [
    ...(copiesTo.length > 0 ? [line('copies', `抄送：${copiesTo.join('，')}。`)] : []),
    ...(printed && !isLetter
      ? [
          line('printed', `${printed.by}\t${dayInWords(printed.on)}印发`, {
            tabs: [{ at: page.textWidth - sizes.四号 * 10, kind: 'right' }],
          }),
        ]
      : []),
  ]
  if (rows.length === 0) return []
  return [
    {
      type: 'grid',
      hasLines: false,
      place: 'bottom',
      rows: rows.map((one, i) => [
        {
          width: page.textWidth,
          lines: [one],
          ...(isLetter ? {} : { top: i === 0 ? outer : inner, bottom: i === rows.length - 1 ? outer : inner }),
        },
      ]),
    },
    line('end', ''),
  ]
}
