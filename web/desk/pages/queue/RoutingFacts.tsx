import type { MatterDetail, Proposal, RoutingOutput } from '../../../../src/shapes/matter.ts'
import { percent } from '../../app/format.ts'
import { UrgencyTag } from '../../app/StateTag.tsx'
import { useCategories, useDepartments } from '../../app/use-directory.ts'
import { confidenceWords } from './confidence.ts'

interface RoutingFactsProps {
  matter: MatterDetail
  proposal: Proposal
  onRunner: ((routing: RoutingOutput) => void) | undefined
}

/** Department, category, time and reason; and the other candidates, each one press away. */
export function RoutingFacts({ matter, proposal, onRunner }: RoutingFactsProps) {
  const departments = useDepartments()
  const categories = useCategories()
  const { routing } = proposal
  if (routing === null) return <p>没有拟出分拨意见，请人工填写部门和类别。</p>

  const proposed = matter.proposed
  const department = departments.data?.find(it => it.id === routing.departmentId)?.name ?? proposed?.department.name
  const category = categories.data?.find(it => it.id === routing.categoryId) ?? proposed?.category
  const routingTo = (runner: Proposal['runnersUp'][number]): RoutingOutput => ({
    ...routing,
    departmentId: runner.department.id,
    categoryId: runner.category.id,
    dueDays: categories.data?.find(it => it.id === runner.category.id)?.days ?? routing.dueDays,
    reason: '',
  })
  return (
    <>
      <p className="proposal-main">
        派给 <strong>{department ?? routing.departmentId}</strong>
      </p>
      <dl className="facts">
        <dt>类别</dt>
        <dd>{category === undefined ? routing.categoryId : `${category.level1} / ${category.level2}`}</dd>
        <dt>时限</dt>
        <dd>
          {routing.dueDays} 个工作日 <UrgencyTag urgency={routing.urgency} />
        </dd>
        <dt>理由</dt>
        <dd>{routing.reason === '' ? '没有写' : routing.reason}</dd>
        <dt>把握</dt>
        <dd>{confidenceWords(proposal.isSure, proposal.confidence)}</dd>
      </dl>
      {proposal.runnersUp.length > 0 && (
        <div>
          <h3>其他可能{onRunner !== undefined && <span className="quiet runner-hint">　点一下，改派给它</span>}</h3>
          <ul className="runners">
            {proposal.runnersUp.map(runner => (
              <li key={`${runner.department.id} ${runner.category.id}`}>
                <button type="button" disabled={onRunner === undefined} onClick={() => onRunner?.(routingTo(runner))}>
                  <span>
                    {runner.department.name} · {runner.category.level2}
                  </span>
                  <span className="quiet">{percent(runner.probability)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
