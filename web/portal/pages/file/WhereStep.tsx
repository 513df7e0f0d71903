import { TextField } from '../../app/Field.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import type { DraftField } from './draft.ts'
import { PhotoField } from './PhotoField.tsx'
import { StepForm, type StepProps } from './StepForm.tsx'
import { texts } from './texts.ts'

export function WhereStep(props: StepProps) {
  const { draft, change, arePhotosKept, onNext } = props
  const fields = useFormErrors<DraftField>()
  return (
    <StepForm step={2} title={texts.where.title} of={props} fields={fields} onRight={onNext}>
      <TextField
        label={texts.where.label}
        hint={texts.where.hint}
        isOptional
        error={fields.errors.place}
        value={draft.place}
        autoComplete="off"
        onText={place => {
          fields.clear('place')
          change({ place })
        }}
      />
      <PhotoField photos={draft.photos} areKept={arePhotosKept} onChange={photos => change({ photos })} />
    </StepForm>
  )
}
