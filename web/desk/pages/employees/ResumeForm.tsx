import type { EmployeeSummary } from '../../../../src/shapes/organisation.ts'
import { useToast } from '../../app/toast.tsx'
import { ReasonForm } from '../ReasonForm.tsx'
import { useEmployeeAction } from './queries.ts'
import { resumeReasons } from './texts.ts'

interface ResumeFormProps {
  employee: EmployeeSummary
  /** One suspended scenario; absent: the whole employee. */
  scenario?: { id: string; name: string }
  onClose: () => void
}

interface ResumeBody {
  reason: string
  scenarioId?: string
}

export function ResumeForm({ employee, scenario, onClose }: ResumeFormProps) {
  const say = useToast()
  const what = scenario === undefined ? employee.name : `${employee.name}的「${scenario.name}」`
  const resume = useEmployeeAction<ResumeBody>(employee.id, 'resume', () => {
    say(`${what}已恢复`)
    onClose()
  })
  return (
    <ReasonForm
      heading={`恢复${what}`}
      note="恢复后重新开始拟办，仍由监护人逐件审定。写入台账。"
      presets={resumeReasons}
      submitText="恢复"
      busy={resume.isPending}
      error={resume.error}
      onSubmit={reason => resume.run(scenario === undefined ? { reason } : { reason, scenarioId: scenario.id })}
      onCancel={onClose}
    />
  )
}
