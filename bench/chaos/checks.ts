import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { sweep } from '../../src/casework/index.ts'
import { exportLedger, linesOf, openLedger, splitCheckpoints, verifyLedger } from '../../src/ledger/index.ts'
import { checkpointsFile } from '../../src/office.ts'
import type { Secrets, Store } from '../../src/store/index.ts'

/** Everything that must hold after a fault: the invariants, the ledger, the jobs. What is wrong, in words. */
export async function checkRecord(store: Store, secrets: Secrets, data: string): Promise<string[]> {
  const wrongs: string[] = []
  for (const one of await store.snapshot(sweep))
    wrongs.push(`${one.invariant}: ${one.count}, for example ${one.examples.join(', ')}`)
  const ledger = await openLedger(store, secrets, 'sha256')
  const pipe = new PassThrough()
  exportLedger(store, ledger, pipe).then(
    () => pipe.end(),
    error => pipe.destroy(error as Error),
  )
  const kept = join(data, checkpointsFile)
  const checkpoints = existsSync(kept) ? splitCheckpoints(readFileSync(kept, 'utf8')).slice(-1) : []
  const verdict = await verifyLedger(linesOf(pipe), { checkpoints, publicKey: ledger.signer.publicKey })
  if (!verdict.ok) wrongs.push(`ledger: ${JSON.stringify(verdict).slice(0, 300)}`)
  return wrongs
}

/** Jobs that run past their lease, and matters that wait for an employee. */
async function unfinished(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`
    select (select count(*) from pgboss.job where state = 'active'
              and started_on + make_interval(secs => expire_seconds) < now() - interval '10 seconds')::int
         + (select count(*) from matter where state = 'received')::int as count`)
  return rows[0]?.count ?? 0
}

/** How many of them are left when nobody has been killed for two minutes: a job is taken up again within one. */
export async function stuckJobs(pool: pg.Pool): Promise<number> {
  const until = Date.now() + 120_000
  for (;;) {
    const left = await unfinished(pool)
    if (left === 0 || Date.now() > until) return left
    await sleep(100)
  }
}
