import { sql } from 'kysely'
import { crashPoint } from '../crash.ts'
import { StartError } from '../settings.ts'
import { owe, type Secrets, type Store, settle, type Tx } from '../store/index.ts'
import { openSigner, type Signer } from './checkpoint.ts'
import { fillNodes, grow, storeNodes } from './nodes.ts'
import { canonicalJson, digestRecords, type RecordDigest, type RecordRef } from './records.ts'
import { emptyRoot, type HashAlgorithm, leafHash, rootOf } from './tree.ts'

export type Actor =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'employee'; readonly id: string }
  | { readonly kind: 'resident' }
  | { readonly kind: 'system' }

export interface Entry {
  /** What happened, e.g. "decision.made"; the Chinese name stands in entry-types.ts. */
  readonly type: string
  readonly at: Date
  readonly actor: Actor
  readonly matter?: string
  /** Facts that name no resident: what is personal lies in the records, which enter by digest only. */
  readonly data?: Record<string, unknown>
  /** Rows that this changed. */
  readonly records?: readonly RecordRef[]
}

export interface Ledger {
  readonly algorithm: HashAlgorithm
  readonly signer: Signer
  /**
   * Appends in the caller's transaction: the change and its entry become true together or not at all. It happens just
   * before the commit, with all entries of the transaction at once and the rows as they are then, since whoever appends
   * holds the ledger's head until the commit and everybody else waits.
   */
  append(tx: Tx, entry: Entry): void
  /** Signs and keeps the present head, and records that it did; nothing when nothing was added since. */
  checkpoint(tx: Tx, at: Date): Promise<string | undefined>
}

const noEntry = '0'.repeat(64)

interface Head {
  readonly size: number
  readonly frontier: string[]
  readonly lastHash: string
  readonly root: string
}

const isHashedBy = (algorithm: HashAlgorithm, head: Head) => rootOf(algorithm, head.frontier) === head.root

/** A tree is of one hash from its first leaf on; the setting can't be changed under it. */
function refuseOtherHash(algorithm: HashAlgorithm, head: Head): void {
  const other = algorithm === 'sha256' ? 'sm3' : 'sha256'
  if (!isHashedBy(algorithm, head) && isHashedBy(other, head)) {
    throw new StartError(
      `台账从一开始就用 ${other.toUpperCase()}，不能改用 ${algorithm.toUpperCase()}。请把 LEDGER_HASH 设为 ${other} 后再启动。`,
    )
  }
}

const originOf = (checkpoint: string) => checkpoint.split('\n')[0] ?? ''

/** Opens the ledger, making its empty head at first start. Throws a StartError when it was kept with another hash. */
export async function openLedger(store: Store, secrets: Secrets, algorithm: HashAlgorithm): Promise<Ledger> {
  const readHead = () => store.open.selectFrom('ledgerHead').selectAll().executeTakeFirst()
  if (!(await readHead())) {
    const root = emptyRoot(algorithm)
    const checkpoint = openSigner(`bangban/${crypto.randomUUID()}`, secrets.ledgerKey).sign({
      size: 0,
      root,
      at: new Date(),
    })
    await store.open
      .insertInto('ledgerHead')
      .values({ size: 0, frontier: [], lastHash: noEntry, root, checkpoint })
      .onConflict(c => c.doNothing())
      .execute()
  }
  // of several processes that began it at once, one has named it: read the name back
  const head = await readHead()
  if (head) {
    refuseOtherHash(algorithm, head)
    await fillNodes(store, algorithm, head.size)
  }
  const signer = openSigner(originOf(head?.checkpoint ?? ''), secrets.ledgerKey)

  const appendAll = async (tx: Tx, entries: readonly Entry[]): Promise<void> => {
    const digests: RecordDigest[][] = []
    for (const { records = [] } of entries) digests.push(await digestRecords(tx, algorithm, records))
    let head: Head = await tx.selectFrom('ledgerHead').selectAll().forUpdate().executeTakeFirstOrThrow()
    for (const [i, entry] of entries.entries()) head = await appendOne(tx, head, entry, digests[i] ?? [])
  }

  const appendOne = async (tx: Tx, head: Head, entry: Entry, records: readonly RecordDigest[]): Promise<Head> => {
    const { size: seq, lastHash: previous } = head
    const body = canonicalJson({
      v: 1,
      seq,
      at: entry.at.toISOString(),
      type: entry.type,
      actor: entry.actor,
      ...(entry.matter ? { matter: entry.matter } : {}),
      data: entry.data ?? {},
      records,
      previous,
    })
    const leaf = leafHash(algorithm, body)
    const { frontier, completed } = grow(algorithm, head.frontier, seq, leaf)
    const root = rootOf(algorithm, frontier)
    const checkpoint = signer.sign({ size: seq + 1, root, at: new Date() })
    // one statement, because everybody who appends waits meanwhile
    await sql`
      with entry as (
        insert into ledger_entry (seq, body, leaf_hash, previous, at, type, matter_id)
        values (${seq}, ${body}, ${leaf}, ${previous}, ${entry.at}, ${entry.type}, ${entry.matter ?? null})
        returning seq
      )
      update ledger_head set size = entry.seq + 1, frontier = ${frontier}, last_hash = ${leaf}, root = ${root},
        checkpoint = ${checkpoint}
      from entry where ledger_head.size = entry.seq`.execute(tx)
    crashPoint('entry.appended')
    await storeNodes(tx, completed)
    crashPoint('nodes.stored')
    return { size: seq + 1, frontier, lastHash: leaf, root }
  }

  const append = (tx: Tx, entry: Entry) => owe(tx, appendAll, entry)

  return {
    algorithm,
    signer,
    append,
    checkpoint: async (tx, at) => {
      await settle(tx, appendAll)
      const head = await tx.selectFrom('ledgerHead').selectAll().forUpdate().executeTakeFirstOrThrow()
      const last = await tx.selectFrom('ledgerCheckpoint').select(sql<number>`max(size)`.as('size')).executeTakeFirst()
      // the entry about the last checkpoint is itself one entry: a ledger that only that touched is at rest
      if (head.size === 0 || head.size <= (last?.size ?? -2) + 1) return undefined
      const checkpoint = signer.sign({ size: head.size, root: head.root, at })
      await tx
        .insertInto('ledgerCheckpoint')
        .values({ size: head.size, root: head.root, checkpoint, madeAt: at })
        .execute()
      append(tx, {
        type: 'ledger.checkpoint',
        at,
        actor: { kind: 'system' },
        data: { size: head.size, root: head.root },
      })
      return checkpoint
    },
  }
}
