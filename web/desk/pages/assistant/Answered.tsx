import type { Answer } from '../../../../src/shapes/library.ts'
import { useSettings } from '../../app/settings.tsx'
import { useToast } from '../../app/toast.tsx'
import { copyText } from '../copy-text.ts'
import { citationText } from '../library/citation.ts'
import { Given } from '../library/Given.tsx'
import { Outdated } from '../library/Outdated.tsx'
import { GuideFacts } from '../library/SourceFacts.tsx'
import { VettedAnswer } from '../library/Vetted.tsx'
import { WrittenAnswer } from '../library/WrittenAnswer.tsx'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { Declined } from './Declined.tsx'
import { Follows } from './Follows.tsx'
import { isSamePlace, type Place, placesOf } from './looking.ts'
import { Quote } from './Quote.tsx'

export interface AnsweredProps {
  answer: Answer
  /** The newest of its thread: the keys are its. */
  isNewest: boolean
  /** What stands beside the thread now. */
  place: Place | undefined
  onLook: (place: Place) => void
}

/** What the digital employee says to a question: quotations with where they stand, or that nothing answers it. */
export function Answered(props: AnsweredProps) {
  const { answer, isNewest, place, onLook } = props
  const { quotes, guide } = answer
  const say = useToast()
  const { settings } = useSettings()
  const places = placesOf(answer)
  const chosen = places.findIndex(one => isSamePlace(one, place))
  const look = (index: number) => {
    const wanted = places[index]
    if (wanted !== undefined) onLook(wanted)
  }
  const copy = async (index: number) => {
    const wanted = quotes[index]
    if (wanted === undefined) return
    look(index)
    const isCopied = await copyText(citationText(wanted))
    say(isCopied ? '已复制原文和出处' : '浏览器不允许复制，请手动选取')
  }
  const isDeclined = answer.outcome === 'declined' || quotes.length === 0
  const hasKeys = isNewest && !isDeclined
  const move = (step: number) => look(Math.max(0, Math.min(quotes.length - 1, chosen + step)))
  useShortcuts({
    j: hasKeys ? () => move(1) : undefined,
    k: hasKeys ? () => move(-1) : undefined,
    c: hasKeys ? () => void copy(Math.max(0, chosen)) : undefined,
  })

  if (isDeclined) return <Declined {...props} />
  return (
    <div className="stack">
      <Follows answer={answer} />
      <Given answer={answer} />
      {answer.vetted !== null && <VettedAnswer vetted={answer.vetted} />}
      <WrittenAnswer answer={answer} onShow={onLook} />
      <ol className="stack">
        {quotes.map((it, index) => (
          <li key={`${it.source.id}/${it.position}/${it.from}`}>
            <Quote
              quote={it}
              day={answer.day}
              isChosen={index === chosen}
              onChoose={() => look(index)}
              onCopy={() => void copy(index)}
            />
          </li>
        ))}
      </ol>
      {isNewest && settings.shortcuts && (
        <p className="quiet wide-only">
          <kbd>C</kbd> 复制{' '}
          {quotes.length > 1 && (
            <>
              <kbd>J</kbd> 下一条 <kbd>K</kbd> 上一条
            </>
          )}
        </p>
      )}
      {guide !== null && (
        <section className="sheet stack" aria-label="怎么办">
          <h3>怎么办</h3>
          <GuideFacts guide={guide} />
        </section>
      )}
      <Outdated sources={answer.outdated} day={answer.day} />
    </div>
  )
}
