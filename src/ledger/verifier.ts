#!/usr/bin/env node
/**
 * Proves an exported ledger, or the proof of one entry: `node verifier.ts FILE [--checkpoint FILE] [--key BASE64] [--json]`
 * on Node 24 and up. This one file needs neither our server nor our database nor any package; read it before you trust it.
 *
 * A ledger has a JSON object a line:
 *   header      origin, algorithm (sha256 | sm3), publicKey (raw Ed25519, base64)
 *   entry       seq, body (canonical JSON), leafHash = H(00 ‖ body), previous = leafHash of the entry before, at, type, matterId
 *   record      table, id, image: canonical JSON of a row that entries commit to by H(image)
 *   checkpoint  size, root, checkpoint: signed note (C2SP tlog-checkpoint), madeAt
 *   head        size, frontier, lastHash, root, checkpoint
 * It checks that nothing was added, removed, moved or changed, that each row is what the last entry about it says,
 * and that every effect carries what a person decided: for an employee's proposal its guardian, or a deputy while the
 * guardian was away, or the arbiter of a matter that was returned twice; for a colleague's reply somebody other than its
 * author.
 *
 * A proof is one JSON object on one line, with format, origin, algorithm, publicKey, size, root, checkpoint, path and
 *   bangban-proof/1         seq, body, leafHash: this entry stands in the ledger that the checkpoint signs
 *   bangban-consistency/1   since, sinceRoot: the ledger of so many entries is the beginning of that one
 */
import { createHash, createPublicKey, hash, verify } from 'node:crypto'
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
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const [head = '', ...lines] = text.split('\n')
    rest += head
    const last = lines.pop()
    if (last === undefined) continue
    yield rest
    yield* lines
    rest = last
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

/** Hashes have one spelling: 64 lower-case hexadecimal digits. */
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isPath = (value: unknown): value is string[] => Array.isArray(value) && value.every(isHash)

const leafHash = (algorithm: string, entry: string) => hash(algorithm, `\0${entry}`)

function nodeHash(algorithm: string, left: string, right: string): string {
  return hash(algorithm, Buffer.from(`01${left}${right}`, 'hex'))
}

/** Leaves in the left half of a tree of n leaves (n > 1): the largest power of two below n. */
function leftOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Whether this path leads from a leaf to this root (RFC 6962, 2.1.1). Anything at all may be asked about. */
export function isIncluded(
  algorithm: string,
  leaf: unknown,
  index: unknown,
  size: unknown,
  path: unknown,
  root: unknown,
): boolean {
  if (!isHash(leaf) || !isCount(index) || !isCount(size) || index >= size || !isPath(path)) return false
  // from the root down: is the leaf in the left half or the right one
  const isLeft: boolean[] = []
  let at = index
  for (let rest = size; rest > 1; ) {
    const left = leftOf(rest)
    isLeft.push(at < left)
    if (at < left) rest = left
    else {
      at -= left
      rest -= left
    }
  }
  if (isLeft.length !== path.length) return false
  let reached = leaf
  for (const sibling of path) {
    reached = isLeft.pop() ? nodeHash(algorithm, reached, sibling) : nodeHash(algorithm, sibling, reached)
  }
  return reached === root
}

/** Whether the tree of `old` leaves under one root begins that of `size` leaves under another (RFC 6962, 2.1.2). */
export function isConsistent(
  algorithm: string,
  old: unknown,
  size: unknown,
  oldRoot: unknown,
  newRoot: unknown,
  path: unknown,
): boolean {
  if (!isCount(old) || !isCount(size) || old < 1 || old > size || !isHash(oldRoot) || !isPath(path)) return false
  // from the root down to the subtree that both trees share: does the old one end in the left half or the right one
  const isLeft: boolean[] = []
  let first = old
  for (let rest = size; first !== rest; ) {
    const left = leftOf(rest)
    isLeft.push(first <= left)
    if (first <= left) rest = left
    else {
      first -= left
      rest -= left
    }
  }
  // where nothing lies to the left of that subtree it is the old tree itself
  const shared = isLeft.includes(false) ? path[0] : oldRoot
  const siblings = isLeft.includes(false) ? path.slice(1) : path
  if (shared === undefined || isLeft.length !== siblings.length) return false
  let [before, now] = [shared, shared]
  for (const sibling of siblings) {
    if (isLeft.pop()) now = nodeHash(algorithm, now, sibling)
    else {
      before = nodeHash(algorithm, sibling, before)
      now = nodeHash(algorithm, sibling, now)
    }
  }
  return before === oldRoot && now === newRoot
}

/** What the last entry about each row says of it, in few bytes: a large office has millions of rows. */
class Commitments {
  readonly #places = new Map<string, number>()
  #digests = Buffer.alloc(32 * 1024)
  readonly #seqs: number[] = []
  /** 0: there must be such a row, 1: it is gone, 2: it was seen. */
  readonly #states: number[] = []

  set(key: string, digest: string | null, seq: number): void {
    let place = this.#places.get(key)
    if (place === undefined) {
      place = this.#places.size
      this.#places.set(key, place)
      if ((place + 1) * 32 > this.#digests.length)
        this.#digests = Buffer.concat([this.#digests, Buffer.alloc(place * 32)])
    }
    this.#seqs[place] = seq
    this.#states[place] = digest === null ? 1 : 0
    if (digest !== null) this.#digests.write(digest, place * 32, 'hex')
  }

  /** What is wrong with a row of this digest; it counts as seen from now on. */
  objection(key: string, digest: string): string | undefined {
    const place = this.#places.get(key)
    if (place === undefined) return '台账里没有它'
    const state = this.#states[place]
    this.#states[place] = 2
    if (state === 2) return '出现了两次'
    if (state === 1) return `台账第 ${this.#seqs[place]} 条说它已删除，却还在`
    const isSame = this.#digests.toString('hex', place * 32, place * 32 + 32) === digest
    return isSame ? undefined : `与台账第 ${this.#seqs[place]} 条所记不符`
  }

  /** Rows that nobody has seen, with the entry that speaks of them. */
  *missing(): Generator<[key: string, seq: number]> {
    for (const [key, place] of this.#places) if (this.#states[place] === 0) yield [key, this.#seqs[place] ?? 0]
  }
}

const noEntry = '0'.repeat(64)

/** Exactly these fields stand in a line of each kind: one more would be something that nothing vouches for. */
const fields: Record<string, readonly string[]> = {
  header: ['format', 'origin', 'algorithm', 'publicKey'],
  entry: ['seq', 'body', 'leafHash', 'previous', 'type', 'matterId', 'at'],
  record: ['table', 'id', 'image'],
  checkpoint: ['size', 'root', 'checkpoint', 'madeAt'],
  head: ['size', 'frontier', 'lastHash', 'root', 'checkpoint'],
}
const hasItsFields = (kind: string, line: Json) =>
  fields[kind]?.every(name => name in line) && Object.keys(line).length === (fields[kind]?.length ?? 0) + 1

/** Reads an export line by line and collects what is wrong with it. */
class Verification {
  readonly problems: string[] = []
  readonly #options: VerifyOptions
  #line = 0
  #algorithm = 'sha256'
  #origin: string | undefined
  #rawKey: Buffer = Buffer.alloc(32)
  #frontier: string[] = []
  #size = 0
  #records = 0
  #lastHash = noEntry
  #head: Json | undefined
  readonly #commitments = new Commitments()
  readonly #announced = new Map<number, string>()
  readonly #kept = new Map<number, string>()
  readonly #pinned: ParsedCheckpoint[] = []
  /** Roots at the sizes of the pinned checkpoints, as they are come by. */
  readonly #pinnedRoots = new Map<number, string | undefined>()
  readonly #casework = new Casework()

  constructor(options: VerifyOptions) {
    this.#options = options
  }

  get counts() {
    return { entries: this.#size, records: this.#records, checkpoints: this.#kept.size }
  }

  problem(text: string): void {
    // a forged file may hold anything, and this is read in a terminal
    if (this.problems.length < 100) this.problems.push(text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd'))
  }

  #root(): string {
    let root: string | undefined
    for (const one of [...this.#frontier].reverse())
      root = root === undefined ? one : nodeHash(this.#algorithm, one, root)
    return root ?? hash(this.#algorithm, '')
  }

  read(given: string | object): void {
    this.#line++
    if (given === '') return
    const line = typeof given === 'string' ? parseObject(given) : (given as Json)
    const kind = line?.['kind']
    if (!line || typeof kind !== 'string' || !Object.hasOwn(fields, kind)) {
      this.problem(`文件第 ${this.#line} 行不认识，或不是 JSON`)
      return
    }
    if (kind !== 'header' && this.#origin === undefined) {
      this.problem('文件没有文件头')
      this.#origin = ''
    }
    if (!hasItsFields(kind, line)) this.problem(`文件第 ${this.#line} 行多了或少了内容`)
    if (kind === 'header') this.#readHeader(line)
    else if (kind === 'entry') this.#readEntry(line)
    else if (kind === 'record') this.#readRecord(line)
    else if (kind === 'checkpoint') this.#readCheckpoint(line)
    else {
      if (this.#head) this.problem('文件中有两个结尾')
      this.#head = line
    }
  }

  #readHeader(line: Json): void {
    if (this.#origin !== undefined) {
      this.problem('文件中有两个文件头，或者它不在开头')
      return
    }
    if (line['format'] !== 'bangban-ledger/1') this.problem('文件头：不是 bangban-ledger/1 格式')
    const { origin, algorithm, rawKey, problems } = readIdentity(line, this.#options)
    for (const problem of problems) this.problem(`文件头：${problem}`)
    this.#origin = origin
    this.#algorithm = algorithm
    this.#rawKey = rawKey
    this.#pinnedRoots.set(0, hash(algorithm, ''))
    for (const text of this.#options.checkpoints ?? []) {
      const parsed = parseCheckpoint(text, origin, rawKey)
      if (!parsed) this.problem(notYours)
      else {
        this.#pinned.push(parsed)
        if (parsed.size > 0) this.#pinnedRoots.set(parsed.size, undefined)
      }
    }
  }

  #readEntry(line: Json): void {
    const size = this.#size
    const name = `第 ${size} 条台账`
    // a row is held against the last entry about it, which must be known by then
    if (this.#records > 0) this.problem(`${name}：排在记录之后`)
    const text = String(line['body'])
    const leaf = leafHash(this.#algorithm, text)
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
      if (!record || !(digest === null || isHash(digest))) this.problem(`${name}：所记的行不完整`)
      else this.#commitments.set(`${record['table']}/${record['id']}`, digest, size)
    }
    if (body['type'] === 'ledger.checkpoint') {
      const data = asObject(body['data']) ?? {}
      if (data['size'] !== size || data['root'] !== this.#root()) this.problem(`${name}：所记检查点与此前的台账不符`)
      this.#announced.set(Number(data['size']), String(data['root']))
    }
    let merged = leaf
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      merged = nodeHash(this.#algorithm, this.#frontier.pop() ?? '', merged)
    }
    this.#frontier.push(merged)
    this.#lastHash = leaf
    this.#size++
    // a root costs a few hashes: taken only where a checkpoint kept elsewhere needs it
    if (this.#pinnedRoots.has(this.#size)) this.#pinnedRoots.set(this.#size, this.#root())
  }

  #readRecord(line: Json): void {
    const key = `${line['table']}/${line['id']}`
    this.#records++
    const objection = this.#commitments.objection(key, hash(this.#algorithm, String(line['image'])))
    if (objection !== undefined) this.problem(`记录 ${key}：${objection}`)
    const isReadable = this.#casework.read(String(line['table']), String(line['id']), line['image'])
    if (!isReadable) this.problem(`记录 ${key}：不是 JSON 对象`)
  }

  #readCheckpoint(line: Json): void {
    const at = Number(line['size'])
    const name = `检查点 ${at}`
    if (this.#kept.has(at)) this.problem(`${name}：出现了两次`)
    this.#kept.set(at, String(line['root']))
    const parsed = parseCheckpoint(String(line['checkpoint']), this.#origin ?? '', this.#rawKey)
    if (!parsed) this.problem(`${name}：签名不对`)
    else if (parsed.size !== at || parsed.root !== line['root'] || !sameInstant(line['madeAt'], parsed.at)) {
      this.problem(`${name}：与其签名不符`)
    }
  }

  /** What can be said only when everything was read. */
  finish(): void {
    for (const [key, seq] of this.#commitments.missing()) {
      this.problem(`记录 ${key}：台账第 ${seq} 条记着它，数据库里却没有`)
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
    this.#casework.check(text => this.problem(text))
  }

  #checkHead(): void {
    if (this.#origin === undefined) this.problem('文件没有文件头')
    const head = this.#head
    if (!head) {
      this.problem('文件没有结尾：不完整')
      return
    }
    const root = this.#root()
    const parsed = parseCheckpoint(String(head['checkpoint']), this.#origin ?? '', this.#rawKey)
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

const notYours = '您保存的检查点：签名不对，或不属于这份台账'

/** Whose ledger it is, by which hash, under which key; `problems` where the file doesn't say it well. */
function readIdentity({ origin, algorithm, publicKey }: Json, options: VerifyOptions) {
  const problems: string[] = []
  const isKnown = algorithm === 'sha256' || algorithm === 'sm3'
  if (!isKnown) problems.push('没有写明 sha256 或 sm3')
  const key = options.publicKey ?? publicKey
  if (key !== publicKey) problems.push('公钥与您保存的不一致')
  const raw = typeof key === 'string' ? decodeBase64(key) : undefined
  if (raw?.length !== 32) problems.push('公钥不是 32 字节的 Ed25519 公钥')
  return {
    origin: String(origin),
    algorithm: isKnown ? algorithm : 'sha256',
    rawKey: raw?.length === 32 ? raw : Buffer.alloc(32),
    problems,
  }
}

/**
 * Verifies the lines of an export, as text or read already. Never throws on a bad file: what is wrong with it is in the
 * verdict.
 */
export async function verifyLedger(
  lines: AsyncIterable<string | object>,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const started = performance.now()
  const verification = new Verification(options)
  for await (const line of lines) verification.read(line)
  verification.finish()
  const { problems, counts } = verification
  return { ok: problems.length === 0, ...counts, milliseconds: Math.round(performance.now() - started), problems }
}

export interface ProofVerdict {
  readonly ok: boolean
  /** What was proved, in a sentence; empty where nothing was. */
  readonly proved: string
  readonly problems: string[]
}

const proofFormats = ['bangban-proof/1', 'bangban-consistency/1'] as const

/** The proof in a text, if it claims to be one. */
const asProof = (text: string) => {
  const proof = parseObject(text)
  return proof && proofFormats.some(format => format === proof['format']) ? proof : undefined
}

/**
 * Verifies the proof of one entry, or that a ledger of some size is the beginning of the present one. Both hang on a
 * signed checkpoint, and on those that were kept. Never throws: what is wrong is in the verdict.
 */
export function verifyProof(text: string, options: VerifyOptions = {}): ProofVerdict {
  const proof = asProof(text)
  if (!proof) return { ok: false, proved: '', problems: ['不是台账的证明'] }
  const { origin, algorithm, rawKey, problems } = readIdentity(proof, options)
  const { seq, since, size, root, path, body } = proof
  const isEntry = proof['format'] === 'bangban-proof/1'
  const head = parseCheckpoint(String(proof['checkpoint']), origin, rawKey)
  if (!head) problems.push('树头：签名不对')
  else if (head.size !== size || head.root !== root) problems.push('树头：签的不是证明所说的条数和根')
  if (isEntry) {
    const leaf = leafHash(algorithm, String(body))
    if (parseObject(body)?.['seq'] !== seq) problems.push(`第 ${Number(seq)} 条台账：内容里的编号不是它`)
    if (leaf !== proof['leafHash']) problems.push(`第 ${Number(seq)} 条台账：内容与其哈希不符`)
    if (!isIncluded(algorithm, leaf, seq, size, path, root)) problems.push(`第 ${Number(seq)} 条台账：不在这个树头之下`)
  } else if (!isConsistent(algorithm, since, size, proof['sinceRoot'], root, path)) {
    problems.push(`${Number(since)} 条时的台账不是 ${Number(size)} 条台账的开头：历史被改写`)
  }
  for (const text of options.checkpoints ?? []) {
    const kept = parseCheckpoint(text, origin, rawKey)
    const rootThen = kept?.size === size ? root : kept?.size === since ? proof['sinceRoot'] : undefined
    if (!kept) problems.push(notYours)
    else if (rootThen === undefined) problems.push(`您保存的检查点有 ${kept.size} 条，这份证明说的是别的条数`)
    else if (rootThen !== kept.root) problems.push(`您保存的检查点（${kept.size} 条）与这份证明不符：历史被改写`)
  }
  const ok = problems.length === 0
  const sentence = isEntry ? `第 ${seq} 条在 ${size} 条的台账里` : `${since} 条时的台账是 ${size} 条台账的开头`
  return { ok, proved: ok ? `${sentence}，树头签于 ${head?.at}` : '', problems }
}

const instant = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : Number.NaN)

interface Guard {
  readonly person: unknown
  readonly kind: unknown
  readonly since: number
  /** Number.NaN where it has not ended. */
  readonly until: number
}

interface Leave {
  readonly since: number
  readonly until: number
  readonly cancelledAt: number
}

interface Proposal {
  /** Of a blank one, as arbiters get it; others don't need it. */
  readonly matter: unknown
  readonly kind: unknown
  readonly shown: unknown
  readonly author: unknown
  readonly employee: unknown
}

interface Decision {
  readonly proposal: string
  readonly kind: unknown
  readonly shown: unknown
  readonly by: unknown
  readonly at: number
  readonly output: string
  readonly reason: string
}

interface Effect {
  readonly decision: string
  readonly kind: unknown
  readonly at: number
  readonly said: string
}

/** Stands for a value of any length; both sides come from canonical rows, so the same value is the same text. */
const fingerprint = (value: unknown) =>
  value === null || value === undefined ? String(value) : hash('sha256', JSON.stringify(value), 'base64')

const listed = <T>(map: Map<unknown, T[]>, key: unknown, one: T) => {
  const list = map.get(key)
  if (list) list.push(one)
  else map.set(key, [one])
}

/** What a decision on a proposal may lead to. */
function mayFollow(effect: unknown, decision: unknown, proposal: unknown): boolean {
  if (effect === 'refusal') return decision === 'refuse'
  if (effect === 'merge') return decision === 'merge' && proposal === 'routing'
  if (decision !== 'approve' && decision !== 'amend') return false
  return (effect === 'dispatch' && proposal === 'routing') || (effect === 'reply' && proposal === 'reply')
}

/** Of the rows that tell who was entitled to decide what, just that. */
class Casework {
  /** The same few words and people in many rows: kept once. */
  readonly #words = new Map<string, string>()
  readonly #isDisabled = new Map<string, boolean>()
  readonly #guards = new Map<unknown, Guard[]>()
  readonly #leaves = new Map<unknown, Leave[]>()
  /** Of matters that came back from departments, the orders that did. */
  readonly #returned = new Map<unknown, Set<string>>()
  readonly #proposals = new Map<string, Proposal>()
  readonly #decisions = new Map<string, Decision>()
  readonly #effects = new Map<string, Effect>()

  #word(value: unknown): unknown {
    if (typeof value !== 'string') return value
    const known = this.#words.get(value)
    if (known === undefined) this.#words.set(value, value)
    return known ?? value
  }

  /** Takes in a row; false where it is one of these and can't be read. */
  read(table: string, id: string, image: unknown): boolean {
    const take = this.#takes[table]
    if (!take) return true
    const row = parseObject(image)
    if (row) take(id, row)
    return row !== undefined
  }

  readonly #takes: Record<string, ((id: string, row: Json) => void) | undefined> = {
    // only today's is known: whether an account was disabled at some moment can't be read from its row
    person: (id, row) => this.#isDisabled.set(id, row['is_disabled'] === true),
    guardianship: (_, row) =>
      listed(this.#guards, row['employee_id'], {
        person: row['person_id'],
        kind: row['kind'],
        since: instant(row['since']),
        until: row['until'] === null ? Number.POSITIVE_INFINITY : instant(row['until']),
      }),
    leave_of_absence: (_, row) =>
      listed(this.#leaves, row['person_id'], {
        since: instant(row['since']),
        until: instant(row['until']),
        cancelledAt: row['cancelled_at'] === null ? Number.POSITIVE_INFINITY : instant(row['cancelled_at']),
      }),
    work_order: (id, row) => {
      if (row['state'] !== 'returned') return
      const matter = row['matter_id']
      this.#returned.set(matter, (this.#returned.get(matter) ?? new Set()).add(id))
    },
    proposal: (id, row) =>
      this.#proposals.set(id, {
        matter: row['output'] === null ? row['matter_id'] : undefined,
        kind: this.#word(row['kind']),
        shown: row['shown_digest'],
        author: this.#word(row['author_person_id']),
        employee: this.#word(row['employee_id']),
      }),
    decision: (id, row) => {
      const proposal = String(row['proposal_id'])
      const shown = this.#proposals.get(proposal)?.shown
      this.#decisions.set(id, {
        proposal,
        kind: this.#word(row['kind']),
        shown: shown === row['shown_digest'] ? shown : row['shown_digest'],
        by: this.#word(row['decided_by']),
        at: instant(row['decided_at']),
        output: fingerprint(row['output']),
        reason: fingerprint(row['reason']),
      })
    },
    effect: (id, row) => {
      const payload = asObject(row['payload']) ?? {}
      this.#effects.set(id, {
        decision: String(row['decision_id']),
        kind: this.#word(row['kind']),
        at: instant(row['happened_at']),
        said: fingerprint(row['kind'] === 'refusal' ? payload['reason'] : payload['output']),
      })
    },
  }

  /**
   * Whether a person was the one to decide for an employee: its guardian, a deputy while no guardian was there, or the
   * arbiter where departments returned the matter twice.
   */
  #wasEntitled(person: unknown, { employee, matter }: Proposal, moment: number): boolean {
    const isAway = (id: unknown) =>
      (this.#leaves.get(id) ?? []).some(one => one.since <= moment && one.until > moment && one.cancelledAt > moment)
    const guards = (this.#guards.get(employee) ?? []).filter(one => one.since <= moment && one.until > moment)
    const own = guards.find(one => one.person === person)
    if (!own || isAway(person)) return false
    const isPresent = (id: unknown) => !isAway(id) && this.#isDisabled.get(String(id)) !== true
    if (own.kind === 'arbiter') return (this.#returned.get(matter)?.size ?? 0) >= 2
    return own.kind === 'guardian' || !guards.some(one => one.kind === 'guardian' && isPresent(one.person))
  }

  /** Every effect follows from one decision, of a person, entitled at that moment, on exactly what was shown. */
  check(problem: (text: string) => void): void {
    const decided = new Set<string>()
    for (const [id, decision] of this.#decisions) {
      const name = `审定 ${id}`
      const proposal = this.#proposals.get(decision.proposal)
      if (!proposal) {
        problem(`${name}：没有对应的拟办`)
        continue
      }
      if (decided.has(decision.proposal)) problem(`${name}：同一拟办有两次审定`)
      decided.add(decision.proposal)
      if (proposal.shown !== decision.shown) problem(`${name}：审定的不是当时所示`)
      if (!this.#isDisabled.has(String(decision.by))) problem(`${name}：审定者不是登记的人员`)
      if (proposal.author === decision.by) problem(`${name}：拟办者审定了自己的拟办`)
      if (proposal.employee !== null && !this.#wasEntitled(decision.by, proposal, decision.at)) {
        problem(`${name}：审定者当时不是监护人，也不是可以代为审定的代理人或裁定人`)
      }
    }
    for (const [id, effect] of this.#effects) {
      const decision = this.#decisions.get(effect.decision)
      const name = `办结动作 ${id}`
      if (!decision) {
        problem(`${name}：没有审定`)
        continue
      }
      const proposal = this.#proposals.get(decision.proposal)
      if (!mayFollow(effect.kind, decision.kind, proposal?.kind)) problem(`${name}：审定不允许这个动作`)
      const meant = effect.kind === 'refusal' ? decision.reason : decision.output
      if (effect.said !== meant) problem(`${name}：与所审定的内容不符`)
      if (!(effect.at >= decision.at)) problem(`${name}：早于其审定`)
    }
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

/** Verifies a file, whichever of the two it is. */
export async function verifyFile(path: string, options: VerifyOptions): Promise<Verdict | ProofVerdict> {
  const lines = linesOf(createReadStream(path))
  const first = await lines.next()
  const second = await lines.next()
  if (!first.done && second.done && asProof(first.value)) return verifyProof(first.value, options)
  return verifyLedger(
    (async function* () {
      for (const one of [first, second]) if (!one.done) yield one.value
      yield* lines
    })(),
    options,
  )
}

function summary(verdict: Verdict | ProofVerdict): string {
  if ('proved' in verdict) return verdict.ok ? `证明成立：${verdict.proved}。` : '证明不成立：'
  const { entries, records, checkpoints, milliseconds, ok } = verdict
  const counts = `台账 ${entries} 条，记录 ${records} 条，检查点 ${checkpoints} 个，用时 ${milliseconds} 毫秒`
  return `${counts}\n${ok ? '校验通过：没有增删、没有改动。' : '校验不通过：'}`
}

/** The verdict for people, or as JSON; returns the exit code. */
export function printVerdict(verdict: Verdict | ProofVerdict, asJson: boolean): number {
  if (asJson) console.log(JSON.stringify(verdict))
  else console.log([summary(verdict), ...verdict.problems.map(problem => `  - ${problem}`)].join('\n'))
  return verdict.ok ? 0 : 1
}

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2))
  if (!given) {
    console.error(usage)
    return 2
  }
  return printVerdict(await verifyFile(given.file, given.options), given.asJson)
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(import.meta.filename)) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}
