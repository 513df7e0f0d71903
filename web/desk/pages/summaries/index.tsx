import { useRoute } from 'wouter'
import '../library/library.css'
import './summaries.css'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { LibraryTabs } from '../library/LibraryTabs.tsx'
import { Maker } from './Maker.tsx'
import { MyTables } from './MyTables.tsx'
import { useSummary } from './queries.ts'
import { SummaryDesk } from './SummaryDesk.tsx'

function One({ id }: { id: string }) {
  return <PageState query={useSummary(id)}>{summary => <SummaryDesk summary={summary} />}</PageState>
}

/** 一表总结: many documents or appeals in one table, with columns that a person names. */
export function SummariesPage() {
  const [, params] = useRoute('/summaries/:id?')
  const id = params?.id
  return (
    <Page title="一表总结" actions={<LibraryTabs />}>
      {id === undefined ? (
        <div className="stack">
          <Maker />
          <MyTables />
        </div>
      ) : (
        <One key={id} id={id} />
      )}
    </Page>
  )
}
