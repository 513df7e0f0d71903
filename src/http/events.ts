import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { entriesAfter, newestSeq, type TailEntry } from '../ledger/tail.ts'
import { can, type Person, peopleOfSessions } from '../people/index.ts'
import { NotAllowed, Problem, SignedOut } from '../problems.ts'
import type { LedgerEvent } from '../shapes/event.ts'
import type { Store } from '../store/index.ts'
import { type Audience, audienceOf, concerns } from './audience.ts'
import type { Web } from './context.ts'
import { type EventPipe, openPipe } from './event-pipe.ts'
import { toProblem } from './problem-response.ts'

/** The ledger is asked this often, whatever the number of streams; other processes append to it too. */
const pollMs = 250
/** How old the knowledge of who may listen to what can get before something is sent by it. */
const checkMs = 2000
/** Proxies take a connection for dead on which nothing comes for a minute or so. */
const heartbeatMs = 15_000
const pageSize = 500
const usualLimits = { perPerson: 50, perProcess: 4000 }

interface Listener {
  readonly session: string
  readonly person: string
  readonly pipe: EventPipe
  audience: Audience
  /** Up to this number everything was sent that concerns this audience. */
  cursor: number
  /** Gets what the tail reads; before that it reads its own backlog. */
  isLive: boolean
  beatAt: number
}

export interface Opening {
  /** Id of the sign-in session. */
  readonly session: string
  readonly person: Person
  /** Number of the last event that the client knows; absent: from now on. */
  readonly after?: number | undefined
  readonly response?: ServerResponse | undefined
}

export interface Events {
  /** Who may listen by this session. Throws SignedOut or NotAllowed. */
  admit(session: string): Promise<Person>
  /** Throws a problem where there are too many streams already. */
  open(opening: Opening): Promise<ReadableStream<Uint8Array>>
  /** Ends all streams at once, for good. */
  stop(): void
}

const encoder = new TextEncoder()

const eventText = ({ seq, type, matter, at }: TailEntry) =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ seq, type, matter, at: at.toISOString() } satisfies LedgerEvent)}\n\n`

function encode(audience: Audience, entries: readonly TailEntry[]): Uint8Array | undefined {
  const own = entries.filter(entry => concerns(audience, entry))
  return own.length === 0 ? undefined : encoder.encode(own.map(eventText).join(''))
}

/**
 * The ledger as server-sent events: its numbers are the ids of the events. One tail a process reads what is new and
 * tells all streams; a stream that resumes reads its backlog by itself and joins the tail where it has caught up.
 */
export function createEvents(store: Store, log: Web['log'], limits = usualLimits): Events {
  const listeners = new Set<Listener>()
  /** The tail has read up to here. */
  let position = -1
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | undefined
  let isRunning = false
  let isStopped = false

  /** While the database is away nothing can be told and nothing is lost; anything else is a defect. */
  function report(error: unknown): void {
    if (isStopped || toProblem(error)) return
    log('events failed', { error: error instanceof Error ? error.message : String(error) })
  }

  async function checkAll(): Promise<void> {
    const began = performance.now()
    const asked = new Set([...listeners].map(one => one.session))
    const people = await peopleOfSessions(store.open, [...asked], new Date())
    for (const listener of listeners) {
      // opened meanwhile, by a check of its own
      if (!asked.has(listener.session)) continue
      const person = people.get(listener.session)
      if (person && mayListen(person)) listener.audience = audienceOf(person)
      else listener.pipe.end()
    }
    checkedAt = began
  }

  /** Goes before everything that is sent: who was signed out, disabled or moved is found out first, or nothing goes. */
  async function recheck(): Promise<void> {
    if (performance.now() - checkedAt < checkMs) return
    checking ??= checkAll().finally(() => {
      checking = undefined
    })
    await checking
  }

  function tell(
    listener: Listener,
    entries: readonly TailEntry[],
    encoded = new Map<string, Uint8Array | undefined>(),
  ) {
    const first = entries[0]
    const last = entries.at(-1)
    if (!first || !last || last.seq <= listener.cursor) return
    const { key } = listener.audience
    let bytes: Uint8Array | undefined
    if (listener.cursor >= first.seq) {
      bytes = encode(
        listener.audience,
        entries.filter(entry => entry.seq > listener.cursor),
      )
    } else {
      if (!encoded.has(key)) encoded.set(key, encode(listener.audience, entries))
      bytes = encoded.get(key)
    }
    listener.cursor = last.seq
    if (bytes) listener.pipe.send(bytes)
  }

  async function readOn(): Promise<void> {
    const before = position
    const newest = await newestSeq(store)
    if (newest < before) {
      // an older backup was put in place while we ran: no number of before means anything now
      position = newest
      for (const listener of listeners) listener.pipe.end()
    }
    while (position < newest) {
      const entries = await entriesAfter(store, position, pageSize)
      const last = entries.at(-1)
      if (!last) return
      await recheck()
      position = last.seq
      const encoded = new Map<string, Uint8Array | undefined>()
      for (const listener of listeners) if (listener.isLive) tell(listener, entries, encoded)
    }
  }

  /** A comment, with the number up to which a client that was told nothing has missed nothing: it resumes from there. */
  function sayWhere({ pipe, cursor }: Listener): void {
    pipe.send(encoder.encode(`:\nid: ${cursor}\n\n`))
  }

  function beat(): void {
    const now = performance.now()
    for (const listener of listeners) {
      if (!listener.isLive || now - listener.beatAt < heartbeatMs) continue
      listener.beatAt = now
      sayWhere(listener)
    }
  }

  async function run(): Promise<void> {
    while (listeners.size > 0 && !isStopped) {
      let pause = pollMs
      try {
        await recheck()
        await readOn()
      } catch (error) {
        report(error)
        pause = 4 * pollMs
      }
      beat()
      await sleep(pause, undefined, { ref: false })
    }
    isRunning = false
  }

  async function catchUp(listener: Listener): Promise<void> {
    try {
      while (listener.pipe.isOpen) {
        const entries = await entriesAfter(store, listener.cursor, pageSize)
        await recheck()
        tell(listener, entries)
        // the tail may have passed by what was not yet committed when this page was read
        if (entries.length < pageSize && listener.cursor >= position) {
          listener.isLive = true
          sayWhere(listener)
          return
        }
        await listener.pipe.drained()
      }
    } catch (error) {
      report(error)
      listener.pipe.end()
    }
  }

  function refuseTooMany(person: string): void {
    let own = 0
    for (const listener of listeners) if (listener.person === person) own++
    if (isStopped || own >= limits.perPerson || listeners.size >= limits.perProcess)
      throw new Problem(503, 'too_many_streams', '同时打开的页面太多，请关掉一些；页面仍会定时更新。')
  }

  return {
    admit: async session => {
      const person = (await peopleOfSessions(store.open, [session], new Date())).get(session)
      if (!person) throw new SignedOut()
      if (!mayListen(person)) throw new NotAllowed()
      return person
    },
    open: async ({ session, person, after, response }) => {
      const newest = await newestSeq(store)
      refuseTooMany(person.id)
      // a number that is still to come was given by another ledger, before an older backup was put in place
      const cursor = after !== undefined && after <= newest ? after : newest
      if (listeners.size === 0) position = newest
      const pipe = openPipe(response, () => listeners.delete(listener))
      const listener: Listener = {
        session,
        person: person.id,
        pipe,
        audience: audienceOf(person),
        cursor,
        isLive: cursor >= position,
        beatAt: performance.now(),
      }
      listeners.add(listener)
      pipe.send(encoder.encode('retry: 2000\n'))
      sayWhere(listener)
      if (!listener.isLive) void catchUp(listener)
      if (!isRunning) {
        isRunning = true
        void run()
      }
      return pipe.body
    },
    stop: () => {
      isStopped = true
      for (const listener of listeners) listener.pipe.end()
    },
  }
}

const mayListen = (person: Person): boolean => can(person, 'employee.read')
