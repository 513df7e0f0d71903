import { Button } from 'antd'
import { useState } from 'react'
import type { ApiClient } from '../../../../src/shapes/integration.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { Confirmed } from '../Confirmed.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { type Issued, OneTimeSecret } from '../OneTimeSecret.tsx'
import { Section } from '../Section.tsx'
import { ClientForm } from './ClientForm.tsx'
import { useApiClients, useIntegrationAction } from './queries.ts'

const countedUpTo = 1000
const filedText = (filed: number) =>
  filed === 0 ? '还没有提交过诉求' : `提交了 ${filed} 件诉求${filed === countedUpTo ? '以上' : ''}`

function Client({ client }: { client: ApiClient }) {
  const say = useToast()
  const revoke = useIntegrationAction<ApiClient>(it => say(`${it.name}的密钥已停用`))
  return (
    <li>
      <div className="integration-head">
        <p>
          <strong>{client.name}</strong> {client.revokedAt !== null && <Label tone="late">已停用</Label>}
        </p>
        {client.revokedAt === null && (
          <Confirmed
            text="停用"
            label={client.name}
            warning={`停用后，${client.name}立即不能再提交和查询，也不能恢复；已提交的照常办理。`}
            confirmText="现在停用"
            busy={revoke.isPending}
            error={revoke.error}
            onConfirm={() => revoke.mutate({ path: `/api/api-clients/${client.id}/revoke` })}
          />
        )}
      </div>
      <p className="quiet">
        {formatInstant(client.madeAt)} 由{client.madeBy.name}发放，{filedText(client.filed)}。
        {client.revokedAt !== null &&
          `${formatInstant(client.revokedAt)} 由${client.revokedBy?.name ?? '工作人员'}停用。`}
      </p>
    </li>
  )
}

/** 接口密钥: which programs may file appeals for residents. */
export function Clients() {
  const query = useApiClients()
  const [isAdding, setAdding] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)
  const address = `${window.location.origin}/open311/v2`
  const show = (next: Issued) => {
    setIssued(next)
    setAdding(false)
  }
  return (
    <Section
      title="接口密钥"
      actions={
        !isAdding && (
          <Button type="primary" onClick={() => setAdding(true)}>
            发放密钥
          </Button>
        )
      }
    >
      <p className="quiet">
        别的系统凭密钥替群众提交诉求、查询自己提交的那些（Open311 GeoReport v2）。诉求同样先由数智员工拟办、监护人审定。
      </p>
      <div className="row">
        <code className="mono">{address}</code>
        <CopyButton what="接口地址" text={address} />
      </div>
      {issued !== null && <OneTimeSecret key={issued.secret} issued={issued} onClose={() => setIssued(null)} />}
      {isAdding && <ClientForm onIssued={show} onClose={() => setAdding(false)} />}
      <PageState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote
              title="还没有发放过密钥"
              hint="有系统要接入时，在这里给它发一个；每个系统各发各的，便于单独停用。"
            />
          ) : (
            <ul className="integrations">
              {items.map(it => (
                <Client key={it.id} client={it} />
              ))}
            </ul>
          )
        }
      </PageState>
    </Section>
  )
}
