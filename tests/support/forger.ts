import { type ControlledTransaction, sql } from 'kysely'
import { openSigner, type Signer } from '../../src/ledger/checkpoint.ts'
import { canonicalJson, digestOf, recordTables } from '../../src/ledger/index.ts'
import { readImages } from '../../src/ledger/records.ts'
import { appendLeaf, leafHash, rootOf } from '../../src/ledger/tree.ts'
import { connect, type Tables, type Tx } from '../../src/store/index.ts'
import type { TestOffice } from './district.ts'

export interface Forger {
  readonly tx: ControlledTransaction<Tables>
  /** Does something and takes it back. */
  undone<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A superuser in one transaction that is given up at the end: no trigger and no constraint binds it. */
export async function openForger(district: TestOffice): Promise<Forger> {
  const superuser = connect(district.superuser.options.connectionString ?? '', 2)
  const forger = await superuser.open.startTransaction().execute()
  // what is tried in files meanwhile may take long
  await sql`set local session_replication_role = replica; set local idle_in_transaction_session_timeout = 0`.execute(
    forger,
  )
  await sql`do $$ declare one record; begin
    for one in select conrelid::regclass as name, conname from pg_constraint
      where connamespace = 'bangban'::regnamespace and contype in ('f', 'c', 'u', 'p') order by contype = 'p', contype = 'u'
    loop execute format('alter table %s drop constraint %I', one.name, one.conname); end loop;
    for one in select indexrelid::regclass as name from pg_index join pg_class on pg_class.oid = indexrelid
      where indisunique and relnamespace = 'bangban'::regnamespace
    loop execute format('drop index %s', one.name); end loop;
  end $$`.execute(forger)
  return {
    tx: forger,
    undone: async work => {
      const tx = await forger.savepoint('before').execute()
      try {
        return await work(tx)
      } finally {
        await tx.rollbackToSavepoint('before').execute()
      }
    },
    close: async () => {
      await forger.rollback().execute()
      await superuser.close()
    },
  }
}

/** Whoever holds the machine holds the key. */
export const stolenKey = ({ office, opened }: TestOffice): Signer =>
  openSigner(office.ledger.signer.origin, opened.opened.secrets.ledgerKey)

export interface Body {
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly records: readonly { readonly table: string; readonly id: string; readonly digest: string | null }[]
}
/** What becomes of an entry; undefined: it never was. */
export type Alter = (body: Body) => Body | undefined

interface Rewritten {
  /** Entries with what became of their bodies. */
  readonly entries: { readonly was: number; readonly body: Body; readonly text: string; readonly leaf: string }[]
  /** Roots by size, as far as checkpoints name them. */
  readonly checkpoints: ReadonlyMap<number, { readonly size: number; readonly root: string }>
  readonly head: {
    readonly size: number
    readonly root: string
    readonly frontier: string[]
    readonly lastHash: string
  }
}

/** The chain and the tree over other entries, with not one slip in them. */
function rechain(bodies: readonly Body[], alter: Alter): Rewritten {
  let frontier: string[] = []
  let lastHash = '0'.repeat(64)
  const entries: Rewritten['entries'] = []
  const checkpoints = new Map<number, { size: number; root: string }>()
  for (const original of bodies) {
    const altered = alter(original)
    if (!altered) continue
    const seq = entries.length
    const head = { size: seq, root: rootOf('sha256', frontier) }
    const isCheckpoint = altered.type === 'ledger.checkpoint'
    if (isCheckpoint) checkpoints.set(original.seq, head)
    const body = { ...altered, seq, ...(isCheckpoint ? { data: head } : {}) }
    const text = canonicalJson({ ...body, previous: lastHash })
    const leaf = leafHash('sha256', text)
    entries.push({ was: original.seq, body, text, leaf })
    frontier = appendLeaf('sha256', frontier, seq, leaf)
    lastHash = leaf
  }
  return { entries, checkpoints, head: { size: entries.length, root: rootOf('sha256', frontier), frontier, lastHash } }
}

/** Computes entries, tree, checkpoints and head of the database anew, signed with this key. Takes no entry away. */
export async function rewriteDatabase(tx: Tx, signer: Signer, alter: Alter): Promise<void> {
  const rows = await tx.selectFrom('ledgerEntry').select('body').orderBy('seq').execute()
  const { entries, checkpoints, head } = rechain(
    rows.map(row => JSON.parse(row.body) as Body),
    alter,
  )
  let previous = '0'.repeat(64)
  for (const { was, text: body, leaf } of entries) {
    await tx.updateTable('ledgerEntry').set({ body, leafHash: leaf, previous }).where('seq', '=', was).execute()
    previous = leaf
  }
  for (const row of await tx.selectFrom('ledgerCheckpoint').selectAll().execute()) {
    const said = checkpoints.get(row.size)
    if (!said) continue
    const set = { root: said.root, checkpoint: signer.sign({ ...said, at: row.madeAt }) }
    await tx.updateTable('ledgerCheckpoint').set(set).where('size', '=', row.size).execute()
  }
  await tx.deleteFrom('ledgerNode').execute()
  await tx
    .updateTable('ledgerHead')
    .set({ ...head, checkpoint: signer.sign({ ...head, at: new Date() }) })
    .execute()
}

/** Changes what a resident wrote weeks ago, and every entry that speaks of it. */
export async function rewriteHistory(tx: Tx, signer: Signer, content = '一切都好，没有油烟。'): Promise<void> {
  const { id } = await tx
    .updateTable('matter')
    .set({ content })
    .where('id', 'in', tx.selectFrom('matter').select('id').orderBy('filedAt').limit(1))
    .returning('id')
    .executeTakeFirstOrThrow()
  const [now] = await readImages(tx, [{ table: 'matter', id }])
  const digest = digestOf('sha256', now?.image ?? '')
  await rewriteDatabase(tx, signer, body => ({
    ...body,
    records: body.records.map(one => (one.table === 'matter' && one.id === id ? { ...one, digest } : one)),
  }))
}

type Line = Record<string, unknown> & { readonly kind: string }
const parsed = (lines: readonly string[]) => lines.map(line => JSON.parse(line) as Line)

/** The same for the lines of an export: the forger's own copy of the office, every byte of it consistent. */
export function rewriteLines(lines: readonly string[], signer: Signer, alter: Alter): string[] {
  const all = parsed(lines)
  const bodies = all.filter(line => line.kind === 'entry').map(line => JSON.parse(String(line['body'])) as Body)
  const { entries, checkpoints, head } = rechain(bodies, alter)
  const rewritten: Line[] = []
  for (const line of all) {
    if (line.kind === 'entry') {
      const entry = entries.find(one => one.was === line['seq'])
      if (!entry) continue
      const { body, text, leaf } = entry
      const previous = entries[body.seq - 1]?.leaf ?? '0'.repeat(64)
      const at = body.at.replace(/Z$/, '000Z')
      rewritten.push({ ...line, seq: body.seq, body: text, leafHash: leaf, previous, type: body.type, at })
    } else if (line.kind === 'checkpoint') {
      const said = checkpoints.get(Number(line['size']))
      if (!said) continue
      const checkpoint = signer.sign({ ...said, at: new Date(String(line['madeAt'])) })
      rewritten.push({ ...line, ...said, checkpoint })
    } else if (line.kind === 'head') {
      rewritten.push({ ...line, ...head, checkpoint: signer.sign({ ...head, at: new Date() }) })
    } else rewritten.push(line)
  }
  return rewritten.map(line => JSON.stringify(line))
}

/** The columns by which a row of a table is known. */
export const keyOf = (table: string): readonly string[] =>
  Object.entries(recordTables).find(([name]) => name === table)?.[1].key ??
  { ledger_entry: ['seq'], ledger_checkpoint: ['size'] }[table] ?? ['singleton']
