import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { type Office, transitions } from './casework/index.ts'
import { openLedger, splitCheckpoints } from './ledger/index.ts'
import { type EmployeeDefinition, loadRoster, register } from './roster/index.ts'
import type { Settings } from './settings.ts'
import { routing } from './skills/index.ts'
import type { CategoryInfo, Example, RouteContext } from './skills/route/index.ts'
import { type OpenedStore, openStore, type Store, systemSession, type Tx } from './store/index.ts'

const root = join(import.meta.dirname, '..')

/** Where the trained router lies; it can be made anew from the examples. */
export const modelPath = (data: string) => join(data, 'models', 'route.model')

/** Signed checkpoints that the server leaves in the data folder, outside the database. */
export const checkpointsFile = 'checkpoints.txt'

/** The last checkpoint that was kept outside the database; it covers those before it. None where none was kept. */
export function lastKeptCheckpoint(data: string): string[] {
  const path = join(data, checkpointsFile)
  return existsSync(path) ? splitCheckpoints(readFileSync(path, 'utf8')).slice(-1) : []
}

export interface OpenedOffice {
  readonly office: Office
  readonly opened: OpenedStore
  /** After the office was founded: registers the roster and opens the router. */
  founded(): Promise<void>
  /** Replaces how proposals are asked for; until then they wait for the next sweep. */
  onProposalWanted(enqueue: Office['enqueueProposal']): void
  close(): Promise<void>
}

/** Fills the table that the database checks every step of a matter against. */
async function writeTransitions(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=bangban' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('lock table transition in exclusive mode')
    await client.query('delete from transition')
    const rows = transitions()
    await client.query(
      'insert into transition (subject, from_state, to_state) select * from unnest($1::text[], $2::text[], $3::text[])',
      [rows.map(r => r.subject), rows.map(r => r.from), rows.map(r => r.to)],
    )
    await client.query('commit')
  } finally {
    await client.end()
  }
}

export async function readCategories(tx: Tx): Promise<CategoryInfo[]> {
  const rows = await tx
    .selectFrom('category as c')
    .innerJoin('department as d', 'd.id', 'c.departmentId')
    .select(['c.id', 'c.level1', 'c.level2', 'c.days', 'd.id as departmentId', 'd.name', 'd.duties'])
    .execute()
  return rows.map(row => ({
    id: row.id,
    level1: row.level1,
    level2: row.level2,
    days: row.days,
    department: { id: row.departmentId, name: row.name, duties: row.duties },
  }))
}

/** So many decided appeals serve as examples beside the first ones: more would only fill the memory. */
const decidedExamples = 20_000

/** What the router stands on: the first examples and the newest that were decided. */
async function routingExamples(tx: Tx) {
  const all = () => tx.selectFrom('routingExample').selectAll()
  const seeds = await all().where('origin', '=', 'seed').orderBy('id').execute()
  const decided = await all()
    .where('origin', '=', 'decision')
    .orderBy('addedAt', 'desc')
    .orderBy('id')
    .limit(decidedExamples)
    .execute()
  return [...seeds, ...decided].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * The router over the examples in the record: the saved model, or one trained now where there is none (seconds).
 * Undefined while there is nothing to learn from.
 */
async function openRouter(store: Store, path: string): Promise<RouteContext | undefined> {
  const { categories, examples, districtName } = await store.as(systemSession, async tx => ({
    districtName: (await tx.selectFrom('district').select('name').executeTakeFirst())?.name ?? '本区',
    categories: await readCategories(tx),
    examples: (await routingExamples(tx)).map(
      (row): Example => ({
        id: row.id,
        title: row.title,
        text: row.content,
        label: row.categoryId,
        ...(row.place === null ? {} : { place: row.place }),
      }),
    ),
  }))
  if (new Set(examples.map(example => example.label)).size < 2) return undefined
  const known = new Set(categories.map(category => category.id))
  const saved = routing.loadModel(path)
  if (saved?.model.labels.every(label => known.has(label))) {
    return routing.routeContext(saved.model, saved.version, examples, categories, districtName)
  }
  const departmentOf = new Map(categories.map(category => [category.id, category.department.id]))
  const { model } = routing.train(examples, label => departmentOf.get(label) ?? label)
  const version = createHash('sha256').update(JSON.stringify(examples)).digest('hex').slice(0, 12)
  routing.saveModel(path, version, model)
  return routing.routeContext(model, version, examples, categories, districtName)
}

/** Opens the record, the ledger, the roster and (unless told not to) the router: everything but the web. */
export async function openOffice(settings: Settings, { withRouter = true } = {}): Promise<OpenedOffice> {
  const definitions = loadRoster(join(root, 'staff'))
  const roster = new Map(definitions.map((one): [string, EmployeeDefinition] => [one.id, one]))
  const opened = await openStore(settings)
  try {
    await writeTransitions(opened.ownerUrl)
    const ledger = await openLedger(opened.store, opened.secrets, settings.ledgerHash)
    const model = modelPath(settings.data)
    mkdirSync(dirname(model), { recursive: true })
    let router: RouteContext | undefined
    let enqueue: Office['enqueueProposal'] = async () => {}
    const office: Office = {
      store: opened.store,
      ledger,
      roster,
      routing: () => router,
      enqueueProposal: (tx, matterId) => enqueue(tx, matterId),
    }
    const founded = async () => {
      await opened.store.as(systemSession, tx => register(tx, { ledger, now: new Date() }, definitions))
      router = await openRouter(opened.store, model)
    }
    const hub = await opened.store.open
      .selectFrom('department')
      .select('id')
      .where('kind', '=', 'hub')
      .executeTakeFirst()
    if (hub && withRouter) await founded()
    return {
      office,
      opened,
      founded,
      onProposalWanted: next => {
        enqueue = next
      },
      close: opened.close,
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}
