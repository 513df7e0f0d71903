import { useState } from 'react'
import type { Answer } from '../../../../src/shapes/library.ts'
import { useSettings } from '../../app/settings.tsx'
import { useToast } from '../../app/toast.tsx'
import { copyText } from '../copy-text.ts'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { Around } from './Around.tsx'
import { citationText } from './citation.ts'
import { Declined } from './Declined.tsx'
import { Given } from './Given.tsx'
import { Outdated } from './Outdated.tsx'
import { Quote } from './Quote.tsx'
import { GuideFacts } from './SourceFacts.tsx'

/** The answer on the left, and on the right the source around the quotation that is looked at. */
export function AnswerDesk({ answer }: { answer: Answer }) {
  const { quotes, guide } = answer
  const say = useToast()
  const { settings } = useSettings()
  const [chosen, setChosen] = useState(0)
  const quote = quotes[chosen]
  const copy = async (index: number) => {
    const wanted = quotes[index]
    if (wanted === undefined) return
    setChosen(index)
    const isCopied = await copyText(citationText(wanted))
    say(isCopied ? '已复制原文和出处' : '浏览器不允许复制，请手动选取')
  }
  const move = (step: number) => setChosen(Math.max(0, Math.min(quotes.length - 1, chosen + step)))
  useShortcuts({ j: () => move(1), k: () => move(-1), c: quote === undefined ? undefined : () => void copy(chosen) })

  if (answer.outcome === 'declined' || quote === undefined) return <Declined answer={answer} />
  return (
    <div className="answer-columns">
      <div className="stack">
        <Given answer={answer} />
        <ol className="stack">
          {quotes.map((it, index) => (
            <li key={`${it.source.id}/${it.position}`}>
              <Quote
                quote={it}
                day={answer.day}
                isChosen={index === chosen}
                onChoose={quotes.length > 1 ? () => setChosen(index) : undefined}
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
        key={`${quote.source.id}/${quote.position}`}
        source={quote.source}
        position={quote.position}
        quoted={[quote.from, quote.to]}
      />
    </div>
  )
}
