import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recordEvidence, times } from '../bench/evidence.ts'
import { chooseSeed, randomFrom } from '../bench/random.ts'
import { openSigner, type Signer } from '../src/ledger/checkpoint.ts'
import { type Ledger, proveConsistency, proveEntry, verifyLedger } from '../src/ledger/index.ts'
import { consistencyRanges, leafHash, treeRoot, verifyConsistency } from '../src/ledger/tree.ts'
import { verifyProof } from '../src/ledger/verifier.ts'
import { type Store, systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'
import { type Alter, type Body, openForger, rewriteHistory, rewriteLines, stolenKey } from './support/forger.ts'
import { clean, exported, judged, type Kept, liveThrough, verified, within } from './support/lived-district.ts'

vi.setConfig({ testTimeout: times(60_000, 3_600_000) })

const seed = chooseSeed()
console.log(`ledger checkpoints: BANGBAN_SEED=${seed}`)
const random = randomFrom(seed)
const verifier = join(import.meta.dirname, '..', 'src', 'ledger', 'verifier.ts')

let district: TestOffice
let lived: Awaited<ReturnType<typeof liveThrough>>
let store: Store
let ledger: Ledger
/** The honest export, its leaves, and a checkpoint of every size that the ledger ever had. */
let lines: string[]
let leaves: string[]
let checkpoints: { readonly size: number; readonly note: string }[]

/** What a superuser could do, and nobody sees: it is taken back. */
async function undone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const forger = await openForger(district)
  try {
    return await work(forger.tx)
  } finally {
    await forger.close()
  }
}

const verdictIn = (tx: Tx, kept: Kept = {}) => verified(within(store, tx), ledger, kept)
const verdictOf = (file: readonly string[], kept: Kept = {}) => verifyLedger(Readable.from(file), kept)
const leavesOf = (file: readonly string[]) =>
  file.flatMap(line => {
    const { kind, leafHash: leaf } = JSON.parse(line) as { kind: string; leafHash: string }
    return kind === 'entry' ? [leaf] : []
  })
const consistencyOf = (copy: readonly string[], old: number) =>
  consistencyRanges(old, copy.length).map(({ start, end }) => treeRoot('sha256', copy.slice(start, end)))
const ownKey = () =>
  openSigner(
    ledger.signer.origin,
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )

beforeAll(async () => {
  district = await testOffice()
  store = district.office.store
  ledger = district.office.ledger
  lived = await liveThrough(district)
  lines = (await exported(store, ledger)).trimEnd().split('\n')
  leaves = leavesOf(lines)
  checkpoints = leaves.map((_, i) => {
    const head = { size: i + 1, root: treeRoot('sha256', leaves.slice(0, i + 1)), at: new Date() }
    return { size: i + 1, note: ledger.signer.sign(head) }
  })
})
afterAll(() => district.close())

/** What somebody who rewrites history would rather have in an entry. */
function alterOne(place: number): { readonly what: string; readonly alter: Alter } {
  const ways: Record<string, Alter> = {
    'another time': body => ({ ...body, at: new Date(Date.parse(body.at) - 3_600_000).toISOString() }),
    'another fact': body => ({ ...body, data: { ...body.data, purpose: '回访' } }),
    'another actor': body => ({ ...body, actor: { kind: 'system', id: String(random.below(1000)) } }),
    'no entry at all': () => undefined,
  }
  const [what = '', way] = random.pick(Object.entries(ways))
  return { what, alter: body => (body.seq === place ? way?.(body) : body) }
}

describe('T2: a ledger that was rewritten from end to end, with the key', () => {
  it('T2: is found by every checkpoint from after the change, by none from before, and by nothing else', async () => {
    const started = performance.now()
    const all = checkpoints.map(one => one.note)
    // without an entry that names rows these would be missed: only what names none can vanish without a trace
    const bodies = lines.flatMap(line => {
      const { kind, body } = JSON.parse(line) as { kind: string; body: string }
      return kind === 'entry' ? [JSON.parse(body) as Body] : []
    })
    const removable = new Set(
      bodies.filter(one => one.records.length === 0 && one.type !== 'ledger.checkpoint').map(one => one.seq),
    )
    const wrong: string[] = []
    let found = 0
    let perfect = 0
    for (let round = 0; round < times(30, 500); round++) {
      const place = random.below(leaves.length)
      const { what, alter } = alterOne(place)
      if (what === 'no entry at all' && !removable.has(place)) continue
      // what a checkpoint's entry says follows from those before it: the forger writes the same again
      if (what === 'another fact' && bodies[place]?.type === 'ledger.checkpoint') continue
      const forged = rewriteLines(lines, ledger.signer, alter)
      const name = `${what} in entry ${place}`
      const alone = await verdictOf(forged, { publicKey: ledger.signer.publicKey })
      if (!alone.ok) wrong.push(`${name}: not perfect, ${alone.problems[0]}`)
      else perfect++
      // a verdict names at most a hundred things: so many checkpoints at a time
      for (let i = 0; i < all.length; i += 90) {
        const some = checkpoints.slice(i, i + 90)
        const { problems } = await verdictOf(forged, { checkpoints: some.map(one => one.note) })
        for (const { size } of some) {
          const isNamed = problems.some(
            one => one.includes(`您保存的检查点（${size} 条）`) || one.includes(`您保存的检查点有 ${size} 条`),
          )
          if (isNamed !== size > place) wrong.push(`${name}: checkpoint of ${size} ${isNamed ? 'alarms' : 'is silent'}`)
          if (isNamed) found++
        }
      }
    }
    recordEvidence({
      ids: ['T2'],
      area: 'Ledger',
      what: 'One entry was changed and everything after it computed and signed anew with the stolen key; each copy was held against a checkpoint of every size.',
      figures: [
        { name: 'rewritten ledgers', value: perfect },
        { name: 'checkpoints that found one', value: found },
        { name: 'checkpoints that were wrong', value: wrong.length, aim: '0', isReached: wrong.length === 0 },
      ],
      seed,
      seconds: (performance.now() - started) / 1000,
    })
    expect(wrong).toEqual([])
    expect(perfect).toBeGreaterThan(times(15, 300))
    expect(found).toBeGreaterThan(perfect)
  })

  it('T2: is found in the database by whoever kept a checkpoint from before, and by nobody else', async () => {
    await undone(async tx => {
      await rewriteHistory(tx, stolenKey(district))
      // the forgery itself is perfect: the checkpoint, not a slip in it, is what finds it
      expect(await verdictIn(tx, { publicKey: ledger.signer.publicKey })).toMatchObject(clean)
      for (const kept of [lived.early, lived.late]) {
        const { ok, problems } = await verdictIn(tx, { checkpoints: [kept] })
        expect(ok).toBe(false)
        expect(problems).toEqual([expect.stringMatching(/^您保存的检查点（\d+ 条）与这份台账不符：历史被改写$/)])
      }
    })
  })

  it('T2: is found without any checkpoint when the key is another one', async () => {
    await undone(async tx => {
      const signer = ownKey()
      await rewriteHistory(tx, signer)
      expect((await verdictIn(tx)).problems).toContainEqual(expect.stringContaining('树头：签名不对'))
      const forgery = await exported(within(store, tx), { ...ledger, signer })
      expect(await judged(forgery)).toMatchObject(clean)
      expect((await judged(forgery, { publicKey: ledger.signer.publicKey })).ok).toBe(false)
      expect((await judged(forgery, { checkpoints: [lived.early] })).problems).toContainEqual(
        expect.stringContaining('您保存的检查点'),
      )
    })
  })

  it('T2: is found when a checkpoint was signed for somebody and never recorded', async () => {
    const { problems } = await undone(async tx => {
      const head = { size: 20, root: leafHash('sha256', 'what only they were shown'), at: new Date() }
      const signed = stolenKey(district).sign(head)
      await tx
        .insertInto('ledgerCheckpoint')
        .values({ size: head.size, root: head.root, checkpoint: signed, madeAt: head.at })
        .execute()
      return verdictIn(tx)
    })
    expect(problems).toEqual([expect.stringContaining('检查点 20：台账里没有它')])
  })
})

describe('T3: a ledger whose end was cut off, or that was set back to an older state', () => {
  const sizeOf = (copy: string) => leavesOf(copy.trimEnd().split('\n')).length

  it('T3: is found by every checkpoint from after that state, and suspected by none from before', async () => {
    const started = performance.now()
    const wrong: string[] = []
    let judgements = 0
    for (const copy of lived.copies) {
      const size = sizeOf(copy)
      // nobody who looks at it alone can tell: every byte was true once
      if (!(await judged(copy)).ok) wrong.push(`the copy of ${size} is not whole`)
      for (const kept of checkpoints) {
        if (Math.abs(kept.size - size) > times(12, 1000) && kept.size < leaves.length) continue
        const { ok, problems } = await judged(copy, { checkpoints: [kept.note] })
        judgements++
        if (ok !== kept.size <= size) wrong.push(`checkpoint of ${kept.size} on a copy of ${size}: ${ok}`)
        if (!ok && !problems[0]?.includes(`有 ${kept.size} 条，这份台账只有 ${size} 条：尾部被删或换成了旧备份`))
          wrong.push(`checkpoint of ${kept.size} on a copy of ${size}: ${problems[0]}`)
      }
    }
    recordEvidence({
      ids: ['T3'],
      area: 'Ledger',
      what: 'Older states of an office, and a ledger without its last entry, were verified against checkpoints from before and from after.',
      figures: [
        { name: 'older states', value: lived.copies.length },
        { name: 'judgements', value: judgements },
        { name: 'wrong judgements', value: wrong.length, aim: '0', isReached: wrong.length === 0 },
      ],
      seed,
      seconds: (performance.now() - started) / 1000,
    })
    expect(wrong).toEqual([])
    expect(new Set(lived.copies.map(sizeOf)).size).toBeGreaterThan(3)
  })

  it('T3: is found in the database when the last entry was cut off and a head that was truly signed put back', async () => {
    await undone(async tx => {
      const { size, ...head } = lived.headBefore
      await tx.deleteFrom('ledgerEntry').where('seq', '=', size).execute()
      await tx
        .updateTable('ledgerHead')
        .set({ ...head, size })
        .execute()
      // nobody ever looked at the telephone number, says the database, and its head is truly signed
      expect(await verdictIn(tx, { checkpoints: [lived.early] })).toMatchObject({ ...clean, entries: size })
      const { ok, problems } = await verdictIn(tx, { checkpoints: [lived.late] })
      expect(ok).toBe(false)
      expect(problems).toEqual([expect.stringContaining(`有 ${size + 1} 条，这份台账只有 ${size} 条`)])
      // whoever keeps all checkpoints in one file must not be told that the first of them is enough
      expect((await verdictIn(tx, { checkpoints: [`${lived.early}\n${lived.late}`] })).ok).toBe(false)
    })
  })

  it('T3: is found by the command line when the data folder remembers more than the database', async () => {
    const { settings, ownerUrl } = district
    const notes = join(settings.data, 'checkpoints.txt')
    const verify = () => {
      const env = { ...process.env, BANGBAN_DATA: settings.data, DATABASE_URL: ownerUrl }
      const args = ['src/main.ts', 'ledger', 'verify', '--json']
      return spawnSync(process.execPath, args, { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', env })
    }
    writeFileSync(notes, `${lived.early}\n${lived.late}\n`)
    expect(verify().status).toBe(0)
    const head = await store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
    const later = ledger.signer.sign({ size: head.size + 3, root: head.root, at: new Date() })
    writeFileSync(notes, `${lived.early}\n${later}\n`)
    const { status, stdout } = verify()
    rmSync(notes)
    expect(status).toBe(1)
    expect((JSON.parse(stdout) as { problems: string[] }).problems).toEqual([expect.stringContaining('换成了旧备份')])
  })
})

describe('T4: two auditors who were shown different ledgers of one name and one key', () => {
  /** Another story from some entry on: what the second auditor is shown. */
  const otherStory = (from: number) =>
    rewriteLines(lines, ledger.signer, body =>
      // data of a checkpoint's own entry is what the tree says, whatever somebody writes
      body.seq === from ? { ...body, actor: { kind: 'person', id: '另一个人' } } : body,
    )

  it('T4: find it out by comparing: no proof leads from the one checkpoint to the other', () => {
    const started = performance.now()
    const wrong: string[] = []
    let pairs = 0
    for (let round = 0; round < times(4, 40); round++) {
      const forkedAt = random.below(leaves.length)
      const others = leavesOf(otherStory(forkedAt))
      const grown = treeRoot('sha256', others)
      const isAgreed = (size: number, old: string, proof: readonly string[], root: string) =>
        verifyConsistency('sha256', size, leaves.length, old, root, proof)
      for (const size of leaves.map((_, i) => i + 1)) {
        const seen = treeRoot('sha256', leaves.slice(0, size))
        // the server may offer what it likes: the proof of the one story, or of the other
        const offers = [consistencyOf(leaves, size), consistencyOf(others, size)]
        const isBelieved = offers.some(proof => isAgreed(size, seen, proof, grown))
        pairs++
        if (isBelieved !== size <= forkedAt) wrong.push(`forked at ${forkedAt}, seen ${size}: ${isBelieved}`)
        if (!isAgreed(size, seen, offers[0] ?? [], treeRoot('sha256', leaves))) wrong.push(`${size}: honest refused`)
      }
    }
    recordEvidence({
      ids: ['T4'],
      area: 'Ledger',
      what: 'Two consistent ledgers of one name and key were shown to two auditors; every checkpoint of the one was held against the other.',
      figures: [
        { name: 'pairs of checkpoints', value: pairs },
        { name: 'wrong judgements', value: wrong.length, aim: '0', isReached: wrong.length === 0 },
      ],
      seed,
      seconds: (performance.now() - started) / 1000,
    })
    expect(wrong).toEqual([])
  })

  it('T4: are told by the verifier of either copy when it is given both checkpoints', async () => {
    const other = otherStory(5)
    const headNote = (file: readonly string[]) =>
      String((JSON.parse(file.at(-1) ?? '') as { checkpoint: string }).checkpoint)
    const both = { checkpoints: [headNote(lines), headNote(other)], publicKey: ledger.signer.publicKey }
    for (const [copy, own] of [
      [lines, lines],
      [other, other],
    ] as const) {
      expect(await verdictOf(copy, { ...both, checkpoints: [headNote(own)] })).toMatchObject(clean)
      const { ok, problems } = await verdictOf(copy, both)
      expect(ok).toBe(false)
      expect(problems).toEqual([expect.stringContaining('历史被改写')])
    }
  })

  it('T4: are told by the verifier of a consistency proof, in whichever ledger it was made', async () => {
    const seen = checkpoints[20]?.note ?? ''
    const honest = JSON.stringify(await store.snapshot(tx => proveConsistency(tx, ledger, 21)))
    const { forged, now } = await undone(async tx => {
      await rewriteHistory(tx, stolenKey(district))
      const head = await tx.selectFrom('ledgerHead').select('checkpoint').executeTakeFirstOrThrow()
      return { forged: JSON.stringify(await proveConsistency(tx, ledger, 21)), now: head.checkpoint }
    })
    const { checkpoint: truly } = await store.open
      .selectFrom('ledgerHead')
      .select('checkpoint')
      .executeTakeFirstOrThrow()
    const { publicKey } = ledger.signer
    expect(verifyProof(honest, { checkpoints: [seen, truly], publicKey })).toMatchObject(clean)
    // the forged one proves something, of another past
    expect(verifyProof(forged, { checkpoints: [now], publicKey })).toMatchObject(clean)
    for (const proof of [honest, forged]) {
      const { ok, problems } = verifyProof(proof, { checkpoints: [seen, now], publicKey })
      expect(ok).toBe(false)
      expect(problems).toContainEqual(expect.stringMatching(/^您保存的检查点（\d+ 条）与这份证明不符：历史被改写$/))
    }
    // nor does it help to put the seen root, or the signed head of the one, into the proof of the other
    const [one, two] = [JSON.parse(honest), JSON.parse(forged)] as [Record<string, unknown>, Record<string, unknown>]
    const { root, size, checkpoint, path, sinceRoot } = one
    for (const mixed of [
      { ...two, sinceRoot },
      { ...two, path },
      { ...one, path: two['path'] },
      { ...two, root, size, checkpoint },
    ])
      expect(verifyProof(JSON.stringify(mixed), { publicKey }).ok).toBe(false)
  })

  it('T4: are told by the file that is given away, with exit code 1', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bangban-auditors-'))
    try {
      const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
      write('proof.json', `${JSON.stringify(await store.snapshot(tx => proveConsistency(tx, ledger, 21)))}\n`)
      write('first.txt', checkpoints[20]?.note ?? '')
      write('second.txt', String((JSON.parse(otherStory(5).at(-1) ?? '') as { checkpoint: string }).checkpoint))
      const run = (...args: string[]) =>
        spawnSync(process.execPath, [verifier, 'proof.json', ...args], { cwd: folder, encoding: 'utf8', env: {} })
      const alone = run('--checkpoint', 'first.txt', '--key', ledger.signer.publicKey)
      expect([alone.status, alone.stdout]).toEqual([
        0,
        expect.stringMatching(/^证明成立：21 条时的台账是 \d+ 条台账的开头，树头签于 /),
      ])
      const both = run('--checkpoint', 'first.txt', '--checkpoint', 'second.txt')
      expect([both.status, both.stdout]).toEqual([1, expect.stringContaining('历史被改写')])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a proof of one entry', () => {
  const proofOf = async (seq: number) => JSON.stringify(await store.snapshot(tx => proveEntry(tx, ledger, seq)))
  const other = (): Signer => openSigner('bangban/another', ownKeyPem())
  const ownKeyPem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

  it('is believed as it was given, by whoever has the key or the same checkpoint', async () => {
    const { checkpoint } = await store.open.selectFrom('ledgerHead').select('checkpoint').executeTakeFirstOrThrow()
    for (const seq of [0, 7, leaves.length - 1]) {
      const kept = { publicKey: ledger.signer.publicKey, checkpoints: [checkpoint] }
      expect(verifyProof(await proofOf(seq), kept)).toMatchObject({
        ok: true,
        proved: expect.stringContaining(`第 ${seq} 条`),
      })
    }
  })

  it('is refused after a change of any of its fields, and never brings the verifier down', async () => {
    const proof = JSON.parse(await proofOf(7)) as Record<string, unknown>
    const strange = [
      null,
      0,
      '',
      'x',
      [null],
      {},
      -1,
      8,
      2 ** 53,
      [],
      other().publicKey,
      other().origin,
      '0'.repeat(64),
    ]
    const believed: string[] = []
    for (const name of Object.keys(proof)) {
      for (const value of [...strange, undefined]) {
        if (JSON.stringify(proof[name]) === JSON.stringify(value)) continue
        if (verifyProof(JSON.stringify({ ...proof, [name]: value })).ok)
          believed.push(`${name} = ${JSON.stringify(value)}`)
      }
    }
    expect(believed).toEqual([])
    for (const text of ['', 'null', '[]', '{}', '{"format":"bangban-proof/1"}', '{"format":"bangban-consistency/1"}'])
      expect(verifyProof(text).ok).toBe(false)
  })

  it('is refused for a checkpoint of another size, of another ledger, and of another key', async () => {
    const proof = await proofOf(7)
    const head = { size: leaves.length, root: treeRoot('sha256', leaves), at: new Date() }
    const foreign = [checkpoints[3]?.note ?? '', other().sign(head), ownKey().sign(head), 'no checkpoint', '']
    for (const note of foreign) expect(verifyProof(proof, { checkpoints: [note] }).ok).toBe(false)
  })
})

describe('the stored roots from which proofs are made', () => {
  it('are never what a proof rests on: with every one of them wrong, the same proofs are given', async () => {
    // enough entries that stored roots are there
    await store.as(systemSession, async tx => {
      for (let i = 0; i < 600; i++) {
        const data = { n: i }
        ledger.append(tx, { type: 'district.founded', at: new Date(), actor: { kind: 'system' }, data })
      }
    })
    const { size } = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const places = [0, 255, 256, 400, size - 1]
    const all = async (tx: Tx) => {
      const proofs: object[] = []
      for (const seq of places) proofs.push(await proveEntry(tx, ledger, seq))
      for (const old of [1, 256, 300, size]) proofs.push(await proveConsistency(tx, ledger, old))
      return proofs
    }
    const honest = await store.snapshot(all)
    const stored = await store.open.selectFrom('ledgerNode').selectAll().orderBy('index').execute()
    expect(stored.map(one => [one.level, one.index])).toEqual([
      [8, 0],
      [8, 1],
    ])
    await undone(async tx => {
      await tx
        .updateTable('ledgerNode')
        .set({ hash: leafHash('sha256', 'a lie') })
        .execute()
      expect(await all(tx)).toEqual(honest)
      await tx.deleteFrom('ledgerNode').execute()
      expect(await all(tx)).toEqual(honest)
    })
  })

  it('give no proof at all where the entries contradict the signed head', async () => {
    await undone(async tx => {
      await tx
        .updateTable('ledgerEntry')
        .set({ leafHash: leafHash('sha256', 'a lie') })
        .where('seq', '=', 3)
        .execute()
      await expect(proveEntry(tx, ledger, 40)).rejects.toThrow('与它签过名的树头不符')
      // with the stored root of the first 256 entries the others are proved as before
      expect((await proveEntry(tx, ledger, 300)).path).not.toEqual([])
    })
    await undone(async tx => {
      await tx.deleteFrom('ledgerEntry').where('seq', '=', 3).execute()
      await expect(proveEntry(tx, ledger, 3)).rejects.toThrow('与它签过名的树头不符')
      await expect(proveEntry(tx, ledger, 2)).rejects.toThrow('与它签过名的树头不符')
    })
  })

  it('says which sizes there are to be proved', async () => {
    const { size } = await store.open.selectFrom('ledgerHead').select('size').executeTakeFirstOrThrow()
    const prove = <T>(work: (tx: Tx) => Promise<T>) => expect(store.snapshot(work)).rejects
    await prove(tx => proveEntry(tx, ledger, size)).toThrow(`编号从 0 到 ${size - 1}`)
    for (const old of [0, size + 1]) await prove(tx => proveConsistency(tx, ledger, old)).toThrow(`台账有 ${size} 条`)
  })
})
