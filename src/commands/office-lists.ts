import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Problem } from '../problems.ts'
import type { Lists } from '../skills/proofread/index.ts'

const Line = z.union([
  z.strictObject({
    /** the words that are watched for */
    term: z.string().min(2, '词语至少两个字'),
    instead: z.union([z.string().transform(one => [one]), z.array(z.string())]).optional(),
    source: z.string().optional(),
    unless: z.array(z.string()).optional(),
  }),
  z.strictObject({ allow: z.string().min(1) }),
])

/**
 * An office's own list: YAML or JSONL, each line a term with what is said instead and its source, or a term that is
 * allowed (`allow`). Throws Problem with a sentence that names what is wrong.
 */
export function readOfficeLists(paths: readonly string[]): Lists {
  const lines = paths.flatMap(path => {
    let rows: unknown
    try {
      const text = readFileSync(path, 'utf8')
      rows = path.endsWith('.jsonl')
        ? text
            .split('\n')
            .filter(line => line.trim() !== '')
            .map(line => JSON.parse(line))
        : parse(text)
    } catch (error) {
      throw new Problem(422, 'invalid', `读不了词表 ${path}：${error instanceof Error ? error.message : String(error)}`)
    }
    const read = z.array(Line).safeParse(rows)
    if (read.success) return read.data
    const [issue] = read.error.issues
    const place = typeof issue?.path[0] === 'number' ? `第 ${issue.path[0] + 1} 条` : '整个文件'
    throw new Problem(
      422,
      'invalid',
      `词表 ${path} ${place}不对。每条写 term（词语）、instead（改为）、source（依据），或者写 allow（允许的词语）。`,
    )
  })
  return {
    allowed: lines.flatMap(line => ('allow' in line ? [line.allow] : [])),
    terms: lines.flatMap(line =>
      'allow' in line
        ? []
        : [
            {
              ...{ term: line.term, instead: line.instead ?? [], kind: 'office' as const, confidence: 1 },
              unless: line.unless ?? [],
              ...(line.source === undefined ? {} : { source: line.source }),
            },
          ],
    ),
  }
}
