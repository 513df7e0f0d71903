import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import type { EmployeeSummary, Me, Role } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { endOfDay, formatDay, isoDay, startOfDay } from '../../app/format.ts'
import { PageState } from '../../app/PageState.tsx'
import { meKey, useMe } from '../../app/session.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'

type Leave = Me['leave'][number]

/** Those whose absence changes who gets work; the server asks the same. */
export const takesLeave: readonly Role[] = ['guardian', 'officer', 'grid_worker']

/** While a guardian is away their deputies decide; so the page says who that is before it is asked for. */
export function LeaveSection() {
  const me = useMe()
  const client = useQueryClient()
  const say = useToast()
  const [from, setFrom] = useState(isoDay())
  const [until, setUntil] = useState(isoDay())
  const renew = ({ items }: { items: Leave[] }) => {
    client.setQueryData<Me | null>(meKey, before => (before ? { ...before, leave: items } : before))
    void client.invalidateQueries({ queryKey: ['employees'] })
  }
  const ask = usePost<{ items: Leave[] }>(result => {
    renew(result)
    say('请假已登记')
  })
  const cancel = usePost<{ items: Leave[] }>(result => {
    renew(result)
    say('已销假')
  })
  const isBackwards = until < from
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBackwards) ask.mutate({ path: '/api/leave', body: { from: startOfDay(from), until: endOfDay(until) } })
  }
  return (
    <section className="sheet stack" aria-labelledby="account-leave">
      <h2 id="account-leave">请假</h2>
      {me.guardianOf.some(it => it.as === 'guardian') && <Cover guardianOf={me.guardianOf} />}
      {me.leave.length > 0 && (
        <ul className="account-rows">
          {me.leave.map(it => (
            <li key={it.id}>
              <span>
                {formatDay(it.from)} 至 {formatDay(it.until)}
              </span>
              <Button
                size="small"
                loading={cancel.isPending}
                aria-label={`销假：${formatDay(it.from)} 至 ${formatDay(it.until)}`}
                onClick={() => cancel.mutate({ path: `/api/leave/${encodeURIComponent(it.id)}/cancel` })}
              >
                销假
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form className="stack" onSubmit={submit}>
        <div className="fields">
          <Field label="从哪天">
            {control => (
              <Input {...control} type="date" required value={from} onChange={event => setFrom(event.target.value)} />
            )}
          </Field>
          <Field label="到哪天" error={isBackwards ? '结束日期不能早于开始日期。' : undefined}>
            {control => (
              <Input
                {...control}
                type="date"
                required
                min={from}
                value={until}
                onChange={event => setUntil(event.target.value)}
              />
            )}
          </Field>
        </div>
        <ErrorLine error={ask.error ?? cancel.error} />
        <p>
          <Button htmlType="submit" loading={ask.isPending}>
            登记请假
          </Button>
        </p>
      </form>
    </section>
  )
}

function Cover({ guardianOf }: { guardianOf: Me['guardianOf'] }) {
  const query = useQuery({
    queryKey: ['employees'],
    queryFn: () => get<{ items: EmployeeSummary[] }>('/api/employees'),
  })
  const mine = new Set(guardianOf.filter(it => it.as === 'guardian').map(it => it.id))
  return (
    <PageState query={query}>
      {({ items }) => (
        <ul className="account-cover">
          {items
            .filter(it => mine.has(it.id))
            .map(it => (
              <li key={it.id} className={it.deputies.length === 0 ? 'late' : ''}>
                {it.deputies.length === 0
                  ? `「${it.name}」还没有代理监护人，请假期间待审会积压。请先找数字治理师指定。`
                  : `请假期间，「${it.name}」由${it.deputies.map(deputy => deputy.name).join('、')}代为审定。`}
              </li>
            ))}
        </ul>
      )}
    </PageState>
  )
}
