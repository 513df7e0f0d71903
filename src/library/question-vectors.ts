import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OfficeModels, patienceMs, type VectorWay } from '../endpoints/index.ts'
import { refuseClassified } from '../language/index.ts'
import { mayWork } from '../roster/index.ts'
import type { Session, Store, Tx } from '../store/index.ts'
import { mayFollow, questionBefore } from './follow-up.ts'
import type { LiveLibrary } from './live-library.ts'
import { adviser } from './publish.ts'

/** What a question means, in numbers; undefined where they are not to be had. */
export interface QuestionVectors {
  /** Of which vectors: those of another key say nothing beside them. */
  readonly key: string
  readonly alone: Float32Array
  /** With the question from which it goes on. */
  readonly together: Float32Array | undefined
}

export interface QuestionAsked {
  readonly question: string
  /** The answer from which the same asker goes on. */
  readonly after?: string | undefined
}

export interface QuestionAsker {
  readonly session: Session
  /** null: a resident. */
  readonly person: string | null
  readonly department: string
}

export interface AskedMeaning {
  /**
   * The vectors of a question, before it is looked for and with no transaction open; undefined where none may be asked
   * for, and where none comes in time. Throws Classified for what may not be asked at all, and nothing else.
   */
  of(asked: QuestionAsked, asker: QuestionAsker): Promise<QuestionVectors | undefined>
}

/** So many questions are remembered, by their digest: those of an hour. */
const mostKept = 1000

/** Asks for the vectors of questions, as the policy of the adviser allows; the same question within the hour only once. */
export function createAskedMeaning({
  store,
  models,
  library,
}: {
  readonly store: Store
  readonly models: OfficeModels
  readonly library: LiveLibrary
}): AskedMeaning {
  const kept = new Map<string, Float32Array>()
  const nameOf = (key: string, text: string) => createHash('sha256').update(`${key}\n${text}`).digest('base64')

  const keep = (name: string, vector: Float32Array) => {
    kept.set(name, vector)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  }

  async function wayFor(tx: Tx, { question, after }: QuestionAsked, person: string | null) {
    if (!(await mayWork(tx, adviser.employeeId, adviser.scenarioId))) return undefined
    const way = await models.vectorWay(tx, adviser.employeeId)
    if (!way || way.key !== library.vectorKey || (person === null && way.audience === 'officers')) return undefined
    const before = after === undefined || !mayFollow(question) ? undefined : await questionBefore(tx, after, person)
    return { way, texts: before === undefined ? [question] : [question, `${before}\n${question}`] }
  }

  async function vectorsOf(way: VectorWay, texts: readonly string[], { person, department }: QuestionAsker) {
    const missing = texts.filter(text => !kept.has(nameOf(way.key, text)))
    if (missing.length > 0) {
      const asker = { department, person: person ?? 'resident', purpose: '检索' }
      const made = await way.ofQuestion(missing, way.dimensions, asker)
      if (made.kind !== 'complete') return undefined
      for (const [i, text] of missing.entries()) {
        const vector = made.vectors[i]
        if (vector) keep(nameOf(way.key, text), vector)
      }
    }
    const [alone, together] = texts.map(text => kept.get(nameOf(way.key, text)))
    return alone && { key: way.key, alone, together }
  }

  return {
    async of(asked, asker) {
      // what is secret leaves for nowhere
      refuseClassified([asked.question])
      if (library.vectorKey === undefined) return undefined
      const found = async () => {
        const allowed = await store.as(asker.session, tx => wayFor(tx, asked, asker.person))
        return allowed && vectorsOf(allowed.way, allowed.texts, asker)
      }
      // whatever is wrong with vectors, words are there
      return Promise.race([found().catch(() => undefined), sleep(patienceMs, undefined, { ref: false })])
    },
  }
}
