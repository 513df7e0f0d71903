import type { PreviewDrawing, PreviewParagraph, PreviewRule, PreviewRun } from '../../../shapes/official-document.ts'
import { familyOf } from '../../official/measures.ts'
import type { Border, RunFormat } from '../format.ts'
import type { WordParagraph } from '../paragraph.ts'
import { childOf, descendants, type XmlElement } from '../tree.ts'

const round = (value: number) => Math.round(value * 100) / 100
/** Millimetres of so many twips. */
export const millimetres = (twips: number): number => round((twips * 25.4) / 1440)
const fromEmu = (emu: number) => round(emu / 36_000)
/** Word's own, where nothing is said. */
const usualSize = 20

const colourOf = (colour: string | undefined) =>
  colour !== undefined && /^[0-9A-F]{6}$/i.test(colour) ? `#${colour.toUpperCase()}` : undefined

export function ruleOf(border: Border | undefined): PreviewRule | undefined {
  if (!border || border.kind === 'none' || border.kind === 'nil') return undefined
  return { width: round(Math.max(border.width, 2) / 8), colour: colourOf(border.colour) ?? '' }
}

/** Fields that are undefined, left out. */
export function present<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}

const runOf = (text: string, format: RunFormat): PreviewRun =>
  present({
    text,
    size: (format.size ?? usualSize) / 2,
    font: format.eastAsia,
    family: familyOf(format.eastAsia),
    latin: format.ascii,
    isBold: format.isBold === true ? (true as const) : undefined,
    isItalic: format.isItalic === true ? (true as const) : undefined,
    isUnderlined: format.isUnderlined === true ? (true as const) : undefined,
    colour: colourOf(format.colour),
    spacing: format.spacing ? format.spacing / 20 : undefined,
  })

/** Runs that look alike stand together; an empty paragraph keeps the height of its mark. */
function runsOf({ text, runs, mark }: WordParagraph): PreviewRun[] {
  if (text === '') return [runOf('', mark)]
  const shown: PreviewRun[] = []
  for (const { from, to, format } of runs) {
    const run = runOf(text.slice(from, to), format)
    const last = shown.at(-1)
    const isAlike = last !== undefined && JSON.stringify({ ...last, text: '' }) === JSON.stringify({ ...run, text: '' })
    if (isAlike) shown[shown.length - 1] = { ...last, text: last.text + run.text }
    else shown.push(run)
  }
  return shown
}

const alignments: Readonly<Record<string, PreviewParagraph['alignment']>> = {
  center: 'center',
  right: 'right',
  end: 'right',
  both: 'justify',
  distribute: 'distribute',
  left: 'left',
  start: 'left',
}

const numberIn = (element: XmlElement | undefined, name: string) => Number(element?.attributes[name]) || 0

/** How far a drawing is moved, in millimetres. */
function offsetIn(position: XmlElement | undefined): number {
  const [said] = childOf(position, 'wp:posOffset')?.children ?? []
  return said?.kind === 'text' ? fromEmu(Number(said.value) || 0) : 0
}

/** So high at most is what is a line and not a picture: 1.5 mm. */
const ruleHeight = 1.5

function drawingsOf(element: XmlElement): PreviewDrawing[] {
  const found: PreviewDrawing[] = []
  for (const kind of ['wp:inline', 'wp:anchor'] as const) {
    for (const one of descendants(element, kind)) {
      if (isFallback(one, element)) continue
      // what is in a text box is shown as text
      if ([...descendants(one, 'w:txbxContent')].length > 0) continue
      const extent = childOf(one, 'wp:extent')
      const [width, height] = [fromEmu(numberIn(extent, 'cx')), fromEmu(numberIn(extent, 'cy'))]
      const line = [...descendants(one, 'a:ln')][0]
      const colour = line && [...descendants(line, 'a:srgbClr')][0]?.attributes['val']
      found.push(
        present({
          width,
          height,
          isRule: height <= ruleHeight && width > 10,
          floats:
            kind === 'wp:anchor'
              ? { x: offsetIn(childOf(one, 'wp:positionH')), y: offsetIn(childOf(one, 'wp:positionV')) }
              : undefined,
          colour: colourOf(colour),
        }),
      )
    }
  }
  return found
}

function isFallback(element: XmlElement, within: XmlElement): boolean {
  for (let at = element.parent; at && at !== within; at = at.parent) if (at.name === 'mc:Fallback') return true
  return false
}

interface Setting {
  readonly index: number
  readonly label?: string
  /** Points that a line of the section's grid takes. */
  readonly grid: number
}

/** One paragraph as it prints. */
export function previewParagraph(paragraph: WordParagraph, { index, label, grid }: Setting): PreviewParagraph {
  const { format, text, runs, mark, pageBreaks } = paragraph
  const size = runs.find(run => text.slice(run.from, run.to).trim() !== '')?.format.size ?? mark.size ?? usualSize
  const inTwips = (chars: number | undefined, twips: number | undefined) =>
    chars ? (chars / 100) * size * 10 : (twips ?? 0)
  const spaceOf = (lines: number | undefined, twips: number | undefined) =>
    round(lines ? (lines / 100) * grid : (twips ?? 0) / 20)
  const hanging = inTwips(format.hangingChars, format.hanging)
  const { line = 240, lineRule = 'auto' } = format
  const drawings = paragraph.hasDrawing ? drawingsOf(paragraph.element) : []
  return present({
    kind: 'paragraph' as const,
    index,
    label: label || undefined,
    alignment: alignments[format.alignment ?? ''] ?? 'left',
    first: millimetres(hanging > 0 ? -hanging : inTwips(format.firstLineChars, format.firstLine)),
    left: millimetres(inTwips(format.leftChars, format.left)),
    right: millimetres(inTwips(format.rightChars, format.right)),
    line:
      lineRule === 'auto'
        ? { rule: 'auto' as const, value: round(line / 240) }
        : { rule: lineRule === 'exact' ? ('exact' as const) : ('least' as const), value: round(line / 20) },
    before: spaceOf(format.beforeLines, format.before),
    after: spaceOf(format.afterLines, format.after),
    top: ruleOf(format.top),
    bottom: ruleOf(format.bottom),
    startsPage: format.startsPage === true || (pageBreaks[0] === 0 && text !== '') ? (true as const) : undefined,
    endsPage: pageBreaks.some(at => at > 0 || text === '') ? (true as const) : undefined,
    isBoxed: paragraph.place === 'text-box' ? (true as const) : undefined,
    runs: runsOf(paragraph),
    drawings: drawings.length > 0 ? drawings : undefined,
  })
}

/** A line of a header or footer: where Word writes the number of the page, it is put in anew on each. */
export function previewLine(paragraph: WordParagraph, grid: number): PreviewParagraph {
  const frame = childOf(childOf(paragraph.element, 'w:pPr'), 'w:framePr')?.attributes['w:xAlign']
  const line = previewParagraph(paragraph, { index: -1, grid })
  const instructions = [
    ...[...descendants(paragraph.element, 'w:fldSimple')].map(one => one.attributes['w:instr'] ?? ''),
    ...[...descendants(paragraph.element, 'w:instrText')].flatMap(one =>
      one.children.map(child => (child.kind === 'text' ? (child.value ?? '') : '')),
    ),
  ]
  const framed = frame === undefined ? line : { ...line, alignment: alignments[frame] ?? 'right' }
  if (!/\bPAGE\b/.test(instructions.join(' '))) return framed
  return { ...framed, runs: numberedRuns(paragraph) }
}

function numberedRuns({ text, runs, mark, locked }: WordParagraph): PreviewRun[] {
  const number = locked[0]
  // a field that nobody has filled in yet shows nothing
  if (!number) return [{ ...runOf('1', mark), isPageNumber: true }]
  const shown: PreviewRun[] = []
  const numberFormat = runs.find(({ from, to }) => from < number.to && to > number.from)?.format ?? mark
  let isSaid = false
  const say = () => {
    if (!isSaid) shown.push({ ...runOf('1', numberFormat), isPageNumber: true })
    isSaid = true
  }
  for (const { from, to, format } of runs) {
    const before = text.slice(from, Math.min(to, number.from))
    const after = text.slice(Math.max(from, number.to), to)
    if (before !== '') shown.push(runOf(before, format))
    if (to > number.from) say()
    if (after !== '' && to > number.to) shown.push(runOf(after, format))
  }
  say()
  return shown
}
