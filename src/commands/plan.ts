import { parseArgs } from 'node:util'
import { madePlan, outside, outsider, planTask } from '../library/index.ts'
import { openOffice } from '../office.ts'
import { Problem } from '../problems.ts'
import { readSettings } from '../settings.ts'
import type { Plan, PlanSection } from '../shapes/plan.ts'
import { systemSession } from '../store/index.ts'
import type { Command } from './command.ts'

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
export const planCommand: Command = {
  name: 'plan',
  usage: 'plan "要办的事" [--day 2025-03-18] [--json]',
  summary: '从已发布的文献里摘出一件事的规定、职责、步骤、材料、时限、费用和风险',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, day: { type: 'string' } },
    })
    const task = positionals.join(' ').trim()
    if (task.length < 2 || (values.day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(values.day))) {
      console.error('用法：bangban plan "要办的事" [--day 2025-03-18] [--json]')
      return 2
    }
    const opened = await openOffice(readSettings(), { withRouter: false })
    try {
      const { store, ledger, library } = opened.office
      await library.settled()
      const now = new Date()
      const asking = { ledger, library, reader: outsider, actor: { kind: 'system' as const }, now }
      const plan = await store.as(systemSession, async tx =>
        madePlan(tx, outside(now), await planTask(tx, asking, { task, day: values.day })),
      )
      if (values.json) console.log(JSON.stringify(plan))
      else print(plan)
      return plan.outcome === 'answered' ? 0 : 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      console.error(error.message)
      return 1
    } finally {
      await opened.close()
    }
  },
}
