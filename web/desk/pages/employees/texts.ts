import type { EmployeeState } from '../../../../src/shapes/organisation.ts'

/** The life of a digital employee, in the order of the national guideline's full cycle of management. */
export const lifeOrder: readonly EmployeeState[] = ['registered', 'trial', 'service', 'suspended', 'retired']

export const suspendReasons = ['拟办连续出错', '内容不当', '依据失效或政策调整', '系统异常，先停再查'] as const

export const resumeReasons = ['问题已查清并改正', '依据已更新', '经复核可以恢复'] as const

export const advanceReasons: Record<EmployeeState, readonly string[]> = {
  registered: ['重新备案'],
  trial: ['备案材料齐全，进入试用', '调整后重新试用'],
  service: ['试用期满，考核合格', '问题已改正，恢复上岗'],
  suspended: ['暂停使用，等候复核'],
  retired: ['职责已调整，不再需要', '由新的数智员工接替', '考核不合格'],
}

export const outcomeTexts = { decision: '先审定，后生效', information: '直接答复，监护人事后抽查' } as const
