import type { Answer } from '../../../../src/shapes/library.ts'
import { ApiError, newKey, post } from '../../../shared/api.ts'
import type { IdempotencyKey } from '../../app/idempotency-key.ts'
import { isUnsettled } from '../../app/submission.ts'

export type Rating = 'helped' | 'not_helped'

interface Given {
  answer: Answer
  rating: Rating | null
  at: number
}

/** Whoever comes back from a document finds the answer as it was; later, rules may have changed. */
const keptFor = 30 * 60 * 1000

/** By question and the answer that it goes on from, until the tab is closed or loaded anew; nothing of it is stored. */
const given = new Map<string, Given>()
const keys = new Map<string, IdempotencyKey>()
const underWay = new Map<string, Promise<Answer>>()

const nameOf = (question: string, after: string | undefined) => `${after ?? ''}\n${question}`

export function givenBefore(question: string, after?: string): Given | undefined {
  const found = given.get(nameOf(question, after))
  return found && performance.now() - found.at < keptFor ? found : undefined
}

export const ratingOf = ({ id }: Answer): Rating | null =>
  [...given.values()].find(found => found.answer.id === id)?.rating ?? null

export function noteRating({ id }: Answer, rating: Rating) {
  for (const [name, found] of given) if (found.answer.id === id) given.set(name, { ...found, rating })
}

async function send(question: string, after: string | undefined): Promise<Answer> {
  const name = nameOf(question, after)
  const key = keys.get(name) ?? newKey()
  keys.set(name, key)
  try {
    const answer = await post<Answer>('/api/questions', { question, ...(after === undefined ? {} : { after }) }, key)
    keys.delete(name)
    given.set(name, { answer, rating: null, at: performance.now() })
    return answer
  } catch (error) {
    if (!(error instanceof ApiError) || !isUnsettled(error)) keys.delete(name)
    throw error
  } finally {
    underWay.delete(name)
  }
}

/** Asks once, however often it is called before the answer comes; what may have been lost is asked by the same key. */
export function ask(question: string, after?: string): Promise<Answer> {
  const name = nameOf(question, after)
  const running = underWay.get(name) ?? send(question, after)
  underWay.set(name, running)
  return running
}
