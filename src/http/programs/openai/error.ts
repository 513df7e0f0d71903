import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Problem, TooMany } from '../../../problems.ts'

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
}

/** A problem in the form that clients of OpenAI read; what they can't mend by themselves is 400. */
export function openAiError(c: Context, problem: Problem): Response {
  const status = problem.status === 422 ? 400 : problem.status
  if (problem instanceof TooMany) c.header('Retry-After', String(problem.retryAfterSeconds))
  if (status === 503) c.header('Retry-After', '2')
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
  const error = {
    message: problem.message,
    type: types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
    param: Object.keys(problem.fields ?? {})[0] ?? null,
    code: problem.code,
  }
  return c.body(JSON.stringify({ error }), status as ContentfulStatusCode, {
    'content-type': 'application/json; charset=utf-8',
  })
}
