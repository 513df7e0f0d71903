import { findPersonalData } from '../language/index.ts'
import type { CategoryInfo, RoutingOutput } from '../skills/route/index.ts'

export interface GateResult {
  readonly check: string
  /** an error is not a pass */
  readonly result: 'pass' | 'fail' | 'error'
  readonly note: string
}

export interface ReplyOutput {
  readonly measure: string
  readonly answer: string
}

function personalDataCheck(text: string, where: string): GateResult {
  const found = [...new Set(findPersonalData(text).map(find => find.name))]
  return found.length === 0
    ? { check: '个人信息', result: 'pass', note: `${where}中没有个人信息` }
    : { check: '个人信息', result: 'fail', note: `${where}中含有${found.join('、')}，请删去` }
}

/** Checks of a routing that no person needs to make. */
export function routingGate(output: RoutingOutput, categories: ReadonlyMap<string, CategoryInfo>): GateResult[] {
  const category = categories.get(output.categoryId)
  const isKnown = [...categories.values()].some(one => one.department.id === output.departmentId)
  return [
    isKnown
      ? { check: '部门', result: 'pass', note: '部门在本区权责清单中' }
      : { check: '部门', result: 'fail', note: '部门不在本区权责清单中' },
    category === undefined
      ? { check: '分类', result: 'fail', note: '分类不存在' }
      : category.department.id === output.departmentId
        ? { check: '分类', result: 'pass', note: '分类归这个部门负责' }
        : { check: '分类', result: 'pass', note: `这一分类通常归${category.department.name}，派给别的部门请确认` },
    output.dueDays <= (category?.days ?? 60)
      ? { check: '时限', result: 'pass', note: `不超过这一分类的 ${category?.days ?? 60} 个工作日` }
      : { check: '时限', result: 'fail', note: `超过这一分类的 ${category?.days} 个工作日` },
    personalDataCheck(output.reason, '理由'),
  ]
}

/** Checks of an answer before it reaches a resident. */
export function replyGate(output: ReplyOutput): GateResult[] {
  const promises = /(保证|一定能|绝对|肯定会)[^。]{0,12}(解决|赔|批准|通过)/u.exec(output.answer)
  return [
    personalDataCheck(output.answer, '答复'),
    promises
      ? { check: '用语', result: 'fail', note: `「${promises[0]}」是无法保证的承诺，请改写` }
      : { check: '用语', result: 'pass', note: '没有无法保证的承诺' },
  ]
}

export const gateFailures = (results: readonly GateResult[]) => results.filter(one => one.result !== 'pass')
