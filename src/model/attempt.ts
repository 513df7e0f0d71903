import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Assembly, createAssembly, type Gained, isForeign, reasonOfError } from './assembly.ts'
import { Fault } from './fault.ts'
import { NotJson, parseJson } from './json.ts'
import type { Limits } from './limits.ts'
import type { Oddities, Reason, Usage } from './outcome.ts'
import { isRefusal } from './refusal.ts'
import { createRepetitionWatch } from './repetition.ts'
import { type Endpoint, usualMaxTokens } from './request.ts'
import { createSseParser, LineTooLong } from './sse.ts'
import type { RawCall } from './tools.ts'
import { usageOf } from './usage.ts'
import { createNormaliser, type Normaliser } from './visible.ts'
import { createWatch, type Watch } from './watch.ts'
import { type Agents, addressOf, bytesOf, letGo, post, reasonOfFailure, reasonOfStatus } from './wire.ts'

/** Of the answer to a failed call so much is read, to see what is meant by its status. */
const errorBytes = 64 * 1024

export interface Try {
  readonly endpoint: Endpoint
  readonly body: string
  readonly isStream: boolean
  readonly maxTokens: number | undefined
  readonly requestId: string
  /** Another endpoint could answer as well: this one gets less time to begin. */
  readonly isHurried: boolean
  /** Aborts with the reason for which the whole call ends. */
  readonly call: AbortSignal
  /** Takes what a person may see, as it comes; a promise where it should come more slowly. Streams only. */
  handOn(text: string): Promise<void> | undefined
}

/** How one attempt went. */
export interface Attempted {
  readonly reason: Reason
  /** What a person may see of it. */
  readonly text: string
  readonly calls: readonly RawCall[]
  readonly model: string | undefined
  readonly usage: Usage
  /** Where the headers of an answer gave it. */
  readonly retryAfter: string | undefined
  readonly firstContentAt: number | undefined
  readonly oddities: Oddities
  /** SHA-256 of all bytes that came. */
  readonly responseHash: string
}

/** What an answer is, by everything that came of it until its end. */
function verdict(assembly: Assembly, text: string, isEnded: boolean, maxTokens: number, usage: Usage): Reason {
  const { finish, calls } = assembly
  if (finish === undefined || finish === 'insufficient_system_resource') return 'unfinished'
  if (finish === 'content_filter' || finish === 'sensitive') return 'filter'
  if (finish === 'length') return 'length'
  if (finish !== 'stop' && finish !== 'tool_calls') return 'bad-form'
  if (!isEnded && (assembly.usage === undefined || assembly.usage === null)) return 'unfinished'
  if (!usage.isEstimated && usage.completion >= maxTokens) return 'hidden-length'
  if (assembly.isRefusal) return 'refusal-field'
  if (assembly.hasGap) return 'other-order'
  if (calls.length > 0) return 'complete'
  if (finish === 'tool_calls') return 'bad-form'
  if (text.trim() === '') return 'empty'
  return isRefusal(text) ? 'refusal-prose' : 'complete'
}

/** What is known of an answer while it comes. */
interface Coming {
  readonly assembly: Assembly
  readonly normaliser: Normaliser
  /** Takes what a chunk brought. Throws a Fault where it is too much or goes round in circles. */
  take(gained: Gained): Promise<void> | undefined
  end(): Promise<void> | undefined
  readonly text: string
  /** Characters of thinking. */
  readonly thought: number
  readonly firstContentAt: number | undefined
}

function createComing({ endpoint, requestId, isStream, handOn }: Try, limits: Limits, watch: Watch): Coming {
  const assembly = createAssembly(requestId, limits)
  const normaliser = createNormaliser(isStream && endpoint.isReasoning === true)
  const repetition = createRepetitionWatch()
  let text = ''
  let thought = 0
  let firstContentAt: number | undefined

  const show = (piece: string): Promise<void> | undefined => {
    if (piece === '') return undefined
    const left = limits.visible - text.length
    const loop = repetition.loopAt(piece.slice(0, left))
    const shown = piece.slice(0, loop === -1 ? left : loop)
    text += shown
    const isRead = isStream ? handOn(shown) : undefined
    if (loop !== -1) throw new Fault('repetition')
    if (piece.length > left) throw new Fault('visible-cap')
    if (!isRead) return undefined
    watch.hold()
    return isRead.then(watch.resume)
  }

  return {
    assembly,
    normaliser,
    take({ content, thought: thinking, asked }) {
      const bytes = content.length + thinking.length + asked
      if (bytes === 0) return undefined
      watch.progress(bytes)
      thought += thinking.length
      if (thinking !== '') normaliser.knowsThought()
      if (content !== '' || asked > 0) firstContentAt ??= performance.now()
      const isRead = content === '' ? undefined : show(normaliser.push(content))
      if (normaliser.hasShownThought) throw new Fault('thought-shown')
      if (thought + normaliser.thought > limits.thought) throw new Fault('thought-cap')
      return isRead
    },
    end: () => show(normaliser.end()),
    get text() {
      return text
    },
    get thought() {
      return thought + normaliser.thought
    },
    get firstContentAt() {
      return firstContentAt
    },
  }
}

/** Bytes of an answer, counted and hashed. */
interface Meter {
  readonly hash: ReturnType<typeof createHash>
  garbled: number
  repeated: number
}

async function* metered(response: IncomingMessage, meter: Meter, cap: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const bytes of bytesOf(response)) {
    size += bytes.length
    meter.hash.update(bytes)
    if (size > cap) throw new Fault('wire-cap')
    yield bytes
  }
}

/** Whether this event comes again, by its number. Throws where it comes out of its turn. */
function createTurnstile(): (id: string | undefined) => boolean {
  let last = -1
  return id => {
    if (id === undefined || !/^\d{1,15}$/.test(id)) return false
    const number = Number(id)
    if (number === last) return true
    if (last !== -1 && number !== last + 1) throw new Fault('other-order')
    last = number
    return false
  }
}

/** Reads a stream to its terminator; tells whether there was one. */
async function readStream(
  response: IncomingMessage,
  coming: Coming,
  meter: Meter,
  limits: Limits,
  watch: Watch,
): Promise<boolean> {
  const parser = createSseParser(limits.line)
  const comesAgain = createTurnstile()
  for await (const bytes of metered(response, meter, limits.wire)) {
    const events = parser.push(bytes)
    meter.garbled = parser.garbled
    for (const { data, id } of events) {
      if (data.trim() === '') continue
      if (data.trim() === '[DONE]') return true
      if (comesAgain(id)) {
        meter.repeated++
        continue
      }
      // almost always there is nothing to wait for, and a token more or less a wait adds up
      const isRead = coming.take(coming.assembly.take(parseJson(data, limits.line)))
      if (isRead) await isRead
      if (watch.stopped) throw new Fault(watch.stopped)
    }
  }
  return false
}

/** Reads an answer in one piece. */
async function readWhole(response: IncomingMessage, coming: Coming, meter: Meter, limits: Limits): Promise<boolean> {
  const pieces: Buffer[] = []
  for await (const bytes of metered(response, meter, limits.wire)) pieces.push(bytes)
  const text = new TextDecoder().decode(Buffer.concat(pieces))
  if (text.trim() === '') throw new Fault('no-body')
  meter.garbled = text.split('\uFFFD').length - 1
  await coming.take(coming.assembly.take(parseJson(text, limits.wire)))
  return true
}

/** What a failed call means: its status, and for a refused one what the server says about it. */
async function reasonOfFailed(response: IncomingMessage, status: Reason, meter: Meter): Promise<Reason> {
  if (status !== 'rejected' && status !== 'context-length') return status
  let text = ''
  try {
    for await (const bytes of metered(response, meter, errorBytes)) text += bytes.toString('latin1')
  } catch {
    // the status alone says enough
  }
  return reasonOfError(text) ?? status
}

function isOfType(response: IncomingMessage, isStream: boolean): boolean {
  const type = response.headers['content-type'] ?? ''
  const encoding = response.headers['content-encoding'] ?? 'identity'
  return encoding === 'identity' && type.startsWith(isStream ? 'text/event-stream' : 'application/json')
}

/** The patience that an attempt begins with. */
function patience({ endpoint, isStream, isHurried }: Try, limits: Limits) {
  const headers = isStream ? limits.headers : endpoint.isReasoning ? limits.firstThought : limits.wholeAnswer
  return {
    headers: isHurried ? Math.min(headers, limits.connect) : headers,
    content: isStream && !endpoint.isReasoning ? limits.firstContent : limits.firstThought,
  }
}

/** Asks an endpoint once. Never throws: whatever happens is told by the reason. */
export async function attempt(one: Try, limits: Limits, agents: Agents): Promise<Attempted> {
  const { endpoint, body, isStream, requestId, maxTokens = usualMaxTokens } = one
  const watch = createWatch(one.call, limits)
  const coming = createComing(one, limits, watch)
  const meter: Meter = { hash: createHash('sha256'), garbled: 0, repeated: 0 }
  const { headers, content } = patience(one, limits)
  let response: IncomingMessage | undefined
  let isWhole = false
  const usage = () => {
    const asked = coming.assembly.calls.map(call => `${call.name}${call.arguments}`).join('')
    return usageOf(coming.assembly.usage, body, { text: coming.text + asked, thought: coming.thought }, maxTokens)
  }

  async function run(): Promise<Reason> {
    watch.await('connect', limits.connect)
    const url = addressOf(endpoint.baseUrl, 'chat/completions')
    const accept = isStream ? 'text/event-stream' : 'application/json'
    const sent = { url, endpoint, body, accept, requestId }
    response = await post(sent, agents, watch, () => watch.await('headers', headers))
    watch.await('first-content', content)
    const status = reasonOfStatus(response.statusCode ?? 0)
    if (status) return reasonOfFailed(response, status, meter)
    if (isForeign(String(response.headers['x-request-id'] ?? ''), requestId)) return 'mixed-answers'
    if (!isOfType(response, isStream)) return 'content-type'
    isWhole = isStream
      ? await readStream(response, coming, meter, limits, watch)
      : await readWhole(response, coming, meter, limits)
    await coming.end()
    return verdict(coming.assembly, coming.text, isWhole, maxTokens, usage())
  }

  const reason = await run().catch((error: unknown): Reason => {
    if (watch.stopped) return watch.stopped
    if (error instanceof Fault) return error.reason
    if (error instanceof NotJson || error instanceof LineTooLong) return 'bad-form'
    return reasonOfFailure(error)
  })
  watch.end()
  if (response) letGo(response, isWhole)
  const { model, calls } = coming.assembly
  return {
    reason,
    text: coming.text,
    calls,
    model,
    usage: usage(),
    retryAfter: response?.headers['retry-after'],
    firstContentAt: coming.firstContentAt,
    oddities: {
      invisible: coming.normaliser.invisible,
      garbled: meter.garbled,
      repeated: meter.repeated,
      isOtherModel: model !== undefined && model !== endpoint.model,
    },
    responseHash: meter.hash.digest('hex'),
  }
}
