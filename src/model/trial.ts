import type { AttemptRecord } from './asking.ts'
import type { Embedded } from './embeddings.ts'
import { createGateway } from './gateway.ts'
import type { Limits } from './limits.ts'
import type { Outcome } from './outcome.ts'
import type { Asker } from './queue.ts'
import type { Endpoint } from './request.ts'

/** Asks for nothing that anybody would mind: it leaves the house. */
const question = '请用两三句话说明政务服务大厅一般能办理哪几类事项。'

export interface Trial {
  readonly outcome: Outcome
  /** While the answer was written; undefined where there is nothing to measure. */
  readonly tokensPerSecond: number | undefined
}

export interface TrialOptions {
  readonly asker: Asker
  readonly limits?: Partial<Limits>
  readonly onAttempt?: (record: AttemptRecord) => void | Promise<void>
}

/** One harmless question to one endpoint: whether it answers, how fast, and which model does. */
export async function tryModel(endpoint: Endpoint, { asker, ...options }: TrialOptions): Promise<Trial> {
  const gateway = createGateway({ endpoints: [endpoint], ...options })
  try {
    const began = performance.now()
    const messages = [{ role: 'user', content: question }] as const
    const outcome = await gateway.stream({ ...asker, purpose: '试问', messages }).outcome
    // from the first content to the end
    const writingMs = performance.now() - began - (outcome.firstContentMs ?? 0)
    const { completion } = outcome.usage
    const tokensPerSecond =
      completion > 1 && writingMs > 0 ? Math.round((completion / writingMs) * 10_000) / 10 : undefined
    return { outcome, tokensPerSecond }
  } finally {
    gateway.close()
  }
}

export interface VectorTrial {
  readonly embedded: Embedded
  readonly milliseconds: number
}

/** The vector of one harmless sentence: whether one comes, how soon, and how long it is. */
export async function tryVectors(endpoint: Endpoint, { asker, ...options }: TrialOptions): Promise<VectorTrial> {
  const gateway = createGateway({ endpoints: [endpoint], ...options })
  try {
    const began = performance.now()
    const embedded = await gateway.embed([question], undefined, { ...asker, purpose: '试问' })
    return { embedded, milliseconds: performance.now() - began }
  } finally {
    gateway.close()
  }
}
