import { Button } from 'antd'
import { Link } from 'wouter'
import type { Delivery } from '../../../../src/shapes/integration.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { Label, type LabelTone } from '../../app/Label.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { useDeliveries, useIntegrationAction, webhookPath } from './queries.ts'

const stateOf = ({ state, attempts }: Delivery): { text: string; tone: LabelTone } => {
  if (state === 'delivered') return { text: '已送达', tone: 'plain' }
  if (state === 'failed') return { text: '没有送达', tone: 'late' }
  return attempts === 0 ? { text: '等待推送', tone: 'solid' } : { text: '等待重试', tone: 'solid' }
}

function howItWent({ attempts, lastAt, lastStatus, lastAnswer, nextAt }: Delivery, isPaused: boolean): string {
  const answer = lastAnswer === null || lastAnswer === '' ? '' : `：${lastAnswer}`
  const last =
    lastAt === null || lastAnswer === null
      ? []
      : [
          `${formatInstant(lastAt)} 第 ${attempts} 次，${lastStatus === null ? '没有应答' : `应答 ${lastStatus}`}${answer}`,
        ]
  const next = nextAt === null ? [] : [isPaused ? '恢复后推送' : `下次 ${formatInstant(nextAt)}`]
  return [...last, ...next].join('；')
}

function DeliveryRow({ webhookId, delivery, isPaused }: { webhookId: string; delivery: Delivery; isPaused: boolean }) {
  const say = useToast()
  const replay = useIntegrationAction<Delivery>(() => say('已安排重新推送'))
  const { text, tone } = stateOf(delivery)
  return (
    <li>
      <div className="integration-head">
        <p>
          {delivery.typeText}{' '}
          {delivery.receipt !== null && <Link href={`/matters?q=${delivery.receipt}`}>{delivery.receipt}</Link>}{' '}
          <Label tone={tone}>{text}</Label>
        </p>
        {delivery.state !== 'pending' && (
          <Button
            size="small"
            loading={replay.isPending}
            aria-label={`重新推送：${delivery.typeText}，台账第 ${delivery.seq} 条`}
            onClick={() => replay.mutate({ path: webhookPath(webhookId, `deliveries/${delivery.seq}/replay`) })}
          >
            重新推送
          </Button>
        )}
      </div>
      <p className="quiet delivery-answer">
        台账第 {delivery.seq} 条。{howItWent(delivery, isPaused)}
      </p>
      <ErrorLine error={replay.error} />
    </li>
  )
}

/** 推送记录: what was sent to one receiver, how it went, and once more. */
export function Deliveries({ webhookId, isPaused }: { webhookId: string; isPaused: boolean }) {
  const query = useDeliveries(webhookId)
  return (
    <div className="deliveries">
      <h4>推送记录</h4>
      <PageState query={query}>
        {({ pages }) => {
          const items = pages.flatMap(page => page.items)
          if (items.length === 0)
            return <EmptyNote title="还没有推送过" hint="选定的事件发生后几秒内推送；也可以先发一条测试事件。" />
          return (
            <>
              <ul className="integrations">
                {items.map(it => (
                  <DeliveryRow key={it.seq} webhookId={webhookId} delivery={it} isPaused={isPaused} />
                ))}
              </ul>
              {query.hasNextPage && (
                <p>
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    更早的记录
                  </Button>
                </p>
              )}
              <p className="quiet">已结束的保留三十天。</p>
            </>
          )
        }}
      </PageState>
    </div>
  )
}
