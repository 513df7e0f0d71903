import { type FormEvent, useState } from 'react'
import type { CounterInput } from '../../../../src/shapes/appeal.ts'
import { phoneProblem, tidyPhone, tidyReceipt } from '../../app/contact.ts'
import { TextArea, TextField } from '../../app/Field.tsx'
import { FormFailure } from '../../app/FormFailure.tsx'
import { type FieldErrors, useFormErrors } from '../../app/form-errors.ts'
import { useSubmission } from '../../app/submission.ts'
import { texts } from './texts.ts'

type Name = 'name' | 'phone' | 'question' | 'receipt'
type Written = Record<Name, string>

const within = (text: string, least: number, most: number, missing: string, tooLong: string) =>
  text.trim().length < least ? missing : text.trim().length > most ? tooLong : undefined

const problemsOf = ({ name, phone, question, receipt }: Written): FieldErrors<Name> => ({
  name: within(name, 1, 30, texts.nameMissing, texts.nameTooLong),
  phone: phoneProblem(phone),
  question: within(question, 2, 1000, texts.questionMissing, texts.questionTooLong),
  receipt: within(tidyReceipt(receipt), 0, 40, '', texts.receiptTooLong),
})

function toInput({ name, phone, question, receipt }: Written): CounterInput {
  const number = tidyReceipt(receipt)
  return {
    name: name.trim(),
    phone: tidyPhone(phone),
    question: question.trim(),
    ...(number && { receipt: number }),
  }
}

interface CallBackFormProps {
  receipt: string
  question: string
  /** Gets the number that will be called. */
  onAsked: (phone: string) => void
}

/** What the address knows already is filled in. */
export function CallBackForm({ receipt, question, onAsked }: CallBackFormProps) {
  const [written, setWritten] = useState<Written>({ name: '', phone: '', question, receipt })
  const { form, errors, report, clear } = useFormErrors<Name>()
  const { isBusy, error, submit } = useSubmission<CounterInput, { id: string }>('/api/counter')

  const field = (name: Name) => ({
    value: written[name],
    error: errors[name] ?? error?.fields[name],
    onText: (text: string) => {
      clear(name)
      setWritten({ ...written, [name]: text })
    },
  })

  async function ask(event: FormEvent) {
    event.preventDefault()
    if (!report(problemsOf(written))) return
    const input = toInput(written)
    const result = await submit(input)
    if (result?.ok) onAsked(input.phone)
  }

  return (
    <form ref={form} noValidate onSubmit={ask}>
      <TextField label={texts.name} hint={texts.nameHint} autoComplete="name" required {...field('name')} />
      <TextField label={texts.phone} type="tel" autoComplete="tel" required {...field('phone')} />
      <TextArea label={texts.question} hint={texts.questionHint} rows={3} required {...field('question')} />
      <TextField
        label={texts.receipt}
        hint={texts.receiptHint}
        isOptional
        autoComplete="off"
        spellCheck={false}
        {...field('receipt')}
      />
      <FormFailure message={error?.message} />
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={isBusy}>
          {isBusy ? texts.sending : error ? texts.again : texts.send}
        </button>
      </div>
    </form>
  )
}
