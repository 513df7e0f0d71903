import { Button } from 'antd'
import { useState } from 'react'
import type { WebhookSecret } from '../../../../src/shapes/integration.ts'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { type Issued, OneTimeSecret } from '../OneTimeSecret.tsx'
import { Section } from '../Section.tsx'
import { useWebhooks } from './queries.ts'
import { WebhookForm } from './WebhookForm.tsx'
import { WebhookItem } from './WebhookItem.tsx'

/** 事件推送: whom the office tells what happens to its matters. */
export function Webhooks() {
  const query = useWebhooks()
  const [isAdding, setAdding] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)
  return (
    <Section
      title="事件推送"
      actions={
        !isAdding && (
          <Button type="primary" disabled={query.data === undefined} onClick={() => setAdding(true)}>
            新增推送
          </Button>
        )
      }
    >
      <p className="quiet">
        事项有进展时通知别的系统。只说受理号、状态、分类、部门和时限，不含群众的姓名、电话和诉求内容；每条都有签名，没送达的会在三天多里重试。
      </p>
      {issued !== null && <OneTimeSecret key={issued.secret} issued={issued} onClose={() => setIssued(null)} />}
      <PageState query={query}>
        {({ items, types }) => (
          <>
            {isAdding && (
              <WebhookForm<WebhookSecret>
                title="新增推送"
                submitText="登记"
                path="/api/webhooks"
                types={types}
                onDone={it => {
                  setAdding(false)
                  setIssued({ kind: '签名密钥', name: it.webhook.name, secret: it.secret })
                }}
                onClose={() => setAdding(false)}
              />
            )}
            {items.length === 0 ? (
              !isAdding && <EmptyNote title="还没有登记推送" hint="有系统要随时知道进展时，在这里登记它的接收网址。" />
            ) : (
              <ul className="integrations">
                {items.map(it => (
                  <WebhookItem key={it.id} webhook={it} types={types} onIssued={setIssued} />
                ))}
              </ul>
            )}
          </>
        )}
      </PageState>
    </Section>
  )
}
