/**
 * How often the router is right on appeals that it did not see, beside other classifiers over the same words.
 *   node scripts/run.mjs bench/routing.ts [TRAIN.jsonl TEST.jsonl [--label FIELD] [--text FIELD]] [--json]
 * Rows as for `bangban eval routing`; without files, the examples of the demo district, every fifth kept apart.
 */

import { parseArgs } from 'node:util'
import { readExamples } from '../src/commands/eval-routing.ts'
import { demoExamples } from '../src/demo/files.ts'
import { cutWords } from '../src/language/index.ts'
import { type Judged, routingFigures } from '../src/skills/route/figures.ts'
import { type Example, openRouter, train } from '../src/skills/route/index.ts'
import { askPeers, type PeerResult } from './routing-peers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    label: { type: 'string', default: 'label' },
    text: { type: 'string', default: 'text' },
  },
})
const [trainFile, testFile] = positionals
const demo = demoExamples().map(
  (one): Example => ({ id: one.id, title: one.title, text: one.text, label: one.category }),
)
const examples =
  trainFile && testFile
    ? { train: readExamples(trainFile, values), test: readExamples(testFile, values) }
    : { train: demo.filter((_, i) => i % 5 > 0), test: demo.filter((_, i) => i % 5 === 0) }

const began = performance.now()
const { model } = train(examples.train, label => label)
const router = openRouter(model, examples.train)
const fitted = performance.now()
const judged = examples.test.map((one): Judged => ({ answer: one.label, found: router.predict(one) }))
const ours: PeerResult = {
  name: '帮办',
  found: judged.map(one => one.found[0]?.label),
  trainSeconds: (fitted - began) / 1000,
  callMs: (performance.now() - fitted) / judged.length,
}

const words = (some: readonly Example[]) =>
  some.map(one => ({ label: one.label, words: one.words ?? cutWords(`${one.title} ${one.text}`) }))
const peers = askPeers(words(examples.train), words(examples.test))
const rows = [ours, ...peers].map(({ found, ...rest }) => {
  const { accuracy, macroF1 } = routingFigures(
    examples.test.map((one, i) => ({ answer: one.label, found: [{ label: found[i] ?? '', probability: 1 }] })),
  )
  return { ...rest, accuracy, macroF1 }
})

if (values.json) console.log(JSON.stringify(rows))
else {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const wrong = 1 - (rows[0]?.accuracy ?? 0)
  console.log(`训练 ${examples.train.length} 件，评测 ${examples.test.length} 件，${model.labels.length} 类`)
  console.table(
    Object.fromEntries(
      rows.map(row => [
        row.name,
        {
          准确率: percent(row.accuracy),
          '宏平均 F1': row.macroF1.toFixed(3),
          '它的差错／我们的': ((1 - row.accuracy) / wrong).toFixed(2),
          '训练（秒）': row.trainSeconds.toFixed(1),
          '一件（毫秒）': row.callMs === undefined ? '整批' : row.callMs.toFixed(3),
        },
      ]),
    ),
  )
}
