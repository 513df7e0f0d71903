import { z } from 'zod'
import type { Composed } from './composed.ts'
import { Untaken } from './field.ts'
import { withHeadings, withoutLoneNumbers } from './numbering.ts'
import type { Piece } from './piece.ts'
import { placeholder, type Value } from './template.ts'
import { takeValue } from './value.ts'

/** A paper that goes with the document: its title, and its text as an outline. */
export const GivenAttachment = z.strictObject({
  标题: z.string().min(1).max(300),
  正文: z.string().max(20_000).optional(),
})

export type GivenAttachment = z.infer<typeof GivenAttachment>

/** A value of an attachment; what is wrong with it is said of this field. */
function taken(field: string, type: 'text' | 'outline', given: string | undefined, use: string): Value | undefined {
  try {
    return takeValue(field, type, given, use)
  } catch (error) {
    throw error instanceof Untaken ? new Untaken(error.message, field) : error
  }
}

/** Attachments with their places; what has no text leaves a place that says so. Fields are named 附件1标题, 附件1正文. */
export function attachmentsOf(given: readonly GivenAttachment[], use: string): Composed['attachments'] {
  return given.map(({ 标题: title, 正文: text }, i) => {
    const [titleField, bodyField] = [`附件${i + 1}标题`, `附件${i + 1}正文`]
    const body = taken(bodyField, 'outline', text, use)
    const missing = (field: string): Piece => ({ words: placeholder(field), origin: { template: use } })
    return {
      title: taken(titleField, 'text', title, use)?.inline ?? [missing(titleField)],
      body: body ? withHeadings(withoutLoneNumbers(body.passages)) : [{ level: 0, text: [missing(bodyField)] }],
    }
  })
}
