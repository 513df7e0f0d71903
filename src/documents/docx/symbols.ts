/** Boxes, ticks and bullets that forms set in Wingdings, by font and the low byte of their code. */
const wingdings: Readonly<Record<number, string>> = {
  108: '●',
  110: '■',
  111: '□',
  113: '□',
  114: '□',
  117: '◆',
  159: '•',
  161: '○',
  167: '▪',
  168: '□',
  216: '➢',
  224: '→',
  251: '✗',
  252: '✓',
  253: '☒',
  254: '☑',
}
const wingdings2: Readonly<Record<number, string>> = {
  79: '✗',
  80: '✓',
  81: '☒',
  82: '☑',
  83: '☒',
  84: '☒',
  163: '□',
}

/** The character that a symbol of a picture font looks like; undefined where we don't know it. */
export function symbolOf(font: string, code: string): string | undefined {
  const value = Number.parseInt(code, 16)
  if (!Number.isInteger(value) || value <= 0 || value > 0xffff) return undefined
  const low = value & 0xff
  if (/^wingdings$/i.test(font)) return wingdings[low]
  if (/^wingdings 2$/i.test(font)) return wingdings2[low]
  // other fonts: what isn't private use is Unicode
  return value >= 0xe000 && value <= 0xf8ff ? undefined : String.fromCodePoint(value)
}
