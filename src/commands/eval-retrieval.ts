import {
  type AskedQuestion,
  createFinder,
  cutPassages,
  type Finder,
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
import { NoVectors, openVectorFinders, type VectorOptions } from './eval-vectors.ts'

export interface RetrievalEvaluation {
  /** Files of passages. */
  readonly corpus: readonly string[]
  /** Questions whose passages are known, to learn from. */
  readonly train?: string
  readonly queries: string
  readonly json: boolean
  /** Whose vectors are measured beside the words. */
  readonly vectors?: VectorOptions
}

interface Found extends RetrievalFigures {
  readonly p50Ms: number
  readonly p95Ms: number
}

interface Report extends Found {
  readonly passages: number
  /** Rows of the files that could not be used. */
  readonly unusable: number
  /** Questions that ranking was learned from. */
  readonly knownQuestions: number
  readonly indexSeconds: number
  readonly indexBytes: number
  /** By vectors alone, and joined with the words. */
  readonly vectors?: Found
  readonly joined?: Found
}

const warmUp = 20
/** So many unusable rows are named; the others are only counted. */
const mostComplaints = 5

/** The vectors of questions are there by then: what is measured is finding. */
function measure(finder: Finder, asked: readonly AskedQuestion[]): Found {
  judge(finder, asked.slice(0, warmUp))
  const { judged, times } = judge(finder, asked)
  return { ...retrievalFigures(judged), ...percentiles(times) }
}

/** Undefined where there is nothing to ask, or nothing to ask it of. */
async function evaluate({ corpus, train, queries, vectors }: RetrievalEvaluation): Promise<Report | undefined> {
  let unusable = 0
  const complain = (sentence: string) => {
    if (unusable++ < mostComplaints) console.error(sentence)
  }
  const asked = readQuestions(queries, complain)
  const taught = train === undefined ? [] : readQuestions(train, complain)
  const began = performance.now()
  const passages = [...cutPassages(readPassages(corpus, complain))]
  const index = indexPassages(passages)
  const known = learnQuestions(taught, id => numberOfWhole(index, id))
  const indexSeconds = (performance.now() - began) / 1000
  if (index.size === 0 || asked.length === 0) return undefined
  const finder = createFinder(index, known)
  const questions = asked.map(one => one.question)
  const finders = vectors && (await openVectorFinders(vectors, { passages, questions, index, byWords: finder }))
  return {
    ...measure(finder, asked),
    ...{ passages: index.size, unusable, knownQuestions: known.all.length, indexSeconds, indexBytes: index.bytes },
    ...(finders ? { vectors: measure(finders.vectors, asked), joined: measure(finders.joined, asked) } : {}),
  }
}

/** Indexes passages, asks questions whose passages are known, and tells how many were found; 2 where a file can't be used. */
export async function evalRetrieval(options: RetrievalEvaluation): Promise<number> {
  let report: Report | undefined
  try {
    report = await evaluate(options)
  } catch (error) {
    if (error instanceof NoVectors) {
      console.error(`没有得到向量：${error.message}`)
      return 2
    }
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
  const found = (figures: Found) => [
    `召回：前五 ${percent(figures.recallAt5)}，前十 ${percent(figures.recallAt10)}，前一百 ${percent(figures.recallAt100)}`,
    `MRR@10 ${figures.mrrAt10.toFixed(3)}，nDCG@10 ${figures.ndcgAt10.toFixed(3)}`,
  ]
  const times = ({ p50Ms, p95Ms }: Found) => `一问中位 ${p50Ms.toFixed(1)} 毫秒，p95 ${p95Ms.toFixed(1)} 毫秒`
  const { vectors, joined } = report
  console.log(
    [
      `${report.passages} 个段落，${report.queries} 个问题，从 ${report.knownQuestions} 个已知问题学习`,
      ...(report.unusable > 0 ? [`有 ${report.unusable} 行不能用，已跳过`] : []),
      ...found(report),
      `建索引 ${report.indexSeconds.toFixed(1)} 秒，${(report.indexBytes / 2 ** 20).toFixed(0)} MB`,
      times(report),
      ...(vectors ? ['只按向量（不算问题的向量要等多久）', ...found(vectors), times(vectors)] : []),
      ...(joined ? ['字词和向量合起来', ...found(joined), times(joined)] : []),
    ].join('\n'),
  )
}
