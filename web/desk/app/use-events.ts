import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { setLive } from './live.ts'
import { meKey } from './session.tsx'
import { queueKey } from './use-queue.ts'

const orders = ['orders']
const counter = ['counter']
const employees = ['employees']
const ledgerHead = ['ledger', 'head']
const router = ['router']
const integrations = ['integrations']
const accessTokens = ['access-tokens']
const sources = ['sources']
const answers = ['answers']
const corrections = ['corrections']
const summaries = ['summaries', 'list']
const models = ['models']
/** A matter that is open on screen is not among them: it stays as its reader saw it. */
const casework = [queueKey, orders, ['matters']]
const everything = [
  ...casework,
  counter,
  employees,
  ledgerHead,
  router,
  integrations,
  accessTokens,
  sources,
  answers,
  corrections,
  summaries,
  models,
]

/** Which lists each kind of event makes old; the head of the ledger moves with all of them. */
const madeOld: Record<string, readonly QueryKey[]> = {
  'matter.filed': casework,
  'matter.supplemented': casework,
  'matter.withdrawn': casework,
  'matter.to_people': casework,
  'matter.split': casework,
  'matter.split_off': casework,
  'matter.separated': casework,
  'matter.answered_along': casework,
  'matter.helped': casework,
  'matter.reopened': casework,
  'matter.closed': casework,
  'proposal.made': casework,
  'decision.made': casework,
  'order.signed': casework,
  'order.assigned': casework,
  'order.accepted': casework,
  'order.reported': casework,
  'order.handed_back': casework,
  'order.returned': casework,
  'order.reminded': [orders],
  'order.escalated': casework,
  'counter.asked': [counter],
  'counter.taken': [counter],
  'counter.finished': [counter],
  'employee.registered': [employees],
  'employee.advanced': [employees],
  // what it had in hand goes to people
  'employee.suspended': [employees, ...casework],
  'employee.resumed': [employees],
  'incident.reported': [employees],
  'router.wanted': [router],
  'router.trained': [router],
  'router.promoted': [router],
  'router.rolled_back': [router],
  'router.rejected': [router],
  'source.added': [sources],
  'source.corrected': [sources],
  // answers that rest on it may be outdated by it
  'source.published': [sources, answers, corrections],
  'source.withdrawn': [sources, answers, corrections],
  'answer.given': [answers],
  'answer.rated': [answers],
  'answer.reviewed': [answers],
  'correction.proposed': [answers, corrections],
  'correction.adopted': [answers, corrections],
  'correction.declined': [answers, corrections],
  'correction.withdrawn': [answers, corrections],
  'summary.made': [summaries],
  'summary.changed': [summaries],
  'access_token.added': [accessTokens],
  'access_token.revoked': [accessTokens],
  'api_client.added': [integrations],
  'api_client.revoked': [integrations],
  'webhook.added': [integrations],
  'webhook.changed': [integrations],
  'webhook.paused': [integrations],
  'webhook.gone': [integrations],
  'webhook.resumed': [integrations],
  'webhook.secret': [integrations],
  'webhook.tested': [integrations],
  'webhook.replayed': [integrations],
  'webhook.removed': [integrations],
  'model.added': [models],
  'model.changed': [models],
  'model.switched': [models],
  'model.ordered': [models],
  'model.removed': [models],
  'model.policy': [models],
  'model.budget': [models],
  'model.asked': [models],
  // whose decision something is may have changed
  'guardian.appointed': [employees, queueKey, meKey],
  'person.working_hours': [meKey],
  'leave.taken': [employees, queueKey],
  'leave.cancelled': [employees, queueKey],
  'ledger.checkpoint': [],
  'ledger.exported': [],
}

/** One thing done makes several entries: they are waited for. */
const gatherMs = 300
/** On a busy day lists are not read again more often than this. */
const restMs = 2000
/** After a refusal, at which browsers don't come back by themselves. */
const retryMs = 15_000

/** Has lists read again, together and not too often. */
function createRefresher(client: QueryClient) {
  const waiting = new Map<string, QueryKey>()
  let timer: number | undefined
  let lastAt = Number.NEGATIVE_INFINITY
  const refresh = () => {
    timer = undefined
    lastAt = performance.now()
    for (const queryKey of waiting.values()) void client.invalidateQueries({ queryKey })
    waiting.clear()
  }
  return {
    add: (keys: readonly QueryKey[]) => {
      for (const key of keys) waiting.set(key.join(), key)
      timer ??= window.setTimeout(refresh, Math.max(gatherMs, lastAt + restMs - performance.now()))
    },
    stop: () => window.clearTimeout(timer),
  }
}

/** Listens until it is told to stop. */
function listen(client: QueryClient): () => void {
  const refresher = createRefresher(client)
  let source: EventSource
  let retry: number | undefined
  const open = () => {
    source = new EventSource('/api/events')
    // what happened between the reading of the lists and now was told to nobody
    source.addEventListener('open', () => {
      setLive(true)
      refresher.add(everything)
    })
    source.addEventListener('error', () => {
      setLive(false)
      if (source.readyState !== EventSource.CLOSED) return
      // refused: who is no longer signed in is led to the login page, which ends this; others try again later
      void client.invalidateQueries({ queryKey: meKey })
      retry = window.setTimeout(open, retryMs)
    })
    for (const [type, keys] of Object.entries(madeOld))
      source.addEventListener(type, () => refresher.add([...keys, ledgerHead]))
  }
  open()
  return () => {
    source.close()
    window.clearTimeout(retry)
    refresher.stop()
    setLive(false)
  }
}

function subscribe(changed: () => void) {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}

const useIsVisible = () => useSyncExternalStore(subscribe, () => document.visibilityState === 'visible')

/**
 * While the page is to be seen, the server tells what happens and the lists concerned are read again. A page that is
 * hidden listens to nothing: browsers share few connections among all pages, and it reads its lists when it is shown.
 */
export function useEvents(): void {
  const client = useQueryClient()
  const isVisible = useIsVisible()
  useEffect(() => (isVisible ? listen(client) : undefined), [client, isVisible])
}
