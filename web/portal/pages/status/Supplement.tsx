import { type FormEvent, useState } from 'react'
import type { AppealKey, AppealStatus, SupplementInput } from '../../../../src/shapes/appeal.ts'
import { TextArea } from '../../app/Field.tsx'
import { FormFailure } from '../../app/FormFailure.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import { useSubmission } from '../../app/submission.ts'
import { texts } from './texts.ts'

interface SupplementProps {
  appealKey: AppealKey
  /** Whether it is handled together with others on the same matter. */
  isMerged: boolean
  onSupplemented: (status: AppealStatus) => void
}

function mistakeIn(words: string): string | undefined {
  if (words.length < 2) return texts.supplement.missing
  return words.length > 2000 ? texts.supplement.tooLong : undefined
}

/** The resident adds to what they wrote, while nobody has decided yet. */
export function Supplement({ appealKey, isMerged, onSupplemented }: SupplementProps) {
  const [text, setText] = useState('')
  const { form, errors, report, clear } = useFormErrors<'text'>()
  const { isBusy, error, submit } = useSubmission<SupplementInput, AppealStatus>('/api/appeals/supplement')

  async function send(event: FormEvent) {
    event.preventDefault()
    const words = text.trim()
    if (!report({ text: mistakeIn(words) })) return
    const result = await submit({ ...appealKey, text: words })
    if (!result?.ok) return
    setText('')
    onSupplemented(result.data)
  }

  return (
    <section aria-labelledby="supplement">
      <h2 id="supplement">{texts.supplement.heading}</h2>
      <p>{isMerged ? texts.supplement.noteMerged : texts.supplement.note}</p>
      <form ref={form} noValidate onSubmit={send}>
        <TextArea
          label={texts.supplement.label}
          error={errors.text}
          value={text}
          rows={3}
          onText={words => {
            clear('text')
            setText(words)
          }}
        />
        <FormFailure message={error?.message} />
        <button type="submit" className="button" aria-disabled={isBusy}>
          {isBusy ? texts.supplement.sending : error ? texts.supplement.again : texts.supplement.send}
        </button>
      </form>
    </section>
  )
}
