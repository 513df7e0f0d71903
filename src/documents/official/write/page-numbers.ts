import { twips } from '../measures.ts'
import { letterFootLine } from './head.ts'
import { type Block, type Line, line, type Run } from './layout.ts'

/** 7.5: 一字线 at both sides of the number. */
const runs: readonly Run[] = [{ text: '— ' }, { text: '1', field: 'PAGE' }, { text: ' —' }]

/** 7.5: one character from the right on odd pages, from the left on even ones. */
const upright = {
  odd: line('pageNumber', runs, { alignment: 'right', rightChars: 100 }),
  even: line('pageNumber', runs, { alignment: 'left', leftChars: 100 }),
}

/**
 * Chapter 8: the number of a page that lies on its side stands where it stands on upright ones. Seen from the turned page,
 * the sheet's foot is its left edge, and the number reads downwards.
 */
function turned(one: Line, fromTop: number): Block[] {
  const place = { x: twips(23), y: twips(fromTop) }
  return [
    {
      type: 'grid',
      hasLines: false,
      place,
      height: twips(25),
      rows: [[{ width: twips(10), isTurned: true, lines: [one] }]],
    },
    line('end', ''),
  ]
}

export const pageNumbers = {
  upright: { odd: [upright.odd], even: [upright.even] },
  // the 版心 of the upright sheet reaches from 28 to 184 mm, and its edges are a character away
  turned: {
    odd: turned(line('pageNumber', runs, { alignment: 'right', right: 0 }), 154),
    even: turned(line('pageNumber', runs, { alignment: 'left', left: 0 }), 33),
  },
  /** 10.1: the first page of a letter has the lower pair of lines and no number. */
  letterFirst: [letterFootLine(), line('end', '')],
} satisfies Record<string, unknown>
