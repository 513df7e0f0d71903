import { navigate } from '../../app/router.tsx'
import { CheckStep } from './CheckStep.tsx'
import { DangerScreen } from './DangerScreen.tsx'
import { dangerIn } from './danger.ts'
import { reachableStep, useDraft } from './draft.ts'
import { ReachStep } from './ReachStep.tsx'
import { WhatStep } from './WhatStep.tsx'
import { WhereStep } from './WhereStep.tsx'

interface FilePageProps {
  /** The screen that the address asks for. */
  asked: string | null
  /** Whether the address is that of the warning before the first screen is left. */
  shouldWarn: boolean
}

const warning = '/file?step=1&danger=1'

const toStep = (step: number) => navigate(step < 1 ? '/' : `/file?step=${step}`)

/** One question a screen; each screen has its address, so that the phone's own "back" goes one question back. */
export function FilePage({ asked, shouldWarn }: FilePageProps) {
  const inHand = useDraft()
  const { draft, change } = inHand
  const step = reachableStep(asked, draft)
  const danger = step === 1 ? dangerIn(draft.text) : null
  const dangerWords = danger?.words.join() ?? ''

  if (shouldWarn && danger) {
    return (
      <DangerScreen
        danger={danger}
        onEdit={() => toStep(1)}
        onAnyway={() => {
          change({ dangerSeen: dangerWords })
          toStep(2)
        }}
      />
    )
  }

  const props = { ...inHand, onNext: () => toStep(step + 1), onBack: () => toStep(step - 1) }
  switch (step) {
    case 1:
      return <WhatStep {...props} onNext={() => (dangerWords === draft.dangerSeen ? toStep(2) : navigate(warning))} />
    case 2:
      return <WhereStep {...props} />
    case 3:
      return <ReachStep {...props} />
    default:
      return <CheckStep {...props} goTo={toStep} />
  }
}
