import { sql } from 'kysely'
import type { OfficeModels } from '../endpoints/index.ts'
import type { ModelDesk } from '../shapes/model.ts'
import type { Tx } from '../store/index.ts'
import type { LiveLibrary } from './live-library.ts'
import { adviser } from './publish.ts'

/** Which endpoint makes vectors, and how far it has come; null where none is switched on. */
export async function vectorState(tx: Tx, models: OfficeModels, live: LiveLibrary): Promise<ModelDesk['vectors']> {
  const endpoint = await tx
    .selectFrom('modelEndpoint')
    .select(['name', 'isLocal'])
    .where('purpose', '=', 'embedding')
    .where('switchedOffAt', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!endpoint) return null
  const way = await models.vectorWay(tx, adviser.employeeId)
  const { size } = await live.now(tx)
  const { total } = await tx
    .selectFrom('source')
    .select(sql<number>`coalesce(sum(passages), 0)::float8`.as('total'))
    .where('state', '=', 'published')
    .$if(!endpoint.isLocal, query => query.where('classification', '=', 'public'))
    .executeTakeFirstOrThrow()
  return {
    endpoint: endpoint.name,
    isAllowed: way !== undefined,
    withInternal: endpoint.isLocal,
    made: way !== undefined && way.key === live.vectorKey ? Math.min(size.vectors, total) : 0,
    total,
  }
}
