import { createHash } from 'node:crypto'
import type { Limits } from '../model/index.ts'
import type { Tx } from '../store/index.ts'
import type { Embed, Gateways } from './gateways.ts'
import { type Audience, readVectorEndpoint, type VectorEndpoint } from './ways.ts'

/** The way to vectors, for one employee. */
export interface VectorWay {
  /** Of which server, model and length: vectors of different keys can't be compared. */
  readonly key: string
  readonly dimensions: number
  /** What is internal may be sent there. */
  readonly isLocal: boolean
  /** For whose eyes questions may be sent there. */
  readonly audience: Audience
  /** Of passages: takes its time. */
  readonly ofPassages: Embed
  /** Of a question: somebody waits, so that it ends within `patienceMs` whatever happens. */
  readonly ofQuestion: Embed
}

/** So long a question waits for its vector, at most; then it is answered by words alone. */
export const patienceMs = 800

/** Shorter in sum than the patience, so that a server that hangs is blamed for it, and after five times left alone. */
export const ofQuestions: Partial<Limits> = {
  connect: 200,
  headers: 450,
  firstContent: 100,
  idle: 100,
  total: patienceMs,
  // a vector of 8,192 numbers, spelt at length
  wire: 2 ** 19,
}

/** A batch of passages. */
export const ofPassages: Partial<Limits> = { headers: 60_000, total: 120_000, wire: 2 ** 25 }

/** Whatever makes vectors mean something else makes another key. */
export const vectorKeyOf = ({ endpoint: { baseUrl, model }, dimensions }: VectorEndpoint): string =>
  createHash('sha256')
    .update(JSON.stringify([baseUrl, model, dimensions]))
    .digest('hex')
    .slice(0, 32)

/** As the record has it now; undefined where no endpoint for vectors is on or the employee may not use it. */
export async function vectorWay(
  tx: Tx,
  employeeId: string,
  gateways: { readonly ofPassages: Gateways; readonly ofQuestions: Gateways },
): Promise<VectorWay | undefined> {
  const found = await readVectorEndpoint(tx, employeeId)
  if (!found) return undefined
  const { endpoint, dimensions, isLocal, audience } = found
  const by = (kind: keyof typeof gateways): Embed => {
    const embed = gateways[kind].embedder(gateways[kind].of('vectors', [endpoint]))
    return (texts, length, asker, signal) => embed(texts, length, { ...asker, employee: employeeId }, signal)
  }
  return {
    ...{ key: vectorKeyOf(found), dimensions, isLocal, audience },
    ...{ ofPassages: by('ofPassages'), ofQuestion: by('ofQuestions') },
  }
}
