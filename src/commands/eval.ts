import { parseArgs } from 'node:util'
import type { Command } from './command.ts'

const usage =
  'eval staff [--json] · eval routing --train 文件 --test 文件 [--label 字段] [--text 字段] [--json] · eval retrieval --corpus 文件… [--train 文件] --queries 文件 [--vectors 地址 --vector-model 模型名 [--vector-cache 文件]] [--json] · eval proofread --test 文件 [--model 文件] [--json] · eval answers [--corpus 文件… --queries 文件] [--model 模型名] [--json]'

/** Measures the office's staff on cases whose answers are known; needs neither a server nor a database. */
export const evalCommand: Command = {
  name: 'eval',
  usage,
  summary:
    '用已知答案的例子衡量：staff 运行每个场景的例子，routing 训练并评测分拨，retrieval 评测检索，proofread 评测校对，answers 评测答复，也可以让模型来写',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        train: { type: 'string' },
        test: { type: 'string' },
        corpus: { type: 'string', multiple: true },
        queries: { type: 'string' },
        model: { type: 'string' },
        vectors: { type: 'string' },
        'vector-model': { type: 'string' },
        'vector-cache': { type: 'string' },
        label: { type: 'string', default: 'label' },
        text: { type: 'string', default: 'text' },
      },
    })
    const [what, ...more] = positionals
    if (what === 'staff') return (await import('./eval-staff.ts')).evalStaff(values)
    if (what === 'routing' && values.train && values.test) {
      return (await import('./eval-routing.ts')).evalRouting({ ...values, train: values.train, test: values.test })
    }
    if (what === 'proofread' && values.test) {
      const { test, model, json } = values
      return (await import('./eval-proofread.ts')).evalProofread({ test, json, ...(model ? { model } : {}) })
    }
    const { vectors: url, 'vector-model': vectorModel, 'vector-cache': cache } = values
    const areVectorsNamed = (url === undefined) === (vectorModel === undefined)
    if (what === 'retrieval' && values.corpus && values.queries && areVectorsNamed) {
      const { evalRetrieval } = await import('./eval-retrieval.ts')
      const { train, queries, json } = values
      // --corpus A B: what follows without a name is corpus too
      return evalRetrieval({
        ...{ corpus: [...values.corpus, ...more], queries, json },
        ...(train ? { train } : {}),
        ...(url && vectorModel ? { vectors: { url, model: vectorModel, ...(cache ? { cache } : {}) } } : {}),
      })
    }
    if (what === 'answers' && (values.corpus === undefined) === (values.queries === undefined)) {
      const { corpus, queries, model, json } = values
      const given = { ...(corpus ? { corpus: [...corpus, ...more] } : {}), ...(queries ? { queries } : {}) }
      return (await import('./eval-answers.ts')).evalAnswers({ ...given, ...(model ? { model } : {}), json })
    }
    console.error(`用法：bangban ${usage}`)
    return 2
  },
}
