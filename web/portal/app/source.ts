import type { Citation } from '../../../src/shapes/library.ts'
import { todayInBeijing } from './format.ts'

/** What is known of a document without its words. */
export type Source = Citation['source']

/** 「《…》」 around the title of a document, and 〈…〉 for those named within it; a service guide goes by its plain name. */
export function titleOf({ kind, title }: Pick<Source, 'kind' | 'title'>): string {
  if (kind === 'guide' || /^《[^《》]*》$/.test(title)) return title
  return `《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》`
}

/** Where a document is read: at one of its passages, or from its beginning. */
export const sourceAddress = (id: string, at?: number): string =>
  at === undefined ? `/library/${id}` : `/library/${id}?at=${at}`

/** Where a question is answered. */
export const askAddress = (question: string): string => `/ask?${new URLSearchParams({ q: question })}`

export type Standing = 'inForce' | 'notYet' | 'over'

export function standingOf(source: Pick<Source, 'isInForce' | 'inForceFrom'>, today = todayInBeijing()): Standing {
  if (source.isInForce) return 'inForce'
  return source.inForceFrom !== null && source.inForceFrom > today ? 'notYet' : 'over'
}
