import { Button } from 'antd'
import { Link } from 'wouter'
import type { CounterRequest } from '../../../../src/shapes/appeal.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { useMe } from '../../app/session.tsx'
import { FinishForm } from './FinishForm.tsx'
import { isLongWait, waitedFor } from './in-turns.ts'
import { useCounterAction } from './queries.ts'

/** One resident: who, since when, what about, and what can be done now. */
export function Request({ request, now }: { request: CounterRequest; now: number }) {
  const me = useMe()
  const take = useCounterAction<Record<string, never>>(request.id, 'take')
  const isWaiting = request.state === 'waiting'
  const isMine = request.state === 'taken' && request.takenBy?.id === me.id
  return (
    <li className="counter-request">
      <div>
        <p className="row">
          <strong>{request.name}</strong>
          {request.takenBy?.id === me.id ? (
            <a className="counter-phone" href={`tel:${request.phone}`}>
              {request.phone}
            </a>
          ) : (
            <span className="quiet" title="接待后显示全部号码">
              {request.phone}
            </span>
          )}
          {isWaiting && (
            <Label tone={isLongWait(request.askedAt, now) ? 'late' : 'solid'}>{waitedFor(request.askedAt, now)}</Label>
          )}
        </p>
        <p className="prose">{request.question}</p>
        <p className="quiet">
          <time dateTime={request.askedAt}>{formatInstant(request.askedAt)}</time>
          {request.takenBy !== null && !isMine && ` · ${request.takenBy.name}接待`}
          {request.receipt !== null && (
            <>
              {' · '}
              <Link href={`/matters?q=${encodeURIComponent(request.receipt)}`}>查看诉求 {request.receipt}</Link>
            </>
          )}
        </p>
        {request.note !== null && (
          <p className="prose">
            <span className="quiet">办理情况：</span>
            {request.note}
          </p>
        )}
      </div>
      {isWaiting && (
        <div className="counter-act">
          <Button
            type="primary"
            aria-label={`接待：${request.name}`}
            loading={take.isPending}
            onClick={() => take.run({})}
          >
            接待
          </Button>
          <ErrorLine error={take.error} />
        </div>
      )}
      {isMine && <FinishForm request={request} />}
    </li>
  )
}
