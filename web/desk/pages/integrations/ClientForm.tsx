import { Input } from 'antd'
import { useState } from 'react'
import type { ApiKey } from '../../../../src/shapes/integration.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { fieldError, formError } from '../field-error.ts'
import type { Issued } from '../OneTimeSecret.tsx'
import { useIntegrationAction } from './queries.ts'

/** A new key; it comes back once. */
export function ClientForm({ onIssued, onClose }: { onIssued: (it: Issued) => void; onClose: () => void }) {
  const [name, setName] = useState('')
  const [isAsked, setAsked] = useState(false)
  const add = useIntegrationAction<ApiKey>(it => onIssued({ kind: '接口密钥', name: it.client.name, secret: it.key }))
  const fault = isAsked && name.trim() === '' ? '请写明是哪个系统' : fieldError(add.error, 'name')
  const submit = () => {
    setAsked(true)
    if (name.trim() !== '') add.mutate({ path: '/api/api-clients', body: { name } })
  }
  return (
    <InlineForm
      title="发放密钥"
      submitText="发放"
      busy={add.isPending}
      error={formError(add.error)}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Field label="发给哪个系统" hint="例如 随手拍小程序、某街道网格系统" error={fault}>
        {control => (
          <Input {...control} autoFocus value={name} maxLength={60} onChange={event => setName(event.target.value)} />
        )}
      </Field>
    </InlineForm>
  )
}
