import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type Office, runningMatterStates } from '../casework/index.ts'
import { systemSession } from '../store/index.ts'

export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void
  text(): Promise<string>
}

/** Figures in Prometheus' text format; labels are routes and states, never persons or addresses. */
export function createMetrics(office: Office): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'bangban_' })
  const requests = new Counter({
    name: 'bangban_http_requests_total',
    help: 'HTTP requests',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'bangban_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
    registers: [registry],
  })
  const matters = new Gauge({
    name: 'bangban_matters',
    help: 'Matters that have not ended, by state',
    labelNames: ['state'],
    registers: [registry],
  })
  const ledger = new Gauge({ name: 'bangban_ledger_entries', help: 'Entries in the ledger', registers: [registry] })
  const pool = new Gauge({
    name: 'bangban_database_waiting',
    help: 'Calls waiting for a database connection',
    registers: [registry],
  })
  return {
    observe: (method, route, status, seconds) => {
      requests.inc({ method, route, status: String(status) })
      duration.observe({ method, route }, seconds)
    },
    text: async () => {
      await office.store.as(systemSession, async tx => {
        const states = await tx
          .selectFrom('matter')
          .select(['state', eb => eb.fn.countAll<number>().as('count')])
          // those that ended are ever more; how many they were is for the overview to tell
          .where('state', 'in', [...runningMatterStates, 'answered'])
          .groupBy('state')
          .execute()
        matters.reset()
        for (const row of states) matters.set({ state: row.state }, row.count)
        const head = await tx.selectFrom('ledgerHead').select('size').executeTakeFirst()
        ledger.set(head?.size ?? 0)
      })
      pool.set(office.store.pool.waitingCount)
      return registry.metrics()
    },
  }
}
