import type { DecisionKind, ReturnInput, Urgency } from '../../../src/shapes/matter.ts'
import type { EmployeeState, Role } from '../../../src/shapes/organisation.ts'

export const roleTexts: Record<Role, string> = {
  guardian: 'AI监护人',
  officer: '工作人员',
  grid_worker: '网格员',
  counter: '帮办专员',
  trainer: 'AI训练师',
  governor: '数字治理师',
  auditor: '审计员',
  admin: '系统管理员',
}

export const matterStateTexts = {
  received: '已受理',
  proposed: '待审定',
  manual: '人工办理',
  dispatched: '待签收',
  handling: '办理中',
  reviewing: '答复待审核',
  answered: '已答复',
  closed: '已办结',
  refused: '不予受理',
  withdrawn: '已撤回',
  merged: '已并案',
} as const

export const orderStateTexts = {
  open: '待签收',
  signed: '已签收',
  assigned: '已派网格',
  accepted: '网格已接',
  reported: '已反馈',
  completed: '已办结',
  returned: '已退回',
} as const

export const decisionTexts: Record<DecisionKind, string> = {
  approve: '同意',
  amend: '修改后同意',
  return: '退回重拟',
  refuse: '不予受理',
  take_over: '转为人工办理',
  merge: '并案',
}

export const urgencyTexts: Record<Urgency, string> = { danger: '险情', urgent: '紧急', normal: '一般' }

export const employeeStateTexts: Record<EmployeeState, string> = {
  registered: '备案',
  trial: '试用',
  service: '上岗',
  suspended: '暂停',
  retired: '退役',
}

/** Who stands behind a line of the record. */
export const actorTexts = { employee: '数智员工', person: '工作人员', resident: '群众', system: '系统' } as const

/** Why a department returns an order. */
export const returnTexts: Record<ReturnInput['code'], string> = {
  duty: '不属于本部门职责',
  place: '不在本部门辖区',
  unclear: '地点或情况不清，无法办理',
  procedure: '应走诉讼、仲裁、复议等法定途径',
  other: '其他原因',
}
