import { alarmOf, elsewhereOf, findPersonalData, sentences } from '../../language/index.ts'
import type { Doubt } from '../skill.ts'
import type { AppealText } from './features.ts'
import type { Router } from './router.ts'

const secondMatter =
  /(另外|此外|还有(一件|个|一个)|再(说|反映)一(件|个)|顺便(反映|问)|第二(件|个)?事|其二|二是|同时(反映|还))/u

/** Share that a sentence must give a department before it counts as a matter of its own. */
const clearly = 0.6

/** One of several matters that an appeal tells of. */
export interface Part {
  readonly text: string
  readonly department: string
  /** The most probable label of that department. */
  readonly label: string
}

/** The department that a sentence gives clearly, with its best label. */
function clearDepartment(text: string, router: Router, departmentOf: (label: string) => string) {
  const sums = new Map<string, { label: string; probability: number }>()
  for (const { label, probability } of router.predict({ title: '', text })) {
    const known = sums.get(departmentOf(label))
    if (known) known.probability += probability
    else sums.set(departmentOf(label), { label, probability })
  }
  for (const [department, { label, probability }] of sums) if (probability >= clearly) return { department, label }
  return undefined
}

/**
 * The matters that an appeal tells of, where there are several for different departments; else none. A sentence that
 * gives no department clearly belongs to the one before it.
 */
export function partsOf(appeal: AppealText, router: Router, departmentOf: (label: string) => string): Part[] {
  const parts = new Map<string, { text: string; label: string }>()
  let current: { text: string; label: string } | undefined
  let opening = ''
  for (const sentence of sentences(appeal.text)) {
    const found = sentence.length < 8 ? undefined : clearDepartment(sentence, router, departmentOf)
    if (found) {
      current = parts.get(found.department) ?? { text: '', label: found.label }
      parts.set(found.department, current)
    }
    if (current) {
      current.text += `${opening}${sentence}。`
      opening = ''
    } else opening += `${sentence}。`
  }
  const areSeveral = parts.size >= 2 && (secondMatter.test(appeal.text) || parts.size >= 3)
  return areSeveral ? [...parts].map(([department, { text, label }]) => ({ text, department, label })) : []
}

/** What a careful clerk would stop at before sending an appeal on. */
export function findDoubts(appeal: AppealText, parts: readonly Part[]): Doubt[] {
  const whole = `${appeal.title}。${appeal.text}`
  const doubts: Doubt[] = []
  const alarm = alarmOf(whole)
  if (alarm.level === 'danger') {
    doubts.push({ code: 'danger', text: `可能危及生命：${alarm.words.join('、')}。请先确认是否已报 110、119 或 120。` })
  }
  if ([...appeal.text].length < 12) doubts.push({ code: 'too_short', text: '内容太短，可能要先联系群众补充情况。' })
  if (parts.length > 0) {
    const count = ['两', '三', '四'][parts.length - 2] ?? '几'
    doubts.push({ code: 'two_matters', text: `可能说了${count}件事，涉及不同部门，请确认是否要分开办理。` })
  }
  const elsewhere = elsewhereOf(whole)
  if (elsewhere) {
    const { code, to, words, advice } = elsewhere
    doubts.push({ code, text: `可能不归本区办理，应由${to}受理（「${words}」）。`, advice })
  }
  const personal = [...new Set(findPersonalData(whole).map(find => find.name))]
  if (personal.length > 0)
    doubts.push({ code: 'personal_data', text: `正文含有个人信息（${personal.join('、')}），列表和样本里会遮盖。` })
  return doubts
}
