import type { Choice } from './Chooser.tsx'

interface ShortChoiceProps {
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean
  choices: readonly Choice[]
  value: string
  onChange: (value: string) => void
}

/** One out of a few: the browser's own list, which every phone and every screen reader knows. */
export function ShortChoice({ choices, onChange, ...rest }: ShortChoiceProps) {
  return (
    <select {...rest} className="short-choice" onChange={event => onChange(event.target.value)}>
      {choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
