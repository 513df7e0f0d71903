import { z } from '@hono/zod-openapi'
import { writing } from './text.ts'

const Millimetres = z.number().describe('mm')
const Points = z.number().describe('pt')

/** A line as a border or a rule draws it. */
export const PreviewRule = z
  .object({ width: Points, colour: z.string().describe('#RRGGBB, or empty for that of the text') })
  .openapi('PreviewRule')

/** Characters that look alike. */
export const PreviewRun = z
  .object({
    text: z.string(),
    font: z.string().exactOptional().describe('of Chinese characters, by its name in the file'),
    family: z.enum(['仿宋', '小标宋', '黑体', '楷体', '宋体']).exactOptional(),
    latin: z.string().exactOptional().describe('font of digits and letters'),
    size: Points,
    isBold: z.literal(true).exactOptional(),
    isItalic: z.literal(true).exactOptional(),
    isUnderlined: z.literal(true).exactOptional(),
    colour: z.string().exactOptional().describe('#RRGGBB'),
    spacing: Points.exactOptional().describe('that characters stand further apart, or closer'),
    isPageNumber: z.literal(true).exactOptional().describe('the number of the page stands here'),
  })
  .openapi('PreviewRun')

/** A picture or a drawing, of which only its place is shown. */
export const PreviewDrawing = z
  .object({
    width: Millimetres,
    height: Millimetres,
    isRule: z.boolean().describe('a line that somebody drew'),
    floats: z.object({ x: Millimetres, y: Millimetres }).exactOptional().describe('from the corner of its paragraph'),
    colour: z.string().exactOptional(),
  })
  .openapi('PreviewDrawing')

export const PreviewParagraph = z
  .object({
    kind: z.literal('paragraph'),
    index: z.int().describe('as faults count them; -1 in headers and footers'),
    label: z.string().exactOptional().describe('the number that Word gives it'),
    alignment: z.enum(['left', 'center', 'right', 'justify', 'distribute']),
    first: Millimetres.describe('of its first line, from its left edge'),
    left: Millimetres,
    right: Millimetres,
    line: z
      .object({ rule: z.enum(['exact', 'least', 'auto']), value: z.number() })
      .describe('pt, or for auto so many lines'),
    before: Points,
    after: Points,
    top: PreviewRule.exactOptional(),
    bottom: PreviewRule.exactOptional(),
    startsPage: z.literal(true).exactOptional(),
    endsPage: z.literal(true).exactOptional(),
    isBoxed: z.literal(true).exactOptional().describe('stands in a text box'),
    runs: z.array(PreviewRun),
    drawings: z.array(PreviewDrawing).exactOptional(),
  })
  .openapi('PreviewParagraph')

export const PreviewCell = z
  .object({
    columns: z.int(),
    rows: z.int(),
    top: PreviewRule.exactOptional(),
    right: PreviewRule.exactOptional(),
    bottom: PreviewRule.exactOptional(),
    left: PreviewRule.exactOptional(),
    paragraphs: z.array(PreviewParagraph),
  })
  .openapi('PreviewCell')

export const PreviewTable = z
  .object({
    kind: z.literal('table'),
    columns: z.array(Millimetres).describe('their widths; empty where the file does not say'),
    alignment: z.enum(['left', 'center', 'right']),
    rows: z.array(z.object({ height: Millimetres, cells: z.array(PreviewCell) })),
  })
  .openapi('PreviewTable')

export const PreviewBlock = z.discriminatedUnion('kind', [PreviewParagraph, PreviewTable])

export const PreviewSection = z
  .object({
    width: Millimetres,
    height: Millimetres,
    top: Millimetres,
    right: Millimetres,
    bottom: Millimetres,
    left: Millimetres,
    header: Millimetres.describe('from the upper edge of the page'),
    footer: Millimetres.describe('from the lower edge of the page'),
    continues: z.boolean().describe('goes on where the one before ended, on the same page'),
    grid: Points.exactOptional().describe('lines that are not of an exact height take whole steps of it'),
    pitch: Points.exactOptional().describe('that characters stand further apart, or closer'),
    headers: z.object({
      usual: z.array(PreviewParagraph),
      even: z.array(PreviewParagraph).exactOptional(),
      first: z.array(PreviewParagraph).exactOptional(),
    }),
    footers: z.object({
      usual: z.array(PreviewParagraph),
      even: z.array(PreviewParagraph).exactOptional(),
      first: z.array(PreviewParagraph).exactOptional(),
    }),
    blocks: z.array(PreviewBlock),
  })
  .openapi('PreviewSection')

/** A document as it prints, without any markup: words are words. */
export const Preview = z
  .object({
    sections: z.array(PreviewSection),
    left: z.int().describe('paragraphs that are not shown'),
  })
  .openapi('Preview')

export const OfficialFault = z
  .object({
    key: z.string().describe('names it within one result'),
    rule: z.string(),
    name: z.string(),
    clause: z.string(),
    basis: z.enum(['law', 'standard', 'custom']),
    force: z
      .enum(['must', 'usual', 'advised', 'practice'])
      .describe('应, 一般, 推荐; practice is what offices do, and no rule'),
    why: z.string(),
    at: z.object({ paragraph: z.int(), from: z.int(), to: z.int(), text: z.string() }).exactOptional(),
    found: z.string(),
    wanted: z.string(),
    isMendable: z.boolean(),
    unmendable: z.string().exactOptional().describe('why a program can’t mend it'),
  })
  .openapi('OfficialFault')

export const OfficialCheck = z
  .object({
    kind: z.string().exactOptional().describe('文种, where it was found'),
    title: z.string(),
    faults: z.array(OfficialFault),
    unchecked: z
      .array(z.object({ rule: z.string(), name: z.string(), what: z.string() }))
      .describe('what only a person, or the printed page, can tell'),
    preview: Preview,
    milliseconds: z.int().describe('that check and preview took'),
  })
  .openapi('OfficialCheck')

const FileName = writing('请写明文件名', 1, 200)

export const CheckQuery = z.object({ name: FileName })
export const FixQuery = z.object({
  name: FileName,
  keys: z
    .string()
    .regex(/^[\w.,]+$/, '要改的问题编号不对')
    .max(12_000, '一次选的问题太多，请选“全部改”，或分两次改')
    .optional()
    .describe('keys of the faults that are to be mended, with commas between; all that can be where absent'),
})

export type Preview = z.infer<typeof Preview>
export type PreviewSection = z.infer<typeof PreviewSection>
export type PreviewBlock = z.infer<typeof PreviewBlock>
export type PreviewTable = z.infer<typeof PreviewTable>
export type PreviewCell = z.infer<typeof PreviewCell>
export type PreviewParagraph = z.infer<typeof PreviewParagraph>
export type PreviewRun = z.infer<typeof PreviewRun>
export type PreviewRule = z.infer<typeof PreviewRule>
export type PreviewDrawing = z.infer<typeof PreviewDrawing>
export type OfficialFault = z.infer<typeof OfficialFault>
export type OfficialCheck = z.infer<typeof OfficialCheck>
