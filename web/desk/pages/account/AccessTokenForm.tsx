import { Input } from 'antd'
import { useState } from 'react'
import type { IssuedAccessToken } from '../../../../src/shapes/access-token.ts'
import { Field } from '../../app/Field.tsx'
import { endOfDay, isoDay } from '../../app/format.ts'
import { InlineForm } from '../../app/InlineForm.tsx'
import { usePost } from '../../app/use-post.ts'
import { fieldError, formError } from '../field-error.ts'

const day = 86_400_000
const usualDays = 90
const mostDays = 365

/** A new token; it comes back once. */
export function AccessTokenForm(props: { onIssued: (it: IssuedAccessToken) => void; onClose: () => void }) {
  const { onIssued, onClose } = props
  const [name, setName] = useState('')
  const [until, setUntil] = useState(isoDay(Date.now() + usualDays * day))
  const [isAsked, setAsked] = useState(false)
  const add = usePost<IssuedAccessToken>(onIssued)
  const nameFault = isAsked && name.trim() === '' ? '请写明给哪个程序用' : fieldError(add.error, 'name')
  const untilFault = isAsked && until === '' ? '请选择到期日' : fieldError(add.error, 'expiresAt')
  const submit = () => {
    setAsked(true)
    if (name.trim() === '' || until === '') return
    add.mutate({ path: '/api/access-tokens', body: { name, expiresAt: endOfDay(until) } })
  }
  return (
    <InlineForm
      title="制发口令"
      submitText="制发"
      busy={add.isPending}
      error={formError(add.error)}
      onSubmit={submit}
      onCancel={onClose}
    >
      <div className="fields">
        <Field label="给哪个程序用" hint="例如 公文写作助手" error={nameFault}>
          {control => (
            <Input {...control} autoFocus value={name} maxLength={60} onChange={event => setName(event.target.value)} />
          )}
        </Field>
        <Field label="到哪天为止" hint="最长一年" error={untilFault}>
          {control => (
            <Input
              {...control}
              type="date"
              min={isoDay()}
              max={isoDay(Date.now() + mostDays * day)}
              value={until}
              onChange={event => setUntil(event.target.value)}
            />
          )}
        </Field>
      </div>
    </InlineForm>
  )
}
