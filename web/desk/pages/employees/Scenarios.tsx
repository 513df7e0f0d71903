import { Button } from 'antd'
import { useState } from 'react'
import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { Label } from '../../app/Label.tsx'
import { Section } from '../Section.tsx'
import { ResumeForm } from './ResumeForm.tsx'
import { outcomeTexts } from './texts.ts'

/** What it does, scenario by scenario; a suspended one is resumed here. */
export function Scenarios({ employee }: { employee: EmployeeDetail }) {
  const [openId, setOpenId] = useState<string | null>(null)
  return (
    <Section title="场景">
      <ul className="lines">
        {employee.scenarios.map(it => (
          <li key={it.id}>
            <div className="scenario">
              <div>
                <strong>{it.name}</strong> {it.isSuspended && <Label tone="late">已停用</Label>}
                <p className="quiet">
                  {outcomeTexts[it.outcome]} · 时限 {it.due} · 国家指引第 {it.guideline} 类场景
                </p>
              </div>
              {it.isSuspended && employee.canManage && employee.state !== 'suspended' && openId !== it.id && (
                <Button aria-label={`恢复场景：${it.name}`} onClick={() => setOpenId(it.id)}>
                  恢复
                </Button>
              )}
            </div>
            {openId === it.id && <ResumeForm employee={employee} scenario={it} onClose={() => setOpenId(null)} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}
