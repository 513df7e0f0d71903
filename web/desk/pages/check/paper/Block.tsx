import type { CSSProperties } from 'react'
import type {
  OfficialFault,
  PreviewBlock,
  PreviewDrawing,
  PreviewParagraph,
  PreviewRule,
  PreviewSection,
  PreviewTable,
} from '../../../../../src/shapes/official-document.ts'
import { chineseFonts } from './fonts.ts'
import { Words } from './Words.tsx'

/** What all parts of the paper know. */
export interface Marks {
  /** By the number of their paragraph. */
  readonly faults: ReadonlyMap<number, readonly OfficialFault[]>
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}

type Setting = Pick<PreviewSection, 'grid' | 'pitch'>

const none: readonly OfficialFault[] = []
const line = (rule: PreviewRule | undefined) =>
  rule && `${Math.max(rule.width, 0.5)}pt solid ${rule.colour === '' ? '#000000' : rule.colour}`

/** How high a font stands that says nothing of it, by its size. */
const natural = 1.3

/** Points that one line takes. */
export function lineHeight({ line: { rule, value }, runs }: PreviewParagraph, grid: number | undefined): number {
  const size = Math.max(...runs.map(run => run.size), 1)
  if (rule === 'exact') return value
  const own = grid ? Math.ceil((size * natural) / grid - 0.01) * grid : size * natural
  return rule === 'least' ? Math.max(value, own) : own * value
}

function Drawing({ drawing: { width, height, isRule, floats, colour } }: { drawing: PreviewDrawing }) {
  const place: CSSProperties = floats
    ? { position: 'absolute', left: `${floats.x}mm`, top: `${floats.y}mm` }
    : { display: 'inline-block' }
  if (isRule) return <span style={{ ...place, width: `${width}mm`, borderTop: `1.5pt solid ${colour ?? '#000000'}` }} />
  return (
    <span className="paper-picture" style={{ ...place, width: `${width}mm`, height: `${height}mm` }}>
      {width > 12 && height > 5 ? '图片' : ''}
    </span>
  )
}

interface ParagraphProps {
  readonly paragraph: PreviewParagraph
  readonly setting: Setting
  readonly marks: Marks
  readonly pageNumber?: number
}

const aligned: Record<PreviewParagraph['alignment'], CSSProperties> = {
  left: { textAlign: 'left' },
  center: { textAlign: 'center' },
  right: { textAlign: 'right' },
  justify: { textAlign: 'justify' },
  distribute: { textAlign: 'justify', textAlignLast: 'justify' },
}

export function Paragraph({ paragraph, setting, marks, pageNumber }: ParagraphProps) {
  const { index, runs, label, drawings = [] } = paragraph
  const [first] = runs
  const faults = marks.faults.get(index) ?? none
  const isChosen = faults.some(one => one.key === marks.chosen)
  return (
    <div
      className="paper-paragraph"
      data-paragraph={index}
      data-faulty={faults.length > 0}
      data-chosen={isChosen}
      data-boxed={paragraph.isBoxed}
      style={{
        ...aligned[paragraph.alignment],
        fontFamily: first && chineseFonts(first),
        fontSize: `${first?.size ?? 16}pt`,
        lineHeight: `${lineHeight(paragraph, setting.grid)}pt`,
        textIndent: `${paragraph.first}mm`,
        paddingTop: `${paragraph.before}pt`,
        paddingBottom: `${paragraph.after}pt`,
        paddingLeft: `${paragraph.left}mm`,
        paddingRight: `${paragraph.right}mm`,
        borderTop: line(paragraph.top),
        borderBottom: line(paragraph.bottom),
      }}
    >
      {drawings.map((drawing, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawings have no names, and none comes or goes
        <Drawing key={i} drawing={drawing} />
      ))}
      {label !== undefined && <span className="words">{label}</span>}
      <Words
        paragraph={paragraph}
        faults={faults}
        chosen={marks.chosen}
        pitch={setting.pitch ?? 0}
        pageNumber={pageNumber}
        onChoose={marks.onChoose}
      />
      {runs.every(run => run.text === '') && drawings.length === 0 && '\u200b'}
    </div>
  )
}

function Table({ table, setting, marks }: { table: PreviewTable; setting: Setting; marks: Marks }) {
  const width = table.columns.reduce((sum, one) => sum + one, 0)
  return (
    <table
      className="paper-table"
      role="presentation"
      style={{
        width: width > 0 ? `${width}mm` : '100%',
        marginLeft: table.alignment === 'left' ? 0 : 'auto',
        marginRight: table.alignment === 'right' ? 0 : 'auto',
      }}
    >
      <colgroup>
        {table.columns.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names, and none comes or goes
          <col key={i} style={{ width: `${one}mm` }} />
        ))}
      </colgroup>
      <tbody>
        {table.rows.map((row, y) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nor have rows
          <tr key={y} style={{ height: `${row.height}mm` }}>
            {row.cells.map((cell, x) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                key={x}
                colSpan={cell.columns}
                rowSpan={cell.rows}
                style={{
                  borderTop: line(cell.top),
                  borderRight: line(cell.right),
                  borderBottom: line(cell.bottom),
                  borderLeft: line(cell.left),
                }}
              >
                {cell.paragraphs.map(one => (
                  <Paragraph key={one.index} paragraph={one} setting={setting} marks={marks} />
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One block as it prints. */
export function Block({ block, setting, marks }: { block: PreviewBlock; setting: Setting; marks: Marks }) {
  return block.kind === 'table' ? (
    <Table table={block} setting={setting} marks={marks} />
  ) : (
    <Paragraph paragraph={block} setting={setting} marks={marks} />
  )
}
