import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoFolder } from '../demo/files.ts'
import { demoSources } from '../demo/library.ts'
import { percentiles, readPassages, readQuestions } from '../knowledge/index.ts'
import { beijingDay } from '../language/index.ts'
import { createShelf, type NewSource, type Shelved, type ShelvedPassage } from '../library/index.ts'
import { createGateway, type Gateway } from '../model/index.ts'
import { readSettings } from '../settings.ts'
import { written } from '../skills/index.ts'

export interface AnswersEvaluation {
  /** Passages; the guides and policies of the demo where there are none. */
  readonly corpus?: readonly string[]
  /** Questions whose passages are known; those of the demo where there are none. */
  readonly queries?: string
  /** As the server of MODEL_BASE_URL calls the model that writes from what is found; none: nothing is written. */
  readonly model?: string
  readonly json: boolean
}

interface Asked {
  readonly question: string
  /** Ids of what answers; none: nothing does. */
  readonly gold: ReadonlySet<string>
}

interface Library {
  readonly sources: NewSource[]
  readonly idOf: (one: ShelvedPassage) => string
}

/** A corpus by its titles; what is gold there are passages, which are known by their ids. */
function corpusLibrary(files: readonly string[]): Library {
  const ids = new Map<NewSource, string[]>()
  for (const passages of Map.groupBy(readPassages(files), one => one.title).values()) {
    const source: NewSource = {
      ...{ kind: 'policy', externalId: null, title: passages[0]?.title ?? '', documentNumber: null, issuer: null },
      ...{ issuedOn: null, inForceFrom: null, inForceUntil: null, replaces: [], classification: 'public' },
      ...{ departmentId: null, details: null, remarks: [] },
      passages: passages.map(({ heading, label, text }) => ({ heading, label, text })),
    }
    ids.set(
      source,
      passages.map(one => one.id),
    )
  }
  return { sources: [...ids.keys()], idOf: ({ source, passage }) => ids.get(source)?.[passage] ?? '' }
}

/** The district of the demo; what is gold there are sources. */
const demoLibrary = (): Library => ({ sources: demoSources(), idOf: ({ source }) => source.externalId ?? '' })

const demoQuestions = (): Asked[] =>
  readFileSync(join(demoFolder, 'questions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { question: string; gold: string[] })
    .map(({ question, gold }) => ({ question, gold: new Set(gold.map(one => one.split('#')[0] ?? '')) }))

/** A model that writes from what was found for a question: what of it holds, and on what it rests. */
function writerOf(gateway: Gateway, day: string) {
  return async (question: string, { read, found }: Shelved, rarity: (term: string) => number) => {
    const given = new Map(read.map((one, i) => [i + 1, { ...one, isCitable: true }]))
    const messages = written.writingMessages(question, day, given)
    const asker = { department: 'command', person: 'command' }
    const outcome = await gateway.complete({ ...asker, purpose: '评测', messages, temperature: 0 })
    if (outcome.kind !== 'complete') return { failure: outcome.sentence, sentences: [], cited: [] }
    const sentences = written
      .sentencesOf(outcome.text)
      .filter(one => !written.saysNothing(one))
      .map(one => written.checkSentence(one, given, rarity))
    const verified = sentences.filter(one => one.faults.length === 0)
    const cited = [...new Set(verified.flatMap(one => one.cites))].flatMap(number => found[number - 1] ?? [])
    return { failure: undefined, sentences, cited }
  }
}

const share = (part: number, whole: number) => Math.round((1000 * part) / Math.max(1, whole)) / 10

interface Report {
  readonly questions: number
  /** The source that answers came first, and among the first three. */
  readonly firstPercent: number
  readonly amongThreePercent: number
  /** Answered by quoting, and of these with a gold source quoted. */
  readonly answeredPercent: number
  readonly rightPercent: number
  /** Asked with what answers taken away, or without an answer at all; and of these declined. */
  readonly withoutAnswer: number
  readonly declinedPercent: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly model?: {
    readonly name: string
    /** Calls that did not end in a whole answer. */
    readonly failed: number
    /** A sentence of it at least was verified, and of these a gold source carries one. */
    readonly answeredPercent: number
    readonly rightPercent: number
    readonly sentences: number
    readonly verifiedPercent: number
    /** Of questions without an answer, nothing verified was said. */
    readonly declinedPercent: number
  }
}

async function evaluate(
  { sources, idOf }: Library,
  asked: readonly Asked[],
  model: { readonly name: string; readonly gateway: Gateway } | undefined,
): Promise<Report> {
  const day = beijingDay(new Date())
  const { ask, rarity } = createShelf(sources, day)
  const write = model && writerOf(model.gateway, day)
  const tally = { questions: 0, first: 0, amongThree: 0, answered: 0, right: 0, without: 0, declined: 0 }
  const ofModel = { failed: 0, answered: 0, right: 0, sentences: 0, verified: 0, declined: 0 }
  const times: number[] = []
  for (const { question, gold } of asked) {
    const isGold = (one: ShelvedPassage) => gold.has(idOf(one))
    if (gold.size > 0) {
      tally.questions++
      const began = performance.now()
      const shelved = await ask(question)
      times.push(performance.now() - began)
      const first = [...new Set(shelved.found.map(idOf))].slice(0, 3)
      if (gold.has(first[0] ?? '')) tally.first++
      if (first.some(one => gold.has(one))) tally.amongThree++
      if (shelved.outcome === 'answered') {
        tally.answered++
        if (shelved.quoted.some(isGold)) tally.right++
      }
      const said = await write?.(question, shelved, rarity)
      if (said) {
        if (said.failure !== undefined) ofModel.failed++
        ofModel.sentences += said.sentences.length
        ofModel.verified += said.sentences.filter(one => one.faults.length === 0).length
        if (said.cited.length > 0) ofModel.answered++
        if (said.cited.some(isGold)) ofModel.right++
      }
    }
    tally.without++
    const without = await ask(question, isGold)
    if (without.outcome === 'declined') tally.declined++
    const said = await write?.(question, without, rarity)
    if (said?.failure === undefined && said?.cited.length === 0) ofModel.declined++
  }
  const { p50Ms, p95Ms } = percentiles(times)
  return {
    questions: tally.questions,
    firstPercent: share(tally.first, tally.questions),
    amongThreePercent: share(tally.amongThree, tally.questions),
    answeredPercent: share(tally.answered, tally.questions),
    rightPercent: share(tally.right, tally.answered),
    withoutAnswer: tally.without,
    declinedPercent: share(tally.declined, tally.without),
    ...{ p50Ms, p95Ms },
    ...(model && {
      model: {
        name: model.name,
        failed: ofModel.failed,
        answeredPercent: share(ofModel.answered, tally.questions),
        rightPercent: share(ofModel.right, ofModel.answered),
        sentences: ofModel.sentences,
        verifiedPercent: share(ofModel.verified, ofModel.sentences),
        declinedPercent: share(ofModel.declined, tally.without),
      },
    }),
  }
}

function print(report: Report): void {
  const { model } = report
  console.log(`${report.questions} 个问题有已知的出处，${report.withoutAnswer} 次在没有出处时再问`)
  console.log(`  出处排第一 ${report.firstPercent} %，在前三 ${report.amongThreePercent} %`)
  console.log(`  摘引作答 ${report.answeredPercent} %，其中摘对出处 ${report.rightPercent} %`)
  console.log(`  没有出处时不作答 ${report.declinedPercent} %（目标 95）`)
  console.log(`  每问 p50 ${report.p50Ms} 毫秒，p95 ${report.p95Ms} 毫秒`)
  if (!model) return
  console.log(`${model.name} 根据找到的原文作答（${model.failed} 次没有答完）`)
  console.log(`  作答 ${model.answeredPercent} %，其中依据对的出处 ${model.rightPercent} %`)
  console.log(`  写了 ${model.sentences} 句，核对上的 ${model.verifiedPercent} %`)
  console.log(`  没有出处时不作答 ${model.declinedPercent} %`)
}

/**
 * Asks questions whose sources are known, once as they are and once with those sources taken away, where any answer is a
 * mistake: by quoting, and by a model that writes from what was found. 2 where a file or the model's address is missing.
 */
export async function evalAnswers({ corpus, queries, model, json }: AnswersEvaluation): Promise<number> {
  const settings = readSettings(process.env)
  const baseUrl = settings.model?.baseUrl
  if (model !== undefined && baseUrl === undefined) {
    console.error('要评测模型，请先在 .env 里写明 MODEL_BASE_URL 和 MODEL_NAME（MODEL_API_KEY 按服务要求）。')
    return 2
  }
  const apiKey = settings.model?.apiKey
  const gateway =
    model === undefined || baseUrl === undefined
      ? undefined
      : createGateway({ endpoints: [{ name: baseUrl, baseUrl, model, ...(apiKey ? { apiKey } : {}) }] })
  try {
    const asked = queries
      ? readQuestions(queries).map(({ question, passages }) => ({ question, gold: new Set(passages) }))
      : demoQuestions()
    const library = corpus ? corpusLibrary(corpus) : demoLibrary()
    if (asked.length === 0 || library.sources.length === 0) {
      console.error('没有可用的段落或问题，没有评测。')
      return 2
    }
    const report = await evaluate(library, asked, model && gateway ? { name: model, gateway } : undefined)
    if (json) console.log(JSON.stringify(report))
    else print(report)
    return 0
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
    console.error(`读不到文件：${error.message}`)
    return 2
  } finally {
    gateway?.close()
  }
}
