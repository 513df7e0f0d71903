import { Checkbox, Input } from 'antd'
import { useId, useState } from 'react'
import type { EventType, Webhook, WebhookInput, WebhookList } from '../../../../src/shapes/integration.ts'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { fieldError, formError } from '../field-error.ts'
import { useIntegrationAction } from './queries.ts'

interface WebhookFormProps<Result> {
  title: string
  submitText: string
  path: string
  webhook?: Webhook
  types: WebhookList['types']
  onDone: (result: Result) => void
  onClose: () => void
}

const faultsOf = ({ name, url, types }: WebhookInput): Partial<Record<keyof WebhookInput, string>> => ({
  ...(name.trim() === '' ? { name: '请写明推送给谁' } : {}),
  ...(/^https?:\/\/./i.test(url.trim()) ? {} : { url: '请填写完整的网址，以 https:// 或 http:// 开头' }),
  ...(types.length === 0 ? { types: '请选择要推送的事件' } : {}),
})

function TypesField(props: {
  all: WebhookList['types']
  value: readonly EventType[]
  error: string | undefined
  onChange: (types: EventType[]) => void
}) {
  const { all, value, error, onChange } = props
  const errorId = useId()
  const toggle = (type: EventType, isChosen: boolean) =>
    onChange(isChosen ? [...value, type] : value.filter(it => it !== type))
  return (
    <fieldset className="event-types" aria-describedby={error === undefined ? undefined : errorId}>
      <legend>推送哪些事件</legend>
      <Checkbox
        checked={value.length === all.length}
        indeterminate={value.length > 0 && value.length < all.length}
        onChange={event => onChange(event.target.checked ? all.map(it => it.type) : [])}
      >
        全部
      </Checkbox>
      <div className="event-type-list">
        {all.map(({ type, name }) => (
          <Checkbox key={type} checked={value.includes(type)} onChange={event => toggle(type, event.target.checked)}>
            {name}
          </Checkbox>
        ))}
      </div>
      {error !== undefined && (
        <p id={errorId} className="error-text">
          {error}
        </p>
      )}
    </fieldset>
  )
}

/** Where events go and which; for a new webhook and for one that is there. */
export function WebhookForm<Result>(props: WebhookFormProps<Result>) {
  const { title, submitText, path, webhook, types, onDone, onClose } = props
  const [draft, setDraft] = useState<WebhookInput>({
    name: webhook?.name ?? '',
    url: webhook?.url ?? '',
    types: [...(webhook?.types ?? [])],
  })
  const [isAsked, setAsked] = useState(false)
  const save = useIntegrationAction<Result>(onDone)
  const change = (part: Partial<WebhookInput>) => setDraft({ ...draft, ...part })
  const faults = faultsOf(draft)
  const faultOf = (field: keyof WebhookInput) => (isAsked ? faults[field] : undefined) ?? fieldError(save.error, field)
  const submit = () => {
    setAsked(true)
    if (Object.keys(faults).length === 0) save.mutate({ path, body: draft })
  }
  return (
    <InlineForm
      title={title}
      submitText={submitText}
      busy={save.isPending}
      error={formError(save.error)}
      onSubmit={submit}
      onCancel={onClose}
    >
      <div className="fields">
        <Field label="推送给谁" hint="例如 临江街道网格系统" error={faultOf('name')}>
          {control => (
            <Input
              {...control}
              autoFocus
              value={draft.name}
              maxLength={60}
              onChange={event => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label="接收网址" hint="对方系统提供；可以是政务内网地址" error={faultOf('url')}>
          {control => (
            <Input
              {...control}
              type="url"
              placeholder="https://"
              value={draft.url}
              maxLength={500}
              onChange={event => change({ url: event.target.value })}
            />
          )}
        </Field>
      </div>
      <TypesField
        all={types}
        value={draft.types}
        error={faultOf('types')}
        onChange={chosen => change({ types: chosen })}
      />
    </InlineForm>
  )
}
