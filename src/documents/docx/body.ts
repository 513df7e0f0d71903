import { limits } from '../limits.ts'
import { type Notes, tooManyCells } from '../notes.ts'
import type { Part } from '../reading.ts'
import { type Attributes, type Listener, walkXml } from '../xml.ts'
import type { Numbering } from './numbering.ts'
import { isOn, isWhiteColour, type NumberingPlace, outlineLevel, type Style } from './styles.ts'
import { symbolOf } from './symbols.ts'

interface Paragraph {
  text: string
  style?: string
  level?: number
  numbering: NumberingPlace
  isBody: boolean
}

interface Run {
  isVanished?: boolean
  isWhite?: boolean
  isShaded?: boolean
  style?: string
}

interface Table {
  readonly rows: string[][]
  row: string[]
  cell: string[]
  span: number
  isContinued: boolean
}

/** Where text goes now: the document, or a text box within it, which is read after the paragraph that holds it. */
interface Frame {
  readonly part: Part | undefined
  readonly paragraphs: Paragraph[]
  readonly tables: Table[]
  /** The run that holds the text box. */
  readonly around: Run
}

/** A tracked change or a comment that surrounds what is read. */
interface Change {
  readonly kind: 'deletion' | 'insertion'
  readonly author: string
  text: string
}

export interface Surroundings {
  readonly styles: ReadonlyMap<string, Style>
  readonly numbering: Numbering
  readonly notes: Notes
}

/** What is said about what stands around it, and is no text. */
const properties = new Set(['w:pPr', 'w:rPr', 'w:tblPr', 'w:trPr', 'w:tcPr', 'w:sectPr', 'w:sdtPr'])

/** Properties as they were before a tracked change. */
const former = new Set([
  'w:pPrChange',
  'w:rPrChange',
  'w:tblPrChange',
  'w:trPrChange',
  'w:tcPrChange',
  'w:sectPrChange',
])

const changes: Readonly<Record<string, Change['kind']>> = {
  'w:ins': 'insertion',
  'w:moveTo': 'insertion',
  'w:del': 'deletion',
  'w:moveFrom': 'deletion',
}

/** Fields that fetch or run something when a program opens the file. */
const reachingField = /^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)\b/i

/** What is counted as lost where it stands. Pictures are counted by their files. */
const losing: Readonly<Record<string, string>> = {
  'w:altChunk': '有 {n} 个嵌入的文档片段没有读出',
  'w:subDoc': '有 {n} 个子文档没有读出',
  'm:oMath': '有 {n} 个公式只读出了字符，没有读出结构',
  'w:rt': '有 {n} 处拼音注音没有读出',
}

/**
 * Reads what stands in `word/document.xml`, a header, a footer or a part with notes. Text that was deleted or made
 * invisible is not text: it is listed as hidden. White text may stand on a dark ground, so it is both.
 */
export function readBody(bytes: Buffer, part: Part | undefined, { styles, numbering, notes }: Surroundings): void {
  const frames: Frame[] = [{ part, paragraphs: [], tables: [], around: {} }]
  const open: Change[] = []
  let run: Run = {}
  let inRun = false
  let inProperties = 0
  let inFormer = 0
  // of each set of alternatives, whether one was taken; how deep we are in one that was not
  const alternatives: boolean[] = []
  let skipped = 0
  let muted = 0
  let sink: 'text' | 'deleted' | 'field' | undefined
  let field = ''
  let vanished = ''
  let white = ''

  const frame = () => frames.at(-1)
  const paragraph = () => frame()?.paragraphs.at(-1)
  const table = () => frame()?.tables.at(-1)

  const flush = () => {
    if (vanished !== '') notes.hide('hidden-text', vanished)
    if (white !== '') notes.hide('white-text', white)
    vanished = ''
    white = ''
  }

  const isVanished = () =>
    run.isVanished ?? styles.get(run.style ?? '')?.isVanished ?? styles.get(paragraph()?.style ?? '')?.isVanished
  const isWhite = () =>
    !run.isShaded &&
    (run.isWhite ?? styles.get(run.style ?? '')?.isWhite ?? styles.get(paragraph()?.style ?? '')?.isWhite)

  const write = (text: string) => {
    if (muted > 0) return
    const change = open.at(-1)
    if (change) change.text += text
    if (open.some(one => one.kind === 'deletion')) return
    if (inRun && isVanished()) {
      vanished += text
      return
    }
    if (inRun && isWhite()) white += text
    const target = paragraph()
    if (target) target.text += text
  }

  const endParagraph = () => {
    flush()
    const here = frame()
    const ended = here?.paragraphs.pop()
    if (!here || !ended) return
    const style = styles.get(ended.style ?? '')
    const place = { ...style?.numbering, ...ended.numbering }
    const numbered =
      place.list !== undefined && place.list !== '0' ? numbering.next(place.list, place.depth ?? 0) : undefined
    const text = `${numbered?.label ?? ''}${ended.text.trim()}`
    const cells = here.tables.at(-1)
    if (cells) {
      cells.cell.push(text)
      return
    }
    // a number without words is a list that somebody left unfinished
    if (ended.text.trim() === '') return
    const level = ended.isBody ? undefined : (ended.level ?? style?.level)
    const more = here.part === undefined ? {} : { part: here.part }
    if (level !== undefined) notes.add({ kind: 'heading', level, text, ...more })
    else notes.add({ kind: numbered ? 'list-item' : 'paragraph', text, ...more })
  }

  let cells = 0
  const endCell = (ended: Table) => {
    if (++cells > limits.cells) throw tooManyCells()
    const text = ended.isContinued ? '' : ended.cell.join('\n').trim()
    // a cell that spans columns holds their places, up to what a sheet of paper can show
    ended.row.push(text, ...Array.from({ length: Math.min(63, Math.max(0, ended.span - 1)) }, () => ''))
    ended.cell = []
    ended.span = 1
    ended.isContinued = false
  }

  const endTable = () => {
    const here = frame()
    const ended = here?.tables.pop()
    if (!here || !ended) return
    const outer = here.tables.at(-1)
    if (outer) outer.cell.push(ended.rows.map(row => row.join('\t')).join('\n'))
    else notes.table(ended.rows, here.part === undefined ? {} : { part: here.part })
  }

  const paragraphProperty = (name: string, attributes: Attributes, target: Paragraph) => {
    const value = attributes['w:val']
    if (name === 'w:pStyle' && value !== undefined) target.style = value
    else if (name === 'w:numId' && value !== undefined) target.numbering.list = value
    else if (name === 'w:ilvl') target.numbering.depth = Number(value) || 0
    else if (name === 'w:outlineLvl') {
      const level = outlineLevel(attributes)
      if (level === undefined) target.isBody = true
      else target.level = level
    }
  }

  const runProperty = (name: string, attributes: Attributes) => {
    const value = attributes['w:val']
    if (name === 'w:vanish') run.isVanished = isOn(attributes)
    else if (name === 'w:color') run.isWhite = isWhiteColour(value)
    else if (name === 'w:highlight') run.isShaded = value !== 'none'
    else if (name === 'w:shd') run.isShaded = !/^(auto|ffffff)?$/i.test(attributes['w:fill'] ?? '')
    else if (name === 'w:rStyle' && value !== undefined) run.style = value
  }

  const listener: Listener = {
    open: (name, attributes) => {
      if (name === 'mc:AlternateContent') alternatives.push(false)
      if (name === 'mc:Choice' || name === 'mc:Fallback') {
        if (skipped > 0 || alternatives.at(-1)) skipped++
        else alternatives[alternatives.length - 1] = true
      }
      if (skipped > 0) return
      if (properties.has(name)) inProperties++
      if (former.has(name)) inFormer++
      const loss = losing[name]
      if (loss !== undefined) notes.lose(loss)
      if (changes[name] !== undefined && inProperties === 0) {
        open.push({ kind: changes[name], author: attributes['w:author'] ?? '', text: '' })
      }
      switch (name) {
        case 'w:p':
          frame()?.paragraphs.push({ text: '', numbering: {}, isBody: false })
          break
        case 'w:r':
        case 'm:r':
          run = {}
          inRun = true
          break
        case 'w:t':
        case 'm:t':
          sink = 'text'
          break
        case 'w:delText':
          sink = 'deleted'
          break
        case 'w:instrText':
          sink = 'field'
          break
        case 'w:fldSimple':
          if (reachingField.test(attributes['w:instr'] ?? '')) notes.hide('field', attributes['w:instr'] ?? '')
          break
        case 'w:fldChar':
          if (reachingField.test(field)) notes.hide('field', field)
          field = ''
          break
        case 'w:tab':
        case 'w:ptab':
          // within properties it is a tab stop
          if (inProperties === 0) write('\t')
          break
        case 'w:br':
        case 'w:cr':
          write('\n')
          break
        case 'w:noBreakHyphen':
          write('-')
          break
        case 'w:sym': {
          const symbol = symbolOf(attributes['w:font'] ?? '', attributes['w:char'] ?? '')
          if (symbol === undefined) notes.lose('有 {n} 个符号字体的符号没有读出，以“□”代替')
          write(symbol ?? '□')
          break
        }
        case 'w:rt':
          muted++
          break
        case 'v:textpath':
          // a watermark or WordArt: its words are an attribute
          if (attributes['string'])
            notes.add({ kind: 'paragraph', text: attributes['string'], part: part ?? 'text-box' })
          break
        case 'w:txbxContent':
          frames.push({ part: part ?? 'text-box', paragraphs: [], tables: [], around: run })
          inRun = false
          break
        case 'w:tbl':
          frame()?.tables.push({ rows: [], row: [], cell: [], span: 1, isContinued: false })
          break
        default: {
          if (inProperties === 0 || inFormer > 0) break
          const target = paragraph()
          const cells = table()
          if (inRun) runProperty(name, attributes)
          else if (target) paragraphProperty(name, attributes, target)
          else if (name === 'w:gridSpan' && cells) cells.span = Number(attributes['w:val']) || 1
          else if (name === 'w:vMerge' && cells) cells.isContinued = attributes['w:val'] !== 'restart'
        }
      }
    },
    text: text => {
      if (skipped > 0) return
      if (sink === 'text') write(text)
      else if (sink === 'field') field += text
      else if (sink === 'deleted') {
        const change = open.at(-1)
        if (change) change.text += text
        else notes.hide('deletion', text)
      }
    },
    close: name => {
      if (skipped > 0) {
        if (name === 'mc:Choice' || name === 'mc:Fallback') skipped--
        return
      }
      if (name === 'mc:AlternateContent') alternatives.pop()
      if (properties.has(name)) inProperties--
      if (former.has(name)) inFormer--
      if (changes[name] !== undefined && inProperties === 0) {
        const change = open.pop()
        if (change) notes.hide(change.kind, change.author === '' ? change.text : `${change.author}：${change.text}`)
      }
      switch (name) {
        case 'w:p':
          endParagraph()
          break
        case 'w:r':
        case 'm:r':
          inRun = false
          break
        case 'w:t':
        case 'm:t':
        case 'w:delText':
        case 'w:instrText':
          sink = undefined
          break
        case 'w:rt':
          muted--
          break
        case 'w:txbxContent':
          run = frames.length > 1 ? (frames.pop()?.around ?? {}) : {}
          inRun = true
          break
        case 'w:tc': {
          const cells = table()
          if (cells) endCell(cells)
          break
        }
        case 'w:tr': {
          const cells = table()
          cells?.rows.push(cells.row)
          if (cells) cells.row = []
          break
        }
        case 'w:tbl':
          endTable()
          break
        default:
      }
    },
  }
  walkXml(bytes, listener)
}
