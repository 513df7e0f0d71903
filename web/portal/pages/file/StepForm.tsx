import type { ReactNode } from 'react'
import type { FormErrors } from '../../app/form-errors.ts'
import { Page } from '../../app/Page.tsx'
import { type DraftField, type DraftInHand, problems, stepCount } from './draft.ts'
import { texts } from './texts.ts'

export interface StepProps extends DraftInHand {
  onNext: () => void
  onBack: () => void
}

interface StepFormProps {
  step: number
  title: string
  of: StepProps
  fields: FormErrors<DraftField>
  /** What the main button says; absent: 下一步. */
  action?: string
  isBusy?: boolean
  onRight: () => void
  children: ReactNode
}

function Progress({ step }: { step: number }) {
  return (
    <div className="step-progress">
      <p>{texts.progress(step, stepCount)}</p>
      <div className="step-bar" aria-hidden="true">
        {problems.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the four pieces of a bar never change places
          <span key={index} className={index < step ? 'done' : undefined} />
        ))}
      </div>
    </div>
  )
}

/** One question: its progress, its fields, and the way on and back. */
export function StepForm({ step, title, of, fields, action, isBusy = false, onRight, children }: StepFormProps) {
  return (
    <Page title={title} above={<Progress step={step} />}>
      <form
        ref={fields.form}
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (fields.report(problems[step - 1]?.(of.draft) ?? {})) onRight()
        }}
      >
        {children}
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={isBusy}>
            {action ?? texts.next}
          </button>
          <button type="button" className="button" onClick={of.onBack}>
            {step === 1 ? texts.home : texts.back}
          </button>
        </div>
      </form>
    </Page>
  )
}
