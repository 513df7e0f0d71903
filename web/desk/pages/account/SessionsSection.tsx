import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { get } from '../../../shared/api.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { deviceOf } from './device.ts'

interface SignedInSession {
  id: string
  token: string
  createdAt: string
  updatedAt: string
  ipAddress: string | null
  userAgent: string | null
}

export const sessionsKey = ['sessions'] as const

/** Where this account is signed in; whatever one does not know can be ended. */
export function SessionsSection() {
  const client = useQueryClient()
  const say = useToast()
  const query = useQuery({
    queryKey: sessionsKey,
    queryFn: () => get<SignedInSession[]>('/api/auth/list-sessions'),
  })
  const ended = (text: string) => () => {
    say(text)
    void client.invalidateQueries({ queryKey: sessionsKey })
  }
  const revoke = usePost<unknown>(ended('已退出那一处登录'))
  const revokeOthers = usePost<unknown>(ended('其他登录都已退出'))
  return (
    <section className="sheet stack" aria-labelledby="account-sessions">
      <h2 id="account-sessions">登录的设备</h2>
      <PageState query={query}>
        {sessions =>
          sessions.length === 0 ? (
            <EmptyNote title="没有查到登录记录" hint="请稍后再看。" />
          ) : (
            <ul className="account-rows">
              {[...sessions]
                .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
                .map(session => (
                  <li key={session.id}>
                    <div>
                      <p>
                        {deviceOf(session.userAgent)}
                        {session.userAgent === navigator.userAgent && (
                          <span className="quiet">（和您现在用的浏览器一样）</span>
                        )}
                      </p>
                      <p className="quiet">
                        {formatInstant(session.createdAt)} 登录 · {session.ipAddress ?? '地址不明'}
                      </p>
                    </div>
                    <Button
                      size="small"
                      disabled={revoke.isPending}
                      aria-label={`退出这一处：${deviceOf(session.userAgent)}，${formatInstant(session.createdAt)} 登录`}
                      onClick={() =>
                        revoke.mutate({ path: '/api/auth/revoke-session', body: { token: session.token } })
                      }
                    >
                      退出这一处
                    </Button>
                  </li>
                ))}
            </ul>
          )
        }
      </PageState>
      <ErrorLine error={revoke.error ?? revokeOthers.error} />
      <p>
        <Button
          loading={revokeOthers.isPending}
          onClick={() => revokeOthers.mutate({ path: '/api/auth/revoke-other-sessions' })}
        >
          只留这一处，其他都退出
        </Button>
      </p>
    </section>
  )
}
