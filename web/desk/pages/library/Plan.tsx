import { useSearchParams } from 'wouter'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import './plan.css'
import { LibraryTabs } from './LibraryTabs.tsx'
import { PlanDesk } from './PlanDesk.tsx'
import { QuestionForm } from './QuestionForm.tsx'
import { usePlan } from './queries.ts'

const words = {
  label: '要办的事，或遇到的情况',
  missing: '请写下要办的事，或遇到的情况',
  placeholder: '例如：农民工讨薪怎么处理',
  submit: '出方案',
}

/** 一问出方案: a task, and what is published on it, put together as a plan. */
export function PlanPage() {
  const [params, setParams] = useSearchParams()
  const q = params.get('q')?.trim() ?? ''
  const day = params.get('day') ?? ''
  const query = usePlan(q, day)
  return (
    <Page title="一问出方案" actions={<LibraryTabs />}>
      <div className="stack">
        <QuestionForm
          key={`${q} ${day}`}
          q={q}
          day={day}
          busy={q !== '' && query.isFetching}
          words={words}
          onAsk={(task, on) => setParams({ q: task, ...(on === '' ? {} : { day: on }) })}
        />
        {q === '' ? (
          <EmptyNote
            title="请写下要办的事"
            hint="从已发布的文献里逐字摘出依据、职责、步骤、材料、时限、费用和风险，排成方案，条条有出处；文献里没有写的，就注明没有写。"
          />
        ) : (
          <PageState query={query}>{plan => <PlanDesk key={plan.id} plan={plan} />}</PageState>
        )}
      </div>
    </Page>
  )
}
