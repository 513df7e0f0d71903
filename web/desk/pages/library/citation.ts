import { copiedNotices } from '../../../../src/shapes/generated.ts'
import type { Citation } from '../../../../src/shapes/library.ts'
import type { Source } from './standing.ts'

/** 《title》（number）. */
export const nameOf = ({ title, documentNumber }: Pick<Source, 'title' | 'documentNumber'>): string =>
  `《${title.replace(/^《(.*)》$/u, '$1')}》${documentNumber === null ? '' : `（${documentNumber}）`}`

export const quotationOf = ({ text, from, to }: Pick<Citation, 'text' | 'from' | 'to'>): string =>
  text.slice(from, to).trim()

/** What is pasted into a reply: the quotation, below it where it stands, and that nobody generated it. */
export function citationText(quote: Citation): string {
  const { isRecognised } = quote.source
  const place = `——${nameOf(quote.source)}${quote.label}${isRecognised ? '（识别自扫描件）' : ''}`
  return [quotationOf(quote), place, isRecognised ? copiedNotices.recognised : copiedNotices.quoted].join('\n')
}
