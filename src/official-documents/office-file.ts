import { z } from 'zod'

const words = z.string().trim().min(1).max(80)

/**
 * What an office says of itself in its file, as far as checking asks: its 机关代字, and what it wants checked. The same file
 * serves `draft`, which reads the rest.
 */
export const OfficeFile = z
  .object({
    name: words.optional(),
    code: words.optional(),
    kindCodes: z.record(words, words).default({}),
    check: z
      .strictObject({
        /** Ids of rules that are switched off. */
        off: z.array(z.string().max(10)).max(200).default([]),
        /** The font of digits and letters in the body. */
        latin: z.enum(['Times New Roman', '仿宋']).exactOptional(),
      })
      .default({ off: [] }),
  })
  .transform(({ name, code, kindCodes, check }) => {
    const own = [...(code === undefined ? [] : [code]), ...Object.values(kindCodes)]
    const codes: Readonly<Record<string, readonly string[]>> =
      name !== undefined && own.length > 0 ? { [name]: own } : {}
    return { ...check, codes }
  })

export type OfficeFile = z.infer<typeof OfficeFile>
