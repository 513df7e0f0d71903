import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { createFindSame, type Office, transitions } from './casework/index.ts'
import { createOfficeModels } from './endpoints/index.ts'
import { createLiveRouter } from './learning/index.ts'
import { openLedger, splitCheckpoints } from './ledger/index.ts'
import { createAskedMeaning, createLiveLibrary, createVectorMaker } from './library/index.ts'
import { type EmployeeDefinition, loadRoster, register } from './roster/index.ts'
import type { Settings } from './settings.ts'
import { type OpenedStore, openStore, systemSession } from './store/index.ts'

const root = join(import.meta.dirname, '..')

/** Where trained routers lie; they can be made anew from the examples. */
export const modelsFolder = (data: string) => join(data, 'models')

/** Where the index of what is published lies; it can be made anew from the record. */
const indexFolder = (data: string) => join(data, 'index')

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
  /** After the office was founded, or its departments and categories changed: registers the roster, opens the router. */
  founded(changed?: string): Promise<void>
  /** Replaces how proposals are asked for; until then they wait for the next sweep. */
  onProposalWanted(enqueue: Office['enqueueProposal']): void
  /** Replaces how a training is asked for; until then nothing is trained but by night. */
  onTrainingWanted(enqueue: Office['enqueueTraining']): void
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

/** Opens the record, the ledger, the roster and (unless told not to) the router: everything but the web. */
export async function openOffice(settings: Settings, { withRouter = true } = {}): Promise<OpenedOffice> {
  const definitions = loadRoster(join(root, 'staff'))
  const roster = new Map(definitions.map((one): [string, EmployeeDefinition] => [one.id, one]))
  const opened = await openStore(settings)
  try {
    await writeTransitions(opened.ownerUrl)
    const ledger = await openLedger(opened.store, opened.secrets, settings.ledgerHash)
    const router = createLiveRouter({ store: opened.store, ledger, folder: modelsFolder(settings.data) })
    let enqueue: Office['enqueueProposal'] = async () => {}
    let enqueueTraining: Office['enqueueTraining'] = async () => {}
    const library = createLiveLibrary({ store: opened.store, folder: indexFolder(settings.data) })
    const models = createOfficeModels({ store: opened.store, ledger, settings: settings.model })
    const making = { store: opened.store, models, library }
    const office: Office = {
      store: opened.store,
      ledger,
      roster,
      router,
      findSame: createFindSame(opened.store),
      library,
      models,
      meaning: createAskedMeaning(making),
      vectors: createVectorMaker(making),
      enqueueProposal: (tx, matterId) => enqueue(tx, matterId),
      enqueueTraining: (tx, personId) => enqueueTraining(tx, personId),
    }
    const founded = async (changed?: string) => {
      await opened.store.as(systemSession, tx => register(tx, { ledger, now: new Date() }, definitions))
      await router.open(changed)
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
      onTrainingWanted: next => {
        enqueueTraining = next
      },
      close: async () => {
        office.models.close()
        await office.library.stop()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}
