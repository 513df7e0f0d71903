import type { Plan, PlanItem } from '../../../../src/shapes/plan.ts'
import { nameOf, quotationOf } from './citation.ts'
import { dayText } from './standing.ts'
import { planSectionTexts } from './texts.ts'

/** Said of a section that nothing is written of. */
export const notWritten = '文献里没有写。'

/** Where an item stands: 《title》（number）第三条. */
export const placeOf = ({ source, label }: Pick<PlanItem, 'source' | 'label'>): string => `${nameOf(source)}${label}`

/** The whole plan as text, every quotation with where it stands; for a letter, or to be worked on. */
export function planText({ task, day, sections, label }: Plan): string {
  const parts = sections.map(({ section, items, offices }) => {
    const lines = [
      ...offices.map(one => `· ${one.issuer}——按办事指南${nameOf(one)}办理`),
      ...items.map(item => `· ${quotationOf(item)}\n  ——${placeOf(item)}`),
    ]
    return `【${planSectionTexts[section]}】\n${lines.length > 0 ? lines.join('\n') : notWritten}`
  })
  return [`${task}（按${dayText(day)}的规定）`, ...parts, label].join('\n\n')
}

/** A quotation in pieces, so that times, days and sums can be marked. */
export function piecesOf({ text, from, to, figures }: Pick<PlanItem, 'text' | 'from' | 'to' | 'figures'>) {
  const pieces: { at: number; words: string; isFigure: boolean }[] = []
  let at = from
  for (const figure of figures) {
    if (figure.from < at || figure.to > to) continue
    if (figure.from > at) pieces.push({ at, words: text.slice(at, figure.from), isFigure: false })
    pieces.push({ at: figure.from, words: text.slice(figure.from, figure.to), isFigure: true })
    at = figure.to
  }
  if (at < to) pieces.push({ at, words: text.slice(at, to), isFigure: false })
  return pieces
}
