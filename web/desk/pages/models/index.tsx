import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { useMe } from '../../app/session.tsx'
import { Endpoints } from './Endpoints.tsx'
import './models.css'
import { Policies } from './Policies.tsx'
import { useModels } from './queries.ts'
import { Usage } from './Usage.tsx'
import { Vectors } from './Vectors.tsx'

/** 模型: which language models the office has, who may use them for what, and what left. */
export function ModelsPage() {
  const mayManage = useMe().roles.includes('governor')
  const query = useModels()
  return (
    <Page title="模型">
      <PageState query={query}>
        {desk => (
          <div className="stack">
            <Endpoints endpoints={desk.endpoints} mayManage={mayManage} />
            <Vectors desk={desk} mayManage={mayManage} />
            <Policies desk={desk} mayManage={mayManage} />
            <Usage />
          </div>
        )}
      </PageState>
    </Page>
  )
}
