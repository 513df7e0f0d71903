import { type FormEvent, useState } from 'react'
import type { AppealKey, AppealStatus } from '../../../../src/shapes/appeal.ts'
import { phoneProblem, tidyPhone, tidyReceipt } from '../../app/contact.ts'
import { TextField, Tick } from '../../app/Field.tsx'
import { FormFailure } from '../../app/FormFailure.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import { remember } from '../../app/receipts.ts'
import { Link } from '../../app/router.tsx'
import { useSubmission } from '../../app/submission.ts'
import { texts } from './texts.ts'

interface LookupFormProps {
  /** Given by the address, where somebody follows a link. */
  receipt: string
  onFound: (key: AppealKey, status: AppealStatus) => void
}

export function LookupForm({ receipt: given, onFound }: LookupFormProps) {
  const [receipt, setReceipt] = useState(given)
  const [phone, setPhone] = useState('')
  const [isToBeKept, setToBeKept] = useState(false)
  const { form, errors, report, clear } = useFormErrors<'receipt' | 'phone'>()
  const { isBusy, error, submit } = useSubmission<AppealKey, AppealStatus>('/api/appeals/status')

  async function look(event: FormEvent) {
    event.preventDefault()
    const key = { receipt: tidyReceipt(receipt), phone: tidyPhone(phone) }
    const found = {
      receipt: key.receipt === '' ? texts.lookup.receiptMissing : undefined,
      phone: phoneProblem(phone),
    }
    if (!report(found)) return
    const result = await submit(key)
    if (!result?.ok) return
    if (isToBeKept) remember(key)
    onFound(key, result.data)
  }

  return (
    <form ref={form} noValidate onSubmit={look}>
      {given && <p>{texts.askedAgain}</p>}
      <TextField
        label={texts.lookup.receipt}
        hint={texts.lookup.receiptHint}
        error={errors.receipt}
        value={receipt}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        required
        onText={text => {
          clear('receipt')
          setReceipt(text)
        }}
      />
      <TextField
        label={texts.lookup.phone}
        hint={texts.lookup.phoneHint}
        error={errors.phone}
        value={phone}
        type="tel"
        autoComplete="tel"
        required
        onText={text => {
          clear('phone')
          setPhone(text)
        }}
      />
      <Tick label={texts.lookup.remember} isOn={isToBeKept} onTurn={setToBeKept} />
      <FormFailure message={error?.message} />
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={isBusy}>
          {isBusy ? texts.lookup.sending : error ? texts.lookup.again : texts.lookup.send}
        </button>
      </div>
      <p>
        {texts.lookup.lost}
        <Link className="tall" href="/help">
          {texts.lookup.lostLink}
        </Link>
      </p>
    </form>
  )
}
