import type { Answer } from '../../../../src/shapes/library.ts'
import { Page } from '../../app/Page.tsx'
import { useResource, type View } from '../../app/resource.ts'
import { Link } from '../../app/router.tsx'
import { askAddress } from '../../app/source.ts'
import { AnswerView } from './AnswerView.tsx'
import { Declined } from './Declined.tsx'
import { ask, givenBefore } from './given.ts'
import { QuestionForm } from './QuestionForm.tsx'
import { questionProblem } from './question.ts'
import { texts } from './texts.ts'
import { WaysToPerson } from './WaysToPerson.tsx'

/** A longer question is read under the title, not as one. */
const longestTitle = 40

function Empty({ written }: { written: string }) {
  return (
    <Page title={texts.title}>
      <p>{texts.lead}</p>
      <QuestionForm label={texts.label} hint={texts.hint} rows={3} written={written} />
      <section aria-labelledby="examples">
        <h2 id="examples">{texts.examples}</h2>
        <ul className="links">
          {texts.exampleQuestions.map(question => (
            <li key={question}>
              <Link className="tall" href={askAddress(question)}>
                {question}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}

/** What a screen reader hears when the answer comes; the eye finds it below. */
function heard(view: View<Answer>): string {
  if (view.state === 'loading') return texts.asking
  if (view.state === 'failed') return ''
  if (view.data.outcome === 'declined') return texts.declined.text
  return view.data.guide ? texts.foundGuide : texts.found
}

function Asked({ question, after }: { question: string; after: string | undefined }) {
  const { view, reload } = useResource(
    `${after ?? ''} ${question}`,
    () => ask(question, after),
    givenBefore(question, after)?.answer,
  )
  const isLong = question.length > longestTitle
  return (
    <Page
      title={isLong ? texts.longTitle : question}
      above={isLong ? undefined : <p className="above-title">{texts.above}</p>}
    >
      {isLong && <p className="as-written">{question}</p>}
      {view.state === 'full' && view.data.follows !== null && (
        <p className="quiet">{texts.follows(view.data.follows)}</p>
      )}
      <p role="status" className={view.state === 'loading' ? 'waiting' : 'unseen'}>
        {heard(view)}
      </p>
      {view.state === 'failed' && (
        <>
          <div role="alert" className="failure">
            <p>{view.message}</p>
            {!view.isFinal && (
              <button type="button" className="button" onClick={reload}>
                {texts.retry}
              </button>
            )}
          </div>
          <WaysToPerson question={question} />
        </>
      )}
      {view.state === 'full' &&
        (view.data.outcome === 'answered' ? (
          <AnswerView answer={view.data} question={question} />
        ) : (
          <Declined answer={view.data} question={question} />
        ))}
      {view.state !== 'loading' && (
        <section className="follow-up" aria-label={texts.followUp}>
          <QuestionForm
            label={texts.followUp}
            hint={texts.followUpHint}
            rows={2}
            after={view.state === 'full' ? view.data.id : undefined}
          />
        </section>
      )}
    </Page>
  )
}

/** The question lives in the address, so that it can be linked and gone back to. */
export function AskPage({ asked, after }: { asked: string | null; after: string | null }) {
  const question = (asked ?? '').trim()
  return questionProblem(question) ? (
    <Empty written={question} />
  ) : (
    <Asked question={question} after={after ?? undefined} />
  )
}
