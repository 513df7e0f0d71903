import { spawnSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { times } from '../bench/evidence.ts'
import { chooseSeed } from '../bench/random.ts'
import { fileAppeal, matterStates, orderStates, propose } from '../src/casework/index.ts'
import { loadDemo } from '../src/demo/load.ts'
import { openSigner } from '../src/ledger/checkpoint.ts'
import { digestOf, exportLedger, type Ledger, recordTables, verifyLedger, verifyStored } from '../src/ledger/index.ts'
import { leafHash, treeRoot, verifyInclusion } from '../src/ledger/tree.ts'
import { verifyProof } from '../src/ledger/verifier.ts'
import { openOffice } from '../src/office.ts'
import { readSettings } from '../src/settings.ts'
import { connect, type Store, systemSession } from '../src/store/index.ts'
import { emptyPlace, fumes, smallCategories, type TestOffice, testOffice } from './support/district.ts'
import { clean, exported, judged, liveThrough, verified } from './support/lived-district.ts'

vi.setConfig({ testTimeout: times(60_000, 3_600_000) })

const seed = chooseSeed()
console.log(`ledger: BANGBAN_SEED=${seed}`)
const root = join(import.meta.dirname, '..')

/** The command line, on the record of this office. */
function bangban({ settings, ownerUrl }: TestOffice, ...args: string[]) {
  return spawnSync(process.execPath, ['src/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, BANGBAN_DATA: settings.data, DATABASE_URL: ownerUrl },
  })
}

let district: TestOffice
let lived: Awaited<ReturnType<typeof liveThrough>>
let store: Store
let ledger: Ledger

beforeAll(async () => {
  district = await testOffice()
  store = district.office.store
  ledger = district.office.ledger
  lived = await liveThrough(district)
})
afterAll(() => district.close())

describe('the ledger of an office in which everything has happened', () => {
  it('proves every entry and every row, and gives no false alarm', async () => {
    const { rows } = await district.superuser.query<{ state: string }>('select distinct state from matter')
    expect(rows.map(row => row.state).sort()).toEqual(Object.keys(matterStates).sort())
    const orders = await district.superuser.query<{ state: string }>('select distinct state from work_order')
    expect(orders.rows.map(row => row.state).sort()).toEqual(Object.keys(orderStates).sort())
    let records = 0
    for (const table of Object.keys(recordTables)) {
      const { rowCount } = await district.superuser.query(`select from ${table}`)
      expect(rowCount, table).toBeGreaterThan(0)
      records += rowCount ?? 0
    }
    const { size } = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const kept = { checkpoints: [lived.early, lived.late], publicKey: ledger.signer.publicKey }
    expect(await verified(store, ledger, kept)).toMatchObject({ ...clean, entries: size, records })
  })

  it('agrees with a checkpoint of any moment of its past', async () => {
    const rows = await store.open.selectFrom('ledgerEntry').select('leafHash').orderBy('seq').execute()
    const leaves = rows.map(row => row.leafHash)
    const checkpoints = [0, ...rows.map((_, i) => i + 1)].map(size =>
      ledger.signer.sign({ size, root: treeRoot('sha256', leaves.slice(0, size)), at: new Date() }),
    )
    expect(await verified(store, ledger, { checkpoints })).toMatchObject(clean)
  })

  it.each([
    "timezone = 'Asia/Shanghai'",
    'extra_float_digits = 0',
    "bytea_output = 'escape'",
    "client_encoding = 'GBK'",
    "datestyle = 'SQL, DMY'",
  ])('is the same in a database that somebody set to %s', async setting => {
    const name = new URL(district.ownerUrl).pathname.slice(1)
    await district.superuser.query(`alter database ${name} set ${setting}`)
    const other = connect(store.applicationUrl, 2)
    try {
      expect(await verified(other, ledger)).toMatchObject(clean)
    } finally {
      await other.close()
      await district.superuser.query(`alter database ${name} reset all`)
    }
  })

  it('proves a decision in less than 10 kB, to somebody who has neither the server nor the database', async () => {
    const { seq } = await store.open
      .selectFrom('ledgerEntry')
      .select('seq')
      .where('type', '=', 'decision.made')
      .orderBy('seq')
      .executeTakeFirstOrThrow()
    const { status, stdout } = bangban(district, 'ledger', 'prove', String(seq))
    expect(status).toBe(0)
    expect(Buffer.byteLength(stdout)).toBeLessThan(10_000)
    const proof = JSON.parse(stdout) as { body: string; path: string[]; checkpoint: string }
    const [signed = '', signature = ''] = proof.checkpoint.split('\n\n')
    const [origin, size, rootText = ''] = signed.split('\n')
    const x = Buffer.from(ledger.signer.publicKey, 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const blob = Buffer.from(signature.split(' ')[2] ?? '', 'base64')
    expect(origin).toBe(ledger.signer.origin)
    expect(verify(null, Buffer.from(`${signed}\n`), key, blob.subarray(4))).toBe(true)
    const signedRoot = Buffer.from(rootText, 'base64').toString('hex')
    expect(JSON.parse(proof.body)).toMatchObject({ seq, type: 'decision.made', actor: { kind: 'person' } })
    const proves = (body: string) =>
      verifyInclusion('sha256', leafHash('sha256', body), seq, Number(size), proof.path, signedRoot)
    expect(proves(proof.body)).toBe(true)
    expect(proves(proof.body.replace('"person"', '"system"'))).toBe(false)
  })

  it('proves that it is what it was, and says how to ask for a proof', async () => {
    const { size } = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const { status, stdout } = bangban(district, 'ledger', 'consistency', '20')
    expect(status).toBe(0)
    expect(verifyProof(stdout)).toMatchObject({ ok: true, proved: expect.stringContaining(`是 ${size} 条台账的开头`) })
    const tooFar = bangban(district, 'ledger', 'consistency', String(size + 1))
    expect([tooFar.status, tooFar.stderr]).toEqual([1, expect.stringContaining(`台账有 ${size} 条`)])
    expect(bangban(district, 'ledger', 'prove').status).toBe(2)
  })

  it('is read to its end by whoever wants it, and holds no connection for somebody who went away', async () => {
    const other = connect(store.applicationUrl, 2)
    try {
      const gone = new PassThrough()
      gone.once('data', () => gone.destroy())
      await expect(exportLedger(other, ledger, gone)).rejects.toThrow()
      const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
      await expect(exportLedger(other, ledger, full)).rejects.toThrow('disk full')
      // both connections are free again
      await Promise.all([0, 1].map(() => other.snapshot(tx => tx.selectFrom('ledgerHead').selectAll().execute())))
      expect(await verifyStored(other, ledger)).toMatchObject(clean)
    } finally {
      await other.close()
    }
  })

  it('leaves an entry of every export by the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bangban-export-'))
    try {
      const path = join(folder, 'ledger.jsonl')
      expect(bangban(district, 'ledger', 'export', path).status).toBe(0)
      const last = readFileSync(path, 'utf8')
        .split('\n')
        .findLast(line => line.includes('"kind":"entry"'))
      expect(JSON.parse(last ?? '{}')).toMatchObject({ type: 'ledger.exported' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a file that is not what the office exported', () => {
  let lines: string[]
  beforeAll(async () => {
    lines = (await exported(store, ledger)).trimEnd().split('\n')
  })

  /** The last entry stands at the end of the file, behind the head. */
  function lastEntryLast(all: readonly string[]): string[] {
    const last = all.findLastIndex(one => one.includes('"kind":"entry"'))
    return [...all.toSpliced(last, 1), all[last] ?? '']
  }

  const strange = [
    ...[null, 0, '', 'x', [null], {}],
    ...['null', '[]', '{"records":[null],"type":"ledger.checkpoint","data":null}'],
  ]

  it('is refused with a reason and never brings the verifier down, whatever a field says instead', async () => {
    const parsed = lines.map(text => JSON.parse(text) as Record<string, unknown>)
    // one line of each kind, and of each table whose rows the verifier understands
    const places = Map.groupBy(parsed.keys(), i => `${parsed[i]?.['kind']} ${parsed[i]?.['table'] ?? ''}`)
    const believed: string[] = []
    for (const [kind, [place = 0]] of places) {
      if (kind.startsWith('record') && !/proposal|decision|effect|guardianship/.test(kind)) continue
      const line = parsed[place] ?? {}
      for (const name of Object.keys(line)) {
        for (const value of strange) {
          if (JSON.stringify(line[name]) === JSON.stringify(value)) continue
          const file = lines.with(place, JSON.stringify({ ...line, [name]: value }))
          const verdict = await verifyLedger(Readable.from(file)).catch(String)
          const what = `${kind} with ${name} = ${JSON.stringify(value)}`
          if (typeof verdict === 'string') believed.push(`${what}: ${verdict}`)
          else if (verdict.ok || verdict.problems.length === 0) believed.push(`${what}: believed`)
        }
      }
    }
    expect(believed).toEqual([])
  })

  it('is refused with a reason when the first or last half of any line is gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), fc.boolean(), async (place, isFirst) => {
        const line = lines[place] ?? ''
        const middle = line.length >> 1
        const file = lines.with(place, isFirst ? line.slice(middle) : line.slice(0, middle))
        expect((await verifyLedger(Readable.from(file))).problems).not.toEqual([])
      }),
      { seed, numRuns: times(60, 500) },
    )
  })

  it('is refused with a reason when a line is something else, is missing or is torn', async () => {
    const [header = '', ...rest] = lines
    const files = [
      ...['null', '[]', '"header"', '1', 'no JSON', '{}', '\u0000'].map(one => [header, one, ...rest]),
      rest,
      lines.slice(0, -1),
      // its rows before the entry that says what became of them
      lastEntryLast(lines),
      [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, -9)],
      [],
    ]
    for (const file of files) {
      const verdict = await judged(file.join('\n'))
      expect(verdict.ok).toBe(false)
      expect(verdict.problems.length).toBeGreaterThan(0)
    }
  })

  it('is refused when a second header brings another key for what comes after a kept checkpoint', async () => {
    const forger = openSigner(
      ledger.signer.origin,
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    )
    const header = JSON.parse(lines[0] ?? '') as Record<string, unknown>
    const resigned = lines.map(text => {
      const line = JSON.parse(text) as { kind: string; size: number; root: string; madeAt?: string }
      if (line.kind !== 'head' && line.kind !== 'checkpoint') return text
      const at = new Date(line.madeAt ?? Date.now())
      return JSON.stringify({ ...line, checkpoint: forger.sign({ size: line.size, root: line.root, at }) })
    })
    const second = JSON.stringify({ ...header, publicKey: forger.publicKey })
    const { ok } = await judged([...resigned.slice(0, -1), second, ...resigned.slice(-1)].join('\n'), {
      checkpoints: [lived.late],
    })
    expect(ok).toBe(false)
  })
})

describe('the verifier that is given away', () => {
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bangban-verifier-'))
    copyFileSync(join(root, 'src/ledger/verifier.ts'), join(folder, 'verifier.ts'))
    const file = await exported(store, ledger)
    writeFileSync(join(folder, 'ledger.jsonl'), file)
    writeFileSync(join(folder, 'tampered.jsonl'), file.replace('孩子咳嗽', '孩子没事'))
    writeFileSync(join(folder, 'kept.txt'), lived.late)
    writeFileSync(join(folder, 'empty.txt'), '')
    writeFileSync(join(folder, 'future.txt'), ledger.signer.sign({ size: 1e6, root: '00', at: new Date() }))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function run(...args: string[]) {
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: {} })
    return { status, stdout }
  }

  it('imports nothing but Node itself', () => {
    const source = readFileSync(join(folder, 'verifier.ts'), 'utf8')
    const imported = [...source.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
      found => found[1] ?? '',
    )
    expect(imported.length).toBeGreaterThan(0)
    expect(imported.filter(name => !name.startsWith('node:'))).toEqual([])
  })

  it('says yes with exit code 0, in a folder where nothing else is', () => {
    const { status, stdout } = run(
      'verifier.ts',
      'ledger.jsonl',
      '--checkpoint',
      'kept.txt',
      '--key',
      ledger.signer.publicKey,
    )
    expect(stdout).toContain('校验通过')
    expect(status).toBe(0)
  })

  it('says no with exit code 1, and why', () => {
    const { status, stdout } = run('verifier.ts', 'tampered.jsonl')
    expect(stdout).toMatch(/校验不通过：\n {2}- 记录 \S+[0-9a-f-]{36}：与台账第 \d+ 条所记不符/)
    expect(status).toBe(1)
    const asJson = run('verifier.ts', '--json', 'tampered.jsonl')
    expect(asJson.status).toBe(1)
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, entries: expect.any(Number) })
  })

  it('says no when a checkpoint or a key that was kept does not fit', () => {
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint', 'future.txt').status).toBe(1)
    expect(run('verifier.ts', 'ledger.jsonl', '--key', Buffer.alloc(32, 1).toString('base64')).status).toBe(1)
  })

  it('never says yes when it was not told what to verify, or with what', () => {
    expect(run('verifier.ts').status).toBe(2)
    expect(run('verifier.ts', 'not-there.jsonl').status).not.toBe(0)
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint', 'not-there.txt').status).not.toBe(0)
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint', 'empty.txt').status).not.toBe(0)
    expect(run('verifier.ts', 'ledger.jsonl', '--checkpoint').status).not.toBe(0)
    // "$KEY" in a script where KEY was never set
    expect(run('verifier.ts', 'ledger.jsonl', '--key', '').status).not.toBe(0)
  })

  it('verifies as well when it is reached through a link', () => {
    symlinkSync(join(folder, 'verifier.ts'), join(folder, 'link.ts'))
    expect(run('link.ts', 'tampered.jsonl')).toMatchObject({ status: 1, stdout: expect.stringContaining('校验不通过') })
  })
})

describe('an office that hashes with SM3', () => {
  it('works and proves itself as any other', async () => {
    const place = await emptyPlace()
    const { data } = place.settings
    const settings = readSettings({ BANGBAN_DATA: data, DATABASE_URL: place.ownerUrl, LEDGER_HASH: 'sm3' })
    const opened = await openOffice(settings)
    try {
      const { office } = opened
      const quiet = {
        fixedPasswords: true,
        categories: smallCategories,
        withoutHistory: true,
        withoutLibrary: true,
        log: () => {},
      }
      await loadDemo(opened, data, quiet)
      const now = new Date()
      const { id } = await office.store.as(systemSession, tx =>
        fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }),
      )
      expect(await propose(office, id, now)).toBe('proposed')
      const file = await exported(office.store, office.ledger)
      const [header, first] = file.split('\n').map(line => JSON.parse(line || 'null') as Record<string, string> | null)
      expect(header?.['algorithm']).toBe('sm3')
      expect(first?.['leafHash']).toBe(digestOf('sm3', `\u0000${first?.['body']}`))
      expect(await judged(file)).toMatchObject(clean)
      expect((await judged(file.replace('孩子咳嗽', '孩子没事'))).ok).toBe(false)
      expect((await judged(file.replace('"sm3"', '"sha256"'))).ok).toBe(false)
    } finally {
      await opened.close()
      await place.remove()
    }
  })
})
