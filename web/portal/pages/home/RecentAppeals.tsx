import { useState } from 'react'
import type { AppealKey, AppealStatus } from '../../../../src/shapes/appeal.ts'
import { post } from '../../../shared/api.ts'
import { formatDue } from '../../app/format.ts'
import { type Cleared, clearReceipts, knownReceipts, restoreReceipts } from '../../app/receipts.ts'
import { useResource } from '../../app/resource.ts'
import { Link } from '../../app/router.tsx'
import { isLate, isOpen } from '../status/late.ts'
import { texts } from './texts.ts'

/** Each costs a call on a slow network: the newest ones are those that one comes back for. */
const shown = 3

function RecentAppeal({ appealKey }: { appealKey: AppealKey }) {
  const { receipt } = appealKey
  const { view } = useResource(receipt, () => post<AppealStatus>('/api/appeals/status', appealKey))
  return (
    <li>
      <Link className="recent" href={`/status?receipt=${encodeURIComponent(receipt)}`}>
        <span className="recent-title">{view.state === 'full' ? view.data.title : receipt}</span>
        {view.state === 'full' ? (
          <RecentState status={view.data} />
        ) : (
          <span className="quiet">{view.state === 'loading' ? texts.recentLoading : texts.recentFailed}</span>
        )}
      </Link>
    </li>
  )
}

function RecentState({ status }: { status: AppealStatus }) {
  const due = status.dueAt && isOpen(status) ? formatDue(status.dueAt) : null
  return (
    <span className="recent-state">
      <span className="mark">{status.stateText}</span>
      {due && (
        <span className={isLate(status) ? 'late' : 'quiet'}>{isLate(status) ? texts.late(due) : texts.due(due)}</span>
      )}
    </span>
  )
}

/** The button that was pressed is gone: its undo takes the focus. */
const takeFocus = (button: HTMLButtonElement | null) => button?.focus()

export function RecentAppeals() {
  const [keys, setKeys] = useState(knownReceipts)
  const [cleared, setCleared] = useState<Cleared | null>(null)

  const clear = () => {
    setCleared(clearReceipts())
    setKeys([])
  }
  const restore = (what: Cleared) => {
    restoreReceipts(what)
    setCleared(null)
    setKeys(knownReceipts())
  }

  if (cleared) {
    return (
      <div role="status" className="undo">
        <p>{texts.cleared}</p>
        <button ref={takeFocus} type="button" className="button" onClick={() => restore(cleared)}>
          {texts.restore}
        </button>
      </div>
    )
  }
  if (keys.length === 0) return null
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">{texts.recent}</h2>
      <ul className="recents">
        {keys.slice(0, shown).map(key => (
          <RecentAppeal key={key.receipt} appealKey={key} />
        ))}
      </ul>
      <button type="button" className="button plain" onClick={clear}>
        {texts.clear}
      </button>
    </section>
  )
}
