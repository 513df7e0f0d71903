import { sql } from 'kysely'
import type { Endpoint } from '../model/index.ts'
import type { ModelPolicyTable, Tx } from '../store/index.ts'

export type Reach = ModelPolicyTable['reach']
export type Audience = ModelPolicyTable['audience']

/** What an employee may use: its policy, and the endpoints within its reach in the order in which they are preferred. */
export interface Ways {
  readonly reach: Exclude<Reach, 'none'>
  readonly audience: Audience
  readonly endpoints: readonly Endpoint[]
}

interface WayRow {
  readonly reach: Ways['reach']
  readonly audience: Audience
  readonly name: string | null
  readonly baseUrl: string
  readonly model: string
  readonly isLocal: boolean
  readonly isReasoning: boolean
  readonly secret: string | null
}

/** The endpoint that makes vectors, for an employee that may use it. */
export interface VectorEndpoint {
  readonly endpoint: Endpoint
  readonly isLocal: boolean
  readonly dimensions: number
  readonly audience: Audience
}

interface VectorRow extends Pick<WayRow, 'audience' | 'baseUrl' | 'model' | 'isLocal' | 'secret'> {
  readonly name: string
  readonly dimensions: number
}

/** The first that is switched on, whoever's session it is; undefined where there is none or the employee may not use it. */
export async function readVectorEndpoint(tx: Tx, employeeId: string): Promise<VectorEndpoint | undefined> {
  const { rows } = await sql<VectorRow>`select * from vector_way(${employeeId})`.execute(tx)
  const [row] = rows
  if (!row) return undefined
  const { name, baseUrl, model, isLocal, secret, dimensions, audience } = row
  const endpoint = { name, baseUrl, model, isLocal, ...(secret === null ? {} : { apiKey: secret }) }
  return { endpoint, isLocal, dimensions, audience }
}

/** As the record has them now, whoever's session it is; undefined where the employee may use none. */
export async function readWays(tx: Tx, employeeId: string): Promise<Ways | undefined> {
  const { rows } = await sql<WayRow>`select * from model_ways(${employeeId})`.execute(tx)
  const [first] = rows
  if (!first) return undefined
  const endpoints = rows.flatMap(({ name, baseUrl, model, isLocal, isReasoning, secret }) =>
    name === null
      ? []
      : [{ name, baseUrl, model, isLocal, isReasoning, ...(secret === null ? {} : { apiKey: secret }) }],
  )
  return { reach: first.reach, audience: first.audience, endpoints }
}
