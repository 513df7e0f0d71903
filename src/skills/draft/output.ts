import { z } from 'zod'
import type { OfficialContent } from '../../documents/official/content.ts'
import { kinds } from '../../documents/official/kinds.ts'

const Day = z.object({ year: z.int(), month: z.int(), day: z.int() })
const Passage = z.object({
  level: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  text: z.string(),
  rest: z.string().optional(),
})
const names = z.array(z.string())

const Content = z.object({
  kind: z.enum(kinds),
  form: z.enum(['general', 'letter', 'order', 'minutes']),
  urgency: z.enum(['特急', '加急']).optional(),
  mark: names,
  number: z.object({ code: z.string(), year: z.int(), serial: z.int() }).optional(),
  orderNumber: z.number().optional(),
  signers: names.optional(),
  title: z.string(),
  addressees: names,
  body: z.array(Passage),
  attachments: z.array(z.object({ title: z.string(), body: z.array(Passage) })),
  signature: names,
  signedBy: z.object({ post: z.string(), name: z.string() }).optional(),
  date: Day,
  isSealed: z.boolean(),
  note: z.string().optional(),
  copiesTo: names,
  printed: z.object({ by: z.string(), on: Day }).optional(),
  attendance: z.object({ present: names, absent: names, guests: names }).optional(),
})

const place = { from: z.int(), to: z.int() }
const Origin = z.union([
  z.object({ field: z.string(), ...place }),
  z.object({ template: z.string() }),
  z.object({ office: z.string() }),
  z.object({ source: z.string(), ...place }),
  z.object({ model: z.int() }),
])

const Fact = z.object({
  kind: z.enum(['amount', 'percent', 'days', 'day', 'time', 'article', 'count', 'documentNumber', 'law', 'name']),
  words: z.string(),
  value: z.string(),
  ...place,
  origin: z.array(Origin),
})

export const DraftOutput = z.object({
  content: Content as z.ZodType<OfficialContent>,
  /** The document as it is read aloud, a paragraph a line. */
  text: z.string(),
  /** Every figure, day, sum, title, number and name in the text, with what it comes from. */
  facts: z.array(Fact),
  /** Fields that have to be there and aren't; the text holds 【待补充：…】 in their places. */
  missing: z.array(z.string()),
  /** Nothing is missing and nothing is unfounded: it may be put before whoever signs. */
  isReady: z.boolean(),
  /** What each field was taken as; the places of origins count characters of these. */
  taken: z.record(z.string(), z.string()),
})

export type DraftOutput = z.infer<typeof DraftOutput>
