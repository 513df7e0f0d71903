import { type FontFamily, familyOf, fonts, sizeNames } from '../../../documents/official/measures.ts'
import { changeRuns, type RunChange } from '../../../documents/word/change.ts'
import type { RunFormat } from '../../../documents/word/format.ts'
import type { Finding } from '../rule.ts'
import { type StyledDocument, type StyledParagraph, spanOf } from './styled.ts'

/** How characters should look. */
export interface WantedCharacters {
  readonly font?: FontFamily
  /** Half points. */
  readonly size?: number
}

const han = /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/u
const visible = /[^\s\u3000]/u

/** 三号, or 15.5 磅 where a size has no name. */
export const nameOfSize = (size: number | undefined): string => sizeNames.get(size ?? 20) ?? `${(size ?? 20) / 2} 磅`

/** Where nothing names a Chinese font, Word takes 宋体. */
const fontOf = ({ eastAsia }: RunFormat) => eastAsia ?? '宋体'

interface Wrong {
  readonly fonts: Set<string>
  readonly sizes: Set<string>
  from: number
  to: number
}

/** Characters of a span that look otherwise, as one stretch from the first to the last; undefined if none does. */
function wrongIn(
  { runs, text }: StyledParagraph,
  from: number,
  to: number,
  { font, size }: WantedCharacters,
): Wrong | undefined {
  const wrong: Wrong = { fonts: new Set(), sizes: new Set(), from: to, to: from }
  for (const run of runs) {
    const [start, end] = [Math.max(run.from, from), Math.min(run.to, to)]
    const words = text.slice(start, end)
    if (start >= end || !visible.test(words)) continue
    const isWrongFont = font !== undefined && han.test(words) && familyOf(fontOf(run.format)) !== font
    const isWrongSize = size !== undefined && (run.format.size ?? 20) !== size
    if (isWrongFont) wrong.fonts.add(fontOf(run.format))
    if (isWrongSize) wrong.sizes.add(nameOfSize(run.format.size))
    if (isWrongFont || isWrongSize) {
      wrong.from = Math.min(wrong.from, start)
      wrong.to = Math.max(wrong.to, end)
    }
  }
  return wrong.from < wrong.to ? wrong : undefined
}

/** Sets how the characters of a span look, when the mend is carried out. */
export const setCharacters =
  ({ word }: StyledDocument, { element }: StyledParagraph, from: number, to: number, change: RunChange) =>
  () =>
    changeRuns(element, word.paragraph, from, to, change)

/** Finds characters of a paragraph, or of a part of it, that are in another font or size. */
export function* otherCharacters(
  document: StyledDocument,
  paragraph: StyledParagraph,
  wanted: WantedCharacters,
  from = 0,
  to = paragraph.text.length,
): Generator<Finding> {
  const wrong = wrongIn(paragraph, from, to, wanted)
  if (!wrong) return
  const { font, size } = wanted
  yield {
    at: spanOf(paragraph, wrong.from, wrong.to),
    found: [...wrong.fonts, ...wrong.sizes].join('、'),
    wanted: `${font ?? ''}${size === undefined ? '' : nameOfSize(size)}`,
    mend: setCharacters(document, paragraph, wrong.from, wrong.to, {
      ...(wrong.fonts.size > 0 && font ? { eastAsia: fonts[font][0] } : {}),
      ...(wrong.sizes.size > 0 && size !== undefined ? { size } : {}),
    }),
  }
}
