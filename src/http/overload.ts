import type { IncomingMessage, ServerResponse } from 'node:http'
import { Unavailable } from '../problems.ts'

/** How soon a call must be served when everybody calls. */
export type Urgency = 'brake' | 'decision' | 'ordinary'

const brakes = /^\/(healthz|api\/employees\/[^/]+\/suspend)(\?|$)/
const decisions = /^\/api\/(proposals\/[^/]+\/decision|decisions)(\?|$)/

/** What stops an employee, and the health check, go before what a guardian decides, and that before everything else. */
export const urgencyOf = (path: string): Urgency =>
  brakes.test(path) ? 'brake' : decisions.test(path) ? 'decision' : 'ordinary'

/** A file takes seconds to arrive and to be read, and needs no turn meanwhile. */
const files = /^\/api\/(knowledge\/uploads|official-documents\/(check|fix))(\?|$)/

/** Whether the body of this call is a file as it is, and not JSON. */
export const bringsFile = (path: string) => files.test(path)

/** A question may wait for what it means, which somebody else's server says; it takes its turn when that is known. */
const questions = /^\/api\/(knowledge\/)?questions(\?|$)/

/** Whether a call takes its turn itself, later than others. */
export const takesTurnLater = (path: string) => bringsFile(path) || questions.test(path)

/** An open stream waits; it isn't worked on. */
const streams = /^\/api\/events(\?|$)/

/**
 * Calls of each kind inside at once, worked on or waiting; with a hundred a second, sixty wait about half a second. Each
 * kind has places of its own: a flood of decisions doesn't keep the stop switch out.
 */
export type TurnstilePlaces = Readonly<Record<Urgency | 'file', number>>

export interface Turnstile {
  /** Lets a call in, or answers it at once with "come back soon" and says false. */
  admits(request: IncomingMessage, response: ServerResponse): boolean
  /** Calls turned away since the start. */
  readonly refused: number
}

const refusal = Buffer.from(
  JSON.stringify({
    type: 'urn:bangban:problem:busy',
    title: '暂时不可用',
    status: 503,
    detail: '现在办事的人太多，请过几秒再试。您填写的内容没有丢失。',
    code: 'busy',
  }),
)

/**
 * Keeps the number of calls under way within what the machine can finish in good time: the others are told at once,
 * before anything of theirs is read, and those within are served as fast as ever.
 */
export function createTurnstile(places: TurnstilePlaces): Turnstile {
  const inside = { brake: 0, decision: 0, ordinary: 0, file: 0 }
  let refused = 0
  return {
    get refused() {
      return refused
    },
    admits: (request, response) => {
      const path = request.url ?? ''
      if (streams.test(path)) return true
      const kind = bringsFile(path) ? 'file' : urgencyOf(path)
      if (inside[kind] < places[kind]) {
        inside[kind]++
        response.once('close', () => {
          inside[kind]--
        })
        return true
      }
      refused++
      request.resume()
      response.writeHead(503, {
        'content-type': 'application/problem+json; charset=utf-8',
        // of a known length it leaves in one piece: what is said ten times as often as anything else is to cost little
        'content-length': refusal.length,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        // not all at once again
        'retry-after': String(1 + (refused % 4)),
      })
      response.end(refusal)
      return false
    },
  }
}

export interface TurnsOptions {
  /** Calls worked on at once: never more than there are connections to the record. */
  readonly places: number
  /** So many of the places are never taken by ordinary calls. */
  readonly reserved: number
  /** Milliseconds that a call waits; whoever waits longer is better told. */
  readonly patience: number
  /** What they are told then, where it isn't the usual sentence. */
  readonly sentence?: string
}

/** Whose turn it is among the calls that were let in; the returned function ends a turn. Throws Unavailable. */
export type Turns = (urgency: Urgency) => Promise<() => void>

/**
 * Lets so many calls be worked on at once as the record has connections: more at a time would only make all of them slow.
 * The stop switch comes first, then decisions; but while others wait as well, decisions take no more than half of the
 * places, so that residents are served whatever comes. Wait for a turn when everything that the caller sends has arrived,
 * so that nobody holds a place by sending slowly.
 */
export function createTurns({ places, reserved, patience, sentence }: TurnsOptions): Turns {
  const underWay = { brake: 0, decision: 0, ordinary: 0 }
  const waiting = { brake: new Set<() => void>(), decision: new Set<() => void>(), ordinary: new Set<() => void>() }

  function next(): (() => void) | undefined {
    const [[brake], [decision], [other]] = [waiting.brake, waiting.decision, waiting.ordinary]
    if (brake) return brake
    if (decision && (other === undefined || underWay.decision < places / 2)) return decision
    return underWay.ordinary < places - reserved ? other : undefined
  }

  function beginNext(): void {
    if (underWay.brake + underWay.decision + underWay.ordinary < places) next()?.()
  }

  return urgency =>
    new Promise((resolve, reject) => {
      let isUnderWay = false
      const end = () => {
        if (!isUnderWay) return
        isUnderWay = false
        underWay[urgency]--
        beginNext()
      }
      const begin = () => {
        waiting[urgency].delete(begin)
        clearTimeout(impatience)
        isUnderWay = true
        underWay[urgency]++
        resolve(end)
      }
      const impatience = setTimeout(() => {
        waiting[urgency].delete(begin)
        reject(new Unavailable(sentence))
      }, patience)
      waiting[urgency].add(begin)
      beginNext()
    })
}
