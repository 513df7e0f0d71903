import {
  createFinder,
  cutPassages,
  indexPassages,
  judge,
  learnQuestions,
  numberOfWhole,
  percentiles,
  type RetrievalFigures,
  readPassages,
  readQuestions,
  retrievalFigures,
} from '../knowledge/index.ts'

export interface RetrievalEvaluation {
  /** Files of passages. */
  readonly corpus: readonly string[]
  /** Questions whose passages are known, to learn from. */
  readonly train?: string
  readonly queries: string
  readonly json: boolean
}

interface Report extends RetrievalFigures {
  readonly passages: number
  /** Rows of the files that could not be used. */
  readonly unusable: number
  /** Questions that ranking was learned from. */
  readonly knownQuestions: number
  readonly indexSeconds: number
  readonly indexBytes: number
  readonly p50Ms: number
  readonly p95Ms: number
}

const warmUp = 20
/** So many unusable rows are named; the others are only counted. */
const mostComplaints = 5

/** Undefined where there is nothing to ask, or nothing to ask it of. */
function evaluate({ corpus, train, queries }: RetrievalEvaluation): Report | undefined {
  let unusable = 0
  const complain = (sentence: string) => {
    if (unusable++ < mostComplaints) console.error(sentence)
  }
  const asked = readQuestions(queries, complain)
  const taught = train === undefined ? [] : readQuestions(train, complain)
  const began = performance.now()
  const index = indexPassages(cutPassages(readPassages(corpus, complain)))
  const known = learnQuestions(taught, id => numberOfWhole(index, id))
  const indexSeconds = (performance.now() - began) / 1000
  if (index.size === 0 || asked.length === 0) return undefined
  const finder = createFinder(index, known)
  judge(finder, asked.slice(0, warmUp))
  const { judged, times } = judge(finder, asked)
  return {
    ...retrievalFigures(judged),
    ...{ passages: index.size, unusable, knownQuestions: known.all.length, indexSeconds, indexBytes: index.bytes },
    ...percentiles(times),
  }
}

/** Indexes passages, asks questions whose passages are known, and tells how many were found; 2 where a file can't be used. */
export function evalRetrieval(options: RetrievalEvaluation): number {
  let report: Report | undefined
  try {
    report = evaluate(options)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
    console.error(`读不到文件：${error.message}`)
    return 2
  }
  if (report === undefined) {
    console.error('没有可用的段落或问题，没有评测。')
    return 2
  }
  if (options.json) console.log(JSON.stringify(report))
  else print(report)
  return 0
}

function print(report: Report): void {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`
  console.log(
    [
      `${report.passages} 个段落，${report.queries} 个问题，从 ${report.knownQuestions} 个已知问题学习`,
      ...(report.unusable > 0 ? [`有 ${report.unusable} 行不能用，已跳过`] : []),
      `召回：前五 ${percent(report.recallAt5)}，前十 ${percent(report.recallAt10)}，前一百 ${percent(report.recallAt100)}`,
      `MRR@10 ${report.mrrAt10.toFixed(3)}，nDCG@10 ${report.ndcgAt10.toFixed(3)}`,
      `建索引 ${report.indexSeconds.toFixed(1)} 秒，${(report.indexBytes / 2 ** 20).toFixed(0)} MB`,
      `一问中位 ${report.p50Ms.toFixed(1)} 毫秒，p95 ${report.p95Ms.toFixed(1)} 毫秒`,
    ].join('\n'),
  )
}
