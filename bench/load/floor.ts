import pg from 'pg'

/**
 * What this machine's PostgreSQL gives a transaction of the shape of ours and nothing else: six statements, one of
 * them the lock on the head of a chain, eight writers. Transactions a second; the measure to hold ours against.
 */
export async function transactionFloor(ownerUrl: string, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 8 })
  await pool.query(`
    create schema if not exists bench_floor;
    create table if not exists bench_floor.head (one boolean primary key default true, size bigint not null);
    create table if not exists bench_floor.entry (seq bigint primary key, body text not null);
    create table if not exists bench_floor.row (id bigint generated always as identity primary key, body text not null);
    insert into bench_floor.head (size) values (0) on conflict do nothing`)
  const until = performance.now() + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = await pool.connect()
      while (performance.now() < until) {
        await client.query('begin')
        await client.query(`insert into bench_floor.row (body) values ($1)`, ['x'.repeat(600)])
        const { rows } = await client.query<{ size: string }>('select size from bench_floor.head for update')
        await client.query('insert into bench_floor.entry values ($1, $2)', [rows[0]?.size, 'x'.repeat(600)])
        await client.query('update bench_floor.head set size = size + 1')
        await client.query('commit')
        done++
      }
      client.release()
    }),
  )
  await pool.query('drop schema bench_floor cascade')
  await pool.end()
  return done / seconds
}
