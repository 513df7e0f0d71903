import { ApiError, newKey, post } from '../../shared/api.ts'

/** Keys of calls whose fate is unknown: the line broke, or the server did. */
const unanswered = new Map<string, string>()

const isUnanswered = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 500)

/** `post`, but pressing again after a broken line repeats the same intention under the same key: it takes effect once. */
export async function postOnce<T>(path: string, body: unknown = {}): Promise<T> {
  const intention = `${path} ${JSON.stringify(body)}`
  const key = unanswered.get(intention) ?? newKey()
  unanswered.set(intention, key)
  try {
    const data = await post<T>(path, body, key)
    unanswered.delete(intention)
    return data
  } catch (error) {
    if (!isUnanswered(error)) unanswered.delete(intention)
    throw error
  }
}
