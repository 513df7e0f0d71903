import type { AppealStatus } from '../../../../src/shapes/appeal.ts'
import { formatInstant } from '../../app/format.ts'
import { texts } from './texts.ts'

/** The label says how far a machine had its hand in it; the law wants it with the text, not in the small print. */
export function Answer({ answer }: { answer: NonNullable<AppealStatus['answer']> }) {
  return (
    <section className="answer" aria-labelledby="answer">
      <div className="answer-head">
        <h2 id="answer">{texts.answer.heading}</h2>
        <span className="mark">{answer.label}</span>
      </div>
      <p className="as-written">{answer.text}</p>
      <p className="quiet">{texts.answer.from(answer.department, formatInstant(answer.at))}</p>
    </section>
  )
}
