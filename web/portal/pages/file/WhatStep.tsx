import { TextArea } from '../../app/Field.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import type { DraftField } from './draft.ts'
import { StepForm, type StepProps } from './StepForm.tsx'
import { texts } from './texts.ts'

const longest = 5000
const speakUpFrom = longest - 300

export function WhatStep(props: StepProps) {
  const { draft, change, onNext } = props
  const fields = useFormErrors<DraftField>()
  return (
    <StepForm step={1} title={texts.what.title} of={props} fields={fields} onRight={onNext}>
      <TextArea
        label={texts.what.label}
        hint={texts.what.hint}
        error={fields.errors.text}
        value={draft.text}
        rows={7}
        onText={text => {
          fields.clear('text')
          change({ text })
        }}
      />
      {draft.text.length > speakUpFrom && <p className="hint">{texts.what.left(longest - draft.text.trim().length)}</p>}
    </StepForm>
  )
}
