import { z } from '@hono/zod-openapi'
import { visibleText } from './visible-text.ts'

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
