import { Input } from 'antd'
import { Field } from '../../app/Field.tsx'

interface PasswordFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

export function PasswordField({ label, value, onChange }: PasswordFieldProps) {
  return (
    <Field label={label}>
      {control => (
        <Input
          {...control}
          type="password"
          autoComplete="current-password"
          required
          value={value}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
