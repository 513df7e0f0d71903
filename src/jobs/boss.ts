import { CompiledQuery, sql } from 'kysely'
import pg from 'pg'
import { type JobResult, PgBoss } from 'pg-boss'
import {
  closeSilentMatters,
  escalateLateOrders,
  giveUp,
  handOverStopped,
  type Office,
  propose,
  readHotIssues,
  releaseFollowers,
  remindOfOrders,
} from '../casework/index.ts'
import { systemSession, type Tx } from '../store/index.ts'
import { forgetDeliveries } from '../webhooks/index.ts'
import { deliverQueue, startWebhookJobs } from './webhooks.ts'

const schema = 'pgboss'

/** A killed worker stops its heartbeat; the supervisor then gives its job to another within a minute. */
const queues = {
  // stands before the queue that names it
  give_up: { retryLimit: 5, retryDelay: 5, retryDelayMax: 60, retryBackoff: true, heartbeatSeconds: 15, notify: true },
  // failures of the employee's own are counted apart; so often a worker may be killed over one matter
  propose: {
    retryLimit: 10,
    retryDelay: 2,
    retryDelayMax: 10,
    retryBackoff: true,
    deadLetter: 'give_up',
    expireInSeconds: 60,
    heartbeatSeconds: 15,
    notify: true,
  },
  tick: { retryLimit: 0, expireInSeconds: 60, heartbeatSeconds: 15, notify: false },
  // one is asked for or under way at a time
  train: {
    policy: 'exclusive',
    retryLimit: 2,
    retryDelay: 60,
    expireInSeconds: 3600,
    heartbeatSeconds: 30,
    notify: false,
  },
  hot: { policy: 'exclusive', retryLimit: 0, expireInSeconds: 600, heartbeatSeconds: 30, notify: false },
  // vectors of passages: one runs at a time, for as long as it takes
  vectors: {
    policy: 'exclusive',
    retryLimit: 0,
    expireInSeconds: 24 * 3600 - 1,
    heartbeatSeconds: 30,
    deleteAfterSeconds: 3600,
    notify: false,
  },
  // one at most waits; what a run leaves undone, the next finds. On a busy day there is one every second
  [deliverQueue]: {
    policy: 'short',
    retryLimit: 0,
    expireInSeconds: 90,
    heartbeatSeconds: 15,
    deleteAfterSeconds: 3600,
    notify: true,
  },
} as const

/** Answers to repeated calls are kept for so long. */
const idempotencyHours = 48

/** Failures after which one sweep leaves the rest to the next. */
const sweepPatience = 20

/** Any number that nobody else takes: "JOBS" in ASCII. */
const lockKey = 0x4a_4f_42_53

/** Makes the queue's tables as the owner and lets the application use them; processes that start at once take turns. */
export async function prepareJobs(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    const boss = new PgBoss({ connectionString: ownerUrl, schema, supervise: false, schedule: false, max: 2 })
    boss.on('error', () => {})
    await boss.start()
    for (const [name, options] of Object.entries(queues)) {
      // a queue keeps the policy that it was made with
      const { policy: _, ...changeable } = { policy: undefined, ...options }
      if (await boss.getQueue(name)) await boss.updateQueue(name, changeable)
      else await boss.createQueue(name, options)
    }
    await boss.schedule('tick', '* * * * *')
    // by night, when hardly anybody waits for an answer
    await boss.schedule('train', '30 2 * * *', { wantedBy: null }, { tz: 'Asia/Shanghai' })
    await boss.schedule('hot', '7 * * * *')
    // what was published meanwhile is found by its words until then
    await boss.schedule('vectors', '* * * * *')
    await boss.stop({ graceful: false })
    await client.query(`
      grant usage on schema ${schema} to bangban_app;
      grant select, insert, update, delete, truncate on all tables in schema ${schema} to bangban_app;
      grant usage, select on all sequences in schema ${schema} to bangban_app;
      grant execute on all functions in schema ${schema} to bangban_app`)
  } finally {
    await client.end()
  }
}

export interface Jobs {
  /** Asks for a proposal in the caller's transaction: no commit, no job. */
  enqueueProposal(tx: Tx, matterId: string): Promise<void>
  /** Asks for a training in the same way; nothing where one is asked for or under way. */
  enqueueTraining(tx: Tx, personId: string): Promise<void>
  stop(): Promise<void>
}

const inTransaction = (tx: Tx) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values))
    return { rows }
  },
})

export interface TickHooks {
  /** Told of each part that failed; the others go on. */
  readonly onError: (error: unknown) => void
  /** Asked between two matters; true leaves the rest to the next minute. */
  readonly isStopping?: () => boolean
}

/** Stands for hooks where nobody listens: the first failure ends it. */
const strict: TickHooks = {
  onError: error => {
    throw error
  },
}

/** Proposes for what has waited longer than its job takes, because the job was lost. */
async function sweepWaiting(office: Office, now: Date, { onError, isStopping }: TickHooks): Promise<void> {
  const waiting = await office.store.as(systemSession, tx =>
    tx
      .selectFrom('matter')
      .select('id')
      .where('state', '=', 'received')
      .where('filedAt', '<', new Date(now.getTime() - 30_000))
      .orderBy('filedAt')
      .limit(500)
      .execute(),
  )
  let failures = 0
  for (const { id } of waiting) {
    // where so many fail it is the record that is ill, not the matters
    if (isStopping?.() || failures === sweepPatience) return
    await propose(office, id, now).catch(error => {
      failures++
      onError(error)
    })
  }
}

async function forgetAnswers(office: Office): Promise<void> {
  await office.store.as(systemSession, tx =>
    tx
      .deleteFrom('idempotency')
      .where('createdAt', '<', sql<Date>`now() - make_interval(hours => ${idempotencyHours})`)
      .execute(),
  )
}

/**
 * What passes with time, once a minute, in one process of all that run. What fails is told and takes nothing else
 * with it. Returns a checkpoint, if one was signed.
 */
export async function tick(office: Office, now: Date, hooks: TickHooks = strict): Promise<string | undefined> {
  const parts: readonly (() => Promise<unknown>)[] = [
    () => sweepWaiting(office, now, hooks),
    () => handOverStopped(office, now),
    () => releaseFollowers(office, now),
    () => remindOfOrders(office, now),
    () => office.store.as(systemSession, tx => escalateLateOrders(tx, office, now)),
    () => office.store.as(systemSession, tx => closeSilentMatters(tx, office, now)),
    () => forgetAnswers(office),
    () => forgetDeliveries(office.store, now),
  ]
  for (const part of parts) await part().catch(hooks.onError)
  return office.store.as(systemSession, tx => office.ledger.checkpoint(tx, now))
}

/** Whether a training is asked for or under way, or the last one came to nothing. */
export async function trainingState(tx: Tx): Promise<'none' | 'under_way' | 'failed'> {
  const { rows } = await sql<{ state: string }>`
    select state::text from ${sql.id(schema, 'job')} where name = 'train' order by created_on desc limit 1`.execute(tx)
  const state = rows[0]?.state
  if (state === 'failed') return 'failed'
  return state === 'created' || state === 'retry' || state === 'active' ? 'under_way' : 'none'
}

export interface JobHooks {
  readonly onError: (error: unknown) => void
  readonly onCheckpoint: (text: string) => void
  /** Webhooks may reach this machine itself. */
  readonly webhookLoopback?: boolean
}

/** Starts the workers of this process. */
export async function startJobs(
  office: Office,
  applicationUrl: string,
  { onError, onCheckpoint, webhookLoopback = false }: JobHooks,
): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: applicationUrl,
    schema,
    migrate: false,
    createSchema: false,
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    queueCacheIntervalSeconds: 10,
    reindex: false,
    monitorVacuum: false,
  })
  let isStopping = false
  boss.on('error', onError)
  await boss.start()
  await boss.work<{ matterId: string }>(
    'propose',
    {
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 1,
      batchSize: 20,
      burstWhenBatchFull: true,
      heartbeatRefreshSeconds: 5,
      // one that fails comes back alone
      perJobResults: true,
    },
    async jobs => {
      const results: JobResult[] = []
      for (const { id, data, signal } of jobs) {
        // another worker has it by now, or will: what is left out here comes back
        if (isStopping || signal.aborted) continue
        try {
          await propose(office, data.matterId, new Date())
          results.push({ id, status: 'completed' })
        } catch (error) {
          onError(error)
          results.push({ id, status: 'failed', output: { error: error instanceof Error ? error.name : typeof error } })
        }
      }
      return results
    },
  )
  await boss.work<{ matterId: string }>(
    'give_up',
    { pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5, heartbeatRefreshSeconds: 5 },
    async ([job]) => {
      if (!job) return
      await giveUp(office, job.data.matterId, new Date()).catch(error => {
        onError(error)
        throw error
      })
    },
  )
  await boss.work('tick', { pollingIntervalSeconds: 5, heartbeatRefreshSeconds: 5 }, async () => {
    try {
      const checkpoint = await tick(office, new Date(), { onError, isStopping: () => isStopping })
      if (checkpoint) onCheckpoint(checkpoint)
    } catch (error) {
      onError(error)
    }
  })
  const apart = new AbortController()
  await boss.work<{ wantedBy: string | null } | null>(
    'train',
    { pollingIntervalSeconds: 2, heartbeatRefreshSeconds: 5 },
    async ([job]) => {
      if (!job || isStopping) return
      const by = job.data?.wantedBy
      const actor = by ? ({ kind: 'person', id: by } as const) : ({ kind: 'system' } as const)
      const signal = AbortSignal.any([job.signal, apart.signal])
      await office.router.trainCandidate({ actor, now: new Date(), signal }).catch(error => {
        onError(error)
        throw error
      })
    },
  )
  await boss.work('hot', { pollingIntervalSeconds: 5, heartbeatRefreshSeconds: 5 }, async ([job]) => {
    if (!job || isStopping) return
    await readHotIssues(office, new Date(), AbortSignal.any([job.signal, apart.signal])).catch(error => {
      onError(error)
      throw error
    })
  })
  await boss.work('vectors', { pollingIntervalSeconds: 5, heartbeatRefreshSeconds: 5 }, async ([job]) => {
    if (!job || isStopping) return
    await office.vectors.run(AbortSignal.any([job.signal, apart.signal])).catch(error => {
      onError(error)
      throw error
    })
  })
  // the queue looks for leases that were lost at intervals alone: where servers don't live that long, nobody would
  boss.supervise().catch(onError)
  const webhooks = await startWebhookJobs(boss, office, { allowsLoopback: webhookLoopback, onError })
  return {
    enqueueTraining: async (tx, personId) => {
      await boss.send('train', { wantedBy: personId }, { db: inTransaction(tx) })
    },
    enqueueProposal: async (tx, matterId) => {
      await boss.send('propose', { matterId }, { db: inTransaction(tx) })
    },
    stop: async () => {
      isStopping = true
      apart.abort()
      webhooks.stop()
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
