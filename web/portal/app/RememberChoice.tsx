import { useId, useState } from 'react'
import type { AppealKey } from '../../../src/shapes/appeal.ts'
import { forget, isRemembered, remember } from './receipts.ts'
import { texts } from './texts.ts'

/** Lets the person keep a receipt on this phone, or take it off again. Nothing is kept unasked. */
export function RememberChoice({ appealKey, heading }: { appealKey: AppealKey; heading?: string }) {
  const id = useId()
  const [isKept, setKept] = useState(() => isRemembered(appealKey.receipt))
  const [couldNot, setCouldNot] = useState(false)

  function turn() {
    if (isKept) {
      forget(appealKey.receipt)
      setKept(false)
      return
    }
    const wasKept = remember(appealKey)
    setKept(wasKept)
    setCouldNot(!wasKept)
  }

  return (
    <section className="remember" aria-labelledby={id}>
      <h2 id={id}>{heading ?? texts.remember.heading}</h2>
      <p role="status">{couldNot ? texts.remember.couldNot : isKept ? texts.remember.kept : texts.remember.note}</p>
      <button type="button" className="button" onClick={turn}>
        {isKept ? texts.remember.forget : texts.remember.keep}
      </button>
    </section>
  )
}
