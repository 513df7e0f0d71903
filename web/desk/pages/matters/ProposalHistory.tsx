import type { MatterDetail, Proposal } from '../../../../src/shapes/matter.ts'
import type { Category, Department } from '../../../../src/shapes/organisation.ts'
import { formatInstant, percent } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { useCategories, useDepartments } from '../../app/use-directory.ts'

const proposalStates = { open: '待审定', decided: '已审定', superseded: '已被新稿代替' } as const

function outlineOf(proposal: Proposal, departments: readonly Department[], categories: readonly Category[]): string {
  const { routing, reply } = proposal
  if (reply !== null) return reply.answer
  if (routing === null) return '没有拟出意见'
  const department = departments.find(it => it.id === routing.departmentId)?.name ?? routing.departmentId
  const category = categories.find(it => it.id === routing.categoryId)?.level2 ?? routing.categoryId
  return `派给 ${department} · ${category} · ${routing.dueDays} 个工作日`
}

/** Every draft there was, newest first, each with who wrote it. */
export function ProposalHistory({ matter }: { matter: MatterDetail }) {
  const departments = useDepartments().data ?? []
  const categories = useCategories().data ?? []
  const drafts = [...(matter.proposal === null ? [] : [matter.proposal]), ...matter.earlier].sort((a, b) =>
    b.madeAt.localeCompare(a.madeAt),
  )
  if (drafts.length === 0) return null
  return (
    <section className="sheet stack" aria-label="拟办记录">
      <h2>拟办记录</h2>
      <ol className="decision-list">
        {drafts.map(draft => (
          <li key={draft.id}>
            <p className="row quiet">
              <Label tone={draft.author.kind === 'employee' ? 'machine' : 'plain'}>
                {draft.author.kind === 'employee' ? '数智员工拟' : '工作人员拟'}
              </Label>
              <span>{draft.author.name}</span>
              <span>{formatInstant(draft.madeAt)}</span>
              <span>{proposalStates[draft.state]}</span>
              {draft.confidence !== null && <span>把握 {percent(draft.confidence)}</span>}
            </p>
            <p>{outlineOf(draft, departments, categories)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
