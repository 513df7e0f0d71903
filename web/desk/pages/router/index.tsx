import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { RouterState, RouterVersion } from '../../../../src/shapes/router.ts'
import { get } from '../../../shared/api.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useMe } from '../../app/session.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { Candidate } from './Candidate.tsx'
import { routerKey, useRouterAction } from './queries.ts'
import './router.css'
import { Version } from './Version.tsx'
import { Versions } from './Versions.tsx'

const whileTraining = 3000
const aMinute = 60_000

function TrainButton({ state }: { state: RouterState }) {
  const say = useToast()
  const train = useRouterAction<Record<string, never>>('/api/router/train', () =>
    say('已开始训练，练好后在这里比较和决定'),
  )
  return (
    <div>
      <Button
        type="primary"
        loading={train.isPending}
        disabled={state.training === 'under_way'}
        onClick={() => train.run({})}
      >
        {state.training === 'under_way' ? '正在训练…' : '现在训练'}
      </Button>
      <ErrorLine error={train.error} />
    </div>
  )
}

const isIn = (wanted: RouterVersion['state']) => (it: RouterVersion) => it.state === wanted

/** 分拨模型: which version works, what a new one would change, and the decision on it. */
export function RouterPage() {
  const mayDecide = useMe().roles.includes('trainer')
  const query = useQuery({
    queryKey: routerKey,
    queryFn: () => get<RouterState>('/api/router'),
    refetchInterval: it => (it.state.data?.training === 'under_way' ? whileTraining : aMinute),
  })
  return (
    <Page
      title="分拨模型"
      actions={mayDecide && query.data !== undefined ? <TrainButton state={query.data} /> : undefined}
    >
      <PageState query={query}>
        {state => {
          const service = state.versions.find(isIn('service'))
          const candidate = state.versions.find(isIn('candidate'))
          return (
            <div className="stack">
              <p className="quiet" role="status">
                {state.training === 'under_way'
                  ? '正在用全部样本训练，通常要几十秒到几分钟；这期间照常拟办。'
                  : '每天凌晨两点半自动训练一个候选版本。训练以后审定的，相似的诉求马上照着办，不用等下一次训练。'}
              </p>
              {state.training === 'failed' && (
                <p className="error-text" role="alert">
                  上次训练没有成功，使用中的版本照常工作。请再训练一次；仍不成功的，请系统管理员查看服务器的日志。
                </p>
              )}
              {service === undefined ? (
                <EmptyNote
                  title="还没有分拨模型"
                  hint="导入部门、分类和样本之后，系统会自动训练第一个版本；在此之前由人工分派。"
                />
              ) : (
                <Section title="使用中" note={service.version}>
                  <Version version={service} />
                </Section>
              )}
              {candidate !== undefined && <Candidate candidate={candidate} mayDecide={mayDecide} />}
              <Versions
                versions={state.versions.filter(it => it !== service && it !== candidate)}
                mayDecide={mayDecide}
              />
            </div>
          )
        }}
      </PageState>
    </Page>
  )
}
