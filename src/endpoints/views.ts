import { sql } from 'kysely'
import type { ModelCallPage, ModelDesk, ModelPolicy, ModelUsage } from '../shapes/model.ts'
import type { Tx } from '../store/index.ts'
import { vectorPurpose } from './calls.ts'
import { configuredName } from './configured.ts'
import type { OfficeModels } from './office-models.ts'

type Health = ReturnType<OfficeModels['health']>
type EndpointShown = ModelDesk['endpoints'][number]

/** So much of a key tells its owner which one it is, and others nothing; of a short one even that would be much. */
const endingOf = (key: string | null | undefined) => (key && key.length >= 16 ? key.slice(-4) : '')

function configuredModel({ configured }: OfficeModels, health: Health): EndpointShown[] {
  if (!configured) return []
  const { baseUrl, model, isLocal, isUsable, apiKey } = configured
  return [
    {
      id: null,
      name: configuredName,
      baseUrl,
      model,
      isLocal,
      isReasoning: false,
      purpose: 'chat',
      dimensions: 0,
      isOn: isUsable,
      hasKey: apiKey !== undefined,
      keyEnding: endingOf(apiKey),
      madeBy: null,
      madeAt: null,
      readiness: health.get(configuredName) ?? null,
    },
  ]
}

async function endpointsOf(tx: Tx, health: Health): Promise<EndpointShown[]> {
  const rows = await tx
    .selectFrom('modelEndpoint as e')
    .innerJoin('person as p', 'p.id', 'e.madeBy')
    .leftJoin('modelKey as k', 'k.endpointId', 'e.id')
    .selectAll('e')
    .select(['k.secret', 'p.name as personName'])
    .orderBy('e.position')
    .orderBy('e.id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    baseUrl: row.baseUrl,
    model: row.model,
    isLocal: row.isLocal,
    isReasoning: row.isReasoning,
    purpose: row.purpose,
    dimensions: row.dimensions,
    isOn: row.switchedOffAt === null,
    hasKey: row.secret !== null,
    keyEnding: endingOf(row.secret),
    madeBy: { id: row.madeBy, name: row.personName },
    madeAt: row.madeAt.toISOString(),
    readiness: health.get(row.name) ?? null,
  }))
}

async function policiesOf(tx: Tx, employees: readonly string[]): Promise<ModelPolicy[]> {
  const rows = await tx
    .selectFrom('employee as e')
    .leftJoin('modelPolicy as m', 'm.employeeId', 'e.id')
    .leftJoin('person as p', 'p.id', 'm.decidedBy')
    .select(['e.id', 'e.name', 'm.reach', 'm.audience', 'm.decidedAt', 'p.id as personId', 'p.name as personName'])
    .where('e.id', '=', sql<string>`any(${employees}::text[])`)
    .where('e.state', '<>', 'retired')
    .orderBy('e.number')
    .execute()
  return rows.map(row => ({
    employee: { id: row.id, name: row.name },
    reach: row.reach ?? 'none',
    audience: row.audience ?? 'officers',
    decidedBy: row.personId === null ? null : { id: row.personId, name: row.personName ?? '' },
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }))
}

/** Everything that is decided about models: which there are, and which of the employees that ask one may use them for what. */
export async function modelDesk(
  tx: Tx,
  models: OfficeModels,
  employees: readonly string[],
): Promise<Omit<ModelDesk, 'vectors'>> {
  const health = models.health()
  const budget = await tx.selectFrom('modelBudget').select('dailyTokens').executeTakeFirst()
  return {
    endpoints: [...configuredModel(models, health), ...(await endpointsOf(tx, health))],
    policies: await policiesOf(tx, employees),
    dailyTokens: budget?.dailyTokens ?? null,
  }
}

/** Calls on one page of the record. */
const pageSize = 30

/** What left and came, the newest first. */
export async function callPage(tx: Tx, before: string | undefined): Promise<ModelCallPage> {
  const rows = await tx
    .selectFrom('modelCall as c')
    .leftJoin('employee as e', 'e.id', 'c.employeeId')
    .leftJoin('department as d', 'd.id', 'c.departmentId')
    .leftJoin('person as p', 'p.id', 'c.personId')
    .selectAll('c')
    .select(['e.name as employeeName', 'd.name as departmentName', 'p.name as personName'])
    .$if(before !== undefined, query => query.where('c.id', '<', before ?? ''))
    .orderBy('c.id', 'desc')
    .limit(pageSize + 1)
    .execute()
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })
  const items = rows.slice(0, pageSize).map(row => ({
    id: row.id,
    at: row.at.toISOString(),
    purpose: row.purpose,
    employee: named(row.employeeId, row.employeeName),
    department: named(row.departmentId, row.departmentName),
    person: named(row.personId, row.personName),
    endpoint: row.endpoint,
    isLocal: row.isLocal,
    askedModel: row.askedModel,
    answeredModel: row.answeredModel,
    requestHash: row.requestHash,
    responseHash: row.responseHash,
    kind: row.kind,
    tokens: row.promptTokens + row.completionTokens,
    milliseconds: row.milliseconds,
  }))
  return { items, nextBefore: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null }
}

/** Calls and tokens by employee and by department since a moment. */
export async function usageSince(tx: Tx, since: Date): Promise<ModelUsage> {
  const totals = (of: 'employee' | 'department') => {
    // passages are sent for nobody's question
    const others = of === 'department' ? sql`case when c.purpose = ${vectorPurpose} then ':vectors' end` : sql`null`
    const id = sql`coalesce(${sql.ref(`c.${of}_id`)}, ${others})`
    return sql<{
      id: string | null
      name: string | null
      calls: number
      answered: number
      tokens: number
      outside: number
    }>`
      select t.*, case when t.id = ':vectors' then '文献库（生成向量）' else n.name end as name from (
        select ${id} as id, count(*) as calls, count(*) filter (where kind = 'complete') as answered,
          sum(prompt_tokens + completion_tokens)::float8 as tokens, count(*) filter (where not is_local) as outside
        from model_call c where c.at >= ${since} group by 1) t
      left join ${sql.table(of)} n on n.id = t.id order by t.tokens desc, t.id`.execute(tx)
  }
  return { byEmployee: (await totals('employee')).rows, byDepartment: (await totals('department')).rows }
}
