import type { OfficeModels } from '../endpoints/index.ts'
import type { LiveRouter } from '../learning/index.ts'
import type { Actor, Ledger } from '../ledger/index.ts'
import type { AskedMeaning, LiveLibrary, VectorMaker } from '../library/index.ts'
import type { Person } from '../people/index.ts'
import type { EmployeeDefinition } from '../roster/index.ts'
import type { Store, Tx } from '../store/index.ts'
import type { FindSame } from './open-appeals.ts'

/** Everything that casework stands on, put together once in src/office.ts. */
export interface Office {
  readonly store: Store
  readonly ledger: Ledger
  readonly roster: ReadonlyMap<string, EmployeeDefinition>
  readonly router: LiveRouter
  readonly findSame: FindSame
  /** What is published and may be quoted. */
  readonly library: LiveLibrary
  /** The way out to language models, where there is one. */
  readonly models: OfficeModels
  /** What questions mean, where an endpoint for vectors is connected. */
  readonly meaning: AskedMeaning
  readonly vectors: VectorMaker
  /** Asks for a proposal soon, in the transaction of what caused it. */
  readonly enqueueProposal: (tx: Tx, matterId: string) => Promise<void>
  /** Asks for a training soon, in the same way; nothing where one is asked for already. */
  readonly enqueueTraining: (tx: Tx, personId: string) => Promise<void>
}

/** A person does something at a moment. */
export interface Act {
  readonly person: Person
  readonly now: Date
}

export const actorOf = ({ person }: Act): Actor => ({ kind: 'person', id: person.id })

/** The scenario that takes appeals in. */
export const appealScenario = { employeeId: 'appeal-router', scenarioId: 'appeal-routing' } as const

/**
 * The label that goes with whatever reaches a resident. A program helped to find the department; the words are a person's and
 * were released by another, so they are not called generated (《人工智能生成合成内容标识办法》 第四条).
 */
export const assistanceLabel = '人工智能辅助、人工审核'
