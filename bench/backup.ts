/**
 * The drill: an office with many matters is backed up while it works, works on, is lost, and is restored elsewhere.
 *   node scripts/run.mjs bench/backup.ts [MATTERS]
 * MATTERS closed matters (2,000; 100,000 when proving), each with its proposals, decisions, effects, work order and
 * eight entries of the ledger, and some photos of 1 MB. Backup and restore run as the commands do, each in a process of
 * its own, whose largest memory is told. The restore checks the file, loads it, verifies ledger and record. Until the
 * server answers, the router is trained anew as well, or its model taken over where there are many matters.
 * A temporary folder; nothing of an installation is touched.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileAppeal, propose } from '../src/casework/index.ts'
import { loadDemo } from '../src/demo/load.ts'
import { modelsFolder, openOffice } from '../src/office.ts'
import { restoreBackup } from '../src/restore.ts'
import { serve } from '../src/server.ts'
import { readSettings } from '../src/settings.ts'
import { openDatabase, systemSession, writeBackup } from '../src/store/index.ts'
import { recordEvidence, times } from './evidence.ts'
import { fillLedger } from './ledger-data.ts'

const entriesOfMatter = 8
const photos = 24
/** Of a picture of 800 × 600. */
const pngBegins = Buffer.from('89504e470d0a1a0a0000000d4948445200000320000002580802000000', 'hex')
/** Every matter here is an example to learn from; with more of them training would be all that is measured. */
const mostTrained = 5000

interface Measured {
  readonly seconds: number
  /** Bytes that the process had at most. */
  readonly memory: number
  readonly bytes?: number
  readonly size: number
  readonly lost?: number | null
  readonly skipped?: number
}

/** What a process of its own does, with BANGBAN_DATA set to where. */
const parts: Record<string, (file: string, kept: string) => Promise<Omit<Measured, 'memory'>>> = {
  backup: async file => {
    const opened = await openDatabase(readSettings())
    try {
      const { seconds, bytes, header } = await writeBackup(opened.ownerUrl, opened.secrets, file)
      return { seconds, bytes, size: header.ledger.size }
    } finally {
      await opened.close()
    }
  },
  open: async () => {
    await (await openDatabase(readSettings())).close()
    return { seconds: 0, size: 0 }
  },
  restore: async (file, kept) => {
    const restored = await restoreBackup(readSettings(), file, { checkpoints: kept })
    const { seconds, entries: size, kept: newest, skippedNumbers: skipped, problems } = restored
    if (problems.length > 0) throw new Error(problems.join('\n'))
    return { seconds, size, lost: newest ? newest.size - size : null, skipped }
  },
}

function measured(part: string, data: string, ...args: string[]): Measured {
  const child = spawnSync(process.execPath, [import.meta.filename, part, ...args], {
    env: { ...process.env, BANGBAN_DATA: data, DATABASE_URL: '' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`${part} ended with ${child.status ?? child.signal}`)
  return JSON.parse(child.stdout) as Measured
}

const [first = '', ...rest] = process.argv.slice(2)
const part = parts[first]
if (part) {
  const [file = '', kept = ''] = rest
  const figures = await part(file, kept)
  // kilobytes, on every system
  console.log(JSON.stringify({ ...figures, memory: process.resourceUsage().maxRSS * 1024 }))
} else {
  await drill(first === '' ? times(2000, 100_000) : Number(first))
}

async function drill(matters: number): Promise<void> {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'bangban-drill-'))
  const data = join(folder, 'lost')
  const file = join(folder, 'office.bangban')
  const kept = join(folder, 'checkpoints.txt')
  const settings = (name: string) => readSettings({ BANGBAN_DATA: join(folder, name), PORT: '0' })
  const opened = await openOffice(settings('lost'))
  try {
    const { office } = opened
    const { store, ledger } = office
    await loadDemo(opened, data, { fixedPasswords: true, withoutHistory: true, log: () => {} })
    await fillLedger(opened, matters * entriesOfMatter)
    const fileOne = async (withPhoto: boolean) => {
      const photo = Buffer.concat([pngBegins, randomBytes(1_000_000)])
      const { id } = await store.as(systemSession, tx =>
        fileAppeal(
          tx,
          office,
          {
            title: '小区门口烧烤摊油烟扰民',
            text: '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌。',
            phone: '13900001111',
            photos: withPhoto ? [{ name: '现场.png', data: photo.toString('base64') }] : [],
          },
          { channel: 'portal', actor: { kind: 'resident' }, now: new Date() },
        ),
      )
      await propose(office, id, new Date())
    }
    for (let i = 0; i < photos; i++) await fileOne(true)

    // the office goes on while it is backed up: filing until the backup is there, and some time after it
    const idle = measured('open', data)
    const backup = measured('backup', data, file)
    for (let i = 0; i < 20; i++) await fileOne(false)
    const note = await store.as(systemSession, tx => ledger.checkpoint(tx, new Date()))
    appendFileSync(kept, `${note}\n`)
    await opened.close()

    const restore = measured('restore', join(folder, 'restored'), file, kept)
    const isTrained = matters <= mostTrained
    if (!isTrained) {
      cpSync(modelsFolder(data), modelsFolder(join(folder, 'restored')), { recursive: true })
    }
    const starting = performance.now()
    const running = await serve(settings('restored'), {})
    const isServing = (await fetch(`${running.url}/healthz`)).ok
    const startSeconds = (performance.now() - starting) / 1000
    await running.stop()
    if (!isServing) throw new Error('the restored office does not answer')

    const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10
    const seconds = (value: number) => Math.round(value * 10) / 10
    const figures = [
      { name: 'matters', value: matters + photos },
      { name: 'photos of 1 MB', value: photos },
      { name: 'entries of the ledger', value: backup.size },
      { name: 'backup', value: seconds(backup.seconds), unit: 's' },
      { name: 'size of the backup', value: megabytes(backup.bytes ?? 0), unit: 'MB' },
      { name: 'largest memory of the backup', value: megabytes(backup.memory), unit: 'MB' },
      { name: 'memory of a process that only opens the record', value: megabytes(idle.memory), unit: 'MB' },
      { name: 'restore: checked, loaded, verified', value: seconds(restore.seconds), unit: 's' },
      { name: 'largest memory of the restore', value: megabytes(restore.memory), unit: 'MB' },
      {
        name: `start after it, router ${isTrained ? 'trained' : 'kept from the lost folder'}`,
        value: seconds(startSeconds),
        unit: 's',
      },
      {
        name: 'time to recovery (RTO)',
        value: seconds(restore.seconds + startSeconds),
        unit: 's',
        aim: '≤ 900 s',
        isReached: restore.seconds + startSeconds <= 900,
      },
      { name: 'entries lost since the backup, as told by the kept checkpoint', value: restore.lost ?? -1 },
      { name: 'numbers of work orders left out', value: restore.skipped ?? 0 },
    ]
    for (const { name, value, unit } of figures) console.log(`${name.padEnd(62)} ${value}${unit ? ` ${unit}` : ''}`)
    recordEvidence({
      ids: ['B1', 'B3', 'B6'],
      area: 'Backup',
      what: 'An office was backed up, worked on, was lost, and was restored into an empty folder, to a server that answers.',
      figures,
      seconds: (performance.now() - began) / 1000,
    })
  } finally {
    await opened.close().catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  }
}
