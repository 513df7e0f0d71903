import { findPersonalData } from '../../language/index.ts'
import type { Doubt } from '../skill.ts'
import type { Candidates } from './candidates.ts'
import type { AssignContext, AssignInput, AssignOutput } from './input.ts'
import { calledName } from './names.ts'

const shortText = 40
/** The second comes so near that a person should choose. */
const near = 0.8
/** Less than this speaks for nobody. */
export const leastScore = 1

const company = /公司|厂|合作社|商会|协会|集团/u
/** What only a superior sends: 决定, 批复 and 通报 don't come from below. */
const fromAbove = ['决定', '批复', '通报']

function otherDistrict(text: string, district: string): string | undefined {
  const head = text.split('\n').slice(0, 2).join('\n')
  const [, named] = /^\s*(\p{Script=Han}{2,6}?[区县])(?:人民政府|委|政府)[^：\n]{0,12}：/u.exec(head) ?? []
  return named !== undefined && !/^各/u.test(named) && !named.endsWith(district) && !district.endsWith(named)
    ? named
    : undefined
}

/** What a person should look at before the suggestion is followed. */
export function doubtsOf(
  input: AssignInput,
  output: Omit<AssignOutput, 'opinion' | 'grounds'>,
  { ranked, sender }: Candidates,
  { isAskingReport }: { readonly isAskingReport: boolean },
  { isWorkingDay }: AssignContext,
): Doubt[] {
  const { title, text, from, receivedOn, departments, own } = input
  const { handling, lead, dueOn, dueWords, kind } = output
  const called = (id: string) => {
    const department = departments.find(one => one.id === id)
    return department ? calledName(department, own?.district) : id
  }
  const doubts: Doubt[] = []
  const say = (code: string, what: string) => doubts.push({ code, text: what })
  const [first, second] = ranked
  if (handling === 'act') {
    if (lead === null) say('nobody', '没有哪个部门的职责明显对得上，请人工确定承办单位。')
    else if (first && second && second.score >= near * first.score)
      say('two-near', `${called(first.departmentId)}和${called(second.departmentId)}都像是承办单位，请核对职责分工。`)
    const unlisted = /(?:由|请)(?:各区县?|区|县|市)?(\p{Script=Han}{2,8}?(?:部门|局|委))(?:牵头|主办)/u.exec(text)?.[1]
    if (unlisted !== undefined && first?.role !== 'lead')
      say('unlisted', `文中写由${unlisted}牵头，部门名单里没有对应的单位。`)
  }
  if (dueOn !== null && dueOn < receivedOn) say('overdue', `文中要求的期限 ${dueOn} 在收文日期之前，请与来文单位联系。`)
  else if (dueOn !== null && !isWorkingDay(dueOn)) say('day-off', `文中要求的期限 ${dueOn} 不是工作日，请提前安排。`)
  if (dueOn === null && dueWords !== null) say('day-unclear', `文中写“${dueWords}”，推算不出具体日期。`)
  if (text.replaceAll(/\s/gu, '').length < shortText) say('short', '正文太短，主要是按标题判断的。')
  const other = own ? otherDistrict(text, own.district) : undefined
  if (other !== undefined) say('elsewhere', `主送机关写的是${other}，可能送错了单位。`)
  if (findPersonalData(`${title}\n${text}`).length > 0)
    say('personal-data', '文中有手机号、身份证号等个人信息，传阅前请注意保护。')
  if (isAskingReport)
    say('asking-report', '这是报告，却夹带了请示事项（党政机关公文处理工作条例第十五条），请来文单位另行请示。')
  if (kind === '请示' && company.test(from)) say('wrong-kind', '企业和社会组织不用“请示”行文，可按来函办理。')
  if (kind !== null && fromAbove.includes(kind) && sender !== undefined)
    say('wrong-kind', `下级单位不应以“${kind}”报送，请核对来文单位和文种。`)
  return doubts
}
