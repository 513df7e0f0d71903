import type { Mention } from './names.ts'

/** What a text says that a department does. */
export type Role = 'lead' | 'addressed' | 'asked' | 'helper' | 'reader' | 'mentioned'

export interface RoleFound extends Mention {
  readonly role: Role
}

const ends = /[，。；：！？\n]/u
/** What may stand behind the name of several departments: 等行业主管部门, 局. */
const restOfName = /^(?:管理|监管|行政|行业|主管|交管|执法|有关|相关|等|部门|机关|分局|局|厅|委)+/u
const joint = /^(?:部门|机关|局|厅|委)?[、和与及]?(?:以及)?\p{Script=Han}{0,2}[、和与及]?$/u

const leads = /^[^，]{0,4}?(?:牵头|主办|统筹|会同|(?:具体|全面)?负责(?:统筹|牵头|组织|总体))/u
const takesOn = /^(?:具体|全面)?(?:负责(?!同志|人)|组织|承办|办理)/u
const helps =
  /^[^，]{0,6}?(?:按(?:照)?(?:各自)?(?:职责|分工)|配合|协办|协助|各负其责|要|应|须|负责(?!同志|人)|依法|督促|指导|做好|审定|拆除|落实)|参加|参会|参与/u
const asks = /^[^，]{0,6}?(?:支持|研究|统筹|解决|审批|审核|批准|核实|办理|安排|协调|答复|函复|审定|予以)/u
const helpedBefore = /(?:会同|配合|协同|联合|协助|商)[^由请，]{0,4}$/u
const readsBefore = /(?:抄送|抄报|分送|发送|抄告)[^，。；\n]*$/u
const receives = /(?:报|报送|送|至|反馈|函告|函复|上报|反映|递交|提交|给|向|发)[^，。；：\n]{0,6}$/u
const byBefore = /由[^，]{0,6}$/u
const askedBefore = /(?:请|恳请|望|需|拟请|提请)[^，]{0,6}$/u
const leadBefore = /(?:牵头|主办|责任|承办)(?:部门|单位)[:：]\s*$/u

/** The same clause to the left and to the right of some words. */
function around(text: string, from: number, to: number): { readonly before: string; readonly after: string } {
  let start = from
  while (start > 0 && !ends.test(text[start - 1] ?? '')) start--
  let end = to
  while (end < text.length && !ends.test(text[end] ?? '')) end++
  return { before: text.slice(start, from), after: text.slice(to, end) }
}

/** Departments that are named together share what is said of them: 教育、民政、卫生健康部门各负其责. */
function together(text: string, mentions: readonly Mention[]): Mention[][] {
  const groups: Mention[][] = []
  for (const one of mentions) {
    const last = groups.at(-1)?.at(-1)
    const between = last ? text.slice(last.to, one.from) : ''
    if (last && between.length <= 8 && joint.test(between) && /[、和与及]/u.test(between)) groups.at(-1)?.push(one)
    else groups.push([one])
  }
  return groups
}

function roleOf(text: string, first: Mention, last: Mention): Role | undefined {
  const { before, after } = around(text, first.from, last.to)
  const said = after.replace(restOfName, '')
  const isHead =
    text.slice(0, first.from).split('\n').length <= 2 && /^[^。\n]{0,30}[：:]\s*(?:\n|$)/u.test(text.slice(last.to))
  if (isHead) return 'addressed'
  if (
    readsBefore.test(before) ||
    /(?:抄送|分送)[：:][^。\n]*$/u.test(text.slice(Math.max(0, first.from - 60), first.from))
  )
    return 'reader'
  if (helpedBefore.test(before)) return 'helper'
  if (leadBefore.test(text.slice(Math.max(0, first.from - 8), first.from))) return 'lead'
  if (leads.test(said) || (byBefore.test(before) && takesOn.test(said))) return 'lead'
  if (first.level !== 'own' && receives.test(before)) return undefined
  if (/^[^，]{0,6}?配合/u.test(said)) return 'helper'
  if (askedBefore.test(before) && asks.test(said)) return 'asked'
  if (helps.test(said)) return 'helper'
  return 'mentioned'
}

/** What a text says that each department does, wherever it names one; not where something is only to be sent to it. */
export function rolesIn(text: string, mentions: readonly Mention[]): RoleFound[] {
  return together(text, mentions).flatMap(group => {
    const [first, last] = [group[0], group.at(-1)]
    if (!first || !last) return []
    const role = roleOf(text, first, last)
    if (role === undefined) return []
    // of several that are named together only the first can lead
    return group.map((one, i) => ({ ...one, role: role === 'lead' && i > 0 ? ('helper' as const) : role }))
  })
}
