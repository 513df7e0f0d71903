import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import type { NewPerson } from '../../../../src/shapes/organisation.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { useDepartments } from '../../app/use-directory.ts'
import { usePost } from '../../app/use-post.ts'
import { fieldError, formError } from '../field-error.ts'
import { type Draft, emptyDraft, faultsOf, newPersonOf } from './draft.ts'
import { RolesField } from './RolesField.tsx'
import type { Issued } from './types.ts'

/** A new account; the password comes back once. */
export function AddForm({ onAdded, onClose }: { onAdded: (it: Issued) => void; onClose: () => void }) {
  const departments = useDepartments()
  const add = usePost<Issued>(onAdded)
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [isAsked, setAsked] = useState(false)
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const faults = faultsOf(draft)
  const faultOf = (field: keyof NewPerson) => (isAsked ? faults[field] : undefined) ?? fieldError(add.error, field)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (Object.keys(faults).length > 0 || add.isPending) return
    add.mutate({ path: '/api/people', body: newPersonOf(draft) })
  }

  return (
    <form className="sheet stack" aria-labelledby="add-person" onSubmit={submit} noValidate>
      <h2 id="add-person">添加人员</h2>
      <div className="fields">
        <Field label="姓名" error={faultOf('name')}>
          {control => (
            <Input
              {...control}
              autoFocus
              value={draft.name}
              maxLength={30}
              onChange={event => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="账号" hint="小写字母开头，3 到 31 位，例如姓名全拼" error={faultOf('account')}>
          {control => (
            <Input
              {...control}
              autoCapitalize="none"
              autoComplete="off"
              value={draft.account}
              maxLength={31}
              onChange={event => change({ account: event.target.value })}
            />
          )}
        </Field>
        <Field label="部门" error={faultOf('departmentId') ?? departments.error?.message}>
          {control => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              loading={departments.isPending}
              value={draft.departmentId}
              options={(departments.data ?? []).map(it => ({ value: it.id, label: it.name }))}
              onChange={departmentId => change({ departmentId })}
            />
          )}
        </Field>
        <Field label="职务" optional error={faultOf('title')}>
          {control => (
            <Input
              {...control}
              value={draft.title}
              maxLength={40}
              onChange={event => change({ title: event.target.value })}
            />
          )}
        </Field>
        {draft.roles.includes('grid_worker') && (
          <Field label="负责网格" hint="例如 文昌社区第一网格" error={faultOf('grid')}>
            {control => (
              <Input
                {...control}
                value={draft.grid}
                maxLength={40}
                onChange={event => change({ grid: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <RolesField value={draft.roles} error={faultOf('roles')} onChange={roles => change({ roles })} />
      <ErrorLine error={formError(add.error)} />
      <div className="row">
        <Button htmlType="submit" type="primary" loading={add.isPending}>
          添加
        </Button>
        <Button onClick={onClose}>取消</Button>
      </div>
    </form>
  )
}
