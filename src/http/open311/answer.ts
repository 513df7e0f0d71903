import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { NotFound, type Problem, TooMany } from '../../problems.ts'
import { toXml, type Value } from './xml.ts'

export type Format = 'json' | 'xml'

/** What was asked for, by the end of the address. */
export const formatOf = (path: string): Format | undefined => /\.(json|xml)$/.exec(path)?.[1] as Format | undefined

/** An answer, the same in both formats; the root is named in XML alone. */
export interface Answer {
  readonly root: 'services' | 'service_definition' | 'service_requests' | 'discovery' | 'errors'
  readonly value: Value
  readonly status?: number
}

export function respond(c: Context, { root, value, status = 200 }: Answer): Response {
  const isXml = formatOf(c.req.path) === 'xml'
  return c.body(isXml ? toXml(root, value) : JSON.stringify(value), status as ContentfulStatusCode, {
    'content-type': isXml ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8',
  })
}

/** The statuses that GeoReport v2 has for what ours call otherwise. */
const statusOf = ({ status }: Problem) => (status === 422 ? 400 : status === 401 ? 403 : status)

/** A problem in the form of GeoReport v2: a list of codes with a sentence each. */
export function open311Error(c: Context, problem: Problem): Response {
  if (problem instanceof TooMany) c.header('Retry-After', String(problem.retryAfterSeconds))
  if (problem.status === 503) c.header('Retry-After', '2')
  const status = statusOf(problem)
  return respond(c, { root: 'errors', value: [{ code: status, description: problem.message }], status })
}

export const noSuchAddress = () => new NotFound('没有这个地址，请核对接口文档；地址须以 .json 或 .xml 结尾。')
