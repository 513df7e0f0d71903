import { Button } from 'antd'
import { useState } from 'react'
import type { EmployeeSummary } from '../../../../src/shapes/organisation.ts'
import { ResumeForm } from './ResumeForm.tsx'
import { StopForm } from './StopForm.tsx'

/** 一键停用, or 恢复 once it is suspended; nothing for those who may not, nor before and after its working life. */
export function StopControl({ employee }: { employee: EmployeeSummary }) {
  // Which form was opened, not which state it is in: the answer changes the state before the form has closed.
  const [opened, setOpened] = useState<'never' | 'closed' | 'stop' | 'resume'>('never')
  const close = () => setOpened('closed')
  if (!employee.canManage) return null
  // Whoever closed the form is back where they came from.
  const autoFocus = opened === 'closed'
  if (opened === 'stop') return <StopForm employee={employee} onClose={close} />
  if (opened === 'resume') return <ResumeForm employee={employee} onClose={close} />
  switch (employee.state) {
    case 'suspended':
      return (
        <Button autoFocus={autoFocus} aria-label={`恢复：${employee.name}`} onClick={() => setOpened('resume')}>
          恢复
        </Button>
      )
    case 'trial':
    case 'service':
      return (
        <Button
          autoFocus={autoFocus}
          className="seal-button"
          aria-label={`一键停用：${employee.name}`}
          onClick={() => setOpened('stop')}
        >
          一键停用
        </Button>
      )
    default:
      return null
  }
}
