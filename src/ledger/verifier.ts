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
 * and that every effect carries what a person decided: for an employee's proposal its guardian, or a deputy while the
 * guardian was away; for a colleague's reply somebody other than its author.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync, realpathSync } from 'node:fs'

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

/** Lines of a stream, ended by LF alone: what people write may hold every other mark that some readers end lines at. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

function parseObject(text: unknown): Json | undefined {
  if (typeof text !== 'string') return undefined
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The record keeps microseconds, an entry milliseconds: the rest must be zero. */
const sameInstant = (exact: unknown, milliseconds: unknown) =>
  typeof exact === 'string' && typeof milliseconds === 'string' && exact === milliseconds.replace(/Z$/, '000Z')

const noEntry = '0'.repeat(64)

/** Tables whose rows tell who was entitled to decide what. */
const casework = ['proposal', 'decision', 'effect', 'guardianship', 'leave_of_absence', 'person'] as const
type Rows = Record<(typeof casework)[number], Map<string, Json>>

/** Reads an export line by line and collects what is wrong with it. */
class Verification {
  readonly problems: string[] = []
  readonly #options: VerifyOptions
  #algorithm = 'sha256'
  #origin = ''
  #rawKey: Buffer = Buffer.alloc(32)
  #frontier: string[] = []
  #size = 0
  #lastHash = noEntry
  #head: Json | undefined
  readonly #digests = new Map<string, { digest: string | null; seq: number }>()
  readonly #seen = new Set<string>()
  readonly #announced = new Map<number, string>()
  readonly #kept = new Map<number, string>()
  readonly #pinned: ParsedCheckpoint[] = []
  readonly #pinnedRoots = new Map<number, string>()
  readonly #rows: Rows = {
    proposal: new Map(),
    decision: new Map(),
    effect: new Map(),
    guardianship: new Map(),
    leave_of_absence: new Map(),
    person: new Map(),
  }

  constructor(options: VerifyOptions) {
    this.#options = options
  }

  get counts() {
    return { entries: this.#size, records: this.#seen.size, checkpoints: this.#kept.size }
  }

  problem(text: string): void {
    if (this.problems.length < 100) this.problems.push(text)
  }

  #hash(...parts: (string | Uint8Array)[]): string {
    const hash = createHash(this.#algorithm)
    for (const part of parts) hash.update(part)
    return hash.digest('hex')
  }

  #node(left: string, right: string): string {
    return this.#hash(Buffer.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex'))
  }

  #root(): string {
    let root: string | undefined
    for (const one of [...this.#frontier].reverse()) root = root === undefined ? one : this.#node(one, root)
    return root ?? this.#hash()
  }

  read(text: string): void {
    const line = parseObject(text)
    const kind = line?.['kind']
    if (line && kind === 'header') this.#readHeader(line)
    else if (line && kind === 'entry') this.#readEntry(line)
    else if (line && kind === 'record') this.#readRecord(line)
    else if (line && kind === 'checkpoint') this.#readCheckpoint(line)
    else if (line && kind === 'head') {
      if (this.#head) this.problem('文件中有两个结尾')
      this.#head = line
    } else this.problem('文件中有一行不认识，或不是 JSON')
  }

  #readHeader(line: Json): void {
    if (this.#origin !== '') {
      this.problem('文件中有两个文件头')
      return
    }
    if (line['format'] !== 'bangban-ledger/1') this.problem('文件头：不是 bangban-ledger/1 格式')
    if (line['algorithm'] === 'sha256' || line['algorithm'] === 'sm3') this.#algorithm = line['algorithm']
    else this.problem('文件头：没有写明 sha256 或 sm3')
    this.#origin = String(line['origin'])
    const key = this.#options.publicKey ?? line['publicKey']
    if (key !== line['publicKey']) this.problem('文件头：公钥与您保存的不一致')
    const raw = typeof key === 'string' ? decodeBase64(key) : undefined
    if (raw?.length === 32) this.#rawKey = raw
    else this.problem('公钥不是 32 字节的 Ed25519 公钥')
    this.#pinnedRoots.set(0, this.#hash())
    for (const text of this.#options.checkpoints ?? []) {
      const parsed = parseCheckpoint(text, this.#origin, this.#rawKey)
      if (!parsed) this.problem('您保存的检查点：签名不对，或不属于这份台账')
      else this.#pinned.push(parsed)
    }
  }

  #readEntry(line: Json): void {
    const size = this.#size
    const name = `第 ${size} 条台账`
    const text = String(line['body'])
    const leaf = this.#hash(Buffer.of(0), text)
    const body = parseObject(line['body']) ?? {}
    if (Object.keys(body).length === 0) this.problem(`${name}：内容不是 JSON 对象`)
    if (line['seq'] !== size || body['seq'] !== size) {
      this.problem(`${name}：编号不连续（写着 ${line['seq']} / ${body['seq']}）`)
    }
    if (line['leafHash'] !== leaf) this.problem(`${name}：内容与其哈希不符`)
    if (line['previous'] !== this.#lastHash || body['previous'] !== this.#lastHash) {
      this.problem(`${name}：没有接在前一条之后`)
    }
    if (
      line['type'] !== body['type'] ||
      !sameInstant(line['at'], body['at']) ||
      (line['matterId'] ?? null) !== (body['matter'] ?? null)
    ) {
      this.problem(`${name}：检索用的列与内容不符`)
    }
    for (const one of Array.isArray(body['records']) ? body['records'] : []) {
      const record = asObject(one)
      const digest = record?.['digest']
      if (!record || !(digest === null || typeof digest === 'string')) this.problem(`${name}：所记的行不完整`)
      else this.#digests.set(`${record['table']}/${record['id']}`, { digest, seq: size })
    }
    if (body['type'] === 'ledger.checkpoint') {
      const data = asObject(body['data']) ?? {}
      if (data['size'] !== size || data['root'] !== this.#root()) this.problem(`${name}：所记检查点与此前的台账不符`)
      this.#announced.set(Number(data['size']), String(data['root']))
    }
    let merged = leaf
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2))
      merged = this.#node(this.#frontier.pop() ?? '', merged)
    this.#frontier.push(merged)
    this.#lastHash = leaf
    this.#size++
    // a root costs a few hashes: taken only where a checkpoint kept elsewhere needs it
    if (this.#pinned.some(one => one.size === this.#size)) this.#pinnedRoots.set(this.#size, this.#root())
  }

  #readRecord(line: Json): void {
    const key = `${line['table']}/${line['id']}`
    if (this.#seen.has(key)) this.problem(`记录 ${key}：出现了两次`)
    this.#seen.add(key)
    const last = this.#digests.get(key)
    if (!last) this.problem(`记录 ${key}：台账里没有它`)
    else if (last.digest === null) this.problem(`记录 ${key}：台账第 ${last.seq} 条说它已删除，却还在`)
    else if (last.digest !== this.#hash(String(line['image'])))
      this.problem(`记录 ${key}：与台账第 ${last.seq} 条所记不符`)
    const table = casework.find(one => one === line['table'])
    if (!table) return
    const row = parseObject(line['image'])
    if (row) this.#rows[table].set(String(line['id']), row)
    else this.problem(`记录 ${key}：不是 JSON 对象`)
  }

  #readCheckpoint(line: Json): void {
    const at = Number(line['size'])
    const name = `检查点 ${at}`
    if (this.#kept.has(at)) this.problem(`${name}：出现了两次`)
    this.#kept.set(at, String(line['root']))
    const parsed = parseCheckpoint(String(line['checkpoint']), this.#origin, this.#rawKey)
    if (!parsed) this.problem(`${name}：签名不对`)
    else if (parsed.size !== at || parsed.root !== line['root'] || !sameInstant(line['madeAt'], parsed.at)) {
      this.problem(`${name}：与其签名不符`)
    }
  }

  /** What can be said only when everything was read. */
  finish(): void {
    for (const [key, { digest, seq }] of this.#digests) {
      if (digest !== null && !this.#seen.has(key)) this.problem(`记录 ${key}：台账第 ${seq} 条记着它，数据库里却没有`)
    }
    for (const [at, root] of this.#kept) {
      if (this.#announced.get(at) !== root) this.problem(`检查点 ${at}：台账里没有它`)
    }
    for (const [at] of this.#announced) if (!this.#kept.has(at)) this.problem(`检查点 ${at}：台账记着它，却不见了`)
    for (const one of this.#pinned) {
      if (one.size > this.#size) {
        this.problem(`您保存的检查点有 ${one.size} 条，这份台账只有 ${this.#size} 条：尾部被删或换成了旧备份`)
      } else if (this.#pinnedRoots.get(one.size) !== one.root) {
        this.problem(`您保存的检查点（${one.size} 条）与这份台账不符：历史被改写`)
      }
    }
    this.#checkHead()
    checkDecisions(this.#rows, text => this.problem(text))
  }

  #checkHead(): void {
    if (this.#origin === '') this.problem('文件没有文件头')
    const head = this.#head
    if (!head) {
      this.problem('文件没有结尾：不完整')
      return
    }
    const root = this.#root()
    const parsed = parseCheckpoint(String(head['checkpoint']), this.#origin, this.#rawKey)
    if (!parsed) this.problem('树头：签名不对')
    else if (parsed.size !== this.#size || parsed.root !== root) {
      this.problem(`树头：签的是 ${parsed.size} 条，台账是 ${this.#size} 条，或根不一致`)
    }
    if (head['size'] !== this.#size || head['root'] !== root || head['lastHash'] !== this.#lastHash) {
      this.problem('树头：与台账不符')
    }
    if (JSON.stringify(head['frontier']) !== JSON.stringify(this.#frontier)) this.problem('树头：前沿与台账不符')
  }
}

/** Verifies the lines of an export. Never throws on a bad file: what is wrong with it is in the verdict. */
export async function verifyLedger(lines: AsyncIterable<string>, options: VerifyOptions = {}): Promise<Verdict> {
  const started = performance.now()
  const verification = new Verification(options)
  for await (const line of lines) if (line !== '') verification.read(line)
  verification.finish()
  const { problems, counts } = verification
  return { ok: problems.length === 0, ...counts, milliseconds: Math.round(performance.now() - started), problems }
}

const instant = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
const lasts = (row: Json, moment: number) =>
  instant(row['since']) <= moment && (row['until'] === null || instant(row['until']) > moment)

/** Whether a person was the one to decide for an employee: its guardian, or a deputy while no guardian was there. */
function wasEntitled(rows: Rows, personId: unknown, employeeId: unknown, moment: number): boolean {
  const isAway = (id: unknown) =>
    [...rows.leave_of_absence.values()].some(
      leave =>
        leave['person_id'] === id &&
        lasts(leave, moment) &&
        (leave['cancelled_at'] === null || instant(leave['cancelled_at']) > moment),
    )
  const guards = [...rows.guardianship.values()].filter(g => g['employee_id'] === employeeId && lasts(g, moment))
  const own = guards.find(g => g['person_id'] === personId)
  if (!own || isAway(personId)) return false
  // whether an account was disabled at that moment can't be read from a row that only knows today
  const isPresent = (id: unknown) => !isAway(id) && rows.person.get(String(id))?.['is_disabled'] !== true
  return own['kind'] === 'guardian' || !guards.some(g => g['kind'] === 'guardian' && isPresent(g['person_id']))
}

/** What a decision on a proposal may lead to. */
function mayFollow(effect: unknown, decision: unknown, proposal: unknown): boolean {
  if (effect === 'refusal') return decision === 'refuse'
  if (decision !== 'approve' && decision !== 'amend') return false
  return (effect === 'dispatch' && proposal === 'routing') || (effect === 'reply' && proposal === 'reply')
}

/** Every effect follows from one decision, of a person, entitled at that moment, on exactly what was shown. */
function checkDecisions(rows: Rows, problem: (text: string) => void): void {
  const decided = new Set<string>()
  for (const [id, decision] of rows.decision) {
    const name = `审定 ${id}`
    const proposalId = String(decision['proposal_id'])
    const proposal = rows.proposal.get(proposalId)
    if (!proposal) {
      problem(`${name}：没有对应的拟办`)
      continue
    }
    if (decided.has(proposalId)) problem(`${name}：同一拟办有两次审定`)
    decided.add(proposalId)
    if (proposal['shown_digest'] !== decision['shown_digest']) problem(`${name}：审定的不是当时所示`)
    if (!rows.person.has(String(decision['decided_by']))) problem(`${name}：审定者不是登记的人员`)
    if (proposal['author_person_id'] === decision['decided_by']) problem(`${name}：拟办者审定了自己的拟办`)
    const moment = instant(decision['decided_at'])
    if (
      proposal['employee_id'] !== null &&
      !wasEntitled(rows, decision['decided_by'], proposal['employee_id'], moment)
    ) {
      problem(`${name}：审定者当时不是监护人，也不是可以代为审定的代理人`)
    }
  }
  for (const [id, effect] of rows.effect) {
    const decision = rows.decision.get(String(effect['decision_id']))
    const name = `办结动作 ${id}`
    if (!decision) {
      problem(`${name}：没有审定`)
      continue
    }
    const proposal = rows.proposal.get(String(decision['proposal_id']))
    if (!mayFollow(effect['kind'], decision['kind'], proposal?.['kind'])) problem(`${name}：审定不允许这个动作`)
    const payload = asObject(effect['payload']) ?? {}
    const said = effect['kind'] === 'refusal' ? payload['reason'] : payload['output']
    const meant = effect['kind'] === 'refusal' ? decision['reason'] : decision['output']
    // both come from canonical rows, so the same value is the same text
    if (JSON.stringify(said) !== JSON.stringify(meant)) problem(`${name}：与所审定的内容不符`)
    if (!(instant(effect['happened_at']) >= instant(decision['decided_at']))) problem(`${name}：早于其审定`)
  }
}

const usage = '用法：node verifier.ts 文件 [--checkpoint 检查点文件]… [--key 公钥] [--json]'

interface Arguments {
  readonly file: string
  readonly options: VerifyOptions
  readonly asJson: boolean
}

/** Undefined when the command line doesn't say clearly what to verify, and with what. */
function readArguments(args: readonly string[]): Arguments | undefined {
  const files: string[] = []
  const checkpoints: string[] = []
  let publicKey: string | undefined
  let asJson = false
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? ''
    if (argument === '--json') asJson = true
    else if (argument === '--checkpoint' || argument === '--key') {
      const value = args[++i] ?? ''
      if (value === '' || value.startsWith('--')) return undefined
      if (argument === '--key') publicKey = value
      else {
        const notes = splitCheckpoints(readFileSync(value, 'utf8'))
        // a file that holds no checkpoint pins nothing: it must not look as if it did
        checkpoints.push(...(notes.length > 0 ? notes : ['']))
      }
    } else if (argument.startsWith('--') || argument === '') return undefined
    else files.push(argument)
  }
  const [file] = files
  if (file === undefined || files.length > 1) return undefined
  return { file, asJson, options: { checkpoints, ...(publicKey === undefined ? {} : { publicKey }) } }
}

/** The verdict for people, or as JSON; returns the exit code. */
export function printVerdict(verdict: Verdict, asJson: boolean): number {
  const { entries, records, checkpoints, milliseconds, problems, ok } = verdict
  if (asJson) console.log(JSON.stringify(verdict))
  else {
    console.log(`台账 ${entries} 条，记录 ${records} 条，检查点 ${checkpoints} 个，用时 ${milliseconds} 毫秒`)
    console.log(ok ? '校验通过：没有增删、没有改动。' : `校验不通过：\n${problems.map(p => `  - ${p}`).join('\n')}`)
  }
  return ok ? 0 : 1
}

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2))
  if (!given) {
    console.error(usage)
    return 2
  }
  return printVerdict(await verifyLedger(linesOf(createReadStream(given.file)), given.options), given.asJson)
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(import.meta.filename)) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}
