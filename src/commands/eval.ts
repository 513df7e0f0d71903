import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoRouter } from '../demo/router.ts'
import { loadRoster } from '../roster/index.ts'
import { route } from '../skills/index.ts'
import type { Command } from './command.ts'

interface Failure {
  readonly employee: string
  readonly scenario: string
  readonly example: number
  readonly field: string
  readonly expected: unknown
  readonly found: unknown
}

/** Runs every example of every scenario with the demo district's knowledge. */
async function evalStaff(): Promise<{ examples: number; failures: Failure[] }> {
  const roster = loadRoster(join(import.meta.dirname, '..', '..', 'staff'))
  const { context } = demoRouter()
  const failures: Failure[] = []
  let examples = 0
  for (const employee of roster) {
    for (const scenario of employee.scenarios) {
      for (const [i, { given, expect }] of scenario.examples.entries()) {
        examples++
        const { output } = await route.propose(route.input.parse(given), context)
        for (const [field, expected] of Object.entries(expect)) {
          const found = (output as Record<string, unknown>)[field]
          if (found !== expected) {
            failures.push({ employee: employee.id, scenario: scenario.id, example: i + 1, field, expected, found })
          }
        }
      }
    }
  }
  return { examples, failures }
}

export const evalCommand: Command = {
  name: 'eval',
  usage: 'eval staff [--json]',
  summary: '运行每个场景的每个例子',
  run: async args => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } })
    if (positionals[0] !== 'staff') {
      console.error('用法：bangban eval staff')
      return 2
    }
    const { examples, failures } = await evalStaff()
    if (values.json) console.log(JSON.stringify({ examples, failures }))
    else {
      for (const f of failures) {
        console.log(`${f.employee}/${f.scenario} 第 ${f.example} 例：${f.field} 应为 ${f.expected}，得到 ${f.found}`)
      }
      console.log(`${examples} 个例子，${failures.length} 处不符。`)
    }
    return failures.length === 0 ? 0 : 1
  },
}
