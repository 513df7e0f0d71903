import { Button, Checkbox, Input, Radio } from 'antd'
import { useId, useState } from 'react'
import type { ModelEndpoint, ModelInput, ModelTrial } from '../../../../src/shapes/model.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { InlineForm } from '../../app/InlineForm.tsx'
import { usePost } from '../../app/use-post.ts'
import { fieldError, formError } from '../field-error.ts'
import { useModelAction } from './queries.ts'
import { Trial } from './Trial.tsx'
import { presets } from './texts.ts'

interface ModelFormProps {
  purpose: ModelEndpoint['purpose']
  /** Absent: a new one. */
  endpoint?: ModelEndpoint
  onDone: () => void
  onClose: () => void
}

const draftOf = (endpoint: ModelEndpoint | undefined) => ({
  name: endpoint?.name ?? '',
  baseUrl: endpoint?.baseUrl ?? '',
  model: endpoint?.model ?? '',
  apiKey: '',
  isLocal: endpoint?.isLocal ?? false,
  isReasoning: endpoint?.isReasoning ?? false,
  dimensions: endpoint?.dimensions ?? 0,
})
type Draft = ReturnType<typeof draftOf>
type Faults = Partial<Record<keyof ModelInput, string>>

const faultsOf = ({ name, baseUrl, model }: Draft): Faults => ({
  ...(name.trim() === '' ? { name: '请给它起个名字' } : {}),
  ...(/^https?:\/\/./i.test(baseUrl.trim()) ? {} : { baseUrl: '请填写完整的地址，以 https:// 或 http:// 开头' }),
  ...(model.trim() === '' ? { model: '请填写模型名，例如 deepseek-chat' } : {}),
})

function keyHint(endpoint: ModelEndpoint | undefined): string {
  if (!endpoint?.hasKey) return '保存后不再显示；本机的模型多半不要密钥'
  const ending = endpoint.keyEnding === '' ? '' : `，末四位 ${endpoint.keyEnding}`
  return `已设置${ending}；不填就沿用，换了服务器要重新填`
}

/** Where a model answers and how it is called; it can be tried before it is saved. */
export function ModelForm({ purpose, endpoint, onDone, onClose }: ModelFormProps) {
  const [draft, setDraft] = useState(() => draftOf(endpoint))
  const [isAsked, setAsked] = useState(false)
  const save = useModelAction(onDone)
  const attempt = usePost<ModelTrial>(trial => {
    if (trial.dimensions !== null) setDraft(now => ({ ...now, dimensions: trial.dimensions ?? 0 }))
  })
  const placeId = useId()
  const isOfVectors = purpose === 'embedding'
  const { apiKey, dimensions, ...facts } = draft
  const body = { ...facts, purpose, ...(apiKey === '' ? {} : { apiKey }) }
  const change = (part: Partial<Draft>) => {
    // another server or model makes other vectors
    const isOther = part.baseUrl !== undefined || part.model !== undefined
    setDraft({ ...draft, ...(isOther ? { dimensions: 0 } : {}), ...part })
    attempt.reset()
  }
  const faults = faultsOf(draft)
  const isUntried = isOfVectors && dimensions === 0
  const faultOf = (field: keyof ModelInput) =>
    (isAsked ? faults[field] : undefined) ?? fieldError(save.error, field) ?? fieldError(attempt.error, field)
  const path = endpoint?.id ? `/api/models/${endpoint.id}/change` : '/api/models'
  const submit = () => {
    setAsked(true)
    if (Object.keys(faults).length > 0 || isUntried) return
    save.mutate({ path, body: isOfVectors ? { ...body, dimensions } : body })
  }
  const tryIt = () => {
    setAsked(true)
    if (faults.baseUrl !== undefined || faults.model !== undefined) return
    attempt.mutate({ path: '/api/models/test', body: { ...body, ...(endpoint?.id ? { id: endpoint.id } : {}) } })
  }
  return (
    <InlineForm
      title={endpoint ? `修改：${endpoint.name}` : isOfVectors ? '接入向量模型' : '接入模型'}
      submitText={endpoint ? '保存' : '接入'}
      busy={save.isPending}
      error={formError(save.error)}
      onSubmit={submit}
      onCancel={onClose}
    >
      {!endpoint && (
        <div className="row">
          <span className="quiet">代填：</span>
          {presets[purpose].map(({ text, values }) => (
            <Button key={text} size="small" onClick={() => change(values)}>
              {text}
            </Button>
          ))}
        </div>
      )}
      <div className="fields">
        <Field label="地址" hint="与 OpenAI 接口兼容，多半以 /v1 结尾" error={faultOf('baseUrl')}>
          {control => (
            <Input
              {...control}
              type="url"
              autoFocus
              placeholder="https://"
              value={draft.baseUrl}
              maxLength={500}
              onChange={event => change({ baseUrl: event.target.value })}
            />
          )}
        </Field>
        <Field label="模型名" hint="照服务方的写法" error={faultOf('model')}>
          {control => (
            <Input
              {...control}
              value={draft.model}
              maxLength={200}
              onChange={event => change({ model: event.target.value })}
            />
          )}
        </Field>
        <Field label="密钥" optional hint={keyHint(endpoint)} error={faultOf('apiKey')}>
          {control => (
            <Input
              {...control}
              type="password"
              autoComplete="off"
              value={draft.apiKey}
              maxLength={500}
              onChange={event => change({ apiKey: event.target.value })}
            />
          )}
        </Field>
        <Field label="在这里叫什么" hint="记录里用这个名字" error={faultOf('name')}>
          {control => (
            <Input
              {...control}
              value={draft.name}
              maxLength={60}
              onChange={event => change({ name: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div>
        <strong id={placeId}>它在哪里</strong>
        <Radio.Group
          aria-labelledby={placeId}
          className="model-place"
          value={draft.isLocal}
          onChange={event => change({ isLocal: event.target.value as boolean })}
          options={[
            { value: true, label: '本机或内网：数据不出本单位' },
            { value: false, label: '外面的服务：须用 https' },
          ]}
        />
        {!isOfVectors && (
          <Checkbox checked={draft.isReasoning} onChange={event => change({ isReasoning: event.target.checked })}>
            先思考再回答的模型，多等一会儿
          </Checkbox>
        )}
      </div>
      <div className="stack" role="status">
        <p className="row">
          <Button loading={attempt.isPending} onClick={tryIt}>
            试一试
          </Button>
          <span className="quiet">
            {attempt.isPending
              ? '正在等它回答，最多五十秒。'
              : isOfVectors
                ? '发一句无关紧要的话，看向量有多少维；保存前要先试一试。'
                : '问一句无关紧要的话，不必先保存。'}
          </span>
        </p>
        {attempt.data && <Trial trial={attempt.data} model={draft.model} />}
        {isAsked && isUntried && !attempt.isPending && <p className="error-text">还不知道向量有多少维，请先试一试。</p>}
        <ErrorLine error={formError(attempt.error)} />
      </div>
    </InlineForm>
  )
}
