import { Button } from 'antd'
import { useState } from 'react'
import type { Webhook, WebhookList, WebhookSecret } from '../../../../src/shapes/integration.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { useToast } from '../../app/toast.tsx'
import { Confirmed } from '../Confirmed.tsx'
import type { Issued } from '../OneTimeSecret.tsx'
import { Deliveries } from './Deliveries.tsx'
import { useIntegrationAction, webhookPath } from './queries.ts'
import { WebhookForm } from './WebhookForm.tsx'

interface WebhookItemProps {
  webhook: Webhook
  types: WebhookList['types']
  onIssued: (it: Issued) => void
}

function Standing({ webhook }: { webhook: Webhook }) {
  if (webhook.goneAt !== null) return <Label tone="late">接收方已停用</Label>
  if (webhook.pausedAt !== null) return <Label tone="solid">已暂停</Label>
  if (webhook.lastState === 'failed') return <Label tone="late">最近一条没有送达</Label>
  if (webhook.lastState === 'pending') return <Label tone="late">最近一条等待重试</Label>
  return webhook.lastState === 'delivered' ? <Label>正常</Label> : <Label>还没有推送</Label>
}

/** One receiver: what it is told, and everything that can be done with it. */
export function WebhookItem({ webhook, types, onIssued }: WebhookItemProps) {
  const say = useToast()
  const [open, setOpen] = useState<'nothing' | 'form' | 'log'>('nothing')
  const { id, name, pausedAt, goneAt, oldSecretUntil } = webhook
  const isPaused = pausedAt !== null
  const isOverlapping = oldSecretUntil !== null && Date.parse(oldSecretUntil) > Date.now()
  const toggle = useIntegrationAction<Webhook>(it =>
    say(it.pausedAt === null ? `${it.name}的推送已恢复` : `${it.name}的推送已暂停`),
  )
  const test = useIntegrationAction<Webhook>(() => {
    say('测试事件已发出，结果见推送记录')
    setOpen('log')
  })
  const renew = useIntegrationAction<WebhookSecret>(it =>
    onIssued({ kind: '新的签名密钥', name: it.webhook.name, secret: it.secret }),
  )
  const remove = useIntegrationAction<unknown>(() => say(`${name}的推送已删除`))
  const chosen = types.filter(it => webhook.types.includes(it.type)).map(it => it.name)
  const flip = (what: 'form' | 'log') => setOpen(open === what ? 'nothing' : what)
  return (
    <li className="stack">
      <div className="integration-head">
        <p>
          <strong>{name}</strong> <Standing webhook={webhook} />
        </p>
        <div className="row">
          <Button size="small" aria-expanded={open === 'log'} onClick={() => flip('log')}>
            推送记录
          </Button>
          <Button
            size="small"
            disabled={isPaused}
            loading={test.isPending}
            onClick={() => test.mutate({ path: webhookPath(id, 'test') })}
          >
            发测试事件
          </Button>
        </div>
      </div>
      <p className="mono">{webhook.url}</p>
      <p className="quiet">
        推送：{chosen.length === types.length ? '全部事件' : chosen.join('、')}。{formatInstant(webhook.madeAt)} 由
        {webhook.madeBy.name}登记。
        {isPaused && goneAt === null && `${formatInstant(pausedAt)} 暂停，其间的事件留着，恢复后补发。`}
        {isOverlapping && `${formatInstant(oldSecretUntil)} 前，每条推送带新旧两个密钥的签名。`}
      </p>
      {goneAt !== null && (
        <p className="late">
          {formatInstant(goneAt)}{' '}
          接收方答复“已停用”（410），推送自动停止，其间的事件留着。请向对方核实网址，改好后按“恢复推送”补发。
        </p>
      )}
      <div className="row integration-actions">
        <Button size="small" aria-expanded={open === 'form'} onClick={() => flip('form')}>
          修改
        </Button>
        <Button
          size="small"
          loading={toggle.isPending}
          onClick={() => toggle.mutate({ path: webhookPath(id, isPaused ? 'resume' : 'pause') })}
        >
          {isPaused ? '恢复推送' : '暂停推送'}
        </Button>
        <Confirmed
          text="更换签名密钥"
          label={name}
          warning="24 小时内每条推送带新旧两个密钥的签名，请在这段时间里把新密钥交给对方换上；之后旧密钥失效。"
          confirmText="现在更换"
          busy={renew.isPending}
          error={renew.error}
          onConfirm={() => renew.mutate({ path: webhookPath(id, 'secret') })}
        />
        <Confirmed
          text="删除"
          label={name}
          warning="地址、密钥和推送记录都会删去，还没送达的不再推送；台账里留有登记和删除的记录。"
          confirmText="现在删除"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ path: webhookPath(id, 'remove') })}
        />
      </div>
      <ErrorLine error={toggle.error ?? test.error} />
      {open === 'form' && (
        <WebhookForm<Webhook>
          title={`修改：${name}`}
          submitText="保存"
          path={webhookPath(id, 'change')}
          webhook={webhook}
          types={types}
          onDone={() => {
            say('已保存')
            setOpen('nothing')
          }}
          onClose={() => setOpen('nothing')}
        />
      )}
      {open === 'log' && <Deliveries webhookId={id} isPaused={isPaused} />}
    </li>
  )
}
