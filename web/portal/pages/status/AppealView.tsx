import type { AppealKey, AppealStatus } from '../../../../src/http/shapes/appeal.ts'
import { formatDue, formatInstant } from '../../app/format.ts'
import { PhoneLink } from '../../app/PhoneLink.tsx'
import { RememberChoice } from '../../app/RememberChoice.tsx'
import { Link } from '../../app/router.tsx'
import { Answer } from './Answer.tsx'
import { Feedback } from './Feedback.tsx'
import { isLate, isOpen } from './late.ts'
import { OwnWords } from './OwnWords.tsx'
import { Steps } from './Steps.tsx'
import { texts } from './texts.ts'
import { Withdraw } from './Withdraw.tsx'

interface AppealViewProps {
  status: AppealStatus
  appealKey: AppealKey
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

export function AppealView({ status, appealKey, onNewer, onRefresh }: AppealViewProps) {
  return (
    <>
      <section className="now" aria-labelledby="appeal">
        <h2 id="appeal">{status.title}</h2>
        <p className="now-state">{status.stateText}</p>
        <p>{status.next}</p>
        <Facts status={status} />
        <Refresh onRefresh={onRefresh} />
      </section>
      {status.answer && <Answer answer={status.answer} />}
      {(status.canGiveFeedback || status.feedback) && (
        <Feedback status={status} appealKey={appealKey} onGiven={onNewer} />
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
      {status.canWithdraw && <Withdraw appealKey={appealKey} onWithdrawn={onNewer} />}
    </>
  )
}

function Refresh({ onRefresh }: { onRefresh: () => void }) {
  return (
    <p className="refresh">
      <span className="quiet">{texts.refreshedAt(formatInstant(new Date().toISOString()))}</span>
      <button type="button" className="button small" onClick={onRefresh}>
        {texts.refresh}
      </button>
    </p>
  )
}
