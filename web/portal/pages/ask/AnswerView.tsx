import type { Answer } from '../../../../src/shapes/library.ts'
import { GuideView } from './GuideView.tsx'
import { MadeBy } from './MadeBy.tsx'
import { Outdated } from './Outdated.tsx'
import { PlainWords } from './PlainWords.tsx'
import { QuoteView } from './QuoteView.tsx'
import { RatingForm } from './RatingForm.tsx'
import { texts } from './texts.ts'
import { VettedView } from './VettedView.tsx'

interface AnswerViewProps {
  answer: Answer
  question: string
}

/** What the answer is comes first, then where it comes from, then who answers for it. */
export function AnswerView({ answer, question }: AnswerViewProps) {
  const { guide, quotes, outdated } = answer
  const place = guide ? quotes[0] : undefined
  const others = place ? quotes.filter(({ source }) => source.id !== place.source.id) : quotes
  return (
    <>
      {answer.vetted && <VettedView vetted={answer.vetted} />}
      {guide && place && <GuideView guide={guide} place={place} />}
      {others.length > 0 && (
        <section aria-labelledby="quotes">
          <h2 id="quotes">{place ? texts.guide.more : texts.quotesHeading}</h2>
          {others.map(quote => (
            <QuoteView key={`${quote.source.id} ${quote.position} ${quote.from}`} quote={quote} />
          ))}
        </section>
      )}
      <PlainWords answer={answer} />
      <Outdated sources={outdated} />
      <MadeBy answer={answer} />
      <RatingForm answer={answer} question={question} />
    </>
  )
}
