import { useSearchParams } from 'wouter'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { AnswerDesk } from './AnswerDesk.tsx'
import { LibraryTabs } from './LibraryTabs.tsx'
import { QuestionForm } from './QuestionForm.tsx'
import { useAnswer } from './queries.ts'

/** 一键找政策: a question, the passages that answer it, and beside them where they stand. */
export function AskPage() {
  const [params, setParams] = useSearchParams()
  const q = params.get('q')?.trim() ?? ''
  const day = params.get('day') ?? ''
  const after = params.get('after') ?? ''
  const query = useAnswer(q, day, after)
  return (
    <Page title="一键找政策" actions={<LibraryTabs />}>
      <div className="stack">
        <QuestionForm
          key={`${q} ${day} ${after}`}
          q={q}
          day={day}
          busy={q !== '' && query.isFetching}
          onAsk={(question, on) =>
            setParams({
              q: question,
              ...(on === '' ? {} : { day: on }),
              // 那要什么材料: whether it goes on from this answer is found out by the server
              ...(query.data ? { after: query.data.id } : {}),
            })
          }
        />
        {q === '' ? (
          <EmptyNote
            title="请写下要查的事"
            hint="用平常的话就行。只摘引已发布的文献，逐字引用并写明出处；答不上来就说答不上来。"
          />
        ) : (
          <PageState query={query}>{answer => <AnswerDesk key={answer.id} answer={answer} />}</PageState>
        )}
      </div>
    </Page>
  )
}
