import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { doApart } from '../apart.ts'
import type { CategoryInfo, TrainingReport } from '../skills/route/index.ts'
import type { Comparison } from './compare.ts'
import type { GroupedExample } from './examples.ts'

/** An example as the child gets it. */
export interface OrderedExample extends Omit<GroupedExample, 'addedAt' | 'isDecided'> {
  /** Decided within the last weeks. */
  readonly isRecent: boolean
  /** Came after the present version had been trained. */
  readonly isNew: boolean
}

export interface TrainingOrder {
  readonly version: string
  /** Nothing is proposed until it is there. */
  readonly isWaitedFor: boolean
  /** Where the model is put. */
  readonly path: string
  readonly examples: readonly OrderedExample[]
  readonly categories: readonly CategoryInfo[]
  readonly presentVersion?: string
  /** File of the present model. */
  readonly present?: string
}

export interface TrainingOutcome {
  readonly report: TrainingReport
  /** null where there is nothing to compare with. */
  readonly comparison: Comparison | null
}

const recentDays = 28

/** The same examples and categories give the same version, wherever they are trained on. */
export function versionOf(examples: readonly GroupedExample[], categories: readonly CategoryInfo[]): string {
  const hash = createHash('sha256').update(JSON.stringify(categories))
  for (const { id, title, text, place, label } of examples) hash.update(JSON.stringify([id, title, text, place, label]))
  return hash.digest('hex').slice(0, 12)
}

export function orderOf(
  version: string,
  path: string,
  examples: readonly GroupedExample[],
  categories: readonly CategoryInfo[],
  now: Date,
  present?: { readonly version: string; readonly path: string; readonly learnedUntil: Date },
): TrainingOrder {
  const recently = new Date(now.getTime() - recentDays * 86_400_000)
  return {
    version,
    isWaitedFor: false,
    path,
    examples: examples.map(({ addedAt, isDecided, ...one }) => ({
      ...one,
      isRecent: isDecided && addedAt >= recently,
      isNew: present !== undefined && addedAt > present.learnedUntil,
    })),
    categories,
    ...(present ? { presentVersion: present.version, present: present.path } : {}),
  }
}

/** Trains in a process of its own; throws when that ends without a result. Ended with the signal, it leaves no model. */
export const trainApart = (order: TrainingOrder, signal?: AbortSignal): Promise<TrainingOutcome> =>
  doApart(join(import.meta.dirname, 'train-child.ts'), order, signal)
