import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Conflict, Invalid, NotAllowed, NotFound, Problem, Stale, TooMany, Unavailable } from '../problems.ts'

const titles: Record<number, string> = {
  400: '请求不对',
  401: '未登录',
  403: '无权办理',
  404: '没有找到',
  409: '状态有变化',
  413: '内容太大',
  415: '格式不支持',
  422: '内容不对',
  429: '太频繁',
  500: '系统出错',
  503: '暂时不可用',
}

/** RFC 9457 problem details. */
export function problemResponse(c: Context, problem: Problem): Response {
  if (problem instanceof TooMany) c.header('Retry-After', String(problem.retryAfterSeconds))
  if (problem.status === 503) c.header('Retry-After', '2')
  return c.body(
    JSON.stringify({
      type: `urn:bangban:problem:${problem.code}`,
      title: titles[problem.status] ?? '出错了',
      status: problem.status,
      detail: problem.message,
      code: problem.code,
      ...(problem.fields ? { fields: problem.fields } : {}),
    }),
    problem.status as ContentfulStatusCode,
    { 'content-type': 'application/problem+json; charset=utf-8' },
  )
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** The database's own refusals (the codes that migrations raise) as the problems that they are. */
const refusals: Record<string, () => Problem> = {
  BB001: () => new Conflict('没有监护人的数智员工不能工作，请先指定监护人。'),
  BB002: () => new Stale('事项的状态已有变化，请刷新后再操作。'),
  BB003: () => new Stale('这件拟办已经审定或已被替换，请刷新后查看。'),
  BB004: () => new Stale(),
  BB005: () => new NotAllowed('这件拟办不由您审定。'),
  BB006: () => new Conflict('没有相应的审定，不能办理。'),
  BB007: () => new NotAllowed('已经记下的审定和台账不能修改。'),
  BB009: () => new Conflict('还没有办结，不能删除。请先办结，或由群众撤回。'),
  BB010: () => new Conflict('数智员工已停用，请人工填写后再派出。'),
  BB011: () => new Stale('这份文献已经发布或撤下，请刷新后查看。'),
  BB012: () => new NotAllowed('自己加入或改正过的文献要由别人发布。'),
  BB013: () => new Stale('这条更正已经有人处理，请刷新后查看。'),
  BB014: () => new NotAllowed('自己提出的更正要由别人采纳。'),
  '42501': () => new NotFound(),
  '22P02': () => new NotFound(),
  // NUL, and in JSON also half a surrogate pair, where no shape refused it before
  '22021': () => new Invalid('内容里有无法保存的字符，请删去后再试。'),
  '22P05': () => new Invalid('内容里有无法保存的字符，请删去后再试。'),
  '23514': () => new Invalid('内容不完整或不符合要求，请检查后再提交。'),
  '23503': () => new NotFound('所指的内容不存在，请刷新后再试。'),
  '23505': () => new Conflict('已经有了，请刷新后查看。'),
  '40001': () => new Stale(),
  '40P01': () => new Stale(),
}

const unavailable = /^(08|57P|53)/

/**
 * Errors of the connection, a lock that was not to be had (55P03), a plan that a newer program made void (0A000): nothing
 * was acknowledged, trying again later is right.
 */
function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  if (unavailable.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '55P03', '0A000'].includes(code)) return true
  return (
    error instanceof Error &&
    /(timeout exceeded when trying to connect|Connection terminated|not queryable)/.test(error.message)
  )
}

/** What an error means to the one who called; undefined for a defect of ours. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  const refusal = refusals[codeOf(error)]
  if (refusal) return refusal()
  if (isUnavailable(error)) return new Unavailable()
  return undefined
}
