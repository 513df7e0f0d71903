import { createHash, generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import {
  askForPerson,
  decide,
  readHotIssues,
  reportIncident,
  returnOrder,
  splitMatter,
  withdraw,
} from '../src/casework/index.ts'
import { loadDemo } from '../src/demo/load.ts'
import { openSigner } from '../src/ledger/checkpoint.ts'
import type { OpenedOffice } from '../src/office.ts'
import { sessionOf, setWorkingHours } from '../src/people/index.ts'
import { acknowledgeRollback, checkBackup, lookForRollback, restoreBackup } from '../src/restore.ts'
import { serve } from '../src/server.ts'
import type { Settings } from '../src/settings.ts'
import { type Frame, FrameWriter, Header, magic, readFrames } from '../src/store/backup/format.ts'
import { excludedTables } from '../src/store/backup/tables.ts'
import { BackupError, type BackupSummary, openSecrets, systemSession, writeBackup } from '../src/store/index.ts'
import { bangban, runFile } from './support/bangban.ts'
import { catalogueOf } from './support/catalogue.ts'
import { password, smallCategories, type TestOffice, testOffice } from './support/district.ts'
import { integrationsOf } from './support/integrations.ts'
import { libraryOf, policy } from './support/library.ts'
import { modelsOf } from './support/models.ts'
import {
  bareDatabase,
  bareFolder,
  type DatabaseTarget,
  embeddedSuperuser,
  openWithRouter,
  rowCounts,
} from './support/restored.ts'
import { dispatchOne, lost, startWriters } from './support/writers.ts'

// whole servers are started and restored here, and the long forms take minutes
vi.setConfig({ testTimeout: times(180_000, 3_600_000) })

const random = randomFrom(chooseSeed())
console.log(`seed ${random.seed}`)
const ids = (...names: string[]) => names

let office: TestOffice
let folder: string
/** A backup of the office with a few orders and photos in it. */
let whole: BackupSummary
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bangban-backups-'))
  office = await testOffice()
  const writers = startWriters(office.office, random, 4)
  await writers.reached(12)
  await writers.stop()
  const opened = office.office
  const guardian = office.person('zhoumin')
  await opened.store.as(systemSession, async tx => {
    await askForPerson(tx, opened, { name: '李先生', phone: '13900002222', question: '怎么查进度？' }, new Date())
    await reportIncident(tx, opened, { person: guardian, now: new Date() }, 'appeal-router', { what: '派错了两件' })
  })
  const lead = await office.proposed()
  const several = await office.proposed()
  const { proposal, shownDigest } = await office.proposed()
  const act = { person: guardian, now: new Date() }
  await opened.store.as(sessionOf(guardian), tx =>
    decide(tx, opened, act, proposal, { kind: 'merge', shownDigest, leadId: lead.matter }),
  )
  // what follows it stays with it once it has ended, until the next minute
  await opened.store.as(systemSession, tx => withdraw(tx, opened, lead.matter, new Date()))
  await opened.store.as(sessionOf(guardian), tx =>
    splitMatter(tx, opened, act, several.matter, { title: '路灯不亮', text: '文昌路的路灯也不亮。' }),
  )
  const hours = [{ weekday: 3, from: 18 * 60, until: 21 * 60 }]
  await opened.store.as(sessionOf(guardian), tx =>
    setWorkingHours(
      tx,
      { ledger: opened.ledger, actor: { kind: 'person', id: guardian.id }, now: new Date() },
      guardian.id,
      hours,
    ),
  )
  const { order } = await office.dispatched({ ageGroup: '60-74' })
  const officer = office.person('fangjianguo')
  await opened.store.as(sessionOf(officer), tx =>
    returnOrder(tx, opened, { person: officer, now: new Date() }, order, { code: 'duty', reason: '不归本局管理' }),
  )
  const programs = integrationsOf({ office: opened }, office.person('tangjing').id)
  await programs.filed(await programs.apiClient())
  await programs.accessToken(officer.id)
  await programs.failedDelivery()
  const library = libraryOf({ office: opened }, guardian.id)
  for (const word of ['居家养老', '加装电梯']) await library.published(policy(word))
  await library.written('示例区加装电梯补贴办法第二条')
  await library.corrected('怎样办居住证？')
  await library.tabled(officer)
  await opened.store.as(systemSession, tx =>
    sql`insert into passage_vector (source_id, position, key, scale, vector, version, made_at)
      select source_id, position, 'a model', 1, '\\x01', 1, now() from passage limit 1`.execute(tx),
  )
  const models = modelsOf({ office: opened }, guardian.id)
  await models.model()
  await models.used('policy-adviser')
  await readHotIssues(opened, new Date())
  whole = await backUp('whole')
})
afterAll(async () => {
  await office.close()
  rmSync(folder, { recursive: true, force: true })
})

const backUp = (name: string) =>
  writeBackup(office.ownerUrl, office.opened.opened.secrets, join(folder, `${name}.bangban`))

const entriesOf = async ({ office: { store } }: OpenedOffice, size: number) => {
  const rows = await store.open
    .selectFrom('ledgerEntry')
    .select('body')
    .where('seq', '<', size)
    .orderBy('seq')
    .execute()
  return createHash('sha256')
    .update(rows.map(row => row.body).join('\n'))
    .digest('hex')
}

/** Nothing is there that wasn't there before: no folder, no schema. */
async function expectUntouched({ settings, superuser }: DatabaseTarget): Promise<void> {
  expect(existsSync(settings.data)).toBe(false)
  expect((await superuser.query(`select from pg_namespace where nspname in ('bangban', 'pgboss')`)).rowCount).toBe(0)
}

describe('B1: a backup under write load', () => {
  const writerCount = 8
  const writes = times(40, 3000)

  it('B1: of a DATABASE_URL is restored as a consistent prefix that holds all that was acknowledged before its moment', async () => {
    const started = performance.now()
    const writers = startWriters(office.office, random, writerCount)
    await writers.reached(writes)
    const summary = await backUp('under-load')
    await writers.reached(writers.acknowledged.length + writerCount)
    await writers.stop()
    const target = await bareDatabase()
    const restored = await restoreBackup(target.settings, summary.path)
    const counts = await rowCounts(target.superuser)
    const reopened = await openWithRouter(target.settings)
    try {
      const { header } = summary
      const before = writers.acknowledged.filter(one => one.at < Date.parse(header.at))
      const missing = await lost(reopened.office.store, before)
      expect(before.length).toBeGreaterThanOrEqual(writes)
      expect(missing).toEqual([])
      // the same question finds what is not there: what was done after the moment, and what never happened
      expect(await lost(reopened.office.store, writers.acknowledged)).not.toEqual([])
      expect(await lost(reopened.office.store, [{ at: 0, matter: crypto.randomUUID(), kind: 'filed' }])).toHaveLength(1)

      expect(restored.entries).toBe(header.ledger.size)
      expect(await entriesOf(reopened, header.ledger.size)).toBe(await entriesOf(office.opened, header.ledger.size))
      // one entry about the restore and one about the checkpoint after it
      const added: Record<string, number> = { ledger_entry: 2, ledger_checkpoint: 1 }
      for (const [table, count] of Object.entries(summary.rows)) expect(counts[table]).toBe(count + (added[table] ?? 0))
      expect(await catalogueOf(target.superuser)).toEqual(await catalogueOf(office.superuser))
      // and it works on
      expect(await dispatchOne(reopened.office)).toMatch(/^GD\d{4}-\d{6,}$/)
      recordEvidence({
        ids: ids('B1'),
        area: 'Backup',
        what: `${writerCount} writers filed and decided appeals while the database was backed up; the backup was restored into an empty one.`,
        figures: [
          { name: 'writes acknowledged before the moment of the backup', value: before.length },
          {
            name: 'of them missing after the restore',
            value: missing.length,
            aim: '0',
            isReached: missing.length === 0,
          },
          { name: 'writes acknowledged in all', value: writers.acknowledged.length },
          { name: 'entries verified', value: restored.entries },
          { name: 'rows restored', value: Object.values(summary.rows).reduce((sum, n) => sum + n, 0) },
        ],
        seed: random.seed,
        seconds: (performance.now() - started) / 1000,
      })
    } finally {
      await reopened.close()
      await target.remove()
    }
  })

  it('B1: of the embedded database, by the commands and beside the running server, the same', async () => {
    const started = performance.now()
    const source = bareFolder()
    const target = bareFolder()
    const running = await openWithRouter(source.settings)
    try {
      await loadDemo(running, source.settings.data, {
        fixedPasswords: true,
        categories: smallCategories,
        withoutHistory: true,
        withoutLibrary: true,
        log: () => {},
      })
      const file = join(source.settings.data, '..', 'embedded.bangban')
      const writers = startWriters(running.office, random, writerCount)
      await writers.reached(writes)
      const made = await bangban({ BANGBAN_DATA: source.settings.data }, 'backup', file, '--json')
      await writers.stop()
      expect(made).toMatchObject({ code: 0, err: '' })
      const summary = JSON.parse(made.out) as BackupSummary
      // the command stood on the server's database and left it running
      await dispatchOne(running.office)

      const restored = await bangban({ BANGBAN_DATA: target.settings.data }, 'restore', file, '--json')
      expect(restored).toMatchObject({ code: 0, err: '' })
      const reopened = await openWithRouter(target.settings)
      const superuser = embeddedSuperuser(reopened, target.settings)
      try {
        const before = writers.acknowledged.filter(one => one.at < Date.parse(summary.header.at))
        const missing = await lost(reopened.office.store, before)
        expect(before.length).toBeGreaterThanOrEqual(writes)
        expect(missing).toEqual([])
        expect(JSON.parse(restored.out)).toMatchObject({ entries: summary.header.ledger.size, rows: summary.rows })
        expect((await rowCounts(superuser))['matter']).toBe(summary.rows['matter'])
        expect(await dispatchOne(reopened.office)).toMatch(/^GD\d{4}-\d{6,}$/)
        recordEvidence({
          ids: ids('B1'),
          area: 'Backup',
          what: 'The same with the embedded database, by `bangban backup` beside the running server and `bangban restore`.',
          figures: [
            { name: 'writes acknowledged before the moment of the backup', value: before.length },
            {
              name: 'of them missing after the restore',
              value: missing.length,
              aim: '0',
              isReached: missing.length === 0,
            },
            { name: 'entries verified', value: summary.header.ledger.size },
          ],
          seed: random.seed,
          seconds: (performance.now() - started) / 1000,
        })
      } finally {
        await superuser.end()
        await reopened.close()
      }
    } finally {
      await running.close()
      await source.remove()
      await target.remove()
    }
  })

  it('holds every table of the schema but those that are named with a reason', async () => {
    const all = Object.keys(await rowCounts(office.superuser))
    const held = whole.header.tables.map(one => one.name)
    expect([...held, ...Object.keys(excludedTables)].toSorted()).toEqual(all.toSorted())
    // what people sign in with is held, who is signed in is not
    expect(held).toEqual(expect.arrayContaining(['account', 'two_factor', 'person', 'attachment', 'idempotency']))
    expect(held).not.toContain('login_session')
  })

  it('holds every row, also of the tables that a policy guards', async () => {
    const { path, rows } = await backUp('quiet')
    const counts = await rowCounts(office.superuser)
    for (const [table, count] of Object.entries(rows)) expect(count, table).toBe(counts[table])
    const guarded = await office.superuser.query<{ name: string }>(
      `select relname::text as name from pg_class
       where relnamespace = 'bangban'::regnamespace and relkind = 'r' and relrowsecurity`,
    )
    // a guarded table without rows would show nothing: beforeAll gives each some
    for (const { name } of guarded.rows) expect(rows[name], name).toBeGreaterThan(0)
    rmSync(path)
  })

  it('restores what refers to something after what it refers to', async () => {
    const place = new Map(whole.header.tables.map(({ name }, i) => [name, i]))
    const { rows } = await office.superuser.query<{ source: string; target: string }>(
      `select distinct conrelid::regclass::text as source, confrelid::regclass::text as target from pg_constraint
       where contype = 'f' and connamespace = 'bangban'::regnamespace and conrelid <> confrelid`,
    )
    const held = rows.filter(row => !(row.source in excludedTables))
    expect(held.length).toBeGreaterThan(20)
    for (const { source, target } of held) {
      expect(place.get(source), `${source} → ${target}`).toBeGreaterThan(place.get(target) ?? Number.NaN)
    }
  })
})

interface Part {
  readonly name: string
  readonly from: number
  readonly to: number
}

async function framesOf(path: string): Promise<Frame[]> {
  const file = await open(path)
  try {
    const frames: Frame[] = []
    for await (const frame of readFrames(file, () => '?')) frames.push(frame)
    return frames
  } finally {
    await file.close()
  }
}

/** What each byte of a file belongs to, as a refusal names it. */
function partsOf(frames: readonly Frame[], size: number): Part[] {
  const fixed: Partial<Record<Frame['kind'], string>> = {
    header: '文件头',
    secrets: '密钥',
    sequences: '编号',
    trailer: '结尾',
  }
  let table = ''
  return [
    { name: '文件开头', from: 0, to: magic.length },
    ...frames.map((frame, i) => {
      if (frame.kind === 'begin') table = (JSON.parse(frame.payload.toString()) as { table: string }).table
      return { name: fixed[frame.kind] ?? `表 ${table}`, from: frame.at, to: frames[i + 1]?.at ?? size }
    }),
  ]
}

/** Frames as a new file, numbered and sealed as if they had been written so. */
async function reseal(name: string, frames: readonly Pick<Frame, 'kind' | 'payload'>[]): Promise<string> {
  const path = join(folder, `${name}.bangban`)
  const file = await open(path, 'w')
  const writer = new FrameWriter(file)
  await writer.begin()
  for (const { kind, payload } of frames) if (kind !== 'trailer') await writer.write(kind, payload)
  await writer.seal()
  await file.close()
  return path
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('B4: a backup that is not as it was written', () => {
  let target: DatabaseTarget
  let frames: Frame[]
  let parts: Part[]
  let bytes: Buffer
  let count = 0
  beforeAll(async () => {
    target = await bareDatabase()
    bytes = readFileSync(whole.path)
    frames = await framesOf(whole.path)
    parts = partsOf(frames, bytes.length)
  })
  afterAll(() => target.remove())

  const put = (content: Buffer) => {
    const path = join(folder, `bad-${++count}.bangban`)
    writeFileSync(path, content)
    return path
  }
  /** The part that a refusal names; '' when the file was taken. */
  const refusal = async (path: string): Promise<string> => {
    try {
      await restoreBackup(target.settings, path)
      return ''
    } catch (error) {
      if (!(error instanceof BackupError)) throw error
      expect(error.message).toContain(error.part)
      return error.part
    } finally {
      rmSync(path)
    }
  }
  const partAt = (position: number) => parts.find(one => position >= one.from && position < one.to)?.name
  /** The frames of one table. */
  const tableFrames = (name: string) => {
    const first = frames.findIndex(one => one.kind === 'begin' && one.payload.includes(`"${name}"`))
    return { first, last: frames.findIndex((one, i) => i > first && one.kind === 'end') }
  }
  const byteRange = (first: number, last: number) =>
    [frames[first]?.at ?? 0, frames[last + 1]?.at ?? bytes.length] as const

  it('B4: in one byte is refused wherever that byte is, and the broken part is named', async () => {
    const flips = times(60, 200)
    const named = new Set<string>()
    let refused = 0
    let right = 0
    for (let i = 0; i < flips; i++) {
      // every part gets its turn; the larger ones get the rest
      const part = parts[i]
      const position = part && i < 12 ? part.from + random.below(part.to - part.from) : random.below(bytes.length)
      const copy = Buffer.from(bytes)
      copy[position] = (copy[position] ?? 0) ^ (1 + random.below(255))
      const part_ = await refusal(put(copy))
      if (part_ !== '') refused++
      if (part_ === partAt(position)) right++
      named.add(part_)
    }
    expect(refused).toBe(flips)
    expect(right).toBe(flips)
    await expectUntouched(target)
    recordEvidence({
      ids: ids('B4'),
      area: 'Backup',
      what: 'One byte of a backup was changed at random places, and each of these files was restored.',
      figures: [
        { name: 'files with a changed byte', value: flips },
        { name: 'refused', value: refused, aim: String(flips), isReached: refused === flips },
        { name: 'with the broken part named', value: right, aim: String(flips), isReached: right === flips },
        { name: 'different parts hit', value: named.size },
      ],
      seed: random.seed,
    })
  })

  it('B4: that ends anywhere before its end is refused, and so is one that goes on after it', async () => {
    const cuts = times(30, 100)
    for (let i = 0; i < cuts; i++) {
      const length = i === 0 ? 0 : i === 1 ? bytes.length - 1 : random.below(bytes.length)
      expect(await refusal(put(bytes.subarray(0, length))), `cut at ${length}`).not.toBe('')
    }
    expect(await refusal(put(Buffer.concat([bytes, Buffer.of(0)])))).toBe('结尾')
    await expectUntouched(target)
  })

  it('B4: from which any section was taken, or in which two were swapped, is refused', async () => {
    const tables = whole.header.tables.map(one => one.name)
    const without = ([from, to]: readonly [number, number]) =>
      Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
    for (const name of times(0, 1) ? tables : tables.filter((_, i) => i % 4 === 0)) {
      const { first, last } = tableFrames(name)
      expect(await refusal(put(without(byteRange(first, last)))), name).not.toBe('')
    }
    const [one = '', two = ''] = [random.pick(tables.slice(0, -1)), tables.at(-1)]
    const [a, b] = [tableFrames(one), tableFrames(two)]
    const [[a0, a1], [b0, b1]] = [byteRange(a.first, a.last), byteRange(b.first, b.last)]
    const swapped = Buffer.concat([
      bytes.subarray(0, a0),
      bytes.subarray(b0, b1),
      bytes.subarray(a1, b0),
      bytes.subarray(a0, a1),
      bytes.subarray(b1),
    ])
    expect(await refusal(put(swapped))).not.toBe('')
    await expectUntouched(target)
  })

  it('B4: whose sections somebody took, swapped or changed and sealed anew is refused all the same', async () => {
    const { first, last } = tableFrames('decision')
    const outside = (i: number) => i < first || i > last
    const header = Header.parse(JSON.parse(frames[0]?.payload.toString() ?? ''))
    const withHeader = (change: Partial<Header>) =>
      frames.map((one, i) => (i === 0 ? { kind: one.kind, payload: json({ ...header, ...change }) } : one))

    expect(
      await refusal(
        await reseal(
          'taken',
          frames.filter((_, i) => outside(i)),
        ),
      ),
    ).toBe('表 decision')
    const untold = header.tables.filter(one => one.name !== 'decision')
    expect(
      await refusal(
        await reseal(
          'taken-and-untold',
          withHeader({ tables: untold }).filter((_, i) => outside(i)),
        ),
      ),
    ).toBe('表 decision')
    const back = frames.toSpliced(first, last - first + 1).toSpliced(2, 0, ...frames.slice(first, last + 1))
    expect(await refusal(await reseal('swapped', back))).toBe('表 department')

    /** The rows of one table, written anew. */
    const rewritten = (table: string, change: (text: string) => string) => {
      const at = tableFrames(table)
      const packed = Buffer.concat(frames.slice(at.first + 1, at.last).map(one => one.payload))
      const rows = Buffer.from(change(gunzipSync(packed).toString()))
      const told = {
        table,
        rows: rows.filter(byte => byte === 10).length,
        bytes: rows.length,
        sha256: createHash('sha256').update(rows).digest('hex'),
      }
      return frames.toSpliced(
        at.first + 1,
        at.last - at.first,
        { kind: 'data', payload: gzipSync(rows), at: 0 },
        { kind: 'end', payload: json(told), at: 0 },
      )
    }
    const changedMatters = (name: string, change: (text: string) => string) => reseal(name, rewritten('matter', change))
    const reason = (path: string) =>
      restoreBackup(target.settings, path).then(
        () => '',
        (error: Error) => error.message,
      )
    expect(await reason(await changedMatters('same', text => text))).toBe('')
    await target.remove()
    target = await bareDatabase()

    const title = await changedMatters('title', text => text.replace('烧烤摊', '水果摊'))
    expect(await reason(title)).toMatch(/校验不通过，已撤销恢复.*记录 matter/)
    const gone = await changedMatters('gone', text => text.replace(/^.*\n/, ''))
    expect(await reason(gone)).toMatch(
      /表 (api_request|appeal_age|attachment|hot_appeal|matter_index|matter_visibility|merged_matter|proposal)：数据库不收|校验不通过/,
    )
    const twice = await reseal(
      'twice',
      rewritten('idempotency', text => text + text),
    )
    expect(await reason(twice)).toContain('表 idempotency')
    await expectUntouched(target)

    // whoever has no other backup may take this one, and it is never called right
    const accepted = await restoreBackup(target.settings, title, { acceptsProblems: true })
    expect(accepted.problems.join()).toMatch(/记录 matter/)
    const { rows: entered } = await target.superuser.query<{ body: string }>(
      `select body from ledger_entry where type = 'ledger.restored'`,
    )
    expect(JSON.parse(entered[0]?.body ?? '')).toMatchObject({ data: { problems: accepted.problems.length } })
    await target.remove()
    target = await bareDatabase()
  })

  it('B4: of another format or version, or by another key, is refused', async () => {
    const header = Header.parse(JSON.parse(frames[0]?.payload.toString() ?? ''))
    const secrets = JSON.parse(frames[1]?.payload.toString() ?? '') as { ledgerKey: string }
    const changed = (name: string, i: number, value: unknown) =>
      reseal(name, frames.toSpliced(i, 1, { kind: frames[i]?.kind ?? 'header', payload: json(value), at: 0 }))
    expect(await refusal(await changed('format', 0, { ...header, format: 'tar' }))).toBe('文件头')
    expect(await refusal(await changed('version', 0, { ...header, version: 2 }))).toBe('文件头')
    expect(await refusal(put(gzipSync('something else')))).toBe('文件开头')

    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { size, root, origin } = header.ledger
    const signer = openSigner(origin, other)
    const checkpoint = signer.sign({ size, root, at: new Date() })
    expect(await refusal(await changed('signed', 0, { ...header, ledger: { ...header.ledger, checkpoint } }))).toBe(
      '检查点',
    )
    const forged = { ...header.ledger, checkpoint, publicKey: signer.publicKey }
    expect(await refusal(await changed('forged', 0, { ...header, ledger: forged }))).toBe('密钥')
    const told = { ...header.ledger, size: size + 1 }
    expect(await refusal(await changed('told', 0, { ...header, ledger: told }))).toBe('检查点')
    expect(await refusal(await changed('key', 1, { ...secrets, ledgerKey: other }))).toBe('密钥')
    await expectUntouched(target)
  })

  it('B4: with a checkpoint beside it that another ledger signed is refused', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const foreign = join(folder, 'foreign-checkpoints.txt')
    writeFileSync(
      foreign,
      `${openSigner('bangban/other', pem).sign({ size: 5, root: '0'.repeat(64), at: new Date() })}\n`,
    )
    await expect(restoreBackup(target.settings, whole.path, { checkpoints: foreign })).rejects.toThrow(
      /不是这份台账签署/,
    )
    writeFileSync(foreign, 'nothing of the kind\n')
    await expect(restoreBackup(target.settings, whole.path, { checkpoints: foreign })).rejects.toThrow(/没有检查点/)
    await expectUntouched(target)
  })

  it('of a newer program is refused, and says so', async () => {
    const header = Header.parse(JSON.parse(frames[0]?.payload.toString() ?? ''))
    const newer = { ...header, migrations: [...header.migrations, '9999-from-the-future.sql'] }
    const path = await reseal('newer', [{ kind: 'header', payload: json(newer) }, ...frames.slice(1)])
    await expect(restoreBackup(target.settings, path)).rejects.toThrow(/9999-from-the-future\.sql.*请升级程序/)
    await expectUntouched(target)
  })
})

describe('a backup', () => {
  it('is never written over another file unless told to, and is readable by its owner alone', async () => {
    const before = readFileSync(whole.path)
    await expect(backUp('whole')).rejects.toThrow(/已经存在，没有覆盖它/)
    expect(readFileSync(whole.path).equals(before)).toBe(true)
    const { path } = await writeBackup(office.ownerUrl, office.opened.opened.secrets, join(folder, 'over.bangban'))
    await writeBackup(office.ownerUrl, office.opened.opened.secrets, path, { overwrites: true })
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([])
  })

  it('that is killed half way leaves no file of its name, and what it leaves is refused', async () => {
    const kills = times(2, 10)
    const place = join(folder, 'killed')
    mkdirSync(place)
    let left = 0
    for (let i = 0; i < kills; i++) {
      const path = join(place, `${i}.bangban`)
      const bytes = String(1 + random.below(whole.bytes >> 1))
      const { signal } = await runFile(
        'tests/support/backup-child.ts',
        ['backup', office.ownerUrl, office.settings.data, path, bytes],
        {},
      )
      expect(signal).toBe('SIGKILL')
      expect(existsSync(path)).toBe(false)
      for (const name of readdirSync(place)) {
        left++
        await expect(checkBackup(join(place, name))).rejects.toThrow(BackupError)
        rmSync(join(place, name))
      }
    }
    expect(left).toBe(kills)
  })

  it('says by the command what it holds, where it ends, and that keys and personal data are in it', async () => {
    const path = join(folder, 'command.bangban')
    const environment = { BANGBAN_DATA: office.settings.data, DATABASE_URL: office.ownerUrl }
    const empty = await bareDatabase()
    const [nothing, alsoNothing, made] = await Promise.all([
      bangban({ BANGBAN_DATA: join(folder, 'no-such-folder') }, 'backup', join(folder, 'none.bangban')),
      bangban(
        { BANGBAN_DATA: empty.settings.data, DATABASE_URL: empty.settings.databaseUrl },
        'backup',
        join(folder, 'none.bangban'),
      ),
      bangban(environment, 'backup', path),
    ])
    await empty.remove()
    expect(alsoNothing).toMatchObject({ code: 1, out: '' })
    expect(alsoNothing.err).toContain('还没有数据')
    expect(nothing).toMatchObject({ code: 1, out: '' })
    expect(nothing.err).toContain('还没有数据')
    expect(existsSync(join(folder, 'no-such-folder'))).toBe(false)
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(/已备份到 .*command\.bangban/)
    expect(made.out).toMatch(/个人信息.*密钥/)
    const [again, wrong] = await Promise.all([bangban(environment, 'backup', path), bangban(environment, 'backup')])
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toContain('--force')
    expect(wrong.code).toBe(2)
  })
})

describe('a restore', () => {
  it('into a database or a folder that holds anything is refused, and touches nothing', async () => {
    const target = await bareDatabase()
    try {
      mkdirSync(target.settings.data)
      writeFileSync(join(target.settings.data, 'secrets.json'), 'somebody’s')
      await expect(restoreBackup(target.settings, whole.path)).rejects.toThrow(/不是空的（有 secrets\.json）.*改名移开/)
      expect(readdirSync(target.settings.data)).toEqual(['secrets.json'])
      expect(readFileSync(join(target.settings.data, 'secrets.json'), 'utf8')).toBe('somebody’s')
      rmSync(target.settings.data, { recursive: true })
      await target.superuser.query('create schema bangban')
      await target.superuser.query('create table bangban.mine (a int)')
      await expect(restoreBackup(target.settings, whole.path)).rejects.toThrow(
        /不是空的（有 bangban）.*新建一个空数据库/,
      )
      expect(existsSync(target.settings.data)).toBe(false)
      expect(Object.keys(await rowCounts(target.superuser))).toEqual(['mine'])
    } finally {
      await target.remove()
    }
  })

  it('that is killed half way leaves an empty database and a folder that nothing starts on until it is emptied', async () => {
    const target = await bareDatabase()
    const { data, databaseUrl } = target.settings
    try {
      for (const share of ['0.5', '1', '0.0'].slice(0, times(1, 3))) {
        const { signal } = await runFile('tests/support/backup-child.ts', ['restore', whole.path, share], {
          BANGBAN_DATA: data,
          DATABASE_URL: databaseUrl,
        })
        expect(signal).toBe('SIGKILL')
        await expect(serve(target.settings, {})).rejects.toThrow(/没有做完的恢复.*请清空/)
        await expect(restoreBackup(target.settings, whole.path)).rejects.toThrow(/没有做完的恢复/)
        rmSync(data, { recursive: true })
        for (let i = 0; i < 50; i++) {
          const { rowCount } = await target.superuser.query(
            `select from pg_stat_activity where datname = current_database() and usename = 'bangban_owner'`,
          )
          if (rowCount === 0) break
          await sleep(100)
        }
        await expectUntouched(target)
      }
      expect((await restoreBackup(target.settings, whole.path)).entries).toBe(whole.header.ledger.size)
    } finally {
      await target.remove()
    }
  })

  it('keeps passwords, second factors and stored answers, and nobody signed in', async () => {
    const signing = await serve({ ...office.settings, port: 0 }, {})
    const cookie = await signIn(signing.url, 'zhoumin')
    expect((await fetch(`${signing.url}/api/me`, { headers: { cookie } })).status).toBe(200)
    await signing.stop()
    const { path } = await backUp('signed-in')
    const target = await bareDatabase()
    try {
      await restoreBackup(target.settings, path)
      mkdirSync(join(target.settings.data, 'models'), { recursive: true })
      const running = await serve(target.settings, {})
      try {
        expect((await fetch(`${running.url}/api/me`, { headers: { cookie } })).status).toBe(401)
        const again = await signIn(running.url, 'zhoumin')
        expect((await fetch(`${running.url}/api/me`, { headers: { cookie: again } })).status).toBe(200)
        const { rows } = await target.superuser.query<{ n: number }>('select count(*)::int as n from idempotency')
        expect(rows[0]?.n).toBeGreaterThan(0)
      } finally {
        await running.stop()
      }
    } finally {
      await target.remove()
    }
  })
})

async function signIn(url: string, username: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  if (!response.ok) throw new Error(`${username} can't sign in: ${response.status}`)
  return response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}

const checkpointsOf = (settings: Settings) => join(settings.data, 'checkpoints.txt')

/** What the server does once a minute. */
async function keepCheckpoint({ office: { store, ledger } }: OpenedOffice, settings: Settings): Promise<void> {
  const note = await store.as(systemSession, tx => ledger.checkpoint(tx, new Date()))
  if (note !== undefined) appendFileSync(checkpointsOf(settings), `${note}\n`)
}

describe('B6 and T3: after an old backup was put in place', () => {
  it('B6, T3: no number is given twice, and the alarm is raised until the restore is on record', async () => {
    const started = performance.now()
    const drills = times(3, 10)
    await dispatchOne(office.office)
    const { path, header } = await backUp('old')
    // the minute’s checkpoint right after the backup: of the same size, and entered after it
    await keepCheckpoint(office.opened, office.settings)
    expect(readFileSync(checkpointsOf(office.settings), 'utf8')).toContain(`\n${header.ledger.size}\n`)
    const numbers: string[] = (
      await office.superuser.query<{ number: string }>('select number from work_order order by number')
    ).rows.map(row => row.number)
    const inBackup = numbers.length
    let unexplained = 0
    let alarms = 0
    let quiet = 0
    let lostOrders = 0
    // each drill loses the life of the office before it, and restores the same old backup
    let place: { settings: Settings; remove(): Promise<void> } = { settings: office.settings, remove: async () => {} }
    let living: OpenedOffice = office.opened
    for (let drill = 0; drill < drills; drill++) {
      for (let i = 1 + random.below(3); i > 0; i--) {
        numbers.push(await dispatchOne(living.office))
        lostOrders++
      }
      // sometimes all that is known is what was kept before
      if (random.below(2) === 0) await keepCheckpoint(living, place.settings)
      numbers.push(await dispatchOne(living.office))
      const kept = join(folder, `kept-${drill}.txt`)
      copyFileSync(checkpointsOf(place.settings), kept)
      if (living !== office.opened) await living.close()
      await place.remove()

      const target = await bareDatabase()
      const isTold = drill % 3 === 1
      if (!isTold) unexplained++
      const restored = await restoreBackup(target.settings, path, isTold ? { checkpoints: kept } : {})
      expect(restored.kept === undefined).toBe(!isTold)
      place = target
      living = await openWithRouter(target.settings)
      if (!isTold) {
        copyFileSync(kept, checkpointsOf(target.settings))
        const found = await lookForRollback(living.office, target.settings.data)
        if (found?.kind === 'shorter' || found?.kind === 'rewritten') alarms++
        expect(found).toBeDefined()
        await living.close()
        const entry = await acknowledgeRollback(target.settings)
        expect(entry?.kept?.size).toBe(found?.kept.size)
        living = await openWithRouter(target.settings)
      }
      if ((await lookForRollback(living.office, target.settings.data)) === undefined) quiet++
      numbers.push(await dispatchOne(living.office))
      await keepCheckpoint(living, place.settings)
      expect(await lookForRollback(living.office, target.settings.data)).toBeUndefined()
    }
    await living.close()
    await place.remove()
    const repeated = numbers.length - new Set(numbers).size
    expect(repeated).toBe(0)
    expect(unexplained).toBeGreaterThan(0)
    expect(alarms).toBe(unexplained)
    expect(quiet).toBe(drills)
    // the same question finds a number that was given twice
    expect(new Set([...numbers, numbers[0]]).size).toBe(numbers.length)
    recordEvidence({
      ids: ids('B6', 'T3'),
      area: 'Backup',
      what: 'The office worked on after a backup and lost that work, again and again; the same old backup was restored each time, and work went on.',
      figures: [
        { name: 'drills', value: drills },
        { name: 'numbers of work orders given', value: numbers.length },
        { name: 'of them before the backup', value: inBackup },
        { name: 'numbers given twice', value: repeated, aim: '0', isReached: repeated === 0 },
        { name: 'set-backs that were not on record', value: unexplained },
        {
          name: 'alarms raised for them',
          value: alarms,
          aim: String(unexplained),
          isReached: alarms === unexplained,
        },
        {
          name: 'false alarms after a restore on record',
          value: drills - quiet,
          aim: '0',
          isReached: quiet === drills,
        },
      ],
      seed: random.seed,
      seconds: (performance.now() - started) / 1000,
    })
    expect(header.ledger.size).toBeGreaterThan(0)
    expect(lostOrders).toBeGreaterThan(0)
  })

  it('T3: a server that starts on a ledger that is shorter than a kept checkpoint says so to monitoring and to those who answer for it', async () => {
    const old = await backUp('before-loss')
    await dispatchOne(office.office)
    await keepCheckpoint(office.opened, office.settings)
    const kept = readFileSync(checkpointsOf(office.settings), 'utf8')
    const target = await bareDatabase()
    try {
      await restoreBackup(target.settings, old.path)
      const quiet = await serve(target.settings, {})
      expect(await (await fetch(`${quiet.url}/healthz`)).json()).toMatchObject({ ledger: 'ok' })
      await quiet.stop()

      writeFileSync(checkpointsOf(target.settings), kept)
      const alarmed = await serve(target.settings, {})
      const me = async (account: string) => {
        const cookie = await signIn(alarmed.url, account)
        return ((await (await fetch(`${alarmed.url}/api/me`, { headers: { cookie } })).json()) as { rollback: unknown })
          .rollback
      }
      expect(await (await fetch(`${alarmed.url}/healthz`)).json()).toMatchObject({ ledger: 'rolled_back' })
      for (const account of ['tangjing', 'songwei', 'qinlang']) {
        expect(await me(account)).toMatchObject({ keptSize: expect.any(Number), size: expect.any(Number) })
      }
      expect(await me('luxin')).toBeNull()
      await alarmed.stop()

      const environment = { BANGBAN_DATA: target.settings.data, DATABASE_URL: target.settings.databaseUrl }
      expect(await bangban(environment, 'restore', '--acknowledge')).toMatchObject({ code: 0, err: '' })
      const explained = await serve(target.settings, {})
      expect(await (await fetch(`${explained.url}/healthz`)).json()).toMatchObject({ ledger: 'ok' })
      await explained.stop()
      const { rows } = await target.superuser.query(`select from ledger_entry where type = 'ledger.restored'`)
      expect(rows).toHaveLength(2)
    } finally {
      await target.remove()
    }
  })

  it('T3: a history of the same length that is another one is found as well, and so is another ledger', async () => {
    const { office: opened } = office.opened
    const { signer } = opened.ledger
    const { size } = await opened.store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const place = mkdtempSync(join(folder, 'kept-'))
    const found = async (...notes: string[]) => {
      writeFileSync(join(place, 'checkpoints.txt'), notes.join('\n'))
      return (await lookForRollback(opened, place))?.kind
    }
    const other = openSigner('bangban/another', openSecrets(office.settings.data).ledgerKey)
    const note = (at: number, by = signer) => by.sign({ size: at, root: 'ab'.repeat(32), at: new Date() })
    const own = readFileSync(checkpointsOf(office.settings), 'utf8')
    expect(await found(own)).toBeUndefined()
    expect(await found(own, note(size + 10))).toBe('shorter')
    expect(await found(own, note(size - 1))).toBe('rewritten')
    expect(await found(own, note(size, other))).toBe('foreign')
    // what a power cut left half written is no checkpoint, and hides none
    expect(await found(own.slice(0, 70), own)).toBeUndefined()
    expect(await found(note(size + 10).slice(0, 90), note(size + 10))).toBe('shorter')
    // an older one, of a life that was lost before the present one grew beyond it
    expect(await found(note(size - 1), own)).toBe('rewritten')
  })
})

describe('the drill by the command', () => {
  it('prints how long it took and what could have been lost', async () => {
    const old = await backUp('drill')
    await dispatchOne(office.office)
    await keepCheckpoint(office.opened, office.settings)
    const target = await bareDatabase()
    const environment = { BANGBAN_DATA: target.settings.data, DATABASE_URL: target.settings.databaseUrl }
    try {
      const checked = await bangban(environment, 'restore', old.path, '--check')
      expect(checked).toMatchObject({ code: 0, err: '' })
      expect(existsSync(target.settings.data)).toBe(false)
      const kept = checkpointsOf(office.settings)
      const restored = await bangban(environment, 'restore', old.path, '--checkpoints', kept)
      expect(restored).toMatchObject({ code: 0, err: '' })
      expect(restored.out).toMatch(/用时 [\d.]+ 秒（RTO）/)
      expect(restored.out).toMatch(/可能丢失：台账 \d+ 条/)
      const again = await bangban(environment, 'restore', old.path)
      expect(again).toMatchObject({ code: 1, out: '' })
      expect(again.err).toMatch(/不是空的/)
    } finally {
      await target.remove()
    }
  })
})
