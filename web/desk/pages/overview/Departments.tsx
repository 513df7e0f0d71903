import type { Overview } from '../../../../src/shapes/organisation.ts'
import { EmptyNote } from '../../app/PageState.tsx'
import { useIsNarrow } from '../../app/use-media.ts'
import { Section } from '../Section.tsx'
import { DepartmentList } from './DepartmentList.tsx'
import { DepartmentTable } from './DepartmentTable.tsx'

/** Most in hand first: where help is needed, not who is best. */
export function Departments({ departments }: { departments: Overview['departments'] }) {
  const isNarrow = useIsNarrow()
  const sorted = [...departments].sort((a, b) => b.open - a.open)
  const Rows = isNarrow ? DepartmentList : DepartmentTable
  return (
    <Section title="各部门在办">
      <p className="quiet">
        按在办件数排列。在办和超期是此刻的数字，条中红色部分是超期；已答复、退回和群众认可按统计时段计。
      </p>
      {sorted.length === 0 ? <EmptyNote title="还没有分派到部门的事项" /> : <Rows departments={sorted} />}
    </Section>
  )
}
