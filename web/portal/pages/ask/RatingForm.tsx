import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Answer } from '../../../../src/shapes/library.ts'
import { FormFailure } from '../../app/FormFailure.tsx'
import { useSubmission } from '../../app/submission.ts'
import { noteRating, type Rating, ratingOf } from './given.ts'
import { texts } from './texts.ts'
import { WaysToPerson } from './WaysToPerson.tsx'

const choices: readonly { rating: Rating; name: string }[] = [
  { rating: 'helped', name: texts.rating.helped },
  { rating: 'not_helped', name: texts.rating.notHelped },
]

/** Once for each answer; whoever wasn't helped is led to a person. */
export function RatingForm({ answer, question }: { answer: Answer; question: string }) {
  const [rating, setRating] = useState(() => ratingOf(answer))
  const thanks = useRef<HTMLParagraphElement>(null)
  const path = `/api/questions/${encodeURIComponent(answer.id)}/rate`
  const { isBusy, error, submit } = useSubmission<{ feedback: Rating }, { done: boolean }>(path)

  async function rate(chosen: Rating) {
    const result = await submit({ feedback: chosen })
    if (!result?.ok) return
    noteRating(answer, chosen)
    // the button that was pressed is gone: what it did takes the focus
    flushSync(() => setRating(chosen))
    thanks.current?.focus()
  }

  return (
    <>
      <section className="rating" aria-labelledby="rating">
        <h2 id="rating">{texts.rating.question}</h2>
        {rating === null ? (
          <>
            <div className="either">
              {choices.map(({ rating: chosen, name }) => (
                <button
                  key={chosen}
                  type="button"
                  className="button"
                  aria-disabled={isBusy}
                  onClick={() => rate(chosen)}
                >
                  {name}
                </button>
              ))}
            </div>
            <p role="status">{isBusy ? texts.rating.sending : ''}</p>
            <FormFailure message={error?.message} />
          </>
        ) : (
          <p ref={thanks} tabIndex={-1}>
            {rating === 'helped' ? texts.rating.thanks : texts.rating.thanksNotHelped}
          </p>
        )}
      </section>
      {rating === 'not_helped' && <WaysToPerson question={question} phone={answer.phone} />}
    </>
  )
}
