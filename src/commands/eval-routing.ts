import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { coverage, type Judged, type RoutingFigures, routingFigures } from '../skills/route/figures.ts'
import { type Example, openRouter, type Router, saveModel, thresholdFor, train } from '../skills/route/index.ts'

export interface RoutingEvaluation {
  readonly train: string
  readonly test: string
  /** Field that holds the answer. */
  readonly label: string
  /** Field that holds the text. */
  readonly text: string
  readonly json: boolean
}

/** A line that can't be used; the sentence names it. */
class UnusableRow extends Error {}

/** Reads `{id, title?, text, label}` or `{tokens, label}`, one a line. Throws UnusableRow. */
export function readExamples(path: string, fields: Pick<RoutingEvaluation, 'label' | 'text'>): Example[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    const where = `${path} 第 ${i + 1} 行`
    let row: Record<string, unknown>
    try {
      row = JSON.parse(line) as Record<string, unknown>
    } catch {
      throw new UnusableRow(`${where}不是 JSON。每行应是一个 {"text": …, "label": …}。`)
    }
    const label = row?.[fields.label]
    if (typeof label !== 'string' || label === '') {
      throw new UnusableRow(`${where}没有字段「${fields.label}」。可用 --label 指明答案在哪个字段。`)
    }
    const { id, title, tokens } = row
    const text = row[fields.text]
    const named = { id: String(id ?? i + 1), label, title: typeof title === 'string' ? title : '' }
    if (typeof tokens === 'string') return [{ ...named, text: '', words: tokens.split(' ') }]
    if (typeof text !== 'string') {
      throw new UnusableRow(`${where}既没有「${fields.text}」也没有「tokens」。可用 --text 指明内容在哪个字段。`)
    }
    return [{ ...named, text }]
  })
}

const aims = [0.95, 0.98, 0.99] as const

function measureCalls(router: Router, examples: readonly Example[]): { judged: Judged[]; times: number[] } {
  for (const example of examples.slice(0, 200)) router.predict(example)
  const times: number[] = []
  const judged = examples.map((example): Judged => {
    const began = performance.now()
    const found = router.predict(example)
    times.push(performance.now() - began)
    return { answer: example.label, found }
  })
  return { judged, times: times.sort((a, b) => a - b) }
}

function modelSize(router: Router): number {
  const folder = mkdtempSync(join(tmpdir(), 'bangban-eval-'))
  try {
    saveModel(join(folder, 'model'), { version: 'eval', model: router.model, heldOut: new Map() })
    return statSync(join(folder, 'model')).size
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Trains on one file, reports on the other. */
export function evalRouting(options: RoutingEvaluation): number {
  let examples: { train: Example[]; test: Example[] }
  try {
    examples = { train: readExamples(options.train, options), test: readExamples(options.test, options) }
  } catch (error) {
    if (error instanceof UnusableRow) console.error(error.message)
    else console.error(`读不到文件：${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
  if (new Set(examples.train.map(one => one.label)).size < 2 || examples.test.length === 0) {
    console.error('训练文件至少要有两个类别，评测文件至少要有一行。')
    return 2
  }
  const began = performance.now()
  const { model, heldOut } = train(examples.train, label => label)
  const trainSeconds = (performance.now() - began) / 1000
  const trainMegabytes = process.resourceUsage().maxRSS / 1024
  const router = openRouter(model, examples.train)
  const { judged, times } = measureCalls(router, examples.test)
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  const figures = {
    ...routingFigures(judged),
    /** For each aim: what share is sent by itself, and how many of these are right. */
    sent: aims.map(aim => ({ aim, ...coverage(judged, thresholdFor(heldOut, aim)) })),
    trainExamples: examples.train.length,
    trainSeconds,
    trainMegabytes,
    modelBytes: modelSize(router),
    examplesPerSecond: (1000 * times.length) / times.reduce((sum, time) => sum + time, 0),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  }
  if (options.json) {
    const shares = figures.sent.map(({ aim, share }) => [`coverageAt${aim * 100}`, share])
    console.log(JSON.stringify({ ...figures, ...Object.fromEntries(shares) }))
  } else print(figures)
  return 0
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

interface Report extends RoutingFigures {
  readonly sent: readonly { readonly aim: number; readonly share: number; readonly accuracy: number }[]
  readonly trainExamples: number
  readonly trainSeconds: number
  readonly trainMegabytes: number
  readonly modelBytes: number
  readonly examplesPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

function print(report: Report): void {
  const { labels, counts } = report.confusion
  const confused = labels
    .flatMap((answer, i) => labels.map((found, j) => ({ answer, found, count: counts[i]?.[j] ?? 0, isWrong: i !== j })))
    .filter(one => one.isWrong && one.count > 0)
    .sort((a, b) => b.count - a.count)
  const lines = [
    `训练 ${report.trainExamples} 件，评测 ${report.examples} 件`,
    `准确率 ${percent(report.accuracy)}，宏平均 F1 ${report.macroF1.toFixed(3)}，前三命中 ${percent(report.top3)}`,
    `校准误差 ${percent(report.ece)}`,
    ...report.sent.map(
      ({ aim, share, accuracy }) =>
        `按 ${aim * 100} % 的把握自动派出：${percent(share)}${share > 0 ? `，其中派对 ${percent(accuracy)}` : ''}`,
    ),
    `训练 ${report.trainSeconds.toFixed(1)} 秒，内存至多 ${report.trainMegabytes.toFixed(0)} MB，模型 ${(report.modelBytes / 2 ** 20).toFixed(1)} MB`,
    `每秒 ${report.examplesPerSecond.toFixed(0)} 件，一件中位 ${report.p50Ms.toFixed(2)} 毫秒，p99 ${report.p99Ms.toFixed(2)} 毫秒`,
    ...(confused.length > 0 ? ['最常混淆：'] : []),
    ...confused.slice(0, 12).map(one => `  ${one.answer} → ${one.found}  ${one.count}`),
  ]
  console.log(lines.join('\n'))
}
