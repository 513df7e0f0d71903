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

/** By question, until the tab is closed or loaded anew; nothing of it is stored. */
const given = new Map<string, Given>()
const keys = new Map<string, IdempotencyKey>()
const underWay = new Map<string, Promise<Answer>>()

export function givenBefore(question: string): Given | undefined {
  const found = given.get(question)
  return found && performance.now() - found.at < keptFor ? found : undefined
}

export function noteRating(question: string, rating: Rating) {
  const found = given.get(question)
  if (found) given.set(question, { ...found, rating })
}

async function send(question: string): Promise<Answer> {
  const key = keys.get(question) ?? newKey()
  keys.set(question, key)
  try {
    const answer = await post<Answer>('/api/questions', { question }, key)
    keys.delete(question)
    given.set(question, { answer, rating: null, at: performance.now() })
    return answer
  } catch (error) {
    if (!(error instanceof ApiError) || !isUnsettled(error)) keys.delete(question)
    throw error
  } finally {
    underWay.delete(question)
  }
}

/** Asks once, however often it is called before the answer comes; what may have been lost is asked by the same key. */
export function ask(question: string): Promise<Answer> {
  const running = underWay.get(question) ?? send(question)
  underWay.set(question, running)
  return running
}
