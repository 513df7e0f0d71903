import { z } from '@hono/zod-openapi'
import { type Act, finishCounterRequest, seesCounter, takeCounterRequest, visibleTo } from '../../casework/index.ts'
import { maskMiddle, refuseClassified } from '../../language/index.ts'
import { CounterRequest } from '../../shapes/appeal.ts'
import { notAnObject, writing } from '../../shapes/text.ts'
import type { Tx } from '../../store/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'

const Id = z.object({ id: z.uuid('编号不对') })
const Nothing = z.object({}, notAnObject)

async function counterRequests(tx: Tx, { person }: Act, id?: string): Promise<CounterRequest[]> {
  if (!seesCounter(person)) return []
  const rows = await tx
    .selectFrom('counterRequest as c')
    .leftJoin('matter as m', join => join.onRef('m.id', '=', 'c.matterId').on(visibleTo(person)))
    .leftJoin('person as p', 'p.id', 'c.takenBy')
    .selectAll('c')
    .select(['m.receipt', 'p.name as takerName'])
    .$if(id !== undefined, query => query.where('c.id', '=', id ?? ''))
    .orderBy('c.state', 'desc')
    .orderBy('c.askedAt')
    .limit(200)
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    // the entry of taking a resident in is the trace of reading the number
    phone: row.takenBy === person.id ? row.phone : maskMiddle(row.phone),
    question: row.question,
    receipt: row.receipt,
    state: row.state,
    askedAt: row.askedAt.toISOString(),
    takenBy: row.takenBy !== null && row.takerName !== null ? { id: row.takenBy, name: row.takerName } : null,
    note: row.note,
  }))
}

/** What counter officers do: take in residents who asked for a person. */
export function counterRoutes({ signed }: Endpoints, { office }: Web): void {
  signed(
    {
      method: 'get',
      path: '/counter',
      tag: '帮办窗口',
      summary: '等人帮办的群众',
      access: 'counter.serve',
      response: z.object({ items: z.array(CounterRequest) }),
    },
    async ({ tx, act }) => ({ items: await counterRequests(tx, act) }),
  )

  signed(
    {
      method: 'post',
      path: '/counter/{id}/take',
      tag: '帮办窗口',
      summary: '接待',
      access: 'counter.serve',
      params: Id,
      body: Nothing,
      response: CounterRequest,
    },
    async ({ tx, act, params }) => {
      await takeCounterRequest(tx, office, act, params.id)
      return (await counterRequests(tx, act, params.id))[0]
    },
  )

  signed(
    {
      method: 'post',
      path: '/counter/{id}/finish',
      tag: '帮办窗口',
      summary: '办结，写明怎样办的',
      access: 'counter.serve',
      params: Id,
      body: z.object({ note: writing('请写明怎样办的', 2, 1000) }, notAnObject).openapi('CounterNote'),
      response: CounterRequest,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.note])
      await finishCounterRequest(tx, office, act, params.id, body.note)
      return (await counterRequests(tx, act, params.id))[0]
    },
  )
}
