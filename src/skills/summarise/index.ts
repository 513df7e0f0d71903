import type { z } from 'zod'
import { defineSkill } from '../skill.ts'
import { cellOf } from './cells.ts'
import { columnOf } from './columns.ts'
import { SummaryInput, SummaryOutput } from './input.ts'
import { unitsOf } from './units.ts'

const version = 'summarise/1'

/**
 * Many documents in one table with columns that a person names: each cell quotes where the document tells it, or what the
 * record says; what isn't told stays empty. It never makes a value of its own.
 */
export const summarise = defineSkill<z.infer<typeof SummaryInput>, z.infer<typeof SummaryOutput>, undefined>({
  name: 'summarise',
  input: SummaryInput,
  output: SummaryOutput,
  propose({ rows, columns }) {
    const wanted = columns.map(columnOf)
    const output = {
      rows: rows.map(row => {
        const units = unitsOf(row)
        return { id: row.id, cells: wanted.map(column => cellOf(row, units, column)) }
      }),
    }
    const cells = output.rows.flatMap(one => one.cells)
    return {
      output,
      evidence: output.rows.flatMap(({ id, cells }) =>
        cells.flatMap(({ values }) =>
          values.flatMap(one =>
            one.from === 'text'
              ? [{ kind: 'passage' as const, sourceId: id, position: one.position, from: one.start, to: one.end }]
              : [],
          ),
        ),
      ),
      runnersUp: [],
      doubts: [],
      confidence: cells.filter(one => one.values.length > 0).length / Math.max(1, cells.length),
      isSure: false,
      madeWith: version,
    }
  },
})

export type { RecordField } from './columns.ts'
export type { CellValue, FoundCell, SummaryRow } from './input.ts'
