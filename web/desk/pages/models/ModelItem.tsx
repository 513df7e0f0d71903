import { Button } from 'antd'
import { useState } from 'react'
import type { ModelEndpoint } from '../../../../src/shapes/model.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { useToast } from '../../app/toast.tsx'
import { Confirmed } from '../Confirmed.tsx'
import { ModelForm } from './ModelForm.tsx'
import { useModelAction } from './queries.ts'
import { standingOf } from './texts.ts'

interface ModelItemProps {
  endpoint: ModelEndpoint
  mayManage: boolean
  /** Asks for it earlier or later; absent where it is the first or the last. */
  onEarlier: (() => void) | undefined
  onLater: (() => void) | undefined
}

function keyText({ hasKey, keyEnding }: ModelEndpoint): string {
  if (!hasKey) return '没有密钥'
  return keyEnding === '' ? '密钥已设置' : `密钥末四位 ${keyEnding}`
}

/** One model: where it answers, how it is, and everything that can be done with it. */
export function ModelItem({ endpoint, mayManage, onEarlier, onLater }: ModelItemProps) {
  const say = useToast()
  const [isOpen, setOpen] = useState(false)
  const { id, name, isOn, madeAt, madeBy } = endpoint
  const toggle = useModelAction(() => say(isOn ? `${name}已停用` : `${name}已恢复`))
  const remove = useModelAction(() => say(`${name}已移除`))
  const { text, isWrong } = standingOf(endpoint)
  return (
    <li className="stack">
      <p>
        <strong>{name}</strong> <Label>{endpoint.isLocal ? '本机或内网' : '外面的服务'}</Label>{' '}
        <Label tone={isWrong ? 'late' : isOn ? 'plain' : 'solid'}>{text}</Label>
      </p>
      <p className="mono">
        {endpoint.model} · {endpoint.baseUrl}
      </p>
      <p className="quiet">
        {keyText(endpoint)}
        {endpoint.isReasoning && '，先思考再回答'}
        {endpoint.dimensions > 0 && `，向量 ${endpoint.dimensions} 维`}。
        {id === null
          ? '写在设置里（MODEL_BASE_URL），总是先问它；要改请改设置，再重新启动。'
          : `${madeAt === null ? '' : formatInstant(madeAt)} 由${madeBy?.name ?? '工作人员'}接入。`}
      </p>
      {mayManage && id !== null && (
        <div className="row model-actions">
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            修改、试一试
          </Button>
          <Button
            size="small"
            loading={toggle.isPending}
            onClick={() => toggle.mutate({ path: `/api/models/${id}/switch`, body: { isOn: !isOn } })}
          >
            {isOn ? '停用' : '恢复'}
          </Button>
          {onEarlier && (
            <Button size="small" aria-label={`先问${name}`} onClick={onEarlier}>
              上移
            </Button>
          )}
          {onLater && (
            <Button size="small" aria-label={`后问${name}`} onClick={onLater}>
              下移
            </Button>
          )}
          <Confirmed
            text="移除"
            label={name}
            warning="地址和密钥都会删去；已有的调用记录和台账留着。"
            confirmText="现在移除"
            busy={remove.isPending}
            error={remove.error}
            onConfirm={() => remove.mutate({ path: `/api/models/${id}/remove` })}
          />
        </div>
      )}
      <ErrorLine error={toggle.error} />
      {isOpen && (
        <ModelForm
          purpose={endpoint.purpose}
          endpoint={endpoint}
          onDone={() => {
            say('已保存')
            setOpen(false)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  )
}
