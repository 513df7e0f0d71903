import { useState } from 'react'
import type { Answer } from '../../../../src/shapes/library.ts'
import { useSettings } from '../../app/settings.tsx'
import { useToast } from '../../app/toast.tsx'
import { copyText } from '../copy-text.ts'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { Around } from './Around.tsx'
import { citationText } from './citation.ts'
import { Declined } from './Declined.tsx'
import { Follows } from './Follows.tsx'
import { Given } from './Given.tsx'
import { Outdated } from './Outdated.tsx'
import { Quote } from './Quote.tsx'
import { GuideFacts } from './SourceFacts.tsx'
import { VettedAnswer } from './Vetted.tsx'
import { type Passage, WrittenAnswer } from './WrittenAnswer.tsx'

/** The answer on the left, and on the right the source around the quotation that is looked at. */
export function AnswerDesk({ answer }: { answer: Answer }) {
  const { quotes, guide } = answer
  const say = useToast()
  const { settings } = useSettings()
  const [chosen, setChosen] = useState(0)
  /** What a sentence of the model rests on, looked at instead of a quotation. */
  const [shown, setShown] = useState<Passage>()
  const quote = quotes[chosen]
  const choose = (index: number) => {
    setShown(undefined)
    setChosen(index)
  }
  const copy = async (index: number) => {
    const wanted = quotes[index]
    if (wanted === undefined) return
    choose(index)
    const isCopied = await copyText(citationText(wanted))
    say(isCopied ? '已复制原文和出处' : '浏览器不允许复制，请手动选取')
  }
  const move = (step: number) => choose(Math.max(0, Math.min(quotes.length - 1, chosen + step)))
  useShortcuts({ j: () => move(1), k: () => move(-1), c: quote === undefined ? undefined : () => void copy(chosen) })

  if (answer.outcome === 'declined' || quote === undefined) return <Declined answer={answer} />
  const beside = shown ?? quote
  return (
    <div className="answer-columns">
      <div className="stack">
        <Follows answer={answer} />
        <Given answer={answer} />
        {answer.vetted !== null && <VettedAnswer vetted={answer.vetted} />}
        <WrittenAnswer answer={answer} onShow={setShown} />
        <ol className="stack">
          {quotes.map((it, index) => (
            <li key={`${it.source.id}/${it.position}`}>
              <Quote
                quote={it}
                day={answer.day}
                isChosen={shown === undefined && index === chosen}
                onChoose={quotes.length > 1 || shown ? () => choose(index) : undefined}
                onCopy={() => void copy(index)}
              />
            </li>
          ))}
        </ol>
        {settings.shortcuts && (
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
            <h2>怎么办</h2>
            <GuideFacts guide={guide} />
          </section>
        )}
        <Outdated sources={answer.outdated} day={answer.day} />
      </div>
      <Around
        key={`${beside.source.id}/${beside.position}`}
        source={beside.source}
        position={beside.position}
        {...(shown ? {} : { quoted: [quote.from, quote.to] as const })}
      />
    </div>
  )
}
