/**
 * How long it takes to export, verify, prove and append to a large ledger.
 *   node scripts/run.mjs bench/ledger.ts [ENTRIES]
 * A temporary office in a temporary folder; entries and the rows that they commit to are written straight into its
 * tables (20,000 entries, or a million when proving). Exporting and verifying run in processes of their own, so that
 * their memory is theirs alone. Appends are whole transactions: one row's digest, the entry, the signed head, the commit.
 * The floor in the same run: hashing as many entries as there are, and nothing else.
 */
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDemo } from '../src/demo/load.ts'
import { exportLedger, openLedger, proveConsistency, proveEntry, verifyStored } from '../src/ledger/index.ts'
import { leafHash } from '../src/ledger/tree.ts'
import { linesOf, verifyLedger, verifyProof } from '../src/ledger/verifier.ts'
import { openOffice } from '../src/office.ts'
import { readSettings } from '../src/settings.ts'
import { systemSession } from '../src/store/index.ts'
import { type Figure, recordEvidence, times } from './evidence.ts'
import { fillLedger } from './ledger-data.ts'
import { chooseSeed, randomFrom } from './random.ts'

const seconds = (since: number) => (performance.now() - since) / 1000
const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

interface Measured {
  readonly seconds: number
  readonly peakMegabytes: number
  readonly ok?: boolean
  readonly entries?: number
  readonly records?: number
}

/** One thing alone in this process, told as a line of JSON. */
async function runStage(stage: string, data: string, file: string): Promise<void> {
  const isOffline = stage === 'verify-file'
  const opened = isOffline ? undefined : await openOffice(readSettings({ BANGBAN_DATA: data }), { withRouter: false })
  const started = performance.now()
  const verdict = !opened
    ? await verifyLedger(linesOf(createReadStream(file)))
    : stage === 'export'
      ? await exportLedger(opened.office.store, opened.office.ledger, createWriteStream(file)).then(() => undefined)
      : await verifyStored(opened.office.store, opened.office.ledger)
  const told = { seconds: seconds(started), peakMegabytes: process.resourceUsage().maxRSS / 1024 }
  console.log(JSON.stringify({ ...told, ok: verdict?.ok, entries: verdict?.entries, records: verdict?.records }))
  await opened?.close()
  process.exit()
}

function measured(stage: string, data: string, file: string): Measured {
  const { stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, '--stage', stage, data, file], {
    encoding: 'utf8',
  })
  const line = stdout.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) throw new Error(`${stage} told nothing: ${stderr}`)
  return JSON.parse(line) as Measured
}

/** Appends per second by so many writers at once. */
async function appendRate({ office }: Awaited<ReturnType<typeof openOffice>>, writers: number, count: number) {
  const { store, ledger } = office
  const id = await store.as(systemSession, tx =>
    tx.selectFrom('matter').select('id').orderBy('filedAt').limit(1).executeTakeFirstOrThrow(),
  )
  const append = () =>
    store.as(systemSession, tx =>
      ledger.append(tx, {
        type: 'matter.helped',
        at: new Date(),
        actor: { kind: 'resident' },
        matter: id.id,
        records: [{ table: 'matter', id: id.id }],
      }),
    )
  for (let i = 0; i < 100; i++) await append()
  const started = performance.now()
  const each = Array.from({ length: Math.ceil(count / writers) })
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (const _ of each) await append()
    }),
  )
  return (each.length * writers) / seconds(started)
}

async function main(wanted: number): Promise<boolean> {
  const random = randomFrom(chooseSeed())
  console.log(`SEED ${random.seed}`)
  const begun = performance.now()
  const data = mkdtempSync(join(tmpdir(), 'bangban-bench-'))
  const file = join(data, 'ledger.jsonl')
  const opened = await openOffice(readSettings({ BANGBAN_DATA: data }))
  const { store, ledger } = opened.office
  try {
    await loadDemo(opened, data, { fixedPasswords: true, withoutHistory: true, log: () => {} })
    const filling = performance.now()
    await fillLedger(opened, wanted)
    const fillSeconds = seconds(filling)
    const reopening = performance.now()
    await openLedger(store, opened.opened.secrets, ledger.algorithm)
    const reopenSeconds = seconds(reopening)

    const proofs: { milliseconds: number; bytes: number }[] = []
    let believed = 0
    const { size } = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    for (let i = 0; i < 300; i++) {
      const place = 1 + random.below(size - 1)
      const started = performance.now()
      const proof = await store.snapshot(
        (tx): Promise<object> => (i % 3 === 2 ? proveConsistency(tx, ledger, place) : proveEntry(tx, ledger, place)),
      )
      const text = JSON.stringify(proof)
      proofs.push({ milliseconds: seconds(started) * 1000, bytes: Buffer.byteLength(text) })
      if (verifyProof(text, { publicKey: ledger.signer.publicKey }).ok) believed++
    }
    const durations = proofs.map(one => one.milliseconds).sort((a, b) => a - b)
    const largest = Math.max(...proofs.map(one => one.bytes))

    const exported = measured('export', data, file)
    const fromFile = measured('verify-file', data, file)
    const inPlace = measured('verify-stored', data, file)
    const megabytes = statSync(file).size / 1e6
    rmSync(file)

    const body = 'x'.repeat(1000)
    const hashing = performance.now()
    for (let i = 0; i < size; i++) leafHash('sha256', `${i}${body}`)
    const floor = seconds(hashing)

    const alone = await appendRate(opened, 1, 1500)
    const together = await appendRate(opened, 16, 3000)

    const entries = inPlace.entries ?? 0
    const perMinute = (one: Measured) => Math.round((entries / one.seconds) * 60)
    const isWhole = exported.seconds > 0 && fromFile.ok === true && inPlace.ok === true && entries >= wanted
    const aMinute = { aim: '≥ 1,000,000 a minute', unit: 'entries a minute' }
    const figures: Figure[] = [
      { name: 'entries', value: entries },
      { name: 'rows that they commit to', value: inPlace.records ?? 0 },
      { name: 'found whole', value: String(isWhole), aim: 'true', isReached: isWhole },
      { name: 'verified in place', value: Number(inPlace.seconds.toFixed(1)), unit: 's' },
      { name: 'verifying in place', value: perMinute(inPlace), ...aMinute, isReached: perMinute(inPlace) >= 1e6 },
      { name: 'verified from a file', value: Number(fromFile.seconds.toFixed(1)), unit: 's' },
      { name: 'verifying a file', value: perMinute(fromFile), ...aMinute, isReached: perMinute(fromFile) >= 1e6 },
      { name: 'exported', value: Number(exported.seconds.toFixed(1)), unit: 's' },
      { name: 'size of the export', value: Math.round(megabytes), unit: 'MB' },
      { name: 'hashing alone', value: Number(floor.toFixed(1)), unit: 's' },
      { name: 'peak memory, exporting', value: Math.round(exported.peakMegabytes), unit: 'MB' },
      { name: 'peak memory, verifying in place', value: Math.round(inPlace.peakMegabytes), unit: 'MB' },
      { name: 'peak memory, verifying a file', value: Math.round(fromFile.peakMegabytes), unit: 'MB' },
      { name: 'proofs made', value: proofs.length },
      { name: 'proofs believed offline', value: believed, aim: 'all', isReached: believed === proofs.length },
      { name: 'proof, median', value: Number(at(durations, 0.5).toFixed(1)), unit: 'ms' },
      {
        name: 'proof, p99',
        value: Number(at(durations, 0.99).toFixed(1)),
        unit: 'ms',
        aim: '≤ 200 ms',
        isReached: at(durations, 0.99) <= 200,
      },
      { name: 'largest proof', value: largest, unit: 'bytes', aim: '≤ 10,000', isReached: largest <= 10_000 },
      { name: 'stored roots made for an older ledger', value: Number(reopenSeconds.toFixed(1)), unit: 's' },
      { name: 'appended by one writer', value: Math.round(alone), unit: 'entries a second' },
      { name: 'appended by 16 writers', value: Math.round(together), unit: 'entries a second' },
    ]
    console.table(
      Object.fromEntries(
        figures.map(one => [one.name, { value: one.value, unit: one.unit ?? '', aim: one.aim ?? '' }]),
      ),
    )
    console.log(`filled in ${fillSeconds.toFixed(1)} s`)
    recordEvidence({
      ids: ['T7'],
      area: 'Ledger',
      what: 'A ledger written straight into a database was exported, verified in place and from its file, proved entry by entry, and appended to.',
      figures,
      seed: random.seed,
      seconds: seconds(begun),
    })
    return figures.every(one => one.isReached !== false)
  } finally {
    await opened.close()
    rmSync(data, { recursive: true, force: true })
  }
}

const [first, stage = '', data = '', file = ''] = process.argv.slice(2)
if (first === '--stage') await runStage(stage, data, file)
else process.exitCode = (await main(Number(first ?? times(20_000, 1_000_000)))) ? 0 : 1
