import type { Session } from '../store/index.ts'

/** What is known of a published source without its words, in memory. */
export interface SourceFacts {
  readonly id: string
  readonly kind: 'law' | 'policy' | 'guide'
  readonly title: string
  readonly documentNumber: string | null
  readonly issuer: string | null
  /** Days are written 2025-03-18; the last one is a day in force. */
  readonly inForceFrom: string | null
  readonly inForceUntil: string | null
  readonly replacedBy: string | null
  readonly classification: 'public' | 'internal'
  readonly departmentId: string | null
  readonly state: 'draft' | 'published' | 'withdrawn'
  /** When it was published or withdrawn. */
  readonly decidedAt: Date | null
}

/** Who wants to read: whoever stands outside, an officer of a department, or those who answer for the whole district. */
export type Reader =
  | { readonly scope: 'public' }
  | { readonly scope: 'department'; readonly department: string }
  | { readonly scope: 'district' }

export const outsider: Reader = { scope: 'public' }

/** As whom the session of somebody signed in reads. */
export const readerOf = (session: Session): Reader =>
  session.scope === 'district' || session.scope === 'department' ? session : outsider

/**
 * Whether a published source may be quoted to a reader. What is internal is its own department's, or every officer's where
 * it belongs to the whole district. The policy source_rows (0017-library.sql) says the same for rows.
 */
export const mayRead = (source: SourceFacts, reader: Reader): boolean =>
  source.state === 'published' &&
  (source.classification === 'public' ||
    reader.scope === 'district' ||
    (reader.scope === 'department' && (source.departmentId === null || source.departmentId === reader.department)))

/** Whether a source is in force on a day; one that names no days is, from when it is published until it is withdrawn. */
export const isInForce = (source: Pick<SourceFacts, 'inForceFrom' | 'inForceUntil'>, day: string): boolean =>
  (source.inForceFrom === null || source.inForceFrom <= day) &&
  (source.inForceUntil === null || day <= source.inForceUntil)
