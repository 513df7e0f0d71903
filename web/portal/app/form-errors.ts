import { type RefObject, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** What is wrong with each field; undefined: nothing. */
export type FieldErrors<Name extends string> = Partial<Record<Name, string | undefined>>

export interface FormErrors<Name extends string> {
  form: RefObject<HTMLFormElement | null>
  errors: FieldErrors<Name>
  /** Shows what is wrong and takes the person to the first wrong field; says whether everything was right. */
  report: (found: FieldErrors<Name>) => boolean
  clear: (name: Name) => void
}

export function useFormErrors<Name extends string>(): FormErrors<Name> {
  const form = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState<FieldErrors<Name>>({})

  function report(found: FieldErrors<Name>) {
    // The marks must stand in the page before the focus can look for the first of them.
    flushSync(() => setErrors(found))
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    return Object.values(found).every(problem => problem === undefined)
  }

  const clear = (name: Name) =>
    setErrors(before => (before[name] === undefined ? before : { ...before, [name]: undefined }))

  return { form, errors, report, clear }
}
