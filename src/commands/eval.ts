import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { evalRouting } from './eval-routing.ts'
import { evalStaff } from './eval-staff.ts'

const usage = 'eval staff [--json] · eval routing --train 文件 --test 文件 [--label 字段] [--text 字段] [--json]'

/** Measures the office's staff on cases whose answers are known; needs neither a server nor a database. */
export const evalCommand: Command = {
  name: 'eval',
  usage,
  summary: '用已知答案的例子衡量：staff 运行每个场景的例子，routing 训练并评测分拨',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        train: { type: 'string' },
        test: { type: 'string' },
        label: { type: 'string', default: 'label' },
        text: { type: 'string', default: 'text' },
      },
    })
    const [what] = positionals
    if (what === 'staff') return evalStaff(values)
    if (what === 'routing' && values.train && values.test) {
      return evalRouting({ ...values, train: values.train, test: values.test })
    }
    console.error(`用法：bangban ${usage}`)
    return 2
  },
}
