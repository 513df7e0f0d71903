import { countMatches } from './notes.ts'

/** The text of a file without a format, and how sure that is. */
export interface Decoded {
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
  /** Bytes that no encoding explains; each became U+FFFD. */
  readonly broken: boolean
}

const attempt = (bytes: Uint8Array, encoding: Decoded['encoding']): Decoded | undefined => {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding, broken: false }
  } catch {
    return undefined
  }
}

/** UTF-16 without its mark: of ASCII characters, line breaks among them, every other byte is zero. */
function unmarked(bytes: Uint8Array): Decoded['encoding'] | undefined {
  const zeros = [0, 0]
  const seen = Math.min(bytes.length, 4096) & ~1
  for (let i = 0; i < seen; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (even + odd === 0) return undefined
  return even > odd * 4 ? 'utf-16be' : odd > even * 4 ? 'utf-16le' : undefined
}

/** Decodes what may be text: by its mark, else UTF-8, UTF-16, GB18030. Undefined for what is no text. */
export function decodeText(bytes: Uint8Array): Decoded | undefined {
  const decoded = decodeAny(bytes)
  return decoded && isText(decoded.text) ? decoded : undefined
}

function decodeAny(bytes: Uint8Array): Decoded | undefined {
  const [a, b] = bytes
  const marked = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined
  const wide = marked ?? (bytes.includes(0) ? unmarked(bytes) : undefined)
  if (wide) return attempt(bytes, wide) ?? loosely(bytes, wide)
  if (bytes.includes(0)) return undefined
  return attempt(bytes, 'utf-8') ?? attempt(bytes, 'gb18030') ?? loosely(bytes, likelier(bytes))
}

function loosely(bytes: Uint8Array, encoding: Decoded['encoding']): Decoded {
  return { text: new TextDecoder(encoding).decode(bytes), encoding, broken: true }
}

const strangers = (text: string) => countMatches(text, /\ufffd/g)

/** Where neither fits, the encoding that leaves less unexplained. */
function likelier(bytes: Uint8Array): Decoded['encoding'] {
  const of = (encoding: Decoded['encoding']) => strangers(loosely(bytes, encoding).text)
  return of('utf-8') <= of('gb18030') ? 'utf-8' : 'gb18030'
}

/** At most one character in a hundred may be unexplained or a control that no text has. */
function isText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const strange = countMatches(text, /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f\ufffd]/g)
  return strange === 0 || strange * 100 <= text.length
}
