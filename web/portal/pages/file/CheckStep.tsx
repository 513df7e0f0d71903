import { type ReactNode, useId } from 'react'
import type { AppealInput, AppealReceipt, ReachableTime } from '../../../../src/shapes/appeal.ts'
import { type ApiError, newKey } from '../../../shared/api.ts'
import { TextArea } from '../../app/Field.tsx'
import { FormFailure } from '../../app/FormFailure.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import { noteFiled } from '../../app/receipts.ts'
import { Link, navigate } from '../../app/router.tsx'
import { isUnsettled, useSubmission } from '../../app/submission.ts'
import { texts as shared } from '../../app/texts.ts'
import { keepLastFiled } from '../done/last-filed.ts'
import { type DraftField, discardDraft, stepOfField, times, titleOf, toInput } from './draft.ts'
import { PhotoPreview } from './PhotoPreview.tsx'
import { StepForm, type StepProps } from './StepForm.tsx'
import { texts } from './texts.ts'

/** Only where the server may have taken it without our hearing of it, the person needs to know that twice is once. */
const sentence = (error: ApiError) => (isUnsettled(error) ? `${error.message}${texts.check.unsure}` : error.message)

function Row({ name, onChange, children }: { name: string; onChange: () => void; children: ReactNode }) {
  const id = useId()
  return (
    <section className="check-row" aria-labelledby={id}>
      <div className="check-head">
        <h2 id={id}>{name}</h2>
        <button type="button" className="button plain" aria-label={texts.check.changeNth(name)} onClick={onChange}>
          {texts.check.change}
        </button>
      </div>
      {children}
    </section>
  )
}

const timesText = (chosen: readonly ReachableTime[]) =>
  chosen.length === times.length
    ? texts.reach.always
    : texts.reach.atTimes(chosen.map(time => texts.reach.time[time]).join('、'))

export function CheckStep(props: StepProps & { goTo: (step: number) => void }) {
  const { draft, change, goTo } = props
  const fields = useFormErrors<DraftField>()
  const { isBusy, error, submit } = useSubmission<AppealInput, AppealReceipt>('/api/appeals')

  async function send() {
    const key = draft.key ?? newKey()
    // Kept before it is sent: a reload in the middle must try the same submission again, not make a second one.
    change({ key })
    const input = toInput(draft)
    const result = await submit(input, key)
    if (result?.ok === false && !isUnsettled(result.error)) change({ key: null })
    if (!result?.ok) return
    const { phone } = input
    keepLastFiled({ ...result.data, phone })
    noteFiled({ receipt: result.data.receipt, phone })
    discardDraft()
    navigate('/done', 'replace')
  }

  const wrong = Object.entries(error?.fields ?? {})
  return (
    <StepForm
      step={4}
      title={texts.check.title}
      of={props}
      fields={fields}
      action={isBusy ? texts.check.sending : error ? texts.check.again : texts.check.send}
      isBusy={isBusy}
      onRight={send}
    >
      <Row name={texts.check.what} onChange={() => goTo(1)}>
        <p className="as-written">{draft.text.trim()}</p>
      </Row>
      <TextArea
        label={texts.check.heading}
        hint={texts.check.headingHint}
        error={fields.errors.title}
        value={draft.title ?? titleOf(draft)}
        rows={2}
        onText={title => {
          fields.clear('title')
          change({ title: title.replace(/\n/g, ' ') })
        }}
      />
      <Row name={texts.check.where} onChange={() => goTo(2)}>
        <p>{draft.place.trim() || texts.check.noPlace}</p>
      </Row>
      <Row name={texts.check.photos} onChange={() => goTo(2)}>
        {draft.photos.length === 0 ? (
          <p>{texts.check.noPhotos}</p>
        ) : (
          <ul className="photos">
            {draft.photos.map((photo, index) => (
              <li key={photo.data.slice(-64)}>
                <PhotoPreview photo={photo} name={texts.photos.nth(index + 1)} />
              </li>
            ))}
          </ul>
        )}
      </Row>
      <Row name={texts.check.reach} onChange={() => goTo(3)}>
        <p>
          {[draft.phone.trim(), draft.name.trim(), draft.ageGroup && texts.reach.ages[draft.ageGroup]]
            .filter(Boolean)
            .join('，')}
        </p>
        {draft.times.length > 0 && <p>{timesText(draft.times)}</p>}
      </Row>
      <p className="note">
        {texts.check.notice}
        {texts.check.byPerson}
        <Link className="tall" href="/help">
          {shared.help}
        </Link>
      </p>
      <FormFailure message={error ? sentence(error) : undefined}>
        {wrong.map(([field, problem]) => (
          <p key={field}>
            {problem}
            {stepOfField(field) < 4 && (
              <button type="button" className="button" onClick={() => goTo(stepOfField(field))}>
                {texts.check.goTo(stepOfField(field))}
              </button>
            )}
          </p>
        ))}
      </FormFailure>
    </StepForm>
  )
}
