import type { AppealStatus } from '../../../../src/shapes/appeal.ts'
import { formatInstant } from '../../app/format.ts'
import { isOpen } from './late.ts'
import { texts } from './texts.ts'

/** What has happened, oldest first; what comes next stands above, with the state. */
export function Steps({ status }: { status: AppealStatus }) {
  const last = status.steps.length - 1
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{texts.steps}</h2>
      <ol className="line">
        {status.steps.map((step, index) => (
          <li key={`${step.at} ${step.text}`} className={index === last ? 'current' : undefined}>
            <span>
              {step.text}
              {index === last && isOpen(status) && <span className="mark">{texts.now}</span>}
            </span>
            <time dateTime={step.at} className="quiet">
              {formatInstant(step.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  )
}
