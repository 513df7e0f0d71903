import { z } from 'zod'
import { recordFields } from './columns.ts'

/** A document, or a message of a resident with its answer, as its words are read. */
const Row = z.object({
  id: z.string(),
  /** A guide's parts stand under their names. */
  kind: z.enum(['law', 'policy', 'guide', 'matter']),
  /** What the record says; null where it doesn't. */
  facts: z.partialRecord(z.enum(recordFields), z.string().nullable()),
  passages: z.array(
    z.object({ position: z.int().min(1), heading: z.string(), label: z.string(), text: z.string().min(1) }),
  ),
})

export const SummaryInput = z.object({ rows: z.array(Row), columns: z.array(z.string().min(1)) })

export type SummaryRow = z.infer<typeof Row>

const Value = z.discriminatedUnion('from', [
  /** Characters of a passage. */
  z.object({ from: z.literal('text'), position: z.int(), start: z.int(), end: z.int() }),
  /** What the record says. */
  z.object({ from: z.literal('record'), field: z.enum(recordFields) }),
])

export type CellValue = z.infer<typeof Value>

const Cell = z.object({
  /** The first of what is told; none: the text doesn't tell it. */
  values: z.array(Value),
  /** How many more places tell it. */
  more: z.int().min(0),
})

export type FoundCell = z.infer<typeof Cell>

export const SummaryOutput = z.object({
  /** In the order of the rows, and in each in the order of the columns. */
  rows: z.array(z.object({ id: z.string(), cells: z.array(Cell) })),
})
