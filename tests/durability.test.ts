import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { fileAppeal, propose } from '../src/casework/index.ts'
import { loadDemo } from '../src/demo/load.ts'
import { openOffice } from '../src/office.ts'
import { type Running, serve } from '../src/server.ts'
import { checkDurability } from '../src/store/durability.ts'
import { systemSession } from '../src/store/index.ts'
import { type DatabaseProxy, databaseProxy } from './support/database-proxy.ts'
import { emptyPlace, eventually, fumes, password, smallCategories } from './support/district.ts'

let place: Awaited<ReturnType<typeof emptyPlace>>
let proxy: DatabaseProxy
let running: Running
let cookie: string

beforeAll(async () => {
  place = await emptyPlace()
  const opened = await openOffice(place.settings)
  await loadDemo(opened, place.settings.data, {
    fixedPasswords: true,
    withoutHistory: true,
    withoutLibrary: true,
    categories: smallCategories,
    log: () => {},
  })
  await opened.close()
  proxy = await databaseProxy(place.ownerUrl)
  running = await serve({ ...place.settings, databaseUrl: proxy.url }, {})
  const response = await fetch(`${running.url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'zhoumin', password }),
  })
  cookie = response.headers.getSetCookie().join('; ')
})
afterAll(async () => {
  proxy.decide = () => 'pass'
  await running.stop()
  await proxy.close()
  await place.remove()
})

interface Approval {
  readonly proposal: string
  readonly matter: string
  call(): Promise<{ status: number; body: string; isReplayed: boolean }>
}

/** An appeal with its proposal, and the guardian's approval of it under one key. */
async function approval(): Promise<Approval> {
  const { office } = running.opened
  const now = new Date()
  const { id } = await office.store.as(systemSession, tx =>
    fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }),
  )
  await propose(office, id, now)
  const { rows } = await place.superuser.query<{ id: string; digest: string }>(
    `select id, shown_digest as digest from proposal where matter_id = $1`,
    [id],
  )
  const proposal = rows[0]?.id ?? ''
  const key = crypto.randomUUID()
  return {
    proposal,
    matter: id,
    call: async () => {
      const response = await fetch(`${running.url}/api/proposals/${proposal}/decision`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, cookie },
        body: JSON.stringify({ kind: 'approve', shownDigest: rows[0]?.digest }),
      })
      return {
        status: response.status,
        body: await response.text(),
        isReplayed: response.headers.get('idempotency-replayed') === 'true',
      }
    },
  }
}

/** What an approval leaves behind: all of it together, or nothing. */
async function trace({ proposal, matter }: Approval) {
  const { rows } = await place.superuser.query<Record<string, number | string>>(
    `select (select count(*)::int from decision where proposal_id = $1) as decisions,
            (select count(*)::int from effect e join decision d on d.id = e.decision_id where d.proposal_id = $1) as effects,
            (select count(*)::int from work_order where matter_id = $2) as orders,
            (select count(*)::int from ledger_entry where matter_id = $2 and type = 'decision.made') as entries,
            (select state from matter where id = $2) as state`,
    [proposal, matter],
  )
  return rows[0]
}

const nothing = { decisions: 0, effects: 0, orders: 0, entries: 0, state: 'proposed' }
const everything = { decisions: 1, effects: 1, orders: 1, entries: 1, state: 'dispatched' }

/** What stands at the beginning of a call that changes something: the lock on its key. */
const isCall = (text: string) => text.includes('hashtextextended')

describe('a connection that breaks while a decision is written down', () => {
  it('D7: at whichever query it breaks, all of the approval has happened or nothing, and the same call again completes it', async () => {
    let cuts = 0
    let halfDone = 0
    for (let n = 0; ; n++) {
      const one = await approval()
      let call: { connection: number; from: number } | undefined
      let hasCut = false
      proxy.decide = (text, connection, number) => {
        if (call === undefined && isCall(text)) call = { connection, from: number }
        if (hasCut || connection !== call?.connection || number !== call.from + n) return 'pass'
        hasCut = true
        return 'cut before'
      }
      const first = await one.call()
      proxy.decide = () => 'pass'
      if (!hasCut) {
        expect(first.status).toBe(200)
        break
      }
      cuts++
      expect({ n, status: first.status }).toEqual({ n, status: 503 })
      const left = await trace(one)
      if (JSON.stringify(left) !== JSON.stringify(nothing)) halfDone++
      expect((await one.call()).status).toBe(200)
      expect(await trace(one)).toEqual(everything)
    }
    recordEvidence({
      ids: ['D7'],
      area: 'Durability',
      what: 'The connection to the database is cut at each query of an approval in turn.',
      figures: [
        { name: 'queries at which it was cut', value: cuts },
        { name: 'approvals left half done', value: halfDone, aim: '0', isReached: halfDone === 0 },
      ],
    })
    expect(halfDone).toBe(0)
    expect(cuts).toBeGreaterThan(15)
  }, 300_000)

  it('D4: when nobody knows whether the commit arrived, the same call again gives the answer of the first, and it happened once', async () => {
    const rounds = times(40, 200)
    let replays = 0
    let wrong = 0
    for (let i = 0; i < rounds; i++) {
      const one = await approval()
      let ours: number | undefined
      let hasCut = false
      proxy.decide = (text, connection) => {
        if (isCall(text)) ours ??= connection
        if (hasCut || connection !== ours || !/^commit/i.test(text)) return 'pass'
        hasCut = true
        return 'cut after'
      }
      const first = await one.call()
      proxy.decide = () => 'pass'
      expect(hasCut).toBe(true)
      expect(first.status).toBe(503)
      // the database may still be at it, of which the caller is told
      const again = await eventually(async () => {
        const answer = await one.call()
        return answer.status === 409 ? undefined : answer
      })
      expect(again.status).toBe(200)
      if (again.isReplayed) replays++
      if (JSON.stringify(await trace(one)) !== JSON.stringify(everything)) wrong++
    }
    recordEvidence({
      ids: ['D4'],
      area: 'Durability',
      what: 'The connection is cut right after COMMIT was sent; the client repeats the call under its key.',
      figures: [
        { name: 'commits whose outcome was unknown', value: rounds },
        { name: 'of them committed, found again by the key', value: replays },
        { name: 'effects duplicated or lost', value: wrong, aim: '0', isReached: wrong === 0 },
      ],
    })
    expect(wrong).toBe(0)
    expect(replays).toBeGreaterThan(0)
  }, 300_000)
})

describe('D1: a database without checksums of its pages', () => {
  it('is refused; that can only be chosen when a cluster is made, so the answer of one is played here', async () => {
    const pool = (checksums: string) =>
      ({
        query: async (_: string, [asked]: string[]) => ({
          rows: [{ value: asked === 'data_checksums' ? checksums : 'on' }],
        }),
      }) as unknown as Parameters<typeof checkDurability>[0]
    await expect(checkDurability(pool('off'))).rejects.toThrow('data_checksums 是 off')
    await expect(checkDurability(pool('on'))).resolves.toBeUndefined()
  })
})
