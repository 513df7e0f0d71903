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
