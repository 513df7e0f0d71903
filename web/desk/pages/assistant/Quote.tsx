import { Button } from 'antd'
import type { Citation } from '../../../../src/shapes/library.ts'
import { nameOf, quotationOf } from '../library/citation.ts'
import { InternalLabel, ScanLabel, StandingWords } from '../library/SourceLabels.tsx'

interface QuoteProps {
  quote: Citation
  day: string
  isChosen: boolean
  onChoose: () => void
  onCopy: () => void
}

/** One quotation, word for word, with where it stands. */
export function Quote({ quote, day, isChosen, onChoose, onCopy }: QuoteProps) {
  const { source, heading, label } = quote
  return (
    <article className="sheet stack quote" data-chosen={isChosen}>
      <blockquote className="prose">{quotationOf(quote)}</blockquote>
      <p>
        <strong>
          {nameOf(source)}
          {label}
        </strong>
        {heading !== '' && <span className="quiet"> {heading}</span>}
      </p>
      <p className="row">
        <StandingWords source={source} day={day} />
        <InternalLabel source={source} />
        <ScanLabel source={source} />
      </p>
      <div className="row">
        <Button size="small" onClick={onCopy}>
          复制原文和出处
        </Button>
        <Button size="small" type="text" aria-pressed={isChosen} onClick={onChoose}>
          看上下文
        </Button>
      </div>
    </article>
  )
}
