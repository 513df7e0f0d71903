import { Button, Checkbox, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import type { WorkingWindow } from '../../../src/shapes/organisation.ts'
import { ErrorLine } from '../app/ErrorLine.tsx'
import { Field } from '../app/Field.tsx'
import { useToast } from '../app/toast.tsx'
import { usePost } from '../app/use-post.ts'
import { dayNames, daysText, faultOf, type Shift, shiftsOf, weekdays, windowsOf } from './working-hours.ts'
import './working-hours.css'

interface WorkingHoursFormProps {
  /** What is kept now. */
  windows: readonly WorkingWindow[]
  path: string
  onSaved: (windows: WorkingWindow[]) => void
}

/** The times of the week in which somebody works; without any the office's hours count. */
export function WorkingHoursForm({ windows, path, onSaved }: WorkingHoursFormProps) {
  const say = useToast()
  const [shifts, setShifts] = useState(() => shiftsOf(windows))
  const [isAsked, setAsked] = useState(false)
  const save = usePost<{ items: WorkingWindow[] }>(({ items }) => {
    onSaved(items)
    setShifts(shiftsOf(items))
    setAsked(false)
    say('在岗时段已保存')
  })
  const isChanged = JSON.stringify(shifts) !== JSON.stringify(shiftsOf(windows))
  const fault = isAsked ? faultOf(shifts) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (faultOf(shifts) === undefined) save.mutate({ path, body: { windows: windowsOf(shifts) } })
  }
  const change = (index: number, part: Partial<Shift>) =>
    setShifts(shifts.map((it, at) => (at === index ? { ...it, ...part } : it)))
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="quiet">
        {shifts.length === 0
          ? '没有登记，按单位的办公时间计算。需要晚上或周末上门的，请添加时段。'
          : '派单时按这些时段和群众在家的时间推荐。法定节假日不算在内。'}
      </p>
      {shifts.map((shift, index) => (
        <ShiftLine
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own, and hold no state
          key={index}
          nth={index + 1}
          shift={shift}
          onChange={part => change(index, part)}
          onRemove={() => setShifts(shifts.filter((_, at) => at !== index))}
        />
      ))}
      {fault !== undefined && (
        <p className="error-text" role="alert">
          {fault}
        </p>
      )}
      <ErrorLine error={save.error} />
      <p className="row">
        <Button onClick={() => setShifts([...shifts, { days: [1, 2, 3, 4, 5], from: '08:30', until: '17:30' }])}>
          添加时段
        </Button>
        {isChanged && (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            保存时段
          </Button>
        )}
        {isChanged && <Button onClick={() => setShifts(shiftsOf(windows))}>还原</Button>}
      </p>
    </form>
  )
}

interface ShiftLineProps {
  nth: number
  shift: Shift
  onChange: (part: Partial<Shift>) => void
  onRemove: () => void
}

function ShiftLine({ nth, shift, onChange, onRemove }: ShiftLineProps) {
  const id = useId()
  return (
    <fieldset className="shift" aria-labelledby={id}>
      <p id={id} className="shift-name">
        时段 {nth} <span className="quiet">{daysText(shift.days)}</span>
      </p>
      <div className="shift-days">
        {weekdays.map(day => (
          <Checkbox
            key={day}
            checked={shift.days.includes(day)}
            onChange={event =>
              onChange({ days: weekdays.filter(it => (it === day ? event.target.checked : shift.days.includes(it))) })
            }
          >
            {dayNames[day]}
          </Checkbox>
        ))}
      </div>
      <div className="shift-times">
        <Field label="从">
          {control => (
            <Input
              {...control}
              type="time"
              value={shift.from}
              onChange={event => onChange({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="到">
          {control => (
            <Input
              {...control}
              type="time"
              value={shift.until}
              onChange={event => onChange({ until: event.target.value })}
            />
          )}
        </Field>
        <Button aria-label={`删除时段 ${nth}`} onClick={onRemove}>
          删除
        </Button>
      </div>
    </fieldset>
  )
}
