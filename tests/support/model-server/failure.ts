import type { Limits, Outcome, OutcomeKind } from '../../../src/model/index.ts'
import type { Wire } from './server.ts'
import { honestText } from './speech.ts'

/** One way in which a failure shows itself. */
export interface Variant {
  readonly name: string
  /** What the server does. `time`: how often the failing step has been asked, from 1. */
  play(wire: Wire, time: number): unknown
  /** Where the endpoint can't be reached at all. */
  readonly unreachable?: 'refused' | 'name' | 'tls'
  /** How a call may end. */
  readonly stream: readonly OutcomeKind[]
  readonly plain: readonly OutcomeKind[]
  /** What a complete answer says; the honest text where nothing else is given. */
  readonly text?: string
  /** Tool calls that are rightly run because of what the server says in the failing step; none where nothing is given. */
  readonly effects?: number
  /** All later steps fail as well. */
  readonly isLasting?: boolean
  /** How often the failing step is asked, exactly. */
  readonly asked?: number
  /** The endpoint thinks before it answers. */
  readonly isReasoning?: boolean
  readonly reader?: 'slow' | 'never'
  readonly limits?: Partial<Limits>
  /** What else must hold of an outcome, where the caller has waited. */
  also?(outcome: Outcome): void
}

/** A failure of the catalogue in RELIABILITY.md, 3.3. */
export interface Failure {
  readonly number: number
  readonly name: string
  readonly variants: readonly Variant[]
}

type Kinds = OutcomeKind | readonly OutcomeKind[]
type More = Partial<Omit<Variant, 'name' | 'play' | 'stream' | 'plain'>>
const listed = (kinds: Kinds): readonly OutcomeKind[] => (typeof kinds === 'string' ? [kinds] : kinds)

/** A variant that ends in the same way streamed and whole, or in two ways. */
export function variant(
  name: string,
  ends: Kinds | { stream: Kinds; plain: Kinds },
  play: Variant['play'],
  more: More = {},
): Variant {
  const both = typeof ends === 'object' && 'stream' in ends ? ends : { stream: ends, plain: ends }
  return { name, play, stream: listed(both.stream), plain: listed(both.plain), ...more }
}

export const answers = { text: honestText }
