import { setTimeout as sleep } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import type { Office } from '../casework/index.ts'
import { deliverDue, hasWork } from '../webhooks/index.ts'

/** Of the queue in which one run at most waits; several may be under way, each takes what the others have not. */
export const deliverQueue = 'deliver'

/** How often each process looks whether there is something to tell; a queue that is told every second of nothing would only grow. */
const watchMs = 1000
/** Runs under way at once in each process: one that waits for a slow receiver leaves room for the others. */
const runs = 3

export interface WebhookJobs {
  /** Gives up what is being sent; the worker itself is ended with the queue. */
  stop(): void
}

/** Starts telling the webhooks what happens: a watch that asks for a run, and the workers that do them. */
export async function startWebhookJobs(
  boss: PgBoss,
  office: Office,
  { allowsLoopback, onError }: { readonly allowsLoopback: boolean; readonly onError: (error: unknown) => void },
): Promise<WebhookJobs> {
  const ended = new AbortController()
  await boss.work(
    deliverQueue,
    {
      pollingIntervalSeconds: 5,
      notifyPollingIntervalSeconds: 5,
      heartbeatRefreshSeconds: 5,
      localConcurrency: runs,
    },
    async ([job]) => {
      if (!job || ended.signal.aborted) return
      const signal = AbortSignal.any([job.signal, ended.signal])
      const { store, ledger } = office
      await deliverDue({ store, ledger, allowsLoopback, signal }).catch(error => {
        if (!signal.aborted) onError(error)
      })
    },
  )
  const watch = async () => {
    while (!ended.signal.aborted) {
      try {
        if (await hasWork(office.store, new Date())) await boss.send(deliverQueue, {})
      } catch (error) {
        if (!ended.signal.aborted) onError(error)
      }
      await sleep(watchMs, undefined, { signal: ended.signal }).catch(() => {})
    }
  }
  void watch()
  return { stop: () => ended.abort() }
}
