import { Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import type { RoutingOutput, Urgency } from '../../../../src/shapes/matter.ts'
import type { Category } from '../../../../src/shapes/organisation.ts'
import { Chooser } from '../../app/Chooser.tsx'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { PageState } from '../../app/PageState.tsx'
import { urgencyTexts } from '../../app/texts.ts'
import { useCategories, useDepartments } from '../../app/use-directory.ts'
import type { DecisionFormProps } from './DecisionForm.tsx'

interface Props extends DecisionFormProps {
  proposed: RoutingOutput | null
  start: RoutingOutput | null
  /** As the matter stands, where nothing was proposed. */
  urgency: Urgency
}

const urgencies: readonly Urgency[] = ['normal', 'urgent', 'danger']
const defaultDays = 5

export function AmendRoutingForm(props: Props) {
  const categories = useCategories()
  return <PageState query={categories}>{items => <Form {...props} categories={items} />}</PageState>
}

function Form({ proposed, start, urgency: given, categories, ...rest }: Props & { categories: readonly Category[] }) {
  const departments = useDepartments()
  const [departmentId, setDepartmentId] = useState(start?.departmentId)
  const [categoryId, setCategoryId] = useState(start?.categoryId)
  const [urgency, setUrgency] = useState<Urgency>(start?.urgency ?? given)
  const [dueDays, setDueDays] = useState(start?.dueDays ?? defaultDays)
  const [reason, setReason] = useState(start?.reason ?? '')
  const [wasSent, setWasSent] = useState(false)

  /** The machine's reason belongs to the machine's choice. */
  const dropMachineReason = () => {
    if (reason === proposed?.reason) setReason('')
  }
  const chooseCategory = (id: string) => {
    const category = categories.find(it => it.id === id)
    setCategoryId(id)
    if (category === undefined) return
    setDepartmentId(category.department.id)
    setDueDays(category.days)
    dropMachineReason()
  }
  const chooseDepartment = (id: string) => {
    setDepartmentId(id)
    dropMachineReason()
  }
  const send = () => {
    setWasSent(true)
    if (departmentId === undefined || categoryId === undefined) return
    rest.onSubmit({ kind: 'amend', routing: { departmentId, categoryId, urgency, dueDays, reason: reason.trim() } })
  }
  const missing = (value: string | undefined, text: string) => (wasSent && value === undefined ? text : undefined)
  const title = rest.onCancel === undefined ? '填写分拨意见' : '修改分拨意见'
  return (
    <InlineForm
      isDecision
      title={title}
      submitText={rest.onCancel === undefined ? '按此分拨' : '修改后同意'}
      busy={rest.busy}
      error={rest.error}
      onSubmit={send}
      onCancel={rest.onCancel}
    >
      <div className="fields">
        <Field label="类别" hint="选了类别，部门和时限会跟着变。" error={missing(categoryId, '请选择类别。')}>
          {control => (
            <Chooser
              {...control}
              autoFocus={rest.onCancel !== undefined}
              choices={categories.map(it => ({ value: it.id, label: `${it.level1} / ${it.level2}` }))}
              value={categoryId}
              onChange={chooseCategory}
            />
          )}
        </Field>
        <Field label="承办部门" error={missing(departmentId, '请选择承办部门。')}>
          {control => (
            <Chooser
              {...control}
              choices={(departments.data ?? []).map(it => ({ value: it.id, label: it.name }))}
              value={departmentId}
              onChange={chooseDepartment}
            />
          )}
        </Field>
        <Field label="时限（工作日）" hint="从派出之日起算。">
          {control => (
            <InputNumber
              {...control}
              min={1}
              max={60}
              precision={0}
              value={dueDays}
              onChange={value => setDueDays(value ?? defaultDays)}
            />
          )}
        </Field>
        <fieldset className="field urgency-field">
          <legend>紧急程度</legend>
          <Radio.Group
            name="urgency"
            value={urgency}
            options={urgencies.map(value => ({ value, label: urgencyTexts[value] }))}
            onChange={event => setUrgency(event.target.value)}
          />
        </fieldset>
      </div>
      <Field label="分拨理由" optional hint="承办部门会看到。">
        {control => (
          <Input.TextArea
            {...control}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Field>
    </InlineForm>
  )
}
