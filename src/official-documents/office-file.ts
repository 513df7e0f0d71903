import { z } from 'zod'

/** What an office says of itself, as it is written in a file. */
export const OfficeFile = z.strictObject({
  /** Ids of rules that are switched off. */
  off: z.array(z.string().max(10)).max(200).default([]),
  latin: z.enum(['Times New Roman', '仿宋']).exactOptional(),
  /** 机关代字, by the name of the body. */
  codes: z.record(z.string().max(60), z.string().max(20)).default({}),
})

export type OfficeFile = z.infer<typeof OfficeFile>
