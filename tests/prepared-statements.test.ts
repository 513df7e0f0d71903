import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toProblem } from '../src/http/problem-response.ts'
import { connect, type Store } from '../src/store/index.ts'
import { emptyPlace } from './support/district.ts'

let place: Awaited<ReturnType<typeof emptyPlace>>
let store: Store

beforeAll(async () => {
  place = await emptyPlace()
  // one connection: what it keeps is there at the next statement
  store = connect(place.ownerUrl, 1)
  await sql`create schema bangban`.execute(store.open)
  await sql`create table thing (id int primary key, name text)`.execute(store.open)
  await sql`insert into thing values (1, 'one'), (2, 'two')`.execute(store.open)
})
afterAll(async () => {
  await store.close()
  await place.remove()
})

const find = async (id: number) => (await sql<object>`select * from thing where id = ${id}`.execute(store.open)).rows
const kept = async () => {
  const { rows } = await store.pool.query<{ statement: string }>('select statement from pg_prepared_statements')
  return rows.map(row => row.statement)
}

describe('a statement that is said again', () => {
  it('keeps its plan on the connection from the second time on, and gives each caller their own rows', async () => {
    expect(await find(1)).toEqual([{ id: 1, name: 'one' }])
    expect(await kept()).toEqual([])
    for (const id of [2, 1, 2]) expect(await find(id)).toEqual([{ id, name: id === 1 ? 'one' : 'two' }])
    expect(await kept()).toEqual(['select * from thing where id = $1'])
  })

  it('that failed for its values goes on with others', async () => {
    await expect(find('x' as unknown as number)).rejects.toThrow('invalid input syntax')
    expect(await find(1)).toEqual([{ id: 1, name: 'one' }])
  })

  it('whose table a newer program has changed is told to come back once, and then gives what there is by now', async () => {
    await sql`alter table thing add column colour text default 'red'`.execute(store.open)
    const refused = await find(1).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(toProblem(refused)?.status).toBe(503)
    expect(await find(1)).toEqual([{ id: 1, name: 'one', colour: 'red' }])
  })
})
