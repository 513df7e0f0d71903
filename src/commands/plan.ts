import { madePlan, outside, outsider, planTask } from '../library/index.ts'
import type { Plan, PlanSection } from '../shapes/plan.ts'
import { askedCommand } from './asked.ts'

const names: Record<PlanSection, string> = {
  rules: '适用的规定和条件',
  responsible: '谁负责',
  steps: '怎么办',
  materials: '要什么材料',
  limits: '时限',
  contact: '费用、地点和电话',
  risks: '禁止、处罚和风险',
}

const nameOf = ({ title, documentNumber }: Plan['outdated'][number]) =>
  `《${title}》${documentNumber === null ? '' : `（${documentNumber}）`}`

function print(plan: Plan): void {
  if (plan.outcome === 'declined') console.log('文献里没有写到这件事，出不了方案。')
  else
    for (const { section, items, offices } of plan.sections) {
      console.log(`【${names[section]}】`)
      for (const one of offices) console.log(`· ${one.issuer}——按办事指南${nameOf(one)}办理`)
      for (const { text, from, to, source, label } of items) {
        console.log(`· ${text.slice(from, to).replaceAll('\n', '\n  ')}`)
        console.log(`  ——${nameOf(source)}${label}${source.isInForce ? '' : '，今天不是现行有效'}`)
      }
      if (items.length + offices.length === 0) console.log('文献里没有写。')
      console.log()
    }
  for (const one of plan.near) console.log(`可能有关：${nameOf(one.source)}${one.label}`)
  for (const one of plan.outdated) {
    const now = one.replacedBy === null ? '' : `，现行的是《${one.replacedBy.title}》`
    console.log(`${nameOf(one)}在 ${plan.day} 不是有效的规定${now}。`)
  }
  console.log(plan.label)
}

/** Puts a plan together from what everybody may be told. */
export const planCommand = askedCommand<Plan>({
  name: 'plan',
  summary: '从已发布的文献里摘出一件事的规定、职责、步骤、材料、时限、费用和风险',
  what: '要办的事',
  answer: async (tx, { office: { ledger, library }, words: task, day, now }) => {
    const asking = { ledger, library, reader: outsider, actor: { kind: 'system' as const }, now }
    return madePlan(tx, outside(now), await planTask(tx, asking, { task, day }))
  },
  print,
})
