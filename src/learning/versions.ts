import type { Actor, Ledger } from '../ledger/index.ts'
import { Conflict, NotAllowed, NotFound } from '../problems.ts'
import type { TrainingReport } from '../skills/route/index.ts'
import type { RouterVersionTable, Tx } from '../store/index.ts'
import type { Comparison } from './compare.ts'

export interface VersionChange {
  readonly ledger: Ledger
  readonly actor: Actor
  readonly now: Date
}

export interface NewVersion {
  readonly version: string
  readonly learnedUntil: Date
  readonly examples: number
  /** null: of a model that was only taken over. */
  readonly report: TrainingReport | null
  readonly comparison: Comparison | null
}

/** The version that proposals are made with. */
export const inService = (tx: Tx) =>
  tx.selectFrom('routerVersion').selectAll().where('state', '=', 'service').executeTakeFirst()

/** Whether a training would learn anything: something was decided since the newest version, or what that knows is not known. */
export async function hasNews(tx: Tx): Promise<boolean> {
  const newest = await tx
    .selectFrom('routerVersion')
    .select(['learnedUntil', 'report'])
    .orderBy('trainedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!newest || newest.report === null) return true
  const later = await tx
    .selectFrom('routingExample')
    .select('id')
    .where('addedAt', '>', newest.learnedUntil)
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}

const personOf = (actor: Actor) => (actor.kind === 'person' ? actor.id : null)

function insert(
  tx: Tx,
  { actor, now }: VersionChange,
  made: NewVersion,
  state: 'candidate' | 'service',
  reason?: string,
) {
  return tx
    .insertInto('routerVersion')
    .values({
      version: made.version,
      trainedAt: now,
      wantedBy: personOf(actor),
      learnedUntil: made.learnedUntil,
      examples: made.examples,
      report: JSON.stringify(made.report),
      comparison: made.comparison === null ? null : JSON.stringify(made.comparison),
      state,
      decidedBy: null,
      decidedAt: state === 'service' ? now : null,
      reason: reason ?? null,
    })
    .onConflict(c => c.doNothing())
    .executeTakeFirst()
}

const facts = ({ version, examples, comparison }: NewVersion) => ({
  version,
  examples,
  ...(comparison
    ? { against: comparison.against, present: comparison.all.present, candidate: comparison.all.candidate }
    : {}),
})

/** Puts a new version before the trainer; one that nobody had decided on gives way to it. False: it was there already. */
export async function putCandidate(tx: Tx, change: VersionChange, made: NewVersion): Promise<boolean> {
  const superseded = await tx
    .updateTable('routerVersion')
    .set({ state: 'rejected', decidedAt: change.now, reason: '有了更新的候选版本。' })
    .where('state', '=', 'candidate')
    .where('version', '<>', made.version)
    .returning('version')
    .execute()
  const { numInsertedOrUpdatedRows } = await insert(tx, change, made, 'candidate')
  if (!numInsertedOrUpdatedRows) return false
  change.ledger.append(tx, {
    type: 'router.trained',
    at: change.now,
    actor: change.actor,
    data: facts(made),
    records: [made.version, ...superseded.map(one => one.version)].map(id => ({ table: 'router_version', id })),
  })
  return true
}

/** Retires the version that works; returns it. */
async function retirePresent(tx: Tx): Promise<string | undefined> {
  const present = await tx
    .updateTable('routerVersion')
    .set({ state: 'retired' })
    .where('state', '=', 'service')
    .returning('version')
    .executeTakeFirst()
  return present?.version
}

/**
 * Puts a version into service without anybody's decision: the first of an office, or the first after its departments and
 * categories changed. Another process may have been faster; then nothing happens.
 */
export async function putIntoService(tx: Tx, change: VersionChange, made: NewVersion, reason: string): Promise<void> {
  if ((await inService(tx))?.version === made.version) return
  const present = await retirePresent(tx)
  const { numInsertedOrUpdatedRows } = await insert(tx, change, made, 'service', reason)
  if (!numInsertedOrUpdatedRows)
    await tx.updateTable('routerVersion').set({ state: 'service' }).where('version', '=', made.version).execute()
  change.ledger.append(tx, {
    type: 'router.promoted',
    at: change.now,
    actor: change.actor,
    data: { ...facts(made), ...(present === undefined ? {} : { from: present }), reason },
    records: [...new Set([made.version, ...(present === undefined ? [] : [present])])].map(id => ({
      table: 'router_version',
      id,
    })),
  })
}

async function lockVersion(tx: Tx, version: string) {
  // one decision on versions at a time: which one works is a question about all of them
  const rows = await tx.selectFrom('routerVersion').selectAll().orderBy('version').forUpdate().execute()
  const found = rows.find(one => one.version === version)
  if (!found) throw new NotFound('没有这个版本。')
  return found
}

type State = RouterVersionTable['state']

const cannot: Readonly<Record<State, string>> = {
  candidate: '',
  service: '这个版本正在使用。',
  retired: '这个版本已经用过，可以退回到它，不能再判它不采用。',
  rejected: '这个版本已定为不采用。请重新训练。',
}

/** A trainer puts a candidate into service, or brings an earlier version back. Counts from the next proposal on. */
export async function promote(tx: Tx, change: VersionChange, version: string, reason: string): Promise<void> {
  if (change.actor.kind !== 'person') throw new NotAllowed()
  const { state } = await lockVersion(tx, version)
  if (state === 'service' || state === 'rejected') throw new Conflict(cannot[state])
  const present = await retirePresent(tx)
  await decided(tx, change, version, 'service', reason)
  change.ledger.append(tx, {
    type: state === 'retired' ? 'router.rolled_back' : 'router.promoted',
    at: change.now,
    actor: change.actor,
    data: { version, from: present ?? null, reason },
    records: [version, ...(present === undefined ? [] : [present])].map(id => ({ table: 'router_version', id })),
  })
}

/** A trainer turns a candidate down; the present version works on. */
export async function reject(tx: Tx, change: VersionChange, version: string, reason: string): Promise<void> {
  if (change.actor.kind !== 'person') throw new NotAllowed()
  const { state } = await lockVersion(tx, version)
  if (state !== 'candidate') throw new Conflict(cannot[state])
  await decided(tx, change, version, 'rejected', reason)
  change.ledger.append(tx, {
    type: 'router.rejected',
    at: change.now,
    actor: change.actor,
    data: { version, reason },
    records: [{ table: 'router_version', id: version }],
  })
}

async function decided(tx: Tx, { actor, now }: VersionChange, version: string, state: State, reason: string) {
  await tx
    .updateTable('routerVersion')
    .set({ state, decidedBy: personOf(actor), decidedAt: now, reason })
    .where('version', '=', version)
    .execute()
}
