import { alarmOf, elsewhereOf, findPersonalData, sentences } from '../../language/index.ts'
import type { Doubt } from '../skill.ts'
import type { AppealText } from './features.ts'
import type { Router } from './router.ts'

const secondMatter =
  /(另外|此外|还有(一件|个|一个)|再(说|反映)一(件|个)|顺便(反映|问)|第二(件|个)?事|其二|二是|同时(反映|还))/u

/** Share that a sentence must give a department before it counts as a matter of its own. */
const clearly = 0.6

function holdsTwoMatters(appeal: AppealText, router: Router, departmentOf: (label: string) => string): boolean {
  const parts = sentences(appeal.text).filter(one => one.length >= 8)
  const departments = new Set<string>()
  for (const part of parts) {
    const sums = new Map<string, number>()
    for (const { label, probability } of router.predict({ title: '', text: part })) {
      sums.set(departmentOf(label), (sums.get(departmentOf(label)) ?? 0) + probability)
    }
    for (const [department, probability] of sums) if (probability >= clearly) departments.add(department)
  }
  return departments.size >= 2 && (secondMatter.test(appeal.text) || departments.size >= 3)
}

/** What a careful clerk would stop at before sending an appeal on. */
export function findDoubts(appeal: AppealText, router: Router, departmentOf: (label: string) => string): Doubt[] {
  const whole = `${appeal.title}。${appeal.text}`
  const doubts: Doubt[] = []
  const alarm = alarmOf(whole)
  if (alarm.level === 'danger') {
    doubts.push({ code: 'danger', text: `可能危及生命：${alarm.words.join('、')}。请先确认是否已报 110、119 或 120。` })
  }
  if ([...appeal.text].length < 12) doubts.push({ code: 'too_short', text: '内容太短，可能要先联系群众补充情况。' })
  if (holdsTwoMatters(appeal, router, departmentOf)) {
    doubts.push({ code: 'two_matters', text: '可能说了两件事，涉及不同部门，请确认是否要分开办理。' })
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
