import { z } from 'zod'
import type { Composed } from './composed.ts'
import { takeValue } from './field.ts'
import { withHeadings, withoutLoneNumbers } from './numbering.ts'
import { type Piece, pieceOf } from './piece.ts'
import { placeholder } from './template.ts'
import { tidyPhrase } from './tidy.ts'

/** A paper that goes with the document: its title, and its text as an outline. */
export const GivenAttachment = z.strictObject({
  标题: z.string().min(1).max(300),
  正文: z.string().max(20_000).optional(),
})

export type GivenAttachment = z.infer<typeof GivenAttachment>

/** Attachments with their places; what has no text leaves a place that says so. Fields are named 附件1标题, 附件1正文. */
export function attachmentsOf(given: readonly GivenAttachment[], use: string): Composed['attachments'] {
  return given.map(({ 标题: title, 正文: text }, i) => {
    const name = `附件${i + 1}`
    const body = takeValue(`${name}正文`, 'outline', text, use)
    const missing: Piece = { words: placeholder(`${name}正文`), origin: { template: use } }
    return {
      title: [pieceOf(`${name}标题`, tidyPhrase(title))],
      body: body ? withHeadings(withoutLoneNumbers(body.passages)) : [{ level: 0, text: [missing] }],
    }
  })
}
