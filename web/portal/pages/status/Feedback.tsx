import { type FormEvent, useState } from 'react'
import type { AppealKey, AppealStatus, FeedbackInput } from '../../../../src/shapes/appeal.ts'
import { TextArea } from '../../app/Field.tsx'
import { FormFailure } from '../../app/FormFailure.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import { formatInstant } from '../../app/format.ts'
import { useSubmission } from '../../app/submission.ts'
import { texts } from './texts.ts'

interface FeedbackProps {
  status: AppealStatus
  appealKey: AppealKey
  onGiven: (status: AppealStatus) => void
}

export function Feedback({ status, appealKey, onGiven }: FeedbackProps) {
  return (
    <section className="feedback" aria-labelledby="feedback">
      {status.feedback && <Given feedback={status.feedback} isAlone={!status.canGiveFeedback} />}
      {status.canGiveFeedback && <FeedbackForm appealKey={appealKey} onGiven={onGiven} />}
    </section>
  )
}

function Given({ feedback, isAlone }: { feedback: NonNullable<AppealStatus['feedback']>; isAlone: boolean }) {
  return (
    <>
      <h2 id={isAlone ? 'feedback' : undefined}>{texts.feedback.given}</h2>
      <p>
        {feedback.helped ? texts.feedback.givenYes : texts.feedback.givenNo}
        <span className="quiet">　{formatInstant(feedback.at)}</span>
      </p>
      {feedback.comment && <p className="as-written">{feedback.comment}</p>}
    </>
  )
}

function FeedbackForm({ appealKey, onGiven }: Omit<FeedbackProps, 'status'>) {
  const [helped, setHelped] = useState<boolean | null>(null)
  const [comment, setComment] = useState('')
  const { form, errors, report, clear } = useFormErrors<'comment'>()
  const { isBusy, error, submit } = useSubmission<FeedbackInput, AppealStatus>('/api/appeals/feedback')

  async function give(event: FormEvent) {
    event.preventDefault()
    if (helped === null || !report({ comment: comment.trim().length > 500 ? texts.feedback.tooLong : undefined }))
      return
    const words = comment.trim()
    const result = await submit({ ...appealKey, helped, ...(words && { comment: words }) })
    if (result?.ok) onGiven(result.data)
  }

  return (
    <>
      <h2 id="feedback">{texts.feedback.question}</h2>
      <form ref={form} noValidate onSubmit={give}>
        <div className="either">
          {[true, false].map(answer => (
            <button
              key={String(answer)}
              type="button"
              className="button"
              aria-pressed={helped === answer}
              onClick={() => setHelped(answer)}
            >
              {answer ? texts.feedback.yes : texts.feedback.no}
            </button>
          ))}
        </div>
        <p role="status">{helped === null ? '' : helped ? texts.feedback.yesNote : texts.feedback.noNote}</p>
        {helped !== null && (
          <>
            <TextArea
              label={helped ? texts.feedback.yesComment : texts.feedback.noComment}
              hint={helped ? undefined : texts.feedback.noCommentHint}
              isOptional
              error={errors.comment}
              value={comment}
              rows={3}
              onText={text => {
                clear('comment')
                setComment(text)
              }}
            />
            <FormFailure message={error?.message} />
            <button type="submit" className="button primary" aria-disabled={isBusy}>
              {isBusy ? texts.feedback.sending : error ? texts.feedback.again : texts.feedback.send}
            </button>
          </>
        )}
      </form>
    </>
  )
}
