import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Actor, Ledger } from '../ledger/index.ts'
import {
  type CategoryInfo,
  type Example,
  loadModel,
  openRouter,
  type RouteContext,
  type Router,
  routeContext,
  type SavedModel,
  type TrainingReport,
} from '../skills/route/index.ts'
import { type Store, systemSession, type Tx } from '../store/index.ts'
import { type GroupedExample, routingExamples } from './examples.ts'
import { orderOf, trainApart, versionOf } from './training.ts'
import { inService, type NewVersion, putCandidate, putIntoService } from './versions.ts'

export interface LiveRouter {
  /** As it is now; undefined while the office has no categories and examples to learn from. */
  now(): RouteContext | undefined
  /** The same after all that was decided and promoted until now, by whichever process. */
  refreshed(): Promise<RouteContext | undefined>
  /** Opens the version in service; where there is none, or `anew` because what there is to learn changed, trains one (seconds). */
  open(anew?: string): Promise<void>
  /** Trains a candidate in a process of its own. False: there is nothing new to learn. */
  trainCandidate(options: {
    readonly actor: Actor
    readonly now: Date
    readonly signal?: AbortSignal
  }): Promise<boolean>
}

export interface LiveRouterParts {
  readonly store: Store
  readonly ledger: Ledger
  /** Folder of the models. */
  readonly folder: string
}

/** An office before 2026-12 kept its one model under this name; it is taken over as its first version. */
const firstModel = 'route.model'

/** So many appeals are read into a router before others get their turn. */
const slice = 50
/** So many models that no longer work stay on the disk; older ones are trained anew when they are wanted. */
const keptModels = 3

interface Loaded {
  readonly version: string
  readonly router: Router
  readonly context: RouteContext
  /** What was added later is not in the model. */
  readonly learnedUntil: Date
  /** Examples that were added before are known. */
  seenUntil: Date
}

const readCategories = async (tx: Tx): Promise<CategoryInfo[]> =>
  (
    await tx
      .selectFrom('category as c')
      .innerJoin('department as d', 'd.id', 'c.departmentId')
      .select(['c.id', 'c.level1', 'c.level2', 'c.days', 'd.id as departmentId', 'd.name', 'd.duties'])
      .orderBy('c.id')
      .execute()
  ).map(({ departmentId, name, duties, ...category }) => ({
    ...category,
    department: { id: departmentId, name, duties },
  }))

/** Everything that was there when the newest of them was added; a moment after, since the database knows smaller ones. */
const learnedUntil = (examples: readonly GroupedExample[]) =>
  new Date(examples.reduce((newest, one) => Math.max(newest, one.addedAt.getTime()), 0) + 1)

/**
 * A moment before which no example can still be added: the present one, or when the oldest transaction began that has
 * written something and not yet committed. Ask for it before reading, in a statement of its own: what begins to write in
 * between is dated later.
 */
async function settledUntil(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ until: Date }>`
    select least(clock_timestamp(), min(xact_start)) as until from pg_stat_get_activity(null)
    where backend_xid is not null and usesysid = current_user::regrole`.execute(tx)
  return rows[0]?.until ?? new Date(0)
}

/** With two categories there is something to choose between, if only by what departments say they are responsible for. */
const canLearn = (categories: readonly CategoryInfo[]) => categories.length > 1

export function createLiveRouter({ store, ledger, folder }: LiveRouterParts): LiveRouter {
  const pathOf = (version: string) => join(folder, `${version}.model`)
  let current: Loaded | undefined
  /** One at a time. */
  let refreshing: Promise<void> = Promise.resolve()
  let rebuilding: string | undefined

  const read = (until?: Date) =>
    store.as(systemSession, async tx => ({
      settled: await settledUntil(tx),
      districtName: (await tx.selectFrom('district').select('name').executeTakeFirst())?.name ?? '本区',
      categories: await readCategories(tx),
      examples: await routingExamples(tx, until),
      present: await inService(tx),
    }))

  /** The model of a version from the disk, if it is there and fits the categories. */
  function saved(path: string, categories: readonly CategoryInfo[]): SavedModel | undefined {
    const known = new Set(categories.map(one => one.id))
    const found = loadModel(path)
    return found?.model.labels.every(label => known.has(label)) ? found : undefined
  }

  /** Makes a version's model from the examples that it had learned from, as far as they are still kept. */
  async function rebuild(version: string, until: Date, isWaitedFor: boolean): Promise<void> {
    const { categories, examples } = await read(until)
    await trainApart({ ...orderOf(version, pathOf(version), examples, categories, until), isWaitedFor })
  }

  async function load({ version, learnedUntil: until }: { version: string; learnedUntil: Date }): Promise<void> {
    const { categories, examples, districtName, settled } = await read()
    const model = saved(pathOf(version), categories)?.model
    if (!model) throw new Error(`model ${version} is missing or damaged`)
    const router = openRouter(model)
    for (const [i, example] of examples.entries()) {
      if (example.addedAt > until) router.remember(example)
      else router.add(example)
      if (i % slice === 0) await breathe()
    }
    const context = routeContext(router, version, categories, districtName)
    current = { version, router, context, learnedUntil: until, seenUntil: settled }
  }

  /** A first version: what an earlier program left, or one trained now. */
  async function first(anew: string | undefined): Promise<void> {
    const { categories, examples, present } = await read()
    if (!canLearn(categories)) return
    const change = { ledger, actor: { kind: 'system' } as const, now: new Date() }
    const old = join(folder, firstModel)
    const takenOver = anew === undefined && !present ? saved(old, categories) : undefined
    const version = takenOver?.version ?? versionOf(examples, categories)
    let report: TrainingReport | null = null
    if (takenOver) renameSync(old, pathOf(version))
    else {
      const order = orderOf(version, pathOf(version), examples, categories, change.now)
      ;({ report } = await trainApart({ ...order, isWaitedFor: true }))
    }
    const made: NewVersion = {
      version,
      learnedUntil: learnedUntil(examples),
      examples: examples.length,
      report,
      comparison: null,
    }
    await store.as(systemSession, async tx => {
      // several processes may start at once: the first one's stays
      await sql`lock table router_version in share row exclusive mode`.execute(tx)
      if (anew === undefined && (await inService(tx))) return
      await putIntoService(tx, change, made, anew ?? '首次启用')
    })
  }

  async function open(anew?: string): Promise<void> {
    mkdirSync(folder, { recursive: true })
    const before = await store.as(systemSession, inService)
    if (!before || anew !== undefined) await first(anew)
    const present = await store.as(systemSession, inService)
    if (!present) return
    const { categories } = await read(new Date(0))
    if (!saved(pathOf(present.version), categories)) await rebuild(present.version, present.learnedUntil, true)
    await load(present)
  }

  async function refresh(): Promise<void> {
    const since = new Date(Math.max(current?.learnedUntil.getTime() ?? 0, current?.seenUntil.getTime() ?? 0))
    const { settled, present, fresh } = await store.as(systemSession, async tx => ({
      settled: await settledUntil(tx),
      present: await tx
        .selectFrom('routerVersion')
        .select(['version', 'learnedUntil'])
        .where('state', '=', 'service')
        .executeTakeFirst(),
      fresh: current
        ? await tx
            .selectFrom('routingExample')
            .selectAll()
            .where('addedAt', '>=', since)
            .where('origin', '=', 'decision')
            .orderBy('addedAt')
            .execute()
        : [],
    }))
    if (present && present.version !== current?.version) {
      if (existsSync(pathOf(present.version))) await load(present)
      // another process trained it: until it is made here as well, the earlier one works on
      else if (rebuilding !== present.version) {
        rebuilding = present.version
        void rebuild(present.version, present.learnedUntil, false)
          .catch(() => {})
          .finally(() => {
            rebuilding = undefined
          })
      }
    }
    if (!current) return
    for (const row of fresh) {
      const example: Example = { id: row.id, title: row.title, text: row.content, label: row.categoryId }
      current.router.remember(row.place === null ? example : { ...example, place: row.place })
    }
    if (settled > current.seenUntil) current.seenUntil = settled
  }

  /** Removes models that neither work nor wait to be judged, but for the last few. */
  async function clear(): Promise<void> {
    const rows = await store.as(systemSession, tx =>
      tx.selectFrom('routerVersion').select(['version', 'state']).orderBy('trainedAt', 'desc').execute(),
    )
    const retired = rows.filter(one => one.state === 'retired').slice(0, keptModels)
    const kept = new Set(
      [...rows.filter(one => one.state === 'service' || one.state === 'candidate'), ...retired].map(one => one.version),
    )
    for (const name of readdirSync(folder)) {
      const version = /^(.+)\.model$/.exec(name)?.[1]
      if (version !== undefined && !kept.has(version)) rmSync(join(folder, name), { force: true })
    }
  }

  return {
    now: () => current?.context,
    refreshed: async () => {
      const turn = refreshing.catch(() => {}).then(refresh)
      refreshing = turn
      await turn
      return current?.context
    },
    open,
    trainCandidate: async ({ actor, now, signal }) => {
      const { categories, examples, present } = await read()
      const version = versionOf(examples, categories)
      const isKnown = await store.as(systemSession, tx =>
        tx.selectFrom('routerVersion').select('version').where('version', '=', version).executeTakeFirst(),
      )
      if (isKnown || !canLearn(categories)) return false
      const against = present && { ...present, path: pathOf(present.version) }
      const outcome = await trainApart(orderOf(version, pathOf(version), examples, categories, now, against), signal)
      const made = { version, learnedUntil: learnedUntil(examples), examples: examples.length, ...outcome }
      await store.as(systemSession, tx => putCandidate(tx, { ledger, actor, now }, made))
      await clear()
      return true
    },
  }
}
