import { type Endpoint, type Limits, type Trial, tryModel } from '../model/index.ts'
import type { Person } from '../people/index.ts'
import { Conflict } from '../problems.ts'
import type { ModelTrial, ModelTrialInput } from '../shapes/model.ts'
import type { Tx } from '../store/index.ts'
import { acceptedAddress } from './address.ts'
import { type Keeping, keepCall } from './calls.ts'
import { keyFor } from './change.ts'

/** Somebody looks at the page meanwhile, and nobody knows yet what answers there. */
const limits: Partial<Limits> = {
  headers: 15_000,
  firstContent: 20_000,
  firstThought: 40_000,
  idle: 10_000,
  total: 50_000,
  retries: 0,
  visible: 4_000,
  thought: 40_000,
  wire: 2 ** 20,
  line: 64 * 1024,
  buffer: 64 * 1024,
}

/** What a person sees of what it said. */
const shownCharacters = 120

/** Whom to ask: as typed, with the key that is kept where none was typed. Throws Invalid for a wrong address. */
export async function trialEndpoint(tx: Tx, { id, apiKey, ...typed }: ModelTrialInput): Promise<Endpoint> {
  const baseUrl = await acceptedAddress(typed.baseUrl, typed.isLocal)
  const key = await keyFor(tx, baseUrl, apiKey, id)
  return { ...typed, baseUrl, name: new URL(baseUrl).host, ...(key === undefined ? {} : { apiKey: key }) }
}

const told = ({ outcome, tokensPerSecond }: Trial): ModelTrial => ({
  isAnswered: outcome.kind === 'complete',
  sentence: outcome.sentence,
  firstTokenMs: outcome.firstContentMs === undefined ? null : Math.round(outcome.firstContentMs),
  tokensPerSecond: tokensPerSecond ?? null,
  answeredModel: outcome.model?.slice(0, 200) ?? null,
  isOtherModel: outcome.oddities.isOtherModel,
  beginning: (outcome.kind === 'complete' ? outcome.text : outcome.draft).slice(0, shownCharacters).toWellFormed(),
})

export type RunTrial = (endpoint: Endpoint, person: Person) => Promise<ModelTrial>

/** Tries endpoints, for each person one at a time; recorded as every call is. */
export function createTrials(keeping: Keeping): RunTrial {
  const underWay = new Set<string>()
  return async (endpoint, person) => {
    if (underWay.has(person.id)) throw new Conflict('上一次试问还没有结束，请稍候。')
    underWay.add(person.id)
    try {
      const asker = { department: person.department.id, person: person.id }
      const onAttempt = (record: Parameters<typeof keepCall>[1]) => keepCall(keeping, record, endpoint.isLocal ?? false)
      return told(await tryModel(endpoint, { asker, limits, onAttempt }))
    } finally {
      underWay.delete(person.id)
    }
  }
}
