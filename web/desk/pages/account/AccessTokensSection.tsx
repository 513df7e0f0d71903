import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { AccessToken, IssuedAccessToken } from '../../../../src/shapes/access-token.ts'
import { get } from '../../../shared/api.ts'
import { formatDay, formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { Confirmed } from '../Confirmed.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { type Issued, OneTimeSecret } from '../OneTimeSecret.tsx'
import { AccessTokenForm } from './AccessTokenForm.tsx'

const accessTokensKey = ['access-tokens'] as const

const advice = '请填进要用它的程序，不要交给别人：拿到它的人能以您的身份查看和提问。'

function Token({ token }: { token: AccessToken }) {
  const client = useQueryClient()
  const say = useToast()
  const { id, name, madeAt, expiresAt, revokedAt, usedAt } = token
  const revoke = usePost<AccessToken>(() => {
    say(`${name}的口令已停用`)
    void client.invalidateQueries({ queryKey: accessTokensKey })
  })
  const isOver = revokedAt === null && Date.parse(expiresAt) <= Date.now()
  return (
    <li className="account-token">
      <div>
        <p>
          {name} {revokedAt !== null && <Label tone="late">已停用</Label>}
          {isOver && <Label tone="late">已到期</Label>}
        </p>
        <p className="quiet">
          {formatDay(madeAt)}制发，{formatDay(expiresAt)}到期；
          {usedAt === null ? '还没有用过' : `最近使用 ${formatInstant(usedAt)}`}。
          {revokedAt !== null && `${formatInstant(revokedAt)} 停用。`}
        </p>
      </div>
      {revokedAt === null && !isOver && (
        <Confirmed
          text="停用"
          label={name}
          warning={`停用后，${name}立即不能再用，也不能恢复；还要用时另制发一个。`}
          confirmText="现在停用"
          busy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate({ path: `/api/access-tokens/${id}/revoke` })}
        />
      )}
    </li>
  )
}

/** 程序访问口令: by which one's own programs read and ask; what is decided here, people decide. */
export function AccessTokensSection() {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: accessTokensKey,
    queryFn: () => get<{ items: AccessToken[] }>('/api/access-tokens'),
  })
  const [isAdding, setAdding] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)
  const show = ({ accessToken, token }: IssuedAccessToken) => {
    void client.invalidateQueries({ queryKey: accessTokensKey })
    setIssued({ kind: '口令', name: accessToken.name, secret: token, advice })
    setAdding(false)
  }
  const { origin } = window.location
  return (
    <section className="sheet stack" aria-labelledby="account-tokens">
      <h2 id="account-tokens">程序访问口令</h2>
      <p>
        让别的程序以您的身份向数智员工提问、查文献、看事项。您看不到的它也看不到；它不能审定、发布或修改任何东西。改密码会停用全部口令。
      </p>
      <dl className="facts">
        <dt>MCP</dt>
        <dd className="row">
          <code>{origin}/mcp</code>
          <CopyButton what=" MCP 地址" text={`${origin}/mcp`} />
        </dd>
        <dt>OpenAI 形式</dt>
        <dd className="row">
          <code>{origin}/v1</code>
          <CopyButton what=" OpenAI 地址" text={`${origin}/v1`} />
        </dd>
      </dl>
      {issued !== null && <OneTimeSecret key={issued.secret} issued={issued} onClose={() => setIssued(null)} />}
      {isAdding ? (
        <AccessTokenForm onIssued={show} onClose={() => setAdding(false)} />
      ) : (
        <p>
          <Button onClick={() => setAdding(true)}>制发口令</Button>
        </p>
      )}
      <PageState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote title="还没有制发过口令" hint="每个程序各用各的，便于单独停用。" />
          ) : (
            <ul className="account-rows">
              {items.map(it => (
                <Token key={it.id} token={it} />
              ))}
            </ul>
          )
        }
      </PageState>
    </section>
  )
}
