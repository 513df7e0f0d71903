import { Button } from 'antd'
import { useState } from 'react'
import type { EmployeeSummary } from '../../../../src/http/shapes/organisation.ts'
import { ResumeForm } from './ResumeForm.tsx'
import { StopForm } from './StopForm.tsx'

/** 一键停用, or 恢复 once it is suspended; nothing for those who may not, nor before and after its working life. */
export function StopControl({ employee }: { employee: EmployeeSummary }) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const isRunning = employee.state === 'trial' || employee.state === 'service'
  const isSuspended = employee.state === 'suspended'
  if (!employee.canManage || !(isRunning || isSuspended)) return null
  if (isOpen) {
    const Form = isSuspended ? ResumeForm : StopForm
    return <Form employee={employee} onClose={close} />
  }
  return isSuspended ? (
    <Button aria-label={`恢复：${employee.name}`} onClick={() => setOpen(true)}>
      恢复
    </Button>
  ) : (
    <Button className="seal-button" aria-label={`一键停用：${employee.name}`} onClick={() => setOpen(true)}>
      一键停用
    </Button>
  )
}
