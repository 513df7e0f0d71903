import { type Endpoint, type Limits, type Trial, tryModel, tryVectors, type VectorTrial } from '../model/index.ts'
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

/** An endpoint, and what it would be asked for. */
type TriedEndpoint = Endpoint & Pick<ModelTrialInput, 'purpose'>

/** Whom to ask: as typed, with the key that is kept where none was typed. Throws Invalid for a wrong address. */
export async function trialEndpoint(tx: Tx, { id, apiKey, ...typed }: ModelTrialInput): Promise<TriedEndpoint> {
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
  dimensions: null,
})

const toldOfVectors = ({ embedded, milliseconds }: VectorTrial, { model }: Endpoint): ModelTrial => {
  const isAnswered = embedded.kind === 'complete'
  const answeredModel = (isAnswered ? embedded.model?.slice(0, 200) : undefined) ?? null
  return {
    ...{ isAnswered, answeredModel, isOtherModel: answeredModel !== null && answeredModel !== model },
    sentence: isAnswered ? '向量已生成。' : embedded.sentence,
    ...{ firstTokenMs: Math.round(milliseconds), tokensPerSecond: null, beginning: '' },
    dimensions: isAnswered ? (embedded.vectors[0]?.length ?? null) : null,
  }
}

export type RunTrial = (endpoint: TriedEndpoint, person: Person) => Promise<ModelTrial>

/** Tries endpoints, for each person one at a time; recorded as every call is. */
export function createTrials(keeping: Keeping): RunTrial {
  const underWay = new Set<string>()
  return async ({ purpose, ...endpoint }, person) => {
    if (underWay.has(person.id)) throw new Conflict('上一次试问还没有结束，请稍候。')
    underWay.add(person.id)
    try {
      const asker = { department: person.department.id, person: person.id }
      const onAttempt = (record: Parameters<typeof keepCall>[1]) => keepCall(keeping, record, endpoint.isLocal ?? false)
      const options = { asker, limits, onAttempt }
      return purpose === 'embedding'
        ? toldOfVectors(await tryVectors(endpoint, options), endpoint)
        : told(await tryModel(endpoint, options))
    } finally {
      underWay.delete(person.id)
    }
  }
}
