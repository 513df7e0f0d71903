import { Button } from 'antd'
import { useState } from 'react'
import type { EmployeeDetail, EmployeeState } from '../../../../src/shapes/organisation.ts'
import { employeeStateTexts } from '../../app/texts.ts'
import { Section } from '../Section.tsx'
import { AdvanceForm } from './AdvanceForm.tsx'
import { lifeOrder } from './texts.ts'

/** 备案 → 试用 → 上岗 → 暂停 → 退役: where it is, and for the governor where it may go next. */
export function Life({ employee }: { employee: EmployeeDetail }) {
  const [next, setNext] = useState<EmployeeState | null>(null)
  const isOpen = (state: EmployeeState) => employee.canGovern && employee.nextStates.includes(state)
  return (
    <Section title="全周期">
      <ol className="life">
        {lifeOrder.map(state => (
          <li key={state} aria-current={state === employee.state ? 'step' : undefined}>
            {isOpen(state) ? (
              <Button aria-expanded={next === state} onClick={() => setNext(state)}>
                转为{employeeStateTexts[state]}
              </Button>
            ) : (
              <span>{employeeStateTexts[state]}</span>
            )}
          </li>
        ))}
      </ol>
      {next !== null && <AdvanceForm key={next} employee={employee} to={next} onClose={() => setNext(null)} />}
    </Section>
  )
}
