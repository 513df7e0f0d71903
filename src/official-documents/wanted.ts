import type { OfficeProfile } from '../skills/check/index.ts'
import type { OfficeFile } from './office-file.ts'

/** What a child is told to do with the file that follows. */
export interface Wanted {
  readonly task: 'check' | 'fix'
  readonly name: string
  readonly office: OfficeFile & { readonly today?: string }
  /** Shows how the document prints too. */
  readonly preview?: boolean
  /** Says all the words that stand in it, for who refuses secrets. */
  readonly words?: boolean
  /** Keys of the faults that a person chose; all of them where absent. */
  readonly chosen?: readonly string[]
}

export const officeOf = ({ off, codes, latin, today }: Wanted['office']): OfficeProfile => ({
  off: new Set(off),
  codes: new Map(Object.entries(codes)),
  ...(latin ? { latin } : {}),
  ...(today ? { today } : {}),
})
