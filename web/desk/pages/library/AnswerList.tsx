import { useState } from 'react'
import type { AnswerItem } from '../../../../src/shapes/library.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { useSettings } from '../../app/settings.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { AnswerSheet } from './AnswerSheet.tsx'
import { useGuardsAdviser, useReadAgain } from './queries.ts'
import { type Verdict, verdictTexts } from './texts.ts'

/** The answers with one at hand, which the keys work on. A verdict is changed by choosing the other. */
export function AnswerList({ items }: { items: readonly AnswerItem[] }) {
  const mayReview = useGuardsAdviser()
  const { settings } = useSettings()
  const say = useToast()
  const readAgain = useReadAgain()
  const [handId, setHandId] = useState(items[0]?.answer.id)
  const [writesOn, setWritesOn] = useState<string | null>(null)
  const review = usePost<unknown>(readAgain)
  const index = Math.max(
    0,
    items.findIndex(it => it.answer.id === handId),
  )
  const atHand = items[index]

  const decide = ({ answer }: AnswerItem, verdict: Verdict, note = '') => {
    review.mutate(
      {
        path: `/api/knowledge/answers/${encodeURIComponent(answer.id)}/review`,
        body: { verdict, ...(note === '' ? {} : { note }) },
      },
      {
        onSuccess: () => {
          setWritesOn(null)
          say(`已复核：${verdictTexts[verdict]}。点另一个可以改`)
        },
      },
    )
  }
  const choose = (item: AnswerItem, verdict: Verdict) => {
    review.reset()
    setHandId(item.answer.id)
    if (verdict === 'wrong') return setWritesOn(writesOn === item.answer.id ? null : item.answer.id)
    setWritesOn(null)
    decide(item, verdict)
  }
  const move = (step: number) => {
    const next = items[index + step]?.answer.id
    if (next === undefined) return
    setHandId(next)
    document.getElementById(next)?.scrollIntoView({ block: 'nearest' })
  }
  const onHand = (verdict: Verdict) =>
    mayReview && atHand !== undefined && !review.isPending ? () => choose(atHand, verdict) : undefined
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    a: onHand('right'),
    x: onHand('wrong'),
    escape: writesOn === null ? undefined : () => setWritesOn(null),
  })

  return (
    <>
      {mayReview && settings.shortcuts && (
        <p className="quiet wide-only">
          <kbd>A</kbd> 对 <kbd>X</kbd> 不对 <kbd>J</kbd> 下一条 <kbd>K</kbd> 上一条
        </p>
      )}
      {writesOn === null && <ErrorLine error={review.error} />}
      <ol className="stack">
        {items.map(item => (
          <AnswerSheet
            key={item.answer.id}
            item={item}
            isAtHand={mayReview && item === atHand}
            isWriting={writesOn === item.answer.id}
            busy={review.isPending}
            error={review.error}
            onChoose={mayReview ? verdict => choose(item, verdict) : undefined}
            onWrong={note => decide(item, 'wrong', note)}
            onClose={() => setWritesOn(null)}
          />
        ))}
      </ol>
    </>
  )
}
