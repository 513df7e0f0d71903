import type { Citation } from '../../../src/shapes/library.ts'
import { todayInBeijing } from './format.ts'

/** What is known of a document without its words. */
export type Source = Citation['source']

/** 「《…》」 around the title of a document, and 〈…〉 for those named within it; a service guide goes by its plain name. */
export function titleOf({ kind, title }: Pick<Source, 'kind' | 'title'>): string {
  if (kind === 'guide' || /^《[^《》]*》$/.test(title)) return title
  return `《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》`
}

/** 「《…》第六条」, 「《…》第六部分」 where the part is numbered 六、: a place in a document, as one says it. */
export function placeOf(source: Pick<Source, 'kind' | 'title'>, label: string): string {
  return `${titleOf(source)}${label.replace(/^([零一二三四五六七八九十百]+)、/, '第$1部分')}`
}

/** Where a document is read: at one of its passages, or from its beginning. */
export const sourceAddress = (id: string, at?: number): string =>
  at === undefined ? `/library/${id}` : `/library/${id}?at=${at}`

/** Where a question is answered; `after`: the answer from which it goes on. */
export const askAddress = (question: string, after?: string): string =>
  `/ask?${new URLSearchParams({ q: question, ...(after === undefined ? {} : { after }) })}`

export type Standing = 'inForce' | 'notYet' | 'over'

export function standingOf(source: Pick<Source, 'isInForce' | 'inForceFrom'>, today = todayInBeijing()): Standing {
  if (source.isInForce) return 'inForce'
  return source.inForceFrom !== null && source.inForceFrom > today ? 'notYet' : 'over'
}
