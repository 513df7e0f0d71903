import type { Urgency } from '../../../src/shapes/matter.ts'
import { Label, type LabelTone } from './Label.tsx'
import { urgencyTexts } from './texts.ts'

const waiting = new Set(['received', 'proposed', 'manual', 'reviewing', 'open', 'reported', 'trial'])

const toneOf = (state: string): LabelTone =>
  state === 'suspended' || state === 'returned' ? 'late' : waiting.has(state) ? 'solid' : 'plain'

/** The state of a matter, a work order or an employee, in the server's own words. */
export function StateTag({ state, text }: { state: string; text: string }) {
  return <Label tone={toneOf(state)}>{text}</Label>
}

/** Only what is out of the ordinary is said. */
export function UrgencyTag({ urgency }: { urgency: Urgency }) {
  return urgency === 'normal' ? null : (
    <Label tone={urgency === 'danger' ? 'late' : 'solid'}>{urgencyTexts[urgency]}</Label>
  )
}
