import { Input } from 'antd'
import { Field } from '../../app/Field.tsx'

interface TextFieldProps {
  label: string
  hint?: string
  error: string | undefined
  value: string
  type?: 'text' | 'password'
  autoComplete?: string
  isFirst?: boolean
  onChange: (text: string) => void
}

export function TextField({ label, hint, error, isFirst = false, onChange, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {control => (
        <Input
          {...control}
          autoComplete="off"
          autoCapitalize="none"
          size="large"
          maxLength={128}
          autoFocus={isFirst}
          {...input}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
