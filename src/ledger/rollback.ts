import { createHash, createPublicKey, verify } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'

/** A checkpoint that was kept outside the database. */
export interface KeptCheckpoint {
  readonly origin: string
  readonly size: number
  /** hexadecimal */
  readonly root: string
  readonly at: Date
  readonly text: string
}

/** A whole note names its ledger on the first line and again before the signature: key id and Ed25519, 68 bytes. */
const notes =
  /([^\s\u2014]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\nat (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n\n\u2014 \1 [A-Za-z0-9+/]{91}=\n/g

/** Every whole checkpoint in a text; what a power cut left half written is passed over. */
export function readCheckpoints(text: string): KeptCheckpoint[] {
  return [...text.matchAll(notes)].map(([note, origin = '', size, root = '', at = '']) => ({
    origin,
    size: Number(size),
    root: Buffer.from(root, 'base64').toString('hex'),
    at: new Date(at),
    text: note,
  }))
}

/** Whether the holder of this key (raw Ed25519, base64) signed the checkpoint, in the one form that we write. */
export function isSignedBy(publicKey: string, { origin, text }: KeptCheckpoint): boolean {
  const raw = Buffer.from(publicKey, 'base64')
  const signed = text.slice(0, text.indexOf('\n\n') + 1)
  const signature = text.slice(text.lastIndexOf(' ') + 1, -1)
  const blob = Buffer.from(signature, 'base64')
  const id = createHash('sha256')
    .update(`${origin}\n`)
    .update(Buffer.concat([Buffer.of(1), raw]))
    .digest()
    .subarray(0, 4)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })
  // base64 has many spellings for the same bytes: only ours counts
  if (blob.toString('base64') !== signature) return false
  return blob.subarray(0, 4).equals(id) && verify(null, Buffer.from(signed), key, blob.subarray(4))
}

/** What the ledger says of a restore: the backup that was put in place, and the newest checkpoint known of what was lost. */
export interface RestoredEntry {
  readonly backup: { readonly size: number; readonly root: string; readonly at: string }
  readonly kept: { readonly size: number; readonly root: string; readonly at: string } | null
  readonly skippedNumbers: number
  /** How much of the record was not in order when it was restored. */
  readonly problems: number
}

/** A kept checkpoint that this ledger knows nothing of. */
export interface Rollback {
  readonly kept: KeptCheckpoint
  /** Entries that the ledger has now. */
  readonly size: number
  /**
   * shorter: an older state was put in its place. rewritten: it is as long, but something else stands there.
   * foreign: the checkpoint is of another ledger, or of another key.
   */
  readonly kind: 'shorter' | 'rewritten' | 'foreign'
}

const batch = 5000

/** Those of the checkpoints that no entry of the ledger announces. Every one that is kept was announced by its ledger. */
async function unannounced(tx: Tx, kept: readonly KeptCheckpoint[]): Promise<KeptCheckpoint[]> {
  const missing: KeptCheckpoint[] = []
  for (let i = 0; i < kept.length; i += batch) {
    const part = kept.slice(i, i + batch)
    const { rows } = await sql<{ known: string }>`
      select e.seq || '/' || (e.body::jsonb -> 'data' ->> 'root') as known
      from ledger_entry e where e.type = 'ledger.checkpoint' and e.seq = any (${part.map(one => one.size)}::bigint[])
    `.execute(tx)
    const known = new Set(rows.map(row => row.known))
    missing.push(...part.filter(one => !known.has(`${one.size}/${one.root}`)))
  }
  return missing
}

async function acknowledgements(tx: Tx): Promise<RestoredEntry[]> {
  const { rows } = await sql<{ data: RestoredEntry }>`
    select body::jsonb -> 'data' as data from ledger_entry where type = 'ledger.restored'`.execute(tx)
  return rows.map(row => row.data)
}

/** Whether a checkpoint was kept of what came after a state of the ledger: of that state itself, it was entered after it. */
export const isAfter = (kept: KeptCheckpoint, { size, root }: { readonly size: number; readonly root: string }) =>
  kept.size > size || (kept.size === size && kept.root === root)

/** A restore on record answers for what lies between its backup and the newest checkpoint that it knew of. */
const answersFor = (kept: KeptCheckpoint) => (restored: RestoredEntry) =>
  restored.kept !== null && isAfter(kept, restored.backup) && kept.at.getTime() <= Date.parse(restored.kept.at)

/** Whose checkpoints are looked at. */
export interface LedgerIdentity {
  readonly origin: string
  /** Raw Ed25519, base64. */
  readonly publicKey: string
}

const byTime = (a: KeptCheckpoint, b: KeptCheckpoint) => a.at.getTime() - b.at.getTime()

export const newestOf = (kept: readonly KeptCheckpoint[]): KeptCheckpoint | undefined => kept.toSorted(byTime).at(-1)

/** Those of the checkpoints that the ledger doesn't contain and that no restore on record answers for. */
export async function unansweredCheckpoints(
  tx: Tx,
  { origin }: LedgerIdentity,
  kept: readonly KeptCheckpoint[],
): Promise<KeptCheckpoint[]> {
  const restored = await acknowledgements(tx)
  const missing = await unannounced(
    tx,
    kept.filter(one => one.origin === origin),
  )
  return [...kept.filter(one => one.origin !== origin), ...missing.filter(one => !restored.some(answersFor(one)))]
}

/**
 * Holds the ledger against checkpoints that were kept outside it: the newest that it doesn't contain, unless a restore
 * on record answers for it. Undefined: nothing was set back.
 */
export async function findRollback(
  tx: Tx,
  identity: LedgerIdentity,
  kept: readonly KeptCheckpoint[],
): Promise<Rollback | undefined> {
  const newest = newestOf(await unansweredCheckpoints(tx, identity, kept))
  if (!newest) return undefined
  const { size } = await tx.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
  if (newest.origin !== identity.origin || !isSignedBy(identity.publicKey, newest)) {
    return { kept: newest, size, kind: 'foreign' }
  }
  return { kept: newest, size, kind: newest.size >= size ? 'shorter' : 'rewritten' }
}

/**
 * Entries that were appended after a ledger had `size` of them and are not in it: counted in each life that it had since
 * then, the first one among them even if no checkpoint tells of it. A restore begins a life, and enters a checkpoint
 * that is one larger than its backup.
 */
export function lostLives(kept: readonly KeptCheckpoint[], size: number): number[] {
  const lost = [0]
  let before = size
  for (const one of kept.filter(({ size: larger }) => larger > size)) {
    if (one.size <= before || one.size === size + 1) lost.push(0)
    lost[lost.length - 1] = one.size - size
    before = one.size
  }
  return lost
}
