/**
 * How often the router of the demo district is right, on held-out folds of its own examples.
 *   node scripts/run.mjs bench/routing.ts [--json]
 * Five folds; temperature and threshold of "sure" are chosen on the same held-out scores, so the share of sure ones is
 * a little flattering. The peer in the same run: a nearest neighbour by TF-IDF cosine over the same features.
 */

import { demoExamples } from '../src/demo/files.ts'
import { demoCategoryInfo } from '../src/demo/router.ts'
import { predict, train, vectorise } from '../src/skills/route/model.ts'
import { Neighbours } from '../src/skills/route/neighbours.ts'

const departmentOf = new Map(demoCategoryInfo().map(one => [one.id, one.department.id]))
const examples = demoExamples().map(one => ({ id: one.id, title: one.title, text: one.text, label: one.category }))
const departmentFor = (label: string) => departmentOf.get(label) ?? label

const started = performance.now()
const { model, report } = train(examples, departmentFor)
const trainSeconds = (performance.now() - started) / 1000

const order = [...examples].sort((a, b) => a.title.localeCompare(b.title) || a.id.localeCompare(b.id))
let nearestRight = 0
for (let fold = 0; fold < 5; fold++) {
  const index = new Neighbours(
    model,
    order.filter((_, i) => i % 5 !== fold),
  )
  for (const one of order.filter((_, i) => i % 5 === fold)) {
    const found = index.nearest(one, 1)[0]
    if (found && departmentFor(found.example.label) === departmentFor(one.label)) nearestRight++
  }
}

const times: number[] = []
for (const one of examples) {
  const before = performance.now()
  predict(model, vectorise(model, one))
  times.push(performance.now() - before)
}
times.sort((a, b) => a - b)
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

const figures = {
  examples: report.examples,
  categories: model.labels.length,
  categoryAccuracy: report.categoryAccuracy,
  departmentAccuracy: report.departmentAccuracy,
  nearestNeighbourDepartmentAccuracy: nearestRight / examples.length,
  coverageAt98: report.sureShare,
  accuracyOfSure: report.sureAccuracy,
  trainSeconds,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
}
if (process.argv.includes('--json')) console.log(JSON.stringify(figures))
else {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  console.table({
    样本: figures.examples,
    分类: figures.categories,
    '分类正确（五折）': percent(figures.categoryAccuracy),
    '部门正确（五折）': percent(figures.departmentAccuracy),
    '对照：最近邻，部门正确': percent(figures.nearestNeighbourDepartmentAccuracy),
    '部门错误之比（我们 / 最近邻）': (
      (1 - figures.departmentAccuracy) /
      (1 - figures.nearestNeighbourDepartmentAccuracy)
    ).toFixed(2),
    '有把握的份额（98 % 正确）': percent(figures.coverageAt98),
    '训练（秒，含五折）': trainSeconds.toFixed(1),
    '一次判断（毫秒，中位 / p99）': `${figures.p50Ms.toFixed(2)} / ${figures.p99Ms.toFixed(2)}`,
  })
}
