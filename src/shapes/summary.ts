import { z } from '@hono/zod-openapi'
import { Instant, NamedRef } from './common.ts'
import { SourceFacts, SourceKind } from './library.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

/** So much one table holds. */
export const summaryLimits = { rows: 500, columns: 20 } as const

const notAnId = '编号不对'
const ColumnName = writing('请写下栏目的名称', 1, 20)
const Title = writing('请给这张表起个名字', 1, 60)
const tooManyRows = `一张表最多 ${summaryLimits.rows} 行，请少选一些，或分成几张表`
const tooManyColumns = `一张表最多 ${summaryLimits.columns} 栏`

/** What one cell is told by: words of a text at their place, or a fact of the record. */
export const SummaryValue = z
  .object({
    words: z.string(),
    from: z.enum(['text', 'record']),
    position: z.int().nullable().describe('passage of the document; null: a fact of the record'),
    start: z.int().describe('where the words begin in their passage'),
    end: z.int(),
    label: z.string().describe('where it stands: 第三条, 登记信息'),
  })
  .openapi('SummaryValue')

export const SummaryCell = z
  .object({
    key: z.string().describe('of its column'),
    values: z.array(SummaryValue).describe('none: the text doesn’t tell it'),
    more: z.int().describe('places that tell it besides'),
    edited: z.string().nullable().describe('what a person put in by hand; it stands instead of the values'),
  })
  .openapi('SummaryCell')

export const SummaryRow = z
  .object({
    id: z.string(),
    isHidden: z.boolean().describe('closed to whoever looks since, or erased: nothing of it is shown'),
    title: z.string(),
    source: SourceFacts.nullable(),
    cells: z.array(SummaryCell),
  })
  .openapi('SummaryRow')

export const SummaryColumn = z.object({ key: z.string(), name: z.string() }).openapi('SummaryColumn')

export const Summary = z
  .object({
    id: z.string(),
    title: z.string(),
    subject: z.enum(['documents', 'matters']),
    madeAt: Instant,
    changedAt: Instant,
    columns: z.array(SummaryColumn),
    rows: z.array(SummaryRow),
    label: z.string().describe('that a machine put it together'),
    guardian: NamedRef.nullable(),
  })
  .openapi('Summary')

export const SummaryItem = z
  .object({
    id: z.string(),
    title: z.string(),
    subject: z.enum(['documents', 'matters']),
    madeAt: Instant,
    changedAt: Instant,
    rows: z.int(),
    columns: z.array(z.string()),
  })
  .openapi('SummaryItem')

export const SummaryPage = z.object({ items: z.array(SummaryItem) }).openapi('SummaryPage')

const DocumentsWanted = z.object(
  {
    sources: z
      .array(z.uuid(notAnId), '请选择文献')
      .max(summaryLimits.rows, tooManyRows)
      .optional()
      .describe('one by one'),
    kind: SourceKind.optional().describe('all published ones of a kind instead'),
    q: lookedUp('请输入要找的字').optional().describe('of those, whose title, number or issuer holds it'),
  },
  notAnObject,
)

const MattersWanted = z.object(
  {
    q: lookedUp('请输入要找的字').optional(),
    state: lookedUp('没有这种状态').optional(),
    department: lookedUp('没有这个部门').optional(),
    category: lookedUp('没有这个类别').optional(),
    days: z.int('请填写天数').min(1, '至少一天').max(366, '最多看一年').describe('filed within so many days'),
  },
  notAnObject,
)

export const SummaryInput = z
  .object(
    {
      title: Title,
      columns: z
        .array(ColumnName, '请写下要摘的栏目')
        .min(1, '请至少写一个栏目')
        .max(summaryLimits.columns, tooManyColumns),
      documents: DocumentsWanted.optional(),
      matters: MattersWanted.optional(),
    },
    notAnObject,
  )
  .openapi('SummaryInput')

/** The whole table as it is to be: what is left out goes, what has no key yet is looked for. */
export const SummaryChange = z
  .object(
    {
      title: Title.optional(),
      columns: z
        .array(
          z.object({ key: lookedUp('没有这一栏', 10).nullable(), name: ColumnName }, notAnObject),
          '请写下要摘的栏目',
        )
        .min(1, '请至少留一个栏目')
        .max(summaryLimits.columns, tooManyColumns)
        .optional(),
      rows: z
        .array(z.uuid(notAnId), '请至少留一行')
        .min(1, '请至少留一行')
        .max(summaryLimits.rows, tooManyRows)
        .optional()
        .describe('in their order'),
      edits: z
        .array(
          z.object(
            {
              row: z.uuid(notAnId),
              key: lookedUp('没有这一栏', 10),
              text: writing('请写下这一格的内容', 0, 500).nullable().describe('null: as it was found'),
            },
            notAnObject,
          ),
          '请写下要改的格',
        )
        .max(500, '一次最多改 500 格')
        .optional(),
    },
    notAnObject,
  )
  .refine(one => Object.values(one).some(part => part !== undefined), '没有要改的内容')
  .openapi('SummaryChange')

export type SummaryValue = z.infer<typeof SummaryValue>
export type SummaryCell = z.infer<typeof SummaryCell>
export type SummaryRow = z.infer<typeof SummaryRow>
export type Summary = z.infer<typeof Summary>
export type SummaryItem = z.infer<typeof SummaryItem>
export type SummaryPage = z.infer<typeof SummaryPage>
export type SummaryInput = z.infer<typeof SummaryInput>
export type SummaryChange = z.infer<typeof SummaryChange>
