import { useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { AppealKey, AppealStatus } from '../../../../src/shapes/appeal.ts'
import { formatDue, formatInstant } from '../../app/format.ts'
import { PhoneLink } from '../../app/PhoneLink.tsx'
import { RememberChoice } from '../../app/RememberChoice.tsx'
import { Link } from '../../app/router.tsx'
import { Answer } from './Answer.tsx'
import { Feedback } from './Feedback.tsx'
import { isLate, isOpen } from './late.ts'
import { OwnWords } from './OwnWords.tsx'
import { Steps } from './Steps.tsx'
import { Supplement } from './Supplement.tsx'
import { texts } from './texts.ts'
import { Withdraw } from './Withdraw.tsx'

interface AppealViewProps {
  status: AppealStatus
  appealKey: AppealKey
  isRefreshing: boolean
  onNewer: (status: AppealStatus) => void
  onRefresh: () => void
}

function Facts({ status }: { status: AppealStatus }) {
  const { department, departmentPhone, dueAt } = status
  return (
    <dl className="facts">
      <dt>{texts.receipt}</dt>
      <dd className="number">{status.receipt}</dd>
      <dt>{texts.department}</dt>
      <dd>
        {department?.name ?? texts.noDepartment}
        {department && departmentPhone && (
          <PhoneLink phone={departmentPhone} of={texts.callDepartment(department.name)} />
        )}
      </dd>
      {dueAt && isOpen(status) && (
        <>
          <dt>{texts.due}</dt>
          <dd className={isLate(status) ? 'late' : undefined}>
            {isLate(status) ? texts.late(formatDue(dueAt)) : formatDue(dueAt)}
          </dd>
        </>
      )}
    </dl>
  )
}

export function AppealView({ status, appealKey, isRefreshing, onNewer, onRefresh }: AppealViewProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const isMerged = status.state === 'merged'

  /** What the person did has changed the state, and taken away the button: they are shown where it stands now. */
  function showNewer(newer: AppealStatus) {
    flushSync(() => onNewer(newer))
    heading.current?.focus()
  }

  return (
    <>
      <section className="now" aria-labelledby="appeal">
        <h2 id="appeal" ref={heading} tabIndex={-1}>
          {status.title}
        </h2>
        <p className="now-state">{status.stateText}</p>
        <p>{status.next}</p>
        <Facts status={status} />
        <Refresh status={status} isRefreshing={isRefreshing} onRefresh={onRefresh} />
      </section>
      {status.answer && <Answer answer={status.answer} />}
      {(status.canGiveFeedback || status.feedback) && (
        <Feedback status={status} appealKey={appealKey} onGiven={showNewer} />
      )}
      <Steps status={status} />
      <OwnWords status={status} appealKey={appealKey} />
      <section aria-labelledby="unhappy">
        <h2 id="unhappy">{texts.unhappy}</h2>
        <p>{texts.unhappyNote}</p>
        <Link className="button" href={`/help?receipt=${encodeURIComponent(status.receipt)}`}>
          {texts.help}
        </Link>
      </section>
      <RememberChoice appealKey={appealKey} />
      {status.canSupplement && <Supplement appealKey={appealKey} isMerged={isMerged} onSupplemented={showNewer} />}
      {status.canWithdraw && <Withdraw appealKey={appealKey} isMerged={isMerged} onWithdrawn={showNewer} />}
    </>
  )
}

type RefreshProps = Pick<AppealViewProps, 'status' | 'isRefreshing' | 'onRefresh'>

function Refresh({ status, isRefreshing, onRefresh }: RefreshProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time belongs to this answer of the server
  const seenAt = useMemo(() => new Date().toISOString(), [status])
  return (
    <p className="refresh">
      <span className="quiet">{texts.refreshedAt(formatInstant(seenAt))}</span>
      <button type="button" className="button small" aria-disabled={isRefreshing} onClick={onRefresh}>
        {isRefreshing ? texts.refreshing : texts.refresh}
      </button>
    </p>
  )
}
