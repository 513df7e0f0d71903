import { Button, Input } from 'antd'
import { useState } from 'react'
import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { Field } from '../../app/Field.tsx'
import { formatInstant } from '../../app/format.ts'
import { InlineForm } from '../../app/InlineForm.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { useEmployeeAction } from './queries.ts'

const shortest = 4

/** What went wrong, as its guardian reports it: for the record, and for whoever decides whether it goes on working. */
export function Incidents({ employee }: { employee: EmployeeDetail }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title="事故报告">
      {employee.incidents.length === 0 ? (
        <p className="quiet">没有事故报告。它出了错、造成了影响，监护人应当在这里写明。</p>
      ) : (
        <ol className="lines">
          {employee.incidents.map(it => (
            <li key={it.id} className="history-line">
              <time className="quiet" dateTime={it.at}>
                {formatInstant(it.at)}
              </time>
              <div>
                <p className="prose">{it.what}</p>
                <p className="quiet">
                  {it.who} 报告{it.receipt !== null && `，事项 ${it.receipt}`}
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {employee.canManage && !isOpen && (
        <p>
          <Button onClick={() => setOpen(true)}>报告事故</Button>
        </p>
      )}
      {isOpen && <IncidentForm id={employee.id} onClose={() => setOpen(false)} />}
    </Section>
  )
}

function IncidentForm({ id, onClose }: { id: string; onClose: () => void }) {
  const [what, setWhat] = useState('')
  const [receipt, setReceipt] = useState('')
  const [wasSent, setWasSent] = useState(false)
  const say = useToast()
  const { run, isPending, error } = useEmployeeAction<{ what: string; receipt?: string }>(id, 'incidents', () => {
    say('已报告，写入台账')
    onClose()
  })
  const isTooShort = what.trim().length < shortest
  const send = () => {
    setWasSent(true)
    if (isTooShort) return
    run({ what: what.trim(), ...(receipt.trim() === '' ? {} : { receipt: receipt.trim() }) })
  }
  return (
    <InlineForm
      title="报告事故"
      submitText="提交报告"
      busy={isPending}
      error={error}
      onSubmit={send}
      onCancel={onClose}
    >
      <Field
        label="发生了什么"
        hint="它做错了什么、有什么影响、怎样补救。提交后不能改。"
        error={wasSent && isTooShort ? '请至少写 4 个字。' : undefined}
      >
        {control => (
          <Input.TextArea
            {...control}
            autoFocus
            rows={4}
            maxLength={2000}
            value={what}
            onChange={event => setWhat(event.target.value)}
          />
        )}
      </Field>
      <Field label="受理编号（可以不填）">
        {control => <Input {...control} value={receipt} onChange={event => setReceipt(event.target.value)} />}
      </Field>
    </InlineForm>
  )
}
