import {
  createGateway,
  type Embedded,
  type EmbeddingAsker,
  type Endpoint,
  type Gateway,
  type GatewayOptions,
} from '../model/index.ts'

/** What of a gateway is asked for an employee. */
export type WayOut = Pick<Gateway, 'stream' | 'complete'>

/** What makes vectors, of passages or of a question. */
export type Embed = (
  texts: readonly string[],
  dimensions: number,
  asker: EmbeddingAsker,
  signal?: AbortSignal,
) => Promise<Embedded>

interface Opened {
  /** Of its endpoints: another one means another gateway. */
  readonly made: string
  readonly gateway: Gateway
  calls: number
  isRetired: boolean
}

export interface Gateways {
  /** The gateway of a set, made anew where its endpoints are others than before. */
  of(set: string, endpoints: readonly Endpoint[]): Opened
  /** The same for one employee. */
  wayOut(opened: Opened, employee: string): WayOut
  /** Its vectors. */
  embedder(opened: Opened): Embed
  readonly open: readonly Gateway[]
  close(): void
}

/** Gateways by the set of endpoints that they lead to. One that another took the place of is closed after its last call. */
export function createGateways(optionsOf: (endpoints: readonly Endpoint[]) => GatewayOptions): Gateways {
  const current = new Map<string, Opened>()

  const retire = (opened: Opened) => {
    opened.isRetired = true
    if (opened.calls === 0) opened.gateway.close()
  }

  /** Counts a call until it has ended. */
  function during<T>(opened: Opened, call: Promise<T>): void {
    opened.calls++
    const end = () => {
      opened.calls--
      if (opened.isRetired && opened.calls === 0) opened.gateway.close()
    }
    call.then(end, end)
  }

  return {
    of(set, endpoints) {
      const made = JSON.stringify(endpoints)
      const before = current.get(set)
      if (before?.made === made) return before
      if (before) retire(before)
      const opened: Opened = { made, gateway: createGateway(optionsOf(endpoints)), calls: 0, isRetired: false }
      current.set(set, opened)
      return opened
    },
    wayOut: (opened, employee) => ({
      complete(request, signal) {
        const outcome = opened.gateway.complete({ ...request, employee }, signal)
        during(opened, outcome)
        return outcome
      },
      stream(request, signal) {
        const stream = opened.gateway.stream({ ...request, employee }, signal)
        during(opened, stream.outcome)
        return stream
      },
    }),
    embedder: opened => (texts, dimensions, asker, signal) => {
      const embedded = opened.gateway.embed(texts, dimensions, asker, signal)
      during(opened, embedded)
      return embedded
    },
    get open() {
      return [...current.values()].map(one => one.gateway)
    },
    close() {
      for (const one of current.values()) retire(one)
      current.clear()
    },
  }
}
