import { appendFileSync, copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { type Office, sweep } from './casework/index.ts'
import {
  findRollback,
  isAfter,
  isSignedBy,
  type KeptCheckpoint,
  type Ledger,
  lostLives,
  newestOf,
  openLedger,
  type RestoredEntry,
  type Rollback,
  readCheckpoints,
  unansweredCheckpoints,
  verifyStored,
} from './ledger/index.ts'
import { checkpointsFile } from './office.ts'
import { type Settings, StartError } from './settings.ts'
import {
  type BackupContents,
  BackupError,
  inOneTransaction,
  loadBackup,
  migrationNames,
  narrow,
  numberingNames,
  openEmptyPlace,
  openStore,
  publicKeyOf,
  readBackup,
  type Store,
  systemSession,
  type Tx,
} from './store/index.ts'

export interface RestoreOptions {
  /** The file of kept checkpoints of what was lost; otherwise the one in the data folder, if there is one. */
  readonly checkpoints?: string
  /** Keeps what was loaded though its ledger doesn't verify; what is wrong with it is told and goes on record. */
  readonly acceptsProblems?: boolean
  readonly onProgress?: (step: 'check' | 'load' | 'verify', share: number) => void
}

export interface Restored {
  readonly backup: BackupContents
  /** What the verification counted, the entry about this restore not among them. */
  readonly entries: number
  readonly records: number
  /** What is not in order with the record, as it was not when it was backed up; none, as a rule. */
  readonly problems: readonly string[]
  /** The newest checkpoint that was kept of what was lost; undefined: none is known. */
  readonly kept: KeptCheckpoint | undefined
  /** Numbers that were left out, so that none is given twice. */
  readonly skippedNumbers: number
  readonly seconds: number
}

type BackupLedger = BackupContents['header']['ledger']

/** Throws a BackupError when the checkpoint of a backup is not of its ledger, or not signed by its key. */
export function refuseOtherSigner({ checkpoint, origin, publicKey, size, root }: BackupLedger): void {
  const [note] = readCheckpoints(checkpoint)
  if (note?.text !== checkpoint || !isSignedBy(publicKey, note)) throw new BackupError('检查点', '签名不对')
  if (note.origin !== origin || note.size !== size || note.root !== root) {
    throw new BackupError('检查点', `签的是另一份台账（${note.origin}，${note.size} 条）`)
  }
}

/** Reads a backup to its end: every byte, and whether its ledger's own key signed what it says of itself. */
export async function checkBackup(path: string, onProgress?: (share: number) => void): Promise<BackupContents> {
  const contents = await readBackup(path, onProgress ? { onProgress } : {})
  refuseOtherSigner(contents.header.ledger)
  if (publicKeyOf(contents.secrets.ledgerKey) !== contents.header.ledger.publicKey) {
    throw new BackupError('密钥', '不是签署这份台账的密钥')
  }
  return contents
}

function refuseNewer(migrations: readonly string[]): void {
  const known = migrationNames()
  const unknown = migrations.find(name => !known.includes(name))
  if (unknown === undefined) return
  throw new StartError(
    `备份由更新版本的帮办建立（含有本版本不认识的 ${unknown}），没有恢复任何数据。请升级程序后再恢复。`,
  )
}

/** The checkpoints in a file; those of another ledger, or of another key, are refused: they'd say nothing of this one. */
function readKept(path: string, { origin, publicKey }: Pick<BackupLedger, 'origin' | 'publicKey'>): KeptCheckpoint[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new StartError(`读不到检查点文件 ${path}，没有改动任何数据。请检查路径。`)
  }
  const kept = readCheckpoints(text)
  const hasOther = kept.some(one => one.origin !== origin || !isSignedBy(publicKey, one))
  if (hasOther || kept.length === 0) {
    const what = hasOther ? '有不是这份台账签署的检查点' : '没有检查点'
    throw new StartError(`${path} 里${what}，没有改动任何数据。请给出这个系统原来数据文件夹里的 ${checkpointsFile}。`)
  }
  return kept
}

/** Numbers that may have been given after the newest checkpoint that is known, which is minutes old at most … */
const unseenNumbers = 100_000
/** … and where no checkpoint is known: so many, and ten for each second since, more than any district ever gave. */
const unknownNumbers = 1_000_000
const unknownNumbersASecond = 10

/**
 * How many numbers to leave out after a ledger was set back to `size` entries as of `since`. A number is given together
 * with an entry: each life that the ledger had since then gave at most as many numbers as it grew by up to its newest
 * checkpoint, and a margin after it. What passes with time keeps a second restore of the same backup, which may know
 * nothing of the first, above it.
 */
export function numbersToSkip(kept: readonly KeptCheckpoint[], size: number, since: Date, now: Date): number {
  const elapsed = Math.max(0, Math.ceil((now.getTime() - since.getTime()) / 1000))
  if (kept.length === 0) return unknownNumbers + unknownNumbersASecond * elapsed
  const lives = lostLives(kept, size)
  return lives.reduce((sum, lost) => sum + lost, 0) + unseenNumbers * lives.length + elapsed
}

/** What counts upwards goes on far above what was lost; receipts of residents are random and need nothing. */
async function skipNumbers(client: pg.ClientBase, count: number): Promise<void> {
  for (const name of await numberingNames(client)) {
    await client.query(`select setval('${name}', (select last_value from ${name}) + $1, true)`, [count])
  }
}

/**
 * The ledger as an auditor would verify it, and the record by its invariants. A ledger that doesn't verify throws a
 * StartError, unless that is accepted; a record that was not in order when it was backed up is only told of.
 */
async function verifyAll(tx: Tx, store: Store, ledger: Ledger, checkpoint: string, acceptsProblems: boolean) {
  const { entries, records, problems } = await verifyStored(store, ledger, { checkpoints: [checkpoint] })
  if (problems.length > 0 && !acceptsProblems) {
    throw new StartError(
      `备份里的台账校验不通过，已撤销恢复：${problems.slice(0, 3).join('；')}。请换一份更早的备份；只有这一份时，可以加 --unverified 照原样恢复，问题会记入台账。`,
    )
  }
  const findings = (await sweep(tx)).map(({ invariant, count }) => `${invariant}：${count} 处不符`)
  return { entries, records, problems: [...problems, ...findings] }
}

/** Says in the ledger what was put in place of what, and signs it at once: the first checkpoint of its new life. */
async function enterRestore(tx: Tx, ledger: Ledger, entry: RestoredEntry): Promise<string | undefined> {
  const now = new Date()
  ledger.append(tx, { type: 'ledger.restored', at: now, actor: { kind: 'system' }, data: { ...entry } })
  return ledger.checkpoint(tx, now)
}

const pointOf = ({ size, root, at }: { size: number; root: string; at: Date }) => ({ size, root, at: at.toISOString() })

/** Everything that is done in the restored database, in one transaction. */
async function fill(
  settings: Settings,
  ownerUrl: string,
  path: string,
  checked: BackupContents,
  kept: readonly KeptCheckpoint[],
  { onProgress, acceptsProblems = false }: RestoreOptions,
) {
  const { header, secrets } = checked
  const made = { ...header.ledger, at: new Date(header.at) }
  return inOneTransaction(ownerUrl, async ({ tx, store, client }) => {
    const backup = await loadBackup(client, path, checked, share => onProgress?.('load', share))
    // a migration may have said on whose behalf it runs
    await narrow(tx, systemSession)
    onProgress?.('verify', 0)
    const ledger = await openLedger(store, { ...secrets, ownerPassword: '' }, settings.ledgerHash)
    const verified = await verifyAll(tx, store, ledger, made.checkpoint, acceptsProblems)
    const covered = kept.filter(one => !isAfter(one, made))
    if (await findRollback(tx, ledger.signer, covered)) {
      throw new StartError('留存的检查点与这份备份不是同一段历史，已撤销恢复。请核对两者是否属于同一个系统。')
    }
    const skippedNumbers = numbersToSkip(kept, made.size, made.at, new Date())
    await skipNumbers(client, skippedNumbers)
    const newest = newestOf(kept)
    const checkpoint = await enterRestore(tx, ledger, {
      backup: pointOf(made),
      kept: newest ? pointOf(newest) : null,
      skippedNumbers,
      problems: verified.problems.length,
    })
    return { restored: { ...verified, backup, kept: newest, skippedNumbers }, checkpoint }
  })
}

/**
 * Puts a backup into an empty data folder and an empty database: checks the whole file, loads it, verifies the ledger
 * and the record, all of it in one transaction. Whatever fails leaves the place as empty as it was.
 */
export async function restoreBackup(settings: Settings, path: string, options: RestoreOptions = {}): Promise<Restored> {
  const started = performance.now()
  const { onProgress } = options
  const checked = await checkBackup(path, share => onProgress?.('check', share))
  refuseNewer(checked.header.migrations)
  const own = join(settings.data, checkpointsFile)
  const file = options.checkpoints ?? (existsSync(own) ? own : undefined)
  const kept = file === undefined ? [] : readKept(file, checked.header.ledger)
  const place = await openEmptyPlace(settings, checked.secrets)
  const { restored, checkpoint } = await fill(settings, place.ownerUrl, path, checked, kept, options).catch(
    async (error: unknown) => {
      await place.discard()
      throw error
    },
  )
  // the new life is told from those that were lost by standing in the same file after them
  if (file !== undefined && !existsSync(own)) copyFileSync(file, own)
  if (checkpoint !== undefined) appendFileSync(own, `${checkpoint}\n`, { mode: 0o600 })
  await place.keep()
  return { ...restored, seconds: (performance.now() - started) / 1000 }
}

/** Holds the ledger against the checkpoints that were kept in the data folder. */
export async function lookForRollback({ store, ledger }: Office, data: string): Promise<Rollback | undefined> {
  const file = join(data, checkpointsFile)
  if (!existsSync(file)) return undefined
  const kept = readCheckpoints(readFileSync(file, 'utf8'))
  return store.snapshot(tx => findRollback(tx, ledger.signer, kept))
}

/**
 * Enters into a ledger that was set back by other means (a copy of the disk, the database's own backup) what is known
 * to be lost, and leaves out the numbers that may have been given. Undefined: nothing was set back.
 */
export async function acknowledgeRollback(
  settings: Settings,
  checkpoints?: string,
): Promise<RestoredEntry | undefined> {
  const own = join(settings.data, checkpointsFile)
  const opened = await openStore(settings)
  try {
    const done = await inOneTransaction(opened.ownerUrl, async ({ tx, store, client }) => {
      const ledger = await openLedger(store, opened.secrets, settings.ledgerHash)
      const kept = readKept(checkpoints ?? own, ledger.signer)
      const missing = await unansweredCheckpoints(tx, ledger.signer, kept)
      if (missing.length === 0) return undefined
      const size = Math.min(...missing.map(one => one.size))
      const at = Math.min(...missing.map(one => one.at.getTime()))
      const begun = { size: 0, root: '', at: new Date(at) }
      const common = newestOf(kept.filter(one => one.size < size && one.at.getTime() < at)) ?? begun
      const skippedNumbers = numbersToSkip(kept, common.size, common.at, new Date())
      await skipNumbers(client, skippedNumbers)
      const newest = newestOf(missing)
      const entry = { backup: pointOf(common), kept: newest ? pointOf(newest) : null, skippedNumbers, problems: 0 }
      return { entry, checkpoint: await enterRestore(tx, ledger, entry) }
    })
    if (done?.checkpoint !== undefined) appendFileSync(own, `${done.checkpoint}\n`, { mode: 0o600 })
    return done?.entry
  } finally {
    await opened.close()
  }
}
