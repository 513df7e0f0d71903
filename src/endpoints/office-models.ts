import type { AttemptRecord, Endpoint, Readiness } from '../model/index.ts'
import type { Settings } from '../settings.ts'
import type { Tx } from '../store/index.ts'
import { type Keeping, keepCall, tokensLeft } from './calls.ts'
import { type ConfiguredEndpoint, readConfigured } from './configured.ts'
import { createGateways, type WayOut } from './gateways.ts'
import { createTrials, type RunTrial } from './trial.ts'
import { ofPassages, ofQuestions, type VectorWay, vectorWay } from './vector-way.ts'
import { type Audience, readWays } from './ways.ts'

export type { WayOut } from './gateways.ts'

export interface OfficeModels {
  /**
   * For this employee and those who will read the answer; undefined where its policy or the lack of an endpoint allows
   * none. Everything works without. It is asked for in a transaction and used after it: each attempt is recorded in one of
   * its own.
   */
  wayOut(tx: Tx, employeeId: string, audience: Audience): Promise<WayOut | undefined>
  /** The way to vectors for this employee; undefined where none is allowed. Asked for and used as the other one. */
  vectorWay(tx: Tx, employeeId: string): Promise<VectorWay | undefined>
  /** What the settings name; undefined: nothing. */
  readonly configured: ConfiguredEndpoint | undefined
  /** How the endpoints are that were asked since the start, by name. */
  health(): ReadonlyMap<string, Readiness>
  /** Asks one endpoint a harmless question, outside of any transaction, and records that. */
  readonly trial: RunTrial
  close(): void
}

interface OfficeModelsOptions extends Pick<Keeping, 'store' | 'ledger'> {
  readonly settings: Settings['model']
  readonly now?: () => Date
}

/** From the best to the worst: of an endpoint that several gateways lead to, the worst is told. */
const order: readonly Readiness[] = ['ready', 'resting', 'probe', 'open']

/** The ways out to language models: by policy, and recorded. Looks at the record each time, so that a change holds at once. */
export function createOfficeModels({
  store,
  ledger,
  settings,
  now = () => new Date(),
}: OfficeModelsOptions): OfficeModels {
  const keeping: Keeping = { store, ledger, now }
  const configured = readConfigured(settings)
  const optionsOf = (endpoints: readonly Endpoint[]) => {
    const isLocal = new Map(endpoints.map(one => [one.name, one.isLocal ?? false]))
    return {
      endpoints,
      onAttempt: (record: AttemptRecord) => keepCall(keeping, record, isLocal.get(record.endpoint) ?? false),
    }
  }
  const budget = { tokensLeft: (department: string) => tokensLeft(keeping, department) }
  const gateways = createGateways(endpoints => ({ ...optionsOf(endpoints), ...budget }))
  const vectors = {
    ofPassages: createGateways(endpoints => ({ ...optionsOf(endpoints), limits: ofPassages })),
    ofQuestions: createGateways(endpoints => ({ ...optionsOf(endpoints), ...budget, limits: ofQuestions })),
  }
  const all = [gateways, vectors.ofPassages, vectors.ofQuestions]

  return {
    async wayOut(tx, employeeId, audience) {
      const ways = await readWays(tx, employeeId)
      if (!ways || (audience === 'everyone' && ways.audience === 'officers')) return undefined
      const first = configured()
      const isInReach = first?.isUsable && (first.isLocal || ways.reach === 'any')
      const endpoints: Endpoint[] = [...(first && isInReach ? [first] : []), ...ways.endpoints]
      return endpoints.length === 0 ? undefined : gateways.wayOut(gateways.of(ways.reach, endpoints), employeeId)
    },
    vectorWay: (tx, employeeId) => vectorWay(tx, employeeId, vectors),
    get configured() {
      return configured()
    },
    health() {
      const told = new Map<string, Readiness>()
      for (const { name, readiness } of all.flatMap(one => one.open).flatMap(one => one.health())) {
        if (order.indexOf(readiness) >= order.indexOf(told.get(name) ?? 'ready')) told.set(name, readiness)
      }
      return told
    },
    trial: createTrials(keeping),
    close() {
      for (const one of all) one.close()
    },
  }
}
