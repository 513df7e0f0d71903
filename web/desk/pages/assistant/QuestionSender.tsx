import { Sender } from '@ant-design/x'
import { Button, Input } from 'antd'
import { type ComponentProps, createContext, useContext, useId, useState } from 'react'
import { isoDay } from '../../app/format.ts'
import { useSettings } from '../../app/settings.tsx'
import { Notice } from './Notice.tsx'

/** What ties the field to its label and to what is wrong with it; the sender itself would give them to its frame, too. */
const FieldContext = createContext<ComponentProps<'textarea'>>({})

/** Grows by the style sheet: to measure it, the library would set styles that the page's policy forbids. */
const QuestionField = (props: ComponentProps<typeof Input.TextArea>) => (
  <Input.TextArea {...props} {...(useContext(FieldContext) as object)} autoSize={false} rows={1} maxLength={300} />
)

const components = { input: QuestionField }

interface QuestionSenderProps {
  day: string
  busy: boolean
  /** A question was asked before, which the next one may go on from. */
  goesOn: boolean
  onAsk: (question: string, day: string) => void
}

/** Where a question is written: Enter asks it, of the rules of today or of another day. */
export function QuestionSender({ day, busy, goesOn, onAsk }: QuestionSenderProps) {
  const { settings } = useSettings()
  const id = useId()
  const [question, setQuestion] = useState('')
  /** Undefined while the day is that of the question before. */
  const [written, setWritten] = useState<string>()
  const on = written ?? day
  const [isFaulty, setFaulty] = useState(false)
  const submit = () => {
    const words = question.trim()
    const isTooShort = [...words].length < 2
    setFaulty(isTooShort)
    if (isTooShort || busy) return
    setQuestion('')
    setWritten(undefined)
    onAsk(words, on === isoDay() ? '' : on)
  }
  return (
    <search className="asking">
      <label className="visually-hidden" htmlFor={id}>
        问题
      </label>
      <FieldContext value={{ id, autoFocus: !goesOn, 'aria-invalid': isFaulty, 'aria-describedby': `${id}-fault` }}>
        <Sender
          value={question}
          onChange={words => setQuestion(words.replaceAll('\n', ' '))}
          onSubmit={submit}
          onKeyDown={event => {
            // the keys of the answer are silent while somebody writes
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          components={components}
          placeholder={goesOn ? '接着问，例如：那要什么材料' : '例如：老旧小区装电梯，每台补多少钱'}
          suffix={
            <Button type="primary" loading={busy} onClick={submit}>
              查找
            </Button>
          }
          footer={
            <div className="asking-day">
              <label className="quiet" htmlFor={`${id}-day`}>
                按哪一天的规定（选填）
              </label>
              <Input
                id={`${id}-day`}
                type="date"
                size="small"
                value={on}
                onChange={event => setWritten(event.target.value)}
              />
              {settings.shortcuts && (
                <span className="quiet wide-only">
                  <kbd>Enter</kbd> 查找 <kbd>Esc</kbd> 离开
                </span>
              )}
            </div>
          }
        />
      </FieldContext>
      <p id={`${id}-fault`} className="error-text" role="alert">
        {isFaulty && '请写下要查的事'}
      </p>
      <Notice goesOn={goesOn} />
    </search>
  )
}
