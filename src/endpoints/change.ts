import type { Actor, Ledger } from '../ledger/index.ts'
import { Conflict, Invalid, NotFound } from '../problems.ts'
import type { ModelInput } from '../shapes/model.ts'
import type { Tx } from '../store/index.ts'
import { acceptedAddress } from './address.ts'
import { configuredName } from './configured.ts'

export interface ModelChange {
  readonly ledger: Ledger
  readonly actor: Extract<Actor, { kind: 'person' }>
  readonly now: Date
}

/** As many as a person keeps in view. */
const mostEndpoints = 20

type EntryType = 'model.added' | 'model.changed' | 'model.switched' | 'model.ordered' | 'model.removed'

function append(
  { ledger, actor, now }: ModelChange,
  tx: Tx,
  type: EntryType,
  ids: readonly string[],
  data: object = {},
) {
  const records = ids.map(id => ({ table: 'model_endpoint' as const, id }))
  ledger.append(tx, { type, at: now, actor, data: { ...data }, records })
}

/** Locks an endpoint for a change; throws NotFound. */
async function lock(tx: Tx, id: string) {
  const row = await tx.selectFrom('modelEndpoint').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound('没有找到这个模型，可能已经移除。')
  return row
}

/** Names tell endpoints apart in the record of calls. */
async function refuseTaken(tx: Tx, name: string, id: string | undefined): Promise<void> {
  const same = await tx.selectFrom('modelEndpoint').select('id').where('name', '=', name).executeTakeFirst()
  if (name === configuredName || (same && same.id !== id))
    throw new Invalid('已有叫这个名字的模型，请换一个名字。', { name: '已有叫这个名字的模型' })
}

async function keepKey(tx: Tx, endpointId: string, secret: string): Promise<void> {
  await tx
    .insertInto('modelKey')
    .values({ endpointId, secret })
    .onConflict(c => c.column('endpointId').doUpdateSet({ secret }))
    .execute()
}

/** A key goes to no other server than the one that it was given for. */
const isSameServer = (a: string, b: string) => new URL(a).origin === new URL(b).origin

/** The key for a call to this address: what was typed, or what is kept for the same server. */
export async function keyFor(tx: Tx, baseUrl: string, typed: string | undefined, id: string | undefined) {
  if (typed !== undefined || id === undefined) return typed
  const kept = await tx
    .selectFrom('modelKey as k')
    .innerJoin('modelEndpoint as e', 'e.id', 'k.endpointId')
    .select(['e.baseUrl', 'k.secret'])
    .where('e.id', '=', id)
    .executeTakeFirst()
  return kept && isSameServer(kept.baseUrl, baseUrl) ? kept.secret : undefined
}

/** What it is asked for; of vectors nobody can compare without their length. Throws Invalid. */
function purposeOf(purpose: ModelInput['purpose'] = 'chat', dimensions = 0) {
  if (purpose === 'embedding' && dimensions === 0)
    throw new Invalid('请先试一试：向量有多少维，要由它的应答得出。', { dimensions: '请先试一试' })
  return { purpose, dimensions: purpose === 'chat' ? 0 : dimensions }
}

/** A new endpoint stands behind those that are there. Returns its id. */
export async function addModel(tx: Tx, change: ModelChange, wanted: ModelInput): Promise<string> {
  const { count, last } = await tx
    .selectFrom('modelEndpoint')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('position').as('last')])
    .executeTakeFirstOrThrow()
  if (count >= mostEndpoints) throw new Conflict(`最多接入 ${mostEndpoints} 个模型，请先移除不用的。`)
  await refuseTaken(tx, wanted.name, undefined)
  const { apiKey, baseUrl, purpose, dimensions, ...facts } = wanted
  const { id } = await tx
    .insertInto('modelEndpoint')
    .values({
      ...facts,
      ...purposeOf(purpose, dimensions),
      baseUrl: await acceptedAddress(baseUrl, wanted.isLocal),
      position: (last ?? 0) + 1,
      switchedOffAt: null,
      madeBy: change.actor.id,
      madeAt: change.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (apiKey !== undefined) await keepKey(tx, id, apiKey)
  append(change, tx, 'model.added', [id])
  return id
}

/** Without a new key the old one stays, unless the address is of another server. */
export async function changeModel(tx: Tx, change: ModelChange, id: string, wanted: ModelInput): Promise<void> {
  const before = await lock(tx, id)
  await refuseTaken(tx, wanted.name, id)
  const { apiKey, purpose, dimensions, ...facts } = wanted
  const kept = purposeOf(purpose, dimensions)
  if (kept.purpose !== before.purpose)
    throw new Invalid('用途定了就不改，请另外接入一个。', { purpose: '用途定了就不改' })
  const baseUrl = await acceptedAddress(facts.baseUrl, wanted.isLocal)
  await tx
    .updateTable('modelEndpoint')
    .set({ ...facts, ...kept, baseUrl })
    .where('id', '=', id)
    .execute()
  if (apiKey !== undefined) await keepKey(tx, id, apiKey)
  else if (!isSameServer(before.baseUrl, baseUrl))
    await tx.deleteFrom('modelKey').where('endpointId', '=', id).execute()
  append(change, tx, 'model.changed', [id], { hasNewKey: apiKey !== undefined })
}

/** Switched off it is asked no more; what is under way ends. */
export async function switchModel(tx: Tx, change: ModelChange, id: string, isOn: boolean): Promise<void> {
  const { switchedOffAt } = await lock(tx, id)
  if ((switchedOffAt === null) === isOn) throw new Conflict(isOn ? '这个模型没有停用。' : '这个模型已经停用。')
  const at = isOn ? null : change.now
  await tx.updateTable('modelEndpoint').set({ switchedOffAt: at }).where('id', '=', id).execute()
  append(change, tx, 'model.switched', [id], { isOn })
}

/** Goes with its key; the record of its calls stays. */
export async function removeModel(tx: Tx, change: ModelChange, id: string): Promise<void> {
  await lock(tx, id)
  await tx.deleteFrom('modelEndpoint').where('id', '=', id).execute()
  append(change, tx, 'model.removed', [id])
}

/** Which is asked first: all of them, in their new order. */
export async function orderModels(tx: Tx, change: ModelChange, ids: readonly string[]): Promise<void> {
  const rows = await tx.selectFrom('modelEndpoint').select(['id', 'position']).forUpdate().execute()
  const places = new Map(ids.map((id, at) => [id, at + 1]))
  if (places.size !== rows.length || rows.some(({ id }) => !places.has(id)))
    throw new Conflict('模型有了增减，请刷新后重新排列。')
  const moved = rows.filter(({ id, position }) => places.get(id) !== position).map(({ id }) => id)
  for (const id of moved) {
    const position = places.get(id) ?? 0
    await tx.updateTable('modelEndpoint').set({ position }).where('id', '=', id).execute()
  }
  if (moved.length > 0) append(change, tx, 'model.ordered', moved)
}
