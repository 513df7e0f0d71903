import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { z } from 'zod'
import { Problem } from '../problems.ts'

/** What an office says of itself, from its file in YAML or JSON. Throws Problem with a sentence that names what is wrong. */
export async function officeIn<Office>(path: string, schema: z.ZodType<Office>): Promise<Office> {
  const wrong = (sentence: string) => new Problem(422, 'invalid', sentence)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw wrong(`打不开单位设置 ${path}，请检查它是否存在、是否有权读取。`)
  }
  let given: unknown
  try {
    given = parse(text)
  } catch {
    throw wrong(`单位设置 ${path} 不是有效的 YAML 或 JSON。`)
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw wrong(`单位设置 ${path} 里的“${issue?.path.join('.') ?? ''}”不对：${issue?.message ?? ''}。`)
}
