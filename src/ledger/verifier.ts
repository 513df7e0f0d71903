#!/usr/bin/env node
/**
 * Proves an exported ledger: `node verifier.ts FILE [--checkpoint FILE] [--key BASE64] [--json]` on Node 24 and up.
 * This one file needs neither our server nor our database nor any package; read it before you trust it.
 *
 * The file has a JSON object a line:
 *   header      origin, algorithm (sha256 | sm3), publicKey (raw Ed25519, base64)
 *   entry       seq, body (canonical JSON), leafHash = H(00 ‖ body), previous = leafHash of the entry before, at, type, matterId
 *   record      table, id, image: canonical JSON of a row that entries commit to by H(image)
 *   checkpoint  size, root, checkpoint: signed note (C2SP tlog-checkpoint), madeAt
 *   head        size, frontier, lastHash, root, checkpoint
 * It checks that nothing was added, removed, moved or changed, that each row is what the last entry about it says,
 * and that every effect follows from the decision of a person who was entitled to it.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Verdict {
  readonly ok: boolean
  readonly entries: number
  readonly records: number
  readonly checkpoints: number
  readonly milliseconds: number
  /** The first hundred, in the order found; each names the entry or row. */
  readonly problems: string[]
}

export interface VerifyOptions {
  /** Signed checkpoints kept elsewhere: the ledger must still contain what they saw. */
  readonly checkpoints?: readonly string[]
  /** Raw public key in base64, kept elsewhere; otherwise the file's own is believed. */
  readonly publicKey?: string
}

type Json = Record<string, unknown>

interface ParsedCheckpoint {
  readonly origin: string
  readonly size: number
  readonly root: string
  readonly at: string
}

/** A signed note is these five lines, an empty one before the last, and nothing else (C2SP signed-note). */
const note = /^((\S+)\n(\d+)\n([A-Za-z0-9+/=]+)\nat (\S+)\n)\n— (\S+) ([A-Za-z0-9+/=]+)\n$/

/** Base64 in its one spelling; Node's reader takes many. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function parseCheckpoint(text: string, origin: string, rawKey: Buffer): ParsedCheckpoint | undefined {
  const match = note.exec(text)
  if (!match) return undefined
  const [, signed = '', name, size, root = '', at = '', signer, signature = ''] = match
  const rootHash = decodeBase64(root)
  const blob = decodeBase64(signature)
  if (name !== origin || signer !== origin || !rootHash || !blob) return undefined
  const id = createHash('sha256')
    .update(`${origin}\n`)
    .update(Buffer.concat([Buffer.of(1), rawKey]))
    .digest()
    .subarray(0, 4)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: rawKey.toString('base64url') }, format: 'jwk' })
  if (!blob.subarray(0, 4).equals(id) || !verify(null, Buffer.from(signed), key, blob.subarray(4))) return undefined
  return { origin, size: Number(size), root: rootHash.toString('hex'), at }
}

/** The notes in a file of checkpoints, one after the other. */
export function splitCheckpoints(text: string): string[] {
  return text
    .split(/(?<=\n— \S+ \S+\n)\n*/)
    .map(one => one.replace(/^\n+/, ''))
    .filter(one => one !== '')
}

/** Verifies the lines of an export. Never throws on a bad file: what is wrong with it is in the verdict. */
export async function verifyLedger(lines: AsyncIterable<string>, options: VerifyOptions = {}): Promise<Verdict> {
  const started = performance.now()
  const problems: string[] = []
  const problem = (text: string) => {
    if (problems.length < 100) problems.push(text)
  }
  let algorithm = 'sha256'
  let origin = ''
  let rawKey = Buffer.alloc(32)
  const frontier: string[] = []
  let size = 0
  let lastHash = '0'.repeat(64)
  let head: Json | undefined
  const digests = new Map<string, { digest: string | null; seq: number }>()
  const seen = new Set<string>()
  const roots = new Map<number, string>()
  const announced = new Map<number, string>()
  const kept = new Map<number, string>()
  const rows: Record<string, Map<string, Json>> = {
    proposal: new Map(),
    decision: new Map(),
    effect: new Map(),
    guardianship: new Map(),
    person: new Map(),
  }
  const wantedSizes = new Set<number>()
  const pinned: ParsedCheckpoint[] = []

  const hash = (text: string) => createHash(algorithm).update(text).digest('hex')
  const leafOf = (text: string) => createHash(algorithm).update(Buffer.of(0)).update(text).digest('hex')
  const nodeOf = (left: string, right: string) =>
    createHash(algorithm)
      .update(Buffer.of(1))
      .update(Buffer.from(left, 'hex'))
      .update(Buffer.from(right, 'hex'))
      .digest('hex')
  const rootNow = () => {
    let root: string | undefined
    for (const one of [...frontier].reverse()) root = root === undefined ? one : nodeOf(one, root)
    return root ?? createHash(algorithm).digest('hex')
  }

  const readHeader = (line: Json) => {
    if (line['format'] !== 'bangban-ledger/1') problem('文件头：不是 bangban-ledger/1 格式')
    algorithm = line['algorithm'] === 'sm3' ? 'sm3' : 'sha256'
    origin = String(line['origin'])
    if (options.publicKey && options.publicKey !== line['publicKey']) problem('文件头：公钥与您保存的不一致')
    rawKey = Buffer.from(options.publicKey ?? String(line['publicKey']), 'base64')
    roots.set(0, createHash(algorithm).digest('hex'))
    for (const text of options.checkpoints ?? []) {
      const parsed = parseCheckpoint(text, origin, rawKey)
      if (!parsed) problem('您保存的检查点：签名不对，或不属于这份台账')
      else {
        pinned.push(parsed)
        wantedSizes.add(parsed.size)
      }
    }
  }

  const readEntry = (line: Json) => {
    const name = `第 ${size} 条台账`
    const text = String(line['body'])
    const leaf = leafOf(text)
    let body: Json = {}
    try {
      body = JSON.parse(text) as Json
    } catch {
      problem(`${name}：内容不是 JSON`)
    }
    if (line['seq'] !== size || body['seq'] !== size)
      problem(`${name}：编号不连续（写着 ${line['seq']} / ${body['seq']}）`)
    if (line['leafHash'] !== leaf) problem(`${name}：内容与其哈希不符`)
    if (line['previous'] !== lastHash || body['previous'] !== lastHash) problem(`${name}：没有接在前一条之后`)
    if (
      line['type'] !== body['type'] ||
      line['at'] !== body['at'] ||
      (line['matterId'] ?? null) !== (body['matter'] ?? null)
    ) {
      problem(`${name}：检索用的列与内容不符`)
    }
    for (const record of (Array.isArray(body['records']) ? body['records'] : []) as Json[]) {
      digests.set(`${record['table']}/${record['id']}`, { digest: record['digest'] as string | null, seq: size })
    }
    if (body['type'] === 'ledger.checkpoint') {
      const data = body['data'] as Json
      if (data['size'] !== size || data['root'] !== rootNow()) problem(`${name}：所记检查点与此前的台账不符`)
      announced.set(Number(data['size']), String(data['root']))
    }
    let merged = leaf
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) merged = nodeOf(frontier.pop() ?? '', merged)
    frontier.push(merged)
    lastHash = leaf
    size++
    // A root costs a few hashes: take it only where a checkpoint kept elsewhere needs it.
    if (wantedSizes.has(size)) roots.set(size, rootNow())
  }

  const readRecord = (line: Json) => {
    const key = `${line['table']}/${line['id']}`
    const image = String(line['image'])
    seen.add(key)
    const last = digests.get(key)
    if (!last) problem(`记录 ${key}：台账里没有它`)
    else if (last.digest === null) problem(`记录 ${key}：台账第 ${last.seq} 条说它已删除，却还在`)
    else if (last.digest !== hash(image)) problem(`记录 ${key}：与台账第 ${last.seq} 条所记不符`)
    const table = rows[String(line['table'])]
    if (table) {
      try {
        table.set(String(line['id']), JSON.parse(image) as Json)
      } catch {
        problem(`记录 ${key}：不是 JSON`)
      }
    }
  }

  const checkpointLines: Json[] = []
  for await (const text of lines) {
    if (text === '') continue
    let line: Json
    try {
      line = JSON.parse(text) as Json
    } catch {
      problem('文件中有一行不是 JSON')
      continue
    }
    if (line['kind'] === 'header') readHeader(line)
    else if (line['kind'] === 'entry') readEntry(line)
    else if (line['kind'] === 'record') readRecord(line)
    else if (line['kind'] === 'checkpoint') checkpointLines.push(line)
    else if (line['kind'] === 'head') head = line
    else problem(`文件中有一行不认识：${String(line['kind'])}`)
  }

  for (const [key, { digest, seq }] of digests) {
    if (digest !== null && !seen.has(key)) problem(`记录 ${key}：台账第 ${seq} 条记着它，数据库里却没有`)
  }
  for (const line of checkpointLines) {
    const at = Number(line['size'])
    const parsed = parseCheckpoint(String(line['checkpoint']), origin, rawKey)
    const name = `检查点 ${at}`
    if (!parsed) problem(`${name}：签名不对`)
    else if (parsed.size !== at || parsed.root !== line['root'] || parsed.at !== line['madeAt'])
      problem(`${name}：与其签名不符`)
    if (announced.get(at) !== line['root']) problem(`${name}：台账里没有它`)
    kept.set(at, String(line['root']))
  }
  for (const [at] of announced) if (!kept.has(at)) problem(`检查点 ${at}：台账记着它，却不见了`)
  for (const one of pinned) {
    if (one.size > size) problem(`您保存的检查点有 ${one.size} 条，这份台账只有 ${size} 条：尾部被删或换成了旧备份`)
    else if (roots.get(one.size) !== one.root) problem(`您保存的检查点（${one.size} 条）与这份台账不符：历史被改写`)
  }
  if (!head) problem('文件没有结尾：不完整')
  else {
    const parsed = parseCheckpoint(String(head['checkpoint']), origin, rawKey)
    if (!parsed) problem('树头：签名不对')
    else if (parsed.size !== size || parsed.root !== rootNow())
      problem(`树头：签的是 ${parsed.size} 条，台账是 ${size} 条，根不一致`)
    if (head['size'] !== size || head['root'] !== rootNow() || head['lastHash'] !== lastHash)
      problem('树头：与台账不符')
    if (JSON.stringify(head['frontier']) !== JSON.stringify(frontier)) problem('树头：前沿与台账不符')
  }
  checkDecisions(rows, problem)
  return {
    ok: problems.length === 0,
    entries: size,
    records: seen.size,
    checkpoints: checkpointLines.length,
    milliseconds: Math.round(performance.now() - started),
    problems,
  }
}

/** Every effect follows from one decision, of a person, entitled at that moment, on exactly what was shown. */
function checkDecisions(rows: Record<string, Map<string, Json>>, problem: (text: string) => void): void {
  const decided = new Set<string>()
  for (const [id, decision] of rows['decision'] ?? []) {
    const name = `审定 ${id}`
    const proposalId = String(decision['proposal_id'])
    const proposal = rows['proposal']?.get(proposalId)
    if (!proposal) {
      problem(`${name}：没有对应的拟办`)
      continue
    }
    if (decided.has(proposalId)) problem(`${name}：同一拟办有两次审定`)
    decided.add(proposalId)
    if (proposal['shown_digest'] !== decision['shown_digest']) problem(`${name}：审定的不是当时所示`)
    if (!rows['person']?.has(String(decision['decided_by']))) problem(`${name}：审定者不是登记的人员`)
    if (proposal['author_person_id'] === decision['decided_by']) problem(`${name}：拟办者审定了自己的拟办`)
    if (proposal['employee_id'] !== null) {
      const at = Date.parse(String(decision['decided_at']))
      const isGuardian = [...(rows['guardianship']?.values() ?? [])].some(
        g =>
          g['employee_id'] === proposal['employee_id'] &&
          g['person_id'] === decision['decided_by'] &&
          Date.parse(String(g['since'])) <= at &&
          (g['until'] === null || Date.parse(String(g['until'])) > at),
      )
      if (!isGuardian) problem(`${name}：审定者当时不是监护人`)
    }
  }
  for (const [id, effect] of rows['effect'] ?? []) {
    const decision = rows['decision']?.get(String(effect['decision_id']))
    if (!decision) problem(`办结动作 ${id}：没有审定`)
    else if (Date.parse(String(effect['happened_at'])) < Date.parse(String(decision['decided_at']))) {
      problem(`办结动作 ${id}：早于其审定`)
    }
  }
}

async function main(): Promise<void> {
  const files: string[] = []
  const checkpoints: string[] = []
  let publicKey: string | undefined
  let asJson = false
  const args = process.argv.slice(2)
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--checkpoint') checkpoints.push(...splitCheckpoints(readFileSync(args[++i] ?? '', 'utf8')))
    else if (args[i] === '--key') publicKey = args[++i]
    else if (args[i] === '--json') asJson = true
    else files.push(args[i] ?? '')
  }
  const file = files[0]
  if (file === undefined) {
    console.error('用法：node verifier.ts 文件 [--checkpoint 检查点文件] [--key 公钥] [--json]')
    process.exitCode = 2
    return
  }
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  const verdict = await verifyLedger(lines, { checkpoints, ...(publicKey ? { publicKey } : {}) })
  if (asJson) console.log(JSON.stringify(verdict))
  else {
    console.log(
      `台账 ${verdict.entries} 条，记录 ${verdict.records} 条，检查点 ${verdict.checkpoints} 个，用时 ${verdict.milliseconds} 毫秒`,
    )
    console.log(
      verdict.ok
        ? '校验通过：没有增删、没有改动。'
        : `校验不通过：\n${verdict.problems.map(p => `  - ${p}`).join('\n')}`,
    )
  }
  process.exitCode = verdict.ok ? 0 : 1
}

if (process.argv[1] && import.meta.filename === process.argv[1]) await main()
