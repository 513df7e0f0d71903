import { Button } from 'antd'
import type { ReactNode } from 'react'
import { ApiError } from '../../shared/api.ts'
import { useOnline } from './use-online.ts'

/** The part of a TanStack query that decides which of the four states is shown. */
export interface PageQuery<T> {
  data: T | undefined
  error: Error | null
  isFetching: boolean
  refetch: () => unknown
}

export const sentenceOf = (error: Error) => (error instanceof ApiError ? error.message : '页面出错了，请刷新后再试。')

/** Nothing there: `title` says so, `hint` says what to do or what will happen. */
export function EmptyNote({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="empty-note">
      <p className="empty-title">{title}</p>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      {children}
    </div>
  )
}

function FailedNote({ error, busy, onRetry }: { error: Error; busy: boolean; onRetry: () => unknown }) {
  return (
    <div className="empty-note" role="alert">
      <p className="empty-title">{sentenceOf(error)}</p>
      <Button onClick={() => onRetry()} loading={busy}>
        重试
      </Button>
    </div>
  )
}

export function LoadingNote({ text = '正在读取…' }: { text?: string }) {
  return (
    <p className="loading-note" role="status">
      {text}
    </p>
  )
}

/** Loading, failed or full; what was read before stays on the screen when reading it again fails. */
export function PageState<T>({ query, children }: { query: PageQuery<T>; children: (data: T) => ReactNode }) {
  const isOnline = useOnline()
  if (query.data === undefined) {
    if (query.error === null) return <LoadingNote />
    return <FailedNote error={query.error} busy={query.isFetching} onRetry={query.refetch} />
  }
  return (
    <>
      {query.error !== null && isOnline && (
        <p className="stale-note" role="status">
          刚才没能刷新，下面是之前的内容。
          <Button size="small" type="link" onClick={() => query.refetch()}>
            重试
          </Button>
        </p>
      )}
      {children(query.data)}
    </>
  )
}
