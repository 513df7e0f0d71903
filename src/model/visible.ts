/**
 * Characters that show nothing and hide much: controls but for tab and line feed, zero-width marks, direction overrides,
 * soft hyphens, variation selectors, annotation marks, tag characters.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}]|[\u180b-\u180d\u180f\ufe00-\ufe0f]|\u034f/gu

const opening = '<think>'
const closing = '</think>'

export interface Normaliser {
  /** What of it a person may see now; some may be kept back until more is there. */
  push(piece: string): string
  /** What was kept back. */
  end(): string
  /** Thinking came by its own field: what comes as content is content. */
  knowsThought(): void
  /** Characters taken out because nobody sees them. */
  readonly invisible: number
  /** Characters of thinking. */
  readonly thought: number
  /** Thinking was shown: its end came without a beginning. */
  readonly hasShownThought: boolean
}

/** So many last characters of the text may be the beginning of `tag`. */
function begun(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--)
    if (tag.startsWith(text.slice(-length))) return length
  return 0
}

/**
 * Takes thinking (`<think>…</think>`, also without the first tag) and invisible characters out of an answer that comes
 * piece by piece.
 * @param mayThink the model is known to think: nothing is shown until its thinking has ended, or the answer
 */
export function createNormaliser(mayThink: boolean): Normaliser {
  let pending = ''
  let isThinking = false
  let awaitsThought = mayThink
  let invisibleCount = 0
  let thought = 0
  let hasShown = false
  let hasShownThought = false

  const clean = (text: string): string => {
    const seen = text.replace(invisible, found => {
      // a line that ends in CRLF hides nothing
      if (found !== '\r') invisibleCount++
      return ''
    })
    if (seen.trim() !== '') hasShown = true
    return seen
  }

  const think = (characters: number) => {
    thought += characters
    pending = pending.slice(characters)
  }

  /** Cuts what is pending at its tags. */
  function take(isEnd: boolean): string {
    let shown = ''
    for (;;) {
      const close = pending.indexOf(closing)
      const open = pending.indexOf(opening)
      if (isThinking) {
        if (close === -1) break
        think(close)
        pending = pending.slice(closing.length)
        isThinking = false
        awaitsThought = false
      } else if (open !== -1 && (close === -1 || open < close)) {
        shown += clean(pending.slice(0, open))
        pending = pending.slice(open + opening.length)
        isThinking = true
      } else if (close !== -1) {
        // what came before was thinking, and what of it was shown can't be taken back
        if (hasShown) hasShownThought = true
        think(close)
        pending = pending.slice(closing.length)
        awaitsThought = false
      } else break
    }
    if (isThinking) {
      think(isEnd ? pending.length : pending.length - begun(pending, closing))
      return shown
    }
    if (awaitsThought && !isEnd) return shown
    const last = pending.charCodeAt(pending.length - 1)
    // half of a surrogate pair waits for its other half
    const half = last >= 0xd800 && last < 0xdc00 ? 1 : 0
    const kept = isEnd ? 0 : Math.max(begun(pending, opening), begun(pending, closing), half)
    shown += clean(pending.slice(0, pending.length - kept))
    pending = pending.slice(pending.length - kept)
    return shown
  }

  return {
    push(piece) {
      pending += piece
      return take(false)
    },
    end: () => take(true).toWellFormed(),
    knowsThought() {
      awaitsThought = false
    },
    get invisible() {
      return invisibleCount
    },
    get thought() {
      // what is kept back unseen counts as thinking until it is known
      return thought + (awaitsThought ? pending.length : 0)
    },
    get hasShownThought() {
      return hasShownThought
    },
  }
}
