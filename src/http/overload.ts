import type { IncomingMessage, ServerResponse } from 'node:http'
import { Unavailable } from '../problems.ts'

/** Calls that keep their way when everybody calls: what stops an employee, what a guardian decides, and the health check. */
export const urgentPaths =
  /^\/(healthz|api\/employees\/[^/]+\/suspend|api\/proposals\/[^/]+\/decision|api\/decisions)(\?|$)/

/** An open stream waits; it isn't worked on. */
const streams = /^\/api\/events(\?|$)/

export interface TurnstileOptions {
  /** Ordinary calls under way at once; with a hundred a second, so many wait about half a second. */
  readonly ordinary: number
  /** Places beyond these that only urgent calls take. */
  readonly urgent: number
}

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
export function createTurnstile({ ordinary, urgent }: TurnstileOptions): Turnstile {
  let inside = 0
  let refused = 0
  return {
    get refused() {
      return refused
    },
    admits: (request, response) => {
      const path = request.url ?? ''
      if (streams.test(path)) return true
      const places = urgentPaths.test(path) ? ordinary + urgent : ordinary
      if (inside < places) {
        inside++
        response.once('close', () => {
          inside--
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
  /** So many of the places are for urgent calls alone. */
  readonly reserved: number
  /** Milliseconds that a call waits; whoever waits longer is better told. */
  readonly patience: number
}

/** Whose turn it is among the calls that were let in; the returned function ends a turn. Throws Unavailable. */
export type Turns = (isUrgent: boolean) => Promise<() => void>

/**
 * Lets so many calls be worked on at once as the record has connections, the urgent ones first: more at a time would
 * only make all of them slow. Wait for a turn when everything that the caller sends has arrived, so that nobody holds a
 * place by sending slowly.
 */
export function createTurns({ places, reserved, patience }: TurnsOptions): Turns {
  let underWay = 0
  const urgent = new Set<() => void>()
  const ordinary = new Set<() => void>()

  function beginNext(): void {
    const [first] = urgent.size > 0 ? urgent : underWay < places - reserved ? ordinary : []
    if (underWay < places) first?.()
  }

  return isUrgent =>
    new Promise((resolve, reject) => {
      const waiting = isUrgent ? urgent : ordinary
      let isUnderWay = false
      const end = () => {
        if (!isUnderWay) return
        isUnderWay = false
        underWay--
        beginNext()
      }
      const begin = () => {
        waiting.delete(begin)
        clearTimeout(impatience)
        isUnderWay = true
        underWay++
        resolve(end)
      }
      const impatience = setTimeout(() => {
        waiting.delete(begin)
        reject(new Unavailable())
      }, patience)
      waiting.add(begin)
      beginNext()
    })
}
