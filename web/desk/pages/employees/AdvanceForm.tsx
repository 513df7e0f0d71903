import { useState } from 'react'
import type { EmployeeDetail, EmployeeState } from '../../../../src/shapes/organisation.ts'
import { employeeStateTexts } from '../../app/texts.ts'
import { useToast } from '../../app/toast.tsx'
import { ReasonForm } from '../ReasonForm.tsx'
import { PersonSelect } from './PersonSelect.tsx'
import { useEmployeeAction } from './queries.ts'
import { advanceReasons } from './texts.ts'

interface AdvanceBody {
  to: EmployeeState
  reason: string
  /** With retired: the person who takes over what is open. */
  handOverTo?: string
}

interface AdvanceFormProps {
  employee: EmployeeDetail
  to: EmployeeState
  onClose: () => void
}

/** One step along its life, with the reason for the record. */
export function AdvanceForm({ employee, to, onClose }: AdvanceFormProps) {
  const say = useToast()
  const [heir, setHeir] = useState<string | null>(null)
  const isRetiring = to === 'retired'
  const text = employeeStateTexts[to]
  const advance = useEmployeeAction<AdvanceBody>(employee.id, 'advance', () => {
    say(`${employee.name}已转为${text}`)
    onClose()
  })
  return (
    <ReasonForm
      heading={`将${employee.name}转为${text}`}
      note={isRetiring ? '退役后不再拟办，在办事项交给接手人。写入台账。' : '立即生效，写入台账。'}
      presets={advanceReasons[to]}
      submitText={`转为${text}`}
      isSeal={isRetiring || to === 'suspended'}
      isReady={!isRetiring || heir !== null}
      busy={advance.isPending}
      error={advance.error}
      onSubmit={reason => advance.run(heir === null ? { to, reason } : { to, reason, handOverTo: heir })}
      onCancel={onClose}
    >
      {isRetiring && (
        <PersonSelect
          label="接手人"
          hint={`在办的 ${employee.openCount} 件由接手人继续办理`}
          value={heir}
          isOffered={it => it.roles.includes('guardian') || it.roles.includes('officer')}
          onChange={it => setHeir(it.id)}
        />
      )}
    </ReasonForm>
  )
}
