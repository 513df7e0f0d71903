import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { AppealKey, AppealStatus } from '../../../../src/shapes/appeal.ts'
import { FormFailure } from '../../app/FormFailure.tsx'
import { useSubmission } from '../../app/submission.ts'
import { texts } from './texts.ts'

/** Long enough to read the sentence slowly and to find the button. */
const secondsToUndo = 20

interface WithdrawProps {
  appealKey: AppealKey
  /** Whether it is handled together with others on the same matter. */
  isMerged: boolean
  onWithdrawn: (status: AppealStatus) => void
}

/**
 * Withdrawing can be undone until the time is over. Leaving the page before that withdraws nothing: what the person
 * finds when they come back is then what they see.
 */
export function Withdraw({ appealKey, isMerged, onWithdrawn }: WithdrawProps) {
  const [isWaiting, setWaiting] = useState(false)
  const { isBusy, error, submit } = useSubmission<AppealKey, AppealStatus>('/api/appeals/withdraw')

  async function withdraw() {
    setWaiting(false)
    const result = await submit(appealKey)
    if (result?.ok) onWithdrawn(result.data)
  }

  return (
    <section className="withdraw" aria-labelledby="withdraw">
      <h2 id="withdraw">{texts.withdraw.heading}</h2>
      <p>{isMerged ? texts.withdraw.noteMerged : texts.withdraw.note}</p>
      <FormFailure message={error?.message} />
      {isWaiting ? (
        <Countdown onOver={withdraw} onUndo={() => setWaiting(false)} />
      ) : (
        <button
          type="button"
          className="button"
          aria-disabled={isBusy}
          onClick={() => {
            if (!isBusy) setWaiting(true)
          }}
        >
          {isBusy ? texts.withdraw.sending : texts.withdraw.start}
        </button>
      )}
    </section>
  )
}

function Countdown({ onOver, onUndo }: { onOver: () => void; onUndo: () => void }) {
  const [left, setLeft] = useState(secondsToUndo)
  const undo = useRef<HTMLButtonElement>(null)
  const over = useEffectEvent(onOver)

  useEffect(() => {
    undo.current?.focus()
    const end = Date.now() + secondsToUndo * 1000
    const clock = setInterval(() => {
      // By the clock, not by counting ticks: a phone in the pocket skips ticks.
      const seconds = Math.ceil((end - Date.now()) / 1000)
      if (seconds > 0) return setLeft(seconds)
      clearInterval(clock)
      over()
    }, 250)
    return () => clearInterval(clock)
  }, [])

  return (
    <div className="undo">
      <p>
        <strong className="number">{texts.withdraw.waiting(left)}</strong>
        <br />
        {texts.withdraw.waitingNote}
      </p>
      <div className="actions">
        <button ref={undo} type="button" className="button" onClick={onUndo}>
          {texts.withdraw.undo}
        </button>
        <button type="button" className="button" onClick={onOver}>
          {texts.withdraw.atOnce}
        </button>
      </div>
    </div>
  )
}
