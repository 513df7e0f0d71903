import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../../shared/api.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { usePost } from '../../app/use-post.ts'
import { fieldError, formError } from '../field-error.ts'
import { type Draft, emptyDraft, faultsOf, setupInputOf, stepOf, steps } from './draft.ts'
import { StepFields } from './StepFields.tsx'

/** Three steps; nothing is sent before the last, and what the server refuses leads back to its step. */
export function Wizard({ onDone }: { onDone: (districtName: string) => void }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [at, setAt] = useState(0)
  const [askedAt, setAskedAt] = useState(-1)
  const setUp = usePost<unknown>(() => onDone(draft.districtName.trim()))
  const step = steps[at]
  if (step === undefined) return null

  const isLast = at === steps.length - 1
  const faults = faultsOf(draft)
  const faultOf = (field: keyof Draft) => (askedAt >= at ? faults[field] : undefined) ?? fieldError(setUp.error, field)
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    if (setUp.isError) setUp.reset()
  }

  const next = (event: FormEvent) => {
    event.preventDefault()
    setAskedAt(Math.max(askedAt, at))
    if (step.fields.some(it => faults[it] !== undefined) || setUp.isPending) return
    if (!isLast) return setAt(at + 1)
    setUp.mutate(
      { path: '/api/setup', body: setupInputOf(draft) },
      { onError: error => setAt((error instanceof ApiError ? stepOf(Object.keys(error.fields)) : null) ?? at) },
    )
  }

  return (
    <form className="stack" onSubmit={next} noValidate>
      <p className="quiet">
        第 {at + 1} 步，共 {steps.length} 步
      </p>
      <h2>{step.title}</h2>
      <StepFields key={at} at={at} draft={draft} faultOf={faultOf} onChange={change} />
      <ErrorLine error={formError(setUp.error)} />
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" loading={setUp.isPending}>
          {isLast ? '完成安装' : '下一步'}
        </Button>
        {at > 0 && (
          <Button size="large" onClick={() => setAt(at - 1)}>
            上一步
          </Button>
        )}
      </div>
    </form>
  )
}
