import type { Citation } from '../../../../src/shapes/library.ts'
import type { Source } from './standing.ts'

/** 《title》（number）. */
export const nameOf = ({ title, documentNumber }: Pick<Source, 'title' | 'documentNumber'>): string =>
  `《${title.replace(/^《(.*)》$/u, '$1')}》${documentNumber === null ? '' : `（${documentNumber}）`}`

export const quotationOf = ({ text, from, to }: Pick<Citation, 'text' | 'from' | 'to'>): string =>
  text.slice(from, to).trim()

/** What is pasted into a reply: the quotation, and below it where it stands. */
export const citationText = (quote: Citation): string =>
  `${quotationOf(quote)}\n——${nameOf(quote.source)}${quote.label}${quote.source.isRecognised ? '（识别自扫描件）' : ''}`
