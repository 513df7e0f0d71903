import { Radio } from 'antd'
import { useState } from 'react'
import type { EmployeeSummary } from '../../../../src/shapes/organisation.ts'
import { useToast } from '../../app/toast.tsx'
import { ReasonForm } from '../ReasonForm.tsx'
import { useEmployeeAction } from './queries.ts'
import { suspendReasons } from './texts.ts'

const whole = 'whole'

interface SuspendBody {
  reason: string
  scenarioId?: string
}

/** 一键停用, second press: the whole employee or one scenario, at once. */
export function StopForm({ employee, onClose }: { employee: EmployeeSummary; onClose: () => void }) {
  const say = useToast()
  const [scope, setScope] = useState(whole)
  const running = employee.scenarios.filter(it => !it.isSuspended)
  const scenario = running.find(it => it.id === scope)
  const suspend = useEmployeeAction<SuspendBody>(employee.id, 'suspend', () => {
    say(scenario === undefined ? `${employee.name}已停用` : `${employee.name}的「${scenario.name}」已停用`)
    onClose()
  })

  return (
    <ReasonForm
      heading={`停用${employee.name}`}
      note="立即生效，写入台账。停用期间不再拟办，来件由人工办理。"
      presets={suspendReasons}
      submitText="立即停用"
      isSeal
      busy={suspend.isPending}
      error={suspend.error}
      onSubmit={reason => suspend.run(scenario === undefined ? { reason } : { reason, scenarioId: scenario.id })}
      onCancel={onClose}
    >
      {employee.scenarios.length > 1 && (
        <fieldset className="choice">
          <legend>停用范围</legend>
          <Radio.Group
            value={scope}
            onChange={event => setScope(String(event.target.value))}
            options={[
              { value: whole, label: '全部场景' },
              ...running.map(it => ({ value: it.id, label: `只停「${it.name}」` })),
            ]}
          />
        </fieldset>
      )}
    </ReasonForm>
  )
}
