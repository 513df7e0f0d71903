/** One event of a stream. */
export interface ServerSentEvent {
  readonly data: string
  /** The last id that the stream gave; undefined where it never gave one. */
  readonly id: string | undefined
}

export class LineTooLong extends Error {
  override readonly name = 'LineTooLong'
}

export interface SseParser {
  /** The events that these bytes complete. Throws LineTooLong. */
  push(bytes: Uint8Array): ServerSentEvent[]
  /** Characters that were no UTF-8, or that the server had already given up on (U+FFFD). */
  readonly garbled: number
}

/**
 * A parser of `text/event-stream` as the HTML standard describes it (9.2.6): lines end in CR, LF or CRLF, wherever the
 * network cut them; one byte order mark at the start goes; several `data` lines are one event; an event without its blank
 * line at the end of the stream never was. `retry` and `event` have no meaning here and are read over.
 * @param cap UTF-16 units of a line, and of an event
 */
export function createSseParser(cap: number): SseParser {
  const decoder = new TextDecoder()
  let pending = ''
  let endedInCarriageReturn = false
  let data: string[] = []
  let size = 0
  let id: string | undefined
  let garbled = 0

  const take = (line: string): ServerSentEvent | undefined => {
    if (line === '') {
      const event = data.length > 0 ? { data: data.join('\n'), id } : undefined
      data = []
      size = 0
      return event
    }
    const colon = line.indexOf(':')
    if (colon === 0) return undefined
    const field = colon === -1 ? line : line.slice(0, colon)
    const rest = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') {
      size += rest.length
      if (size > cap) throw new LineTooLong()
      data.push(rest)
    } else if (field === 'id' && !rest.includes('\0')) id = rest
    return undefined
  }

  return {
    get garbled() {
      return garbled
    },
    push(bytes) {
      let text = decoder.decode(bytes, { stream: true })
      if (text === '') return []
      if (endedInCarriageReturn && text.startsWith('\n')) text = text.slice(1)
      endedInCarriageReturn = text.endsWith('\r')
      garbled += text.split('\uFFFD').length - 1
      const events: ServerSentEvent[] = []
      let start = 0
      for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) {
        const line = pending + text.slice(start, index)
        if (line.length > cap) throw new LineTooLong()
        pending = ''
        start = index + end.length
        const event = take(line)
        if (event) events.push(event)
      }
      pending += text.slice(start)
      if (pending.length > cap) throw new LineTooLong()
      return events
    },
  }
}
