import { z } from 'zod'
import { kinds } from '../../documents/official/kinds.ts'

const words = z.string().trim().min(1).max(80)

/** What an office says of itself once, and every document of its takes over. */
export const Office = z.strictObject({
  /** 发文机关署名, in full or the usual short form. */
  name: words,
  /** 发文机关标志 where it is another one than the name, without 文件; several lines of a joint document, its leader first. */
  mark: z.array(words).min(1).optional(),
  /** Whether 文件 follows the mark of the general form (GB/T 9704—2012, 7.2.4). */
  hasDocumentWord: z.boolean().default(true),
  /** 机关代字, with others for some kinds in `kindCodes`: { 函: 示政办函 }. */
  code: words,
  kindCodes: z.partialRecord(z.enum(kinds), words).default({}),
  /** 印发机关, mostly its office. */
  printedBy: words,
  /** With a seal the name stands above the date (7.3.5.1), without one at the right (7.3.5.2). The seal itself is never drawn. */
  isSealed: z.boolean().default(true),
  /** Asked at whatever document needs somebody to ask. */
  contact: z.strictObject({ name: words, phone: z.union([words, z.number().transform(String)]) }).optional(),
  /** Whether what is made here says of itself that a program made it; the paper that is signed and issued need not. */
  hasLabels: z.boolean().default(true),
  /** Code of who provides the service, as it was assigned (GB 45438—2025); its name stands where there is none. */
  producerCode: words.optional(),
})

export type Office = z.infer<typeof Office>
