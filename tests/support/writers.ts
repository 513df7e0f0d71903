import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../bench/random.ts'
import { decide, fileAppeal, type Office, propose } from '../../src/casework/index.ts'
import { once } from '../../src/http/idempotency.ts'
import { listPeople, sessionOf } from '../../src/people/index.ts'
import { type Store, systemSession } from '../../src/store/index.ts'
import { fumes } from './district.ts'

/** Something that the office has said yes to. */
export interface Acknowledged {
  /** When the answer was there; milliseconds of the epoch. */
  readonly at: number
  readonly matter: string
  readonly kind: 'filed' | 'dispatched'
  /** Number of the work order, where there is one. */
  readonly number?: string
}

/** Files an appeal as the portal does, with its key; every third has a photo. */
async function file(office: Office, withPhoto: boolean): Promise<Acknowledged> {
  const key = crypto.randomUUID()
  const { body } = await once(office, systemSession, { scope: 'public', key, request: key }, async tx => {
    const filed = await fileAppeal(
      tx,
      office,
      { ...fumes, photos: withPhoto ? [photo()] : [] },
      { channel: 'portal', actor: { kind: 'resident' }, now: new Date() },
    )
    return { status: 201, body: filed }
  })
  return { at: Date.now(), matter: (body as { id: string }).id, kind: 'filed' }
}

/** Has a filed appeal proposed and approved, so that there is a work order. */
async function dispatch(office: Office, matter: string): Promise<Acknowledged> {
  const guardian = (await listPeople(office.store.open)).find(one => one.account === 'zhoumin')
  if (!guardian) throw new Error('no guardian in the test district')
  await propose(office, matter, new Date())
  const open = await office.store.as(systemSession, tx =>
    tx
      .selectFrom('proposal')
      .select(['id', 'shownDigest'])
      .where('matterId', '=', matter)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow(),
  )
  await office.store.as(sessionOf(guardian), tx =>
    decide(tx, office, { person: guardian, now: new Date() }, open.id, {
      kind: 'approve',
      shownDigest: open.shownDigest ?? '',
    }),
  )
  const at = Date.now()
  const order = await office.store.as(systemSession, tx =>
    tx.selectFrom('workOrder').select('number').where('matterId', '=', matter).executeTakeFirstOrThrow(),
  )
  return { at, matter, kind: 'dispatched', number: order.number }
}

/** One appeal up to its work order; the number of that. */
export async function dispatchOne(office: Office): Promise<string> {
  const { matter } = await file(office, false)
  return (await dispatch(office, matter)).number ?? ''
}

export interface Writers {
  readonly acknowledged: readonly Acknowledged[]
  /** When so much was acknowledged. */
  reached(count: number): Promise<void>
  /** Lets each finish what it is at; throws what any of them failed of. */
  stop(): Promise<void>
}

/** The beginning of a PNG of 800 × 600; what follows is nobody's business. */
const pngBegins = Buffer.from('89504e470d0a1a0a0000000d4948445200000320000002580802000000', 'hex')
const photo = () => ({
  name: 'a.png',
  data: Buffer.concat([pngBegins, randomBytes(20_000)]).toString('base64'),
})

/** `count` writers at once that file appeals, some with a photo, and have some of them approved. */
export function startWriters(office: Office, random: Random, count: number): Writers {
  const acknowledged: Acknowledged[] = []
  let isStopped = false
  const all = Array.from({ length: count }, async () => {
    while (!isStopped) {
      const filed = await file(office, random.below(3) === 0)
      acknowledged.push(filed)
      if (random.below(2) === 0) acknowledged.push(await dispatch(office, filed.matter))
    }
  })
  const done = Promise.all(all)
  // whoever waits is told
  done.catch(() => {})
  return {
    acknowledged,
    reached: async count => {
      while (acknowledged.length < count) await Promise.race([sleep(20), done])
    },
    stop: async () => {
      isStopped = true
      await done
    },
  }
}

/** Those of the acknowledged that a record doesn't hold. */
export async function lost(store: Store, acknowledged: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const { filed, dispatched } = await store.as(systemSession, async tx => ({
    filed: new Set((await tx.selectFrom('matter').select('id').execute()).map(row => row.id)),
    dispatched: new Set(
      (await tx.selectFrom('workOrder').select(['matterId', 'number']).execute()).map(
        row => `${row.matterId} ${row.number}`,
      ),
    ),
  }))
  return acknowledged.filter(one =>
    one.kind === 'filed' ? !filed.has(one.matter) : !dispatched.has(`${one.matter} ${one.number}`),
  )
}
