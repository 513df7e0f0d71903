/**
 * Trains a router and compares it with the present one, in a process of its own: training blocks for seconds to minutes.
 * Where nobody waits for it, it has a low priority, and whoever waits for an answer comes first. Reads a TrainingOrder as
 * JSON from standard input, writes the model to its file and a TrainingOutcome as JSON to standard output.
 */
import { setPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { dutyExample, loadModel, openRouter, saveModel, topDepartment, train } from '../skills/route/index.ts'
import { compare, type Judged } from './compare.ts'
import type { OrderedExample, TrainingOrder, TrainingOutcome } from './training.ts'

const order = JSON.parse(await text(process.stdin)) as TrainingOrder
// about a tenth of a core that others want as well; the lowest would wait for ever on a busy machine
if (!order.isWaitedFor) setPriority(10)
const departments = new Map(order.categories.map(one => [one.id, one.department]))
const departmentOf = (label: string) => departments.get(label)?.id ?? label
const names = new Map(order.categories.map(one => [one.department.id, one.department.name]))

const duties = order.categories.map(one => dutyExample(one.id, one.level2, `${one.level1}，${one.department.duties}`))
const { model, report, heldOut } = train(order.examples, departmentOf, duties)
const found = new Map(order.examples.map((one, i) => [one.id, heldOut[i]?.department ?? '']))
saveModel(order.path, { version: order.version, model, heldOut: found })

/** How the present version judges each example that it had not learned from when it did. */
function judgePresent(): ((example: OrderedExample) => string | undefined) | undefined {
  const present = order.present && loadModel(order.present)
  if (!present) return undefined
  const known = order.examples.filter(one => present.heldOut.has(one.id))
  const router = openRouter(present.model, known)
  return example =>
    present.heldOut.get(example.id) ??
    // what came later it never learned; what came before, of a model that was only taken over, it may have
    (example.isNew ? topDepartment(router.predict(example), departmentOf).department : undefined)
}

const judge = judgePresent()
const judged = order.examples.flatMap((example): Judged[] => {
  const present = judge?.(example)
  if (present === undefined) return []
  const { id, isRecent, groups } = example
  return [{ id, answer: departmentOf(example.label), present, candidate: found.get(id) ?? '', isRecent, groups }]
})
const outcome: TrainingOutcome = {
  report,
  comparison:
    order.presentVersion === undefined || !judge
      ? null
      : compare(order.presentVersion, judged, one => names.get(one) ?? one),
}
process.stdout.write(JSON.stringify(outcome))
