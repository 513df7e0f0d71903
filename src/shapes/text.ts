import { z } from '@hono/zod-openapi'

/** Zero-width marks, direction overrides and tag characters: they show nothing and hide much. */
const invisible = /[\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu

/** Other marks that some readers end a line at. */
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g

/** Controls, ESC and CSI among them, but for tab, line feed and NUL: they move a terminal's cursor, and nobody sees them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0001-\u0008\u000b-\u001f\u007f-\u009f]/g

/** A text as it is kept: what people wrote, in NFC, its lines ended by LF, without characters that nobody sees. */
export function visibleText(text: string): string {
  return text.replace(lineEnds, '\n').replace(controls, '').replace(invisible, '').normalize('NFC')
}

/** Half of a surrogate pair can be no UTF-8, and NUL no text of PostgreSQL: kept, they would silently be something else. */
const canBeKept = (text: string) => text.isWellFormed() && !text.includes('\0')

const keepable = (ask: string) =>
  z.string(ask).overwrite(visibleText).trim().refine(canBeKept, '内容里有无法保存的字符，请删去后再试')

/** What a person writes. `ask` says what to write there, where it is missing or too short. */
export const writing = (ask: string, min: number, max: number) =>
  keepable(ask).min(min, ask).max(max, `请不要超过 ${max} 个字`)

/** The name of something that is looked up; `ask` is said for whatever can't be one. */
export const lookedUp = (ask: string, max = 80) => keepable(ask).min(1, ask).max(max, ask)

/** A body: said where something else came than an object with fields. */
export const notAnObject = '请求内容须是一个 JSON 对象'
