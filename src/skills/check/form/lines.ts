import { page, sizes } from '../../../documents/official/measures.ts'
import { blankBefore, changeParagraph } from '../../../documents/word/change.ts'
import { childOf, removeNode } from '../../../documents/word/tree.ts'
import type { Finding } from '../rule.ts'
import { abovePlaced, blanksAbove, linesAbove, type StyledDocument, type StyledParagraph, spanOf } from './styled.ts'

const inWords = ['零', '一', '两', '三']

/**
 * Finds too few or too many lines left free above a paragraph. Beside a table, a text box or a picture nobody can tell
 * how many there are, and nothing is said.
 */
export function* otherLinesAbove(
  document: StyledDocument,
  paragraph: StyledParagraph,
  least: number,
  most = least,
): Generator<Finding> {
  const above = abovePlaced(document, paragraph.index)
  if (paragraph.place !== 'body' || !above || above.place !== 'body' || above.hasDrawing) return
  const blanks = blanksAbove(document, paragraph.index)
  if (blanks.length === 0 && paragraph.hasDrawing) return
  const lines = linesAbove(document, paragraph.index)
  if (lines >= least && lines <= most) return
  const wanted = lines < least ? least : most
  yield {
    at: spanOf(paragraph),
    found: lines === 0 ? '上面没有空行' : `上面空了 ${lines} 行`,
    wanted: wanted === 0 ? '上面不空行' : `上面空${inWords[wanted] ?? wanted}行`,
    mend: () => {
      for (let count = lines; count < wanted; count++) blankBefore(paragraph.element, sizes.三号, page.line)
      let over = lines - wanted
      for (const blank of blanks) {
        const parent = blank.element.parent
        // where a section ends, the paragraph stays
        if (over <= 0 || !parent || childOf(childOf(blank.element, 'w:pPr'), 'w:sectPr')) continue
        removeNode(parent, blank.element)
        over--
      }
      if (over > 0) changeParagraph(paragraph.element, { before: 0, beforeLines: 0 })
    },
  }
}
