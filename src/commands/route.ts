import { parseArgs } from 'node:util'
import { demoRouter } from '../demo/router.ts'
import { openOffice } from '../office.ts'
import { readSettings } from '../settings.ts'
import { route } from '../skills/index.ts'
import type { Command } from './command.ts'

/** Where an appeal would go, and why; nothing is filed. */
export const routeCommand: Command = {
  name: 'route',
  usage: 'route [--title 标题] 内容 [--demo] [--json]',
  summary: '一件诉求该派给谁，为什么（不立案）',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { title: { type: 'string' }, json: { type: 'boolean' }, demo: { type: 'boolean' } },
    })
    const text = positionals.join(' ')
    if (text === '') {
      console.error('用法：bangban route [--title 标题] 内容')
      return 2
    }
    const opened = values.demo ? undefined : await openOffice(readSettings())
    try {
      const context = opened ? opened.office.router.now() : demoRouter().context
      if (!context) {
        console.error('还没有分类和样本，分拨模型无从学习。')
        return 1
      }
      const result = await route.propose({ title: values.title ?? '', text, avoid: [] }, context)
      if (values.json) console.log(JSON.stringify(result))
      else {
        const category = context.categories.get(result.output.categoryId)
        console.log(
          `${category?.department.name}  ${category?.level1}—${category?.level2}  把握 ${Math.round(result.confidence * 100)}%`,
        )
        console.log(result.output.reason)
        for (const runner of result.runnersUp as { department: { name: string }; probability: number }[]) {
          console.log(`  其次：${runner.department.name} ${Math.round(runner.probability * 100)}%`)
        }
        for (const doubt of result.doubts) console.log(`  疑点：${doubt.text}`)
      }
      return 0
    } finally {
      await opened?.close()
    }
  },
}
