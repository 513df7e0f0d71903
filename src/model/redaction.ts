import { findPersonalData } from '../language/index.ts'

/** Longer than any placeholder: 〔身份证号1234〕. */
const longest = 12

export interface Restorer {
  /** The text with what stood behind placeholders; one that may be cut in two waits for its end. */
  push(piece: string): string
  end(): string
}

export interface Redactor {
  /** The text with a placeholder for each piece of personal data; the same piece has the same one wherever it stands. */
  redact(text: string): string
  restore(text: string): string
  restorer(): Restorer
}

/**
 * Placeholders for the personal data of one conversation. `texts` are all that will be said in it at first: a placeholder
 * that somebody wrote there themselves is never given out, so that nothing is put back where nothing was taken.
 */
export function createRedactor(texts: Iterable<string>): Redactor {
  const written = new Set<string>()
  const note = (text: string) => {
    for (const [found] of text.matchAll(/〔[^〔〕]{2,10}〕/g)) written.add(found)
  }
  for (const text of texts) note(text)
  const placeholders = new Map<string, string>()
  const originals = new Map<string, string>()
  const counts = new Map<string, number>()

  const placeholderFor = (kind: string, original: string): string => {
    const known = placeholders.get(original)
    if (known !== undefined) return known
    let count = counts.get(kind) ?? 0
    let placeholder: string
    do placeholder = `〔${kind}${++count}〕`
    while (written.has(placeholder))
    counts.set(kind, count)
    placeholders.set(original, placeholder)
    originals.set(placeholder, original)
    return placeholder
  }

  const restore = (text: string) =>
    text.replace(/〔[^〔〕]{2,10}〕/g, placeholder => originals.get(placeholder) ?? placeholder)

  return {
    redact(text) {
      let redacted = ''
      let from = 0
      for (const { name, start, end } of findPersonalData(text)) {
        redacted += `${text.slice(from, start)}${placeholderFor(name, text.slice(start, end))}`
        from = end
      }
      return redacted + text.slice(from)
    },
    restore,
    restorer() {
      let pending = ''
      return {
        push(piece) {
          pending += piece
          const open = pending.lastIndexOf('〔')
          const waits = open !== -1 && !pending.includes('〕', open) && pending.length - open < longest
          const ready = waits ? pending.slice(0, open) : pending
          pending = waits ? pending.slice(open) : ''
          return restore(ready)
        },
        end() {
          const ready = restore(pending)
          pending = ''
          return ready
        },
      }
    },
  }
}
