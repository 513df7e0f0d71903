import type { Answer } from '../../../../src/shapes/library.ts'
import { texts } from './texts.ts'

/** That a machine put it together stands with the answer, and the name of who answers for the machine. */
export function MadeBy({ answer: { label, guardian } }: { answer: Answer }) {
  return (
    <section className="note" aria-label={texts.labelHeading}>
      <p>{label}</p>
      {guardian && <p>{texts.guardian(guardian.name)}</p>}
    </section>
  )
}
