import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { Field } from '../../app/Field.tsx'
import { isoDay } from '../../app/format.ts'

interface QuestionFormProps {
  q: string
  day: string
  busy: boolean
  words?: { label: string; missing: string; placeholder: string; submit: string }
  onAsk: (question: string, day: string) => void
}

const questionWords = {
  label: '问题',
  missing: '请写下要查的事',
  placeholder: '例如：老旧小区装电梯，每台补多少钱',
  submit: '查找',
}

export function QuestionForm({ q, day, busy, words = questionWords, onAsk }: QuestionFormProps) {
  const [question, setQuestion] = useState(q)
  const [on, setOn] = useState(day)
  const [isAsked, setAsked] = useState(false)
  const isTooShort = [...question.trim()].length < 2
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!isTooShort && !busy) onAsk(question.trim(), on === isoDay() ? '' : on)
  }
  return (
    <search>
      <form className="sheet question-form" onSubmit={submit}>
        <div className="question-words">
          <Field label={words.label} error={isAsked && isTooShort ? words.missing : undefined}>
            {control => (
              <Input
                {...control}
                autoFocus={q === ''}
                maxLength={300}
                placeholder={words.placeholder}
                value={question}
                onChange={event => setQuestion(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Field label="按哪一天的规定" optional>
          {control => <Input {...control} type="date" value={on} onChange={event => setOn(event.target.value)} />}
        </Field>
        <Button type="primary" htmlType="submit" loading={busy}>
          {words.submit}
        </Button>
      </form>
    </search>
  )
}
