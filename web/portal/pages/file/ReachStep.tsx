import { ChoiceField, TextField } from '../../app/Field.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import { ageGroupOf, ageGroups, type DraftField } from './draft.ts'
import { StepForm, type StepProps } from './StepForm.tsx'
import { TimesField } from './TimesField.tsx'
import { texts } from './texts.ts'

export function ReachStep(props: StepProps) {
  const { draft, change, onNext } = props
  const fields = useFormErrors<DraftField>()
  return (
    <StepForm step={3} title={texts.reach.title} of={props} fields={fields} onRight={onNext}>
      <TextField
        label={texts.reach.phone}
        hint={texts.reach.phoneHint}
        error={fields.errors.phone}
        value={draft.phone}
        type="tel"
        autoComplete="tel"
        required
        onText={phone => {
          fields.clear('phone')
          change({ phone })
        }}
      />
      <TextField
        label={texts.reach.name}
        hint={texts.reach.nameHint}
        isOptional
        error={fields.errors.name}
        value={draft.name}
        autoComplete="name"
        onText={name => {
          fields.clear('name')
          change({ name })
        }}
      />
      <TimesField chosen={draft.times} onChange={times => change({ times })} />
      <ChoiceField
        label={texts.reach.age}
        hint={texts.reach.ageHint}
        isOptional
        value={draft.ageGroup ?? ''}
        choices={[
          { value: '', text: texts.reach.noAge },
          ...ageGroups.map(value => ({ value, text: texts.reach.ages[value] })),
        ]}
        onText={value => change({ ageGroup: ageGroupOf(value) })}
      />
    </StepForm>
  )
}
