import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { TextArea } from '../../app/Field.tsx'
import { useFormErrors } from '../../app/form-errors.ts'
import { navigate } from '../../app/router.tsx'
import { askAddress } from '../../app/source.ts'
import { questionProblem } from './question.ts'
import { texts } from './texts.ts'

interface QuestionFormProps {
  label: string
  hint?: string
  rows: number
  /** The button beside the field, where other things on the page have to stay in sight. */
  isInline?: boolean
  /** Given by the address, where it can't be asked as it stands. */
  written?: string
  /** The answer from which it goes on. */
  after?: string | undefined
}

/** One field; what is asked goes into the address, which answers it. */
export function QuestionForm({ label, hint, rows, isInline = false, written = '', after }: QuestionFormProps) {
  const [question, setQuestion] = useState(written)
  const { form, errors, report, clear } = useFormErrors<'question'>()
  const atFirst = written !== '' && question === written ? questionProblem(written) : undefined

  function ask(event: FormEvent) {
    event.preventDefault()
    if (report({ question: questionProblem(question) })) navigate(askAddress(question.trim(), after))
  }

  /** Enter asks, unless it only picks a character of a Chinese keyboard; with Shift it begins a line. */
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    form.current?.requestSubmit()
  }

  return (
    <form ref={form} className={isInline ? 'question-form inline' : 'question-form'} noValidate onSubmit={ask}>
      <TextArea
        label={label}
        hint={hint}
        rows={rows}
        enterKeyHint="search"
        autoComplete="off"
        required
        value={question}
        error={errors.question ?? atFirst}
        onKeyDown={onKeyDown}
        onText={text => {
          clear('question')
          setQuestion(text)
        }}
      />
      <button type="submit" className="button primary">
        {texts.send}
      </button>
    </form>
  )
}
