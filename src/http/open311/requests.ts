import { type FiledRequest, type RequestSearch, requestsOf } from '../../casework/index.ts'
import { NotFound, Problem } from '../../problems.ts'
import { Instant } from '../../shapes/common.ts'
import type { Tx } from '../../store/index.ts'
import type { Answer } from './answer.ts'
import type { Value } from './xml.ts'

/** GeoReport v2: what one answer holds at most, and how many days one question may span. */
const most = 1000
const spanDays = 90
const day = 86_400_000

export type Query = Readonly<Record<string, string>>

const toRequest = (one: FiledRequest): Value => ({
  service_request_id: one.receipt,
  status: one.isClosed ? 'closed' : 'open',
  status_notes: one.statusNotes,
  service_name: one.category.name,
  service_code: one.category.id,
  description: one.description,
  agency_responsible: one.department,
  service_notice: null,
  requested_datetime: one.filedAt.toISOString(),
  updated_datetime: one.updatedAt.toISOString(),
  expected_datetime: one.dueAt?.toISOString() ?? null,
  address: one.place,
  address_id: null,
  zipcode: null,
  lat: one.lat,
  long: one.long,
  media_url: null,
})

const bad = (message: string) => new Problem(400, 'invalid', message)

const listOf = (text: string | undefined) => {
  const items = (text ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '')
  if (items.length > most) throw bad(`一次最多查 ${most} 件。`)
  // text of PostgreSQL can't hold it, and nothing is called so
  if (items.some(one => one.includes('\0'))) throw bad('查询条件里有无法识别的字符。')
  return items.length === 0 ? undefined : items.map(one => one.toWellFormed())
}

function instantOf(query: Query, field: 'start_date' | 'end_date'): Date | undefined {
  const text = query[field]
  if (text === undefined || text === '') return undefined
  const parsed = Instant.safeParse(text)
  if (!parsed.success) throw bad(`${field} 须是带时区的日期和时间，例如 2026-01-01T00:00:00+08:00。`)
  return new Date(parsed.data)
}

function isClosedOf(text: string | undefined): boolean | undefined {
  const wanted = new Set(listOf(text))
  for (const one of wanted) if (one !== 'open' && one !== 'closed') throw bad('status 只能是 open、closed，或两者。')
  return wanted.size === 1 ? wanted.has('closed') : undefined
}

/** No program has filed a thousand times a thousand in ninety days. */
const lastPage = 1000

function countOf(query: Query, field: 'page' | 'page_size', greatest: number, otherwise: number): number {
  const text = query[field]
  if (text === undefined || text === '') return otherwise
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > greatest) throw bad(`${field} 须是 1 到 ${greatest} 的整数。`)
  return count
}

/** Which of them: an extension that most servers of GeoReport v2 have (wiki.open311.org/GeoReport_v2/Extensions). */
function pageOf(query: Query): { limit: number; offset: number } {
  const limit = countOf(query, 'page_size', most, most)
  return { limit, offset: (countOf(query, 'page', lastPage, 1) - 1) * limit }
}

/** What a program asks for, of what it filed. */
export function readSearch(query: Query, now: Date): RequestSearch {
  const receipts = listOf(query['service_request_id'])
  // as the specification says, whoever names what they want needs no other condition
  if (receipts) return { receipts: receipts.map(one => one.toUpperCase()), ...pageOf(query) }
  const [start, end] = [instantOf(query, 'start_date'), instantOf(query, 'end_date')]
  const until = end ?? (start ? new Date(start.getTime() + spanDays * day) : now)
  const from = start ?? new Date(until.getTime() - spanDays * day)
  if (from > until) throw bad('start_date 不能晚于 end_date。')
  if (until.getTime() - from.getTime() > spanDays * day) throw bad(`一次最多查 ${spanDays} 天，请分几次查询。`)
  return {
    from,
    until,
    categories: listOf(query['service_code']),
    isClosed: isClosedOf(query['status']),
    ...pageOf(query),
  }
}

export async function requests(tx: Tx, clientId: string, search: RequestSearch): Promise<Answer> {
  return { root: 'service_requests', value: (await requestsOf(tx, clientId, search)).map(toRequest) }
}

/** One appeal of this program; one of somebody else is as one that doesn't exist. */
async function find(tx: Tx, clientId: string, receipt: string): Promise<FiledRequest> {
  const [found] = await requestsOf(tx, clientId, { receipts: [receipt.toUpperCase()], limit: 1 })
  if (!found) throw new NotFound('没有找到这个受理号，或者它不是通过这个密钥提交的。')
  return found
}

export async function request(tx: Tx, clientId: string, receipt: string): Promise<Answer> {
  return { root: 'service_requests', value: [toRequest(await find(tx, clientId, receipt))] }
}

/** The receipt is given at once, so it is the token as well. */
export async function token(tx: Tx, clientId: string, given: string): Promise<Answer> {
  const { receipt } = await find(tx, clientId, given)
  return { root: 'service_requests', value: [{ service_request_id: receipt, token: receipt }] }
}
