import type { ParagraphFormat } from './format.ts'
import { ensureChild, ensureFirst } from './order.ts'
import type { Piece, WordParagraph } from './paragraph.ts'
import {
  childOf,
  copyOf,
  insertBeside,
  newElement,
  newText,
  removeNode,
  setAttribute,
  type XmlElement,
  type XmlText,
} from './tree.ts'

/** Words in the place of characters of a paragraph. */
export interface WordsChange {
  readonly from: number
  readonly to: number
  readonly words: string
}

function say(element: XmlElement, node: XmlText, words: string): void {
  Object.assign(node, newText(words))
  // without this, blanks at either end are dropped
  if (words !== words.trim()) setAttribute(element, 'xml:space', 'preserve')
}

/** Whether every character of a span is a plain word, or a sign that can be taken away. */
export const isChangeable = ({ pieces }: WordParagraph, from: number, to: number): boolean =>
  pieces.every(piece => piece.to <= from || piece.from >= to || !piece.isLocked)

/** Puts words in the place of others; what is not named stays as it is. Changes must not overlap. */
export function changeWords(paragraph: WordParagraph, changes: readonly WordsChange[]): void {
  // from the end on, so that earlier places hold
  for (const { from, to, words } of changes.toSorted((a, b) => b.from - a.from)) {
    let left = words
    for (const piece of paragraph.pieces) {
      const isInsertion = from === to && piece.to === from
      if (!isInsertion && (piece.to <= from || piece.from >= to) && !(from === to && from === 0 && piece.from === 0))
        continue
      if (piece.isLocked) continue
      if (!piece.node) {
        if (from < to) removeNode(piece.run, piece.element)
        continue
      }
      const text = piece.node.value ?? ''
      const start = Math.max(0, from - piece.from)
      const end = Math.min(text.length, to - piece.from)
      say(piece.element, piece.node, text.slice(0, start) + left + text.slice(Math.max(start, end)))
      left = ''
      if (from === to) break
    }
  }
}

/** What a mend sets of characters. */
export interface RunChange {
  readonly eastAsia?: string
  readonly latin?: string
  readonly size?: number
  readonly isBold?: boolean
  readonly colour?: string
}

const fontThemes = ['w:asciiTheme', 'w:hAnsiTheme', 'w:eastAsiaTheme', 'w:cstheme']

function changeProperties(properties: XmlElement, { eastAsia, latin, size, isBold, colour }: RunChange): void {
  if (eastAsia !== undefined || latin !== undefined) {
    const fonts = ensureChild(properties, 'w:rFonts')
    // a theme counts before a name
    for (const theme of fontThemes) {
      if (theme === 'w:eastAsiaTheme' ? eastAsia !== undefined : latin !== undefined)
        setAttribute(fonts, theme, undefined)
    }
    if (eastAsia !== undefined) setAttribute(fonts, 'w:eastAsia', eastAsia)
    if (latin !== undefined) for (const name of ['w:ascii', 'w:hAnsi', 'w:cs']) setAttribute(fonts, name, latin)
  }
  if (size !== undefined)
    for (const name of ['w:sz', 'w:szCs']) setAttribute(ensureChild(properties, name), 'w:val', String(size))
  if (isBold !== undefined) {
    for (const name of ['w:b', 'w:bCs']) {
      const there = childOf(properties, name)
      if (there || name === 'w:b') setAttribute(ensureChild(properties, name), 'w:val', isBold ? undefined : '0')
    }
  }
  if (colour !== undefined) {
    const element = ensureChild(properties, 'w:color')
    setAttribute(element, 'w:val', colour)
    for (const theme of ['w:themeColor', 'w:themeTint', 'w:themeShade']) setAttribute(element, theme, undefined)
  }
}

const lengthOf = (run: XmlElement, pieces: readonly Piece[]) => {
  const own = pieces.filter(piece => piece.run === run)
  return { from: own[0]?.from ?? 0, to: own.at(-1)?.to ?? 0 }
}

/** Cuts a run in two at a character; its second half comes after it and looks alike. */
function split(run: XmlElement, at: number, pieces: readonly Piece[]): void {
  const { from } = lengthOf(run, pieces)
  const rest: XmlElement = newElement('w:r', run.attributes)
  const properties = childOf(run, 'w:rPr')
  if (properties) rest.children.push(Object.assign(copyOf(properties), { parent: rest }))
  let passed = from
  for (const child of [...run.children]) {
    if (child === properties) continue
    const inside = child.kind === 'element' ? pieces.filter(piece => piece.element === child) : []
    const size = inside.reduce((sum, piece) => sum + piece.to - piece.from, 0)
    if (passed >= at && (size > 0 || passed > at)) {
      removeNode(run, child)
      rest.children.push(child)
      if (child.kind === 'element') child.parent = rest
    } else if (passed + size > at && child.kind === 'element') {
      const node = inside[0]?.node
      const text = node?.value ?? ''
      if (node) {
        const second = newElement('w:t', { ...child.attributes })
        const words = newText('')
        second.children.push(words)
        second.parent = rest
        rest.children.push(second)
        say(second, words, text.slice(at - passed))
        say(child, node, text.slice(0, at - passed))
      }
    }
    passed += size
  }
  insertBeside(run, 'after', rest)
}

/** Sets how the characters of a span look, all of them for a whole paragraph; runs are cut where the span begins and ends. */
export function changeRuns(
  element: XmlElement,
  read: (element: XmlElement) => WordParagraph,
  from: number,
  to: number,
  change: RunChange,
): void {
  for (const border of [from, to]) {
    const { runs, pieces } = read(element)
    const cut = runs.find(run => run.from < border && border < run.to)
    if (cut) split(cut.element, border, pieces)
  }
  const { runs } = read(element)
  for (const run of runs) {
    if (run.from >= to || run.to <= from) continue
    changeProperties(ensureFirst(run.element, 'w:rPr'), change)
  }
}

/** Sets how the mark of a paragraph looks, from which an empty one has its height. */
export function changeMark(element: XmlElement, change: RunChange): void {
  changeProperties(ensureChild(ensureFirst(element, 'w:pPr'), 'w:rPr'), change)
}

type ParagraphChange = Omit<ParagraphFormat, 'top' | 'bottom' | 'list' | 'depth' | 'startsPage'> & {
  readonly startsPage?: boolean
}

const indents = [
  'left',
  'leftChars',
  'right',
  'rightChars',
  'firstLine',
  'firstLineChars',
  'hanging',
  'hangingChars',
] as const
const spacings = ['line', 'lineRule', 'before', 'beforeLines', 'after', 'afterLines'] as const

/** Sets how a paragraph is set: what is named, and nothing else. */
export function changeParagraph(element: XmlElement, change: ParagraphChange): void {
  const properties = ensureFirst(element, 'w:pPr')
  const set = (name: string, fields: readonly (keyof ParagraphChange)[]) => {
    for (const field of fields) {
      const value = change[field]
      if (value === undefined) continue
      const child = ensureChild(properties, name)
      setAttribute(child, `w:${field}`, String(value))
      // the older names say the same otherwise
      if (field === 'left' || field === 'leftChars') setAttribute(child, `w:start${field.slice(4)}`, undefined)
      if (field === 'right' || field === 'rightChars') setAttribute(child, `w:end${field.slice(5)}`, undefined)
      // a first line and a hanging one exclude each other
      if ((field === 'firstLine' || field === 'firstLineChars') && change.hanging === undefined) {
        setAttribute(child, 'w:hanging', undefined)
        setAttribute(child, 'w:hangingChars', undefined)
      }
    }
  }
  set('w:ind', indents)
  set('w:spacing', spacings)
  if (change.lineRule !== undefined)
    for (const auto of ['w:beforeAutospacing', 'w:afterAutospacing'])
      setAttribute(ensureChild(properties, 'w:spacing'), auto, undefined)
  if (change.alignment !== undefined) setAttribute(ensureChild(properties, 'w:jc'), 'w:val', change.alignment)
  if (change.startsPage !== undefined)
    setAttribute(ensureChild(properties, 'w:pageBreakBefore'), 'w:val', change.startsPage ? undefined : '0')
}

/** A line under a paragraph, or above it. `width` in eighths of a point, `space` in points. */
export function changeBorder(
  element: XmlElement,
  side: 'top' | 'bottom',
  line: { kind?: string; width: number; colour: string; space?: number },
): void {
  const border = ensureChild(ensureChild(ensureFirst(element, 'w:pPr'), 'w:pBdr'), `w:${side}`)
  setAttribute(border, 'w:val', line.kind ?? 'single')
  setAttribute(border, 'w:sz', String(line.width))
  setAttribute(border, 'w:space', String(line.space ?? 1))
  setAttribute(border, 'w:color', line.colour)
}

/** An empty paragraph of the height of the body, to stand before another. */
export function blankBefore(element: XmlElement, size: number, line: number): XmlElement {
  const blank = newElement('w:p')
  changeParagraph(blank, { line, lineRule: 'exact', before: 0, after: 0, firstLine: 0, firstLineChars: 0 })
  changeMark(blank, { size })
  insertBeside(element, 'before', blank)
  return blank
}
