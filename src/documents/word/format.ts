import { childOf, childrenOf, type XmlElement } from './tree.ts'

/** How characters look: what a program shows, after styles and defaults. */
export interface RunFormat {
  /** The font of Chinese characters, and that of digits and letters. */
  eastAsia?: string
  ascii?: string
  /** Half points. */
  size?: number
  isBold?: boolean
  isItalic?: boolean
  isHidden?: boolean
  isUnderlined?: boolean
  /** Twips that characters stand further apart, or closer. */
  spacing?: number
  /** `FF0000`, upper case, or `auto`. */
  colour?: string
}

/** How a paragraph is set. Lengths in twips; of indents in hundredths of a character too, which then count. */
export interface ParagraphFormat {
  alignment?: string
  left?: number
  leftChars?: number
  right?: number
  rightChars?: number
  firstLine?: number
  firstLineChars?: number
  hanging?: number
  hangingChars?: number
  /** In twips for exact and atLeast, in 240ths of a line for auto. */
  line?: number
  lineRule?: string
  before?: number
  beforeLines?: number
  after?: number
  afterLines?: number
  startsPage?: boolean
  list?: string
  depth?: number
  top?: Border
  bottom?: Border
}

export interface Border {
  readonly kind: string
  /** Eighths of a point. */
  readonly width: number
  readonly colour: string
}

type Properties = Readonly<Record<string, string>>

const isOn = (value: string | undefined) => value === undefined || !['0', 'false', 'off', 'none'].includes(value)
const numberIn = (value: string | undefined) => {
  const number = Number(value)
  return value === undefined || Number.isNaN(number) ? undefined : Math.round(number)
}

/** Fonts of the theme, by the name that `w:asciiTheme` and `w:eastAsiaTheme` give. */
export type ThemeFonts = ReadonlyMap<string, string>

/** What `w:rPr` says itself. */
export function runFormatOf(properties: XmlElement | undefined, theme: ThemeFonts): RunFormat {
  const format: RunFormat = {}
  if (!properties) return format
  for (const child of childrenOf(properties)) {
    const given: Properties = child.attributes
    const value = given['w:val']
    switch (child.name) {
      case 'w:rFonts': {
        // of a theme and a name, the theme counts
        const eastAsia = theme.get(given['w:eastAsiaTheme'] ?? '') ?? given['w:eastAsia']
        const ascii = theme.get(given['w:asciiTheme'] ?? '') ?? given['w:ascii']
        if (eastAsia !== undefined) format.eastAsia = eastAsia
        if (ascii !== undefined) format.ascii = ascii
        break
      }
      case 'w:sz': {
        const size = numberIn(value)
        if (size !== undefined) format.size = size
        break
      }
      case 'w:spacing': {
        const spacing = numberIn(value)
        if (spacing !== undefined) format.spacing = spacing
        break
      }
      case 'w:b':
        format.isBold = isOn(value)
        break
      case 'w:i':
        format.isItalic = isOn(value)
        break
      case 'w:vanish':
        format.isHidden = isOn(value)
        break
      case 'w:u':
        format.isUnderlined = value !== undefined && value !== 'none'
        break
      case 'w:color':
        if (value !== undefined) format.colour = value === 'auto' ? value : value.replace('#', '').toUpperCase()
        break
      default:
    }
  }
  return format
}

const lengths: Readonly<Record<string, keyof ParagraphFormat>> = {
  'w:left': 'left',
  'w:start': 'left',
  'w:leftChars': 'leftChars',
  'w:startChars': 'leftChars',
  'w:right': 'right',
  'w:end': 'right',
  'w:rightChars': 'rightChars',
  'w:endChars': 'rightChars',
  'w:firstLine': 'firstLine',
  'w:firstLineChars': 'firstLineChars',
  'w:hanging': 'hanging',
  'w:hangingChars': 'hangingChars',
  'w:line': 'line',
  'w:before': 'before',
  'w:beforeLines': 'beforeLines',
  'w:after': 'after',
  'w:afterLines': 'afterLines',
}

function lengthsOf(given: Properties, format: ParagraphFormat): void {
  for (const [name, field] of Object.entries(lengths)) {
    const value = numberIn(given[name])
    if (value !== undefined) Object.assign(format, { [field]: value })
  }
  // a first line and a hanging one exclude each other: whoever speaks last is right
  if (given['w:firstLine'] !== undefined || given['w:firstLineChars'] !== undefined) {
    if (given['w:hanging'] === undefined) format.hanging = 0
    if (given['w:hangingChars'] === undefined) format.hangingChars = 0
  } else if (given['w:hanging'] !== undefined || given['w:hangingChars'] !== undefined) {
    format.firstLine = 0
    format.firstLineChars = 0
  }
}

export const borderOf = (element: XmlElement | undefined): Border | undefined =>
  element && {
    kind: element.attributes['w:val'] ?? 'none',
    width: Number(element.attributes['w:sz']) || 0,
    colour: (element.attributes['w:color'] ?? 'auto').toUpperCase(),
  }

/** What `w:pPr` says itself. */
export function paragraphFormatOf(properties: XmlElement | undefined): ParagraphFormat {
  const format: ParagraphFormat = {}
  if (!properties) return format
  for (const child of childrenOf(properties)) {
    const value = child.attributes['w:val']
    switch (child.name) {
      case 'w:jc':
        if (value !== undefined) format.alignment = value
        break
      case 'w:ind':
        lengthsOf(child.attributes, format)
        break
      case 'w:spacing':
        lengthsOf(child.attributes, format)
        if (child.attributes['w:lineRule'] !== undefined) format.lineRule = child.attributes['w:lineRule']
        break
      case 'w:pageBreakBefore':
        format.startsPage = isOn(value)
        break
      case 'w:pBdr': {
        const top = borderOf(childOf(child, 'w:top'))
        const bottom = borderOf(childOf(child, 'w:bottom'))
        if (top) format.top = top
        if (bottom) format.bottom = bottom
        break
      }
      case 'w:numPr': {
        const list = childOf(child, 'w:numId')?.attributes['w:val']
        const depth = numberIn(childOf(child, 'w:ilvl')?.attributes['w:val'])
        if (list !== undefined) format.list = list
        if (depth !== undefined) format.depth = depth
        break
      }
      default:
    }
  }
  return format
}

/** A style with all that it inherits. */
export interface StyleFormat {
  readonly name: string
  readonly paragraph: ParagraphFormat
  readonly run: RunFormat
}

export interface Styles {
  readonly defaults: StyleFormat
  /** The style of paragraphs that name none. */
  readonly usual: string | undefined
  get(id: string | undefined): StyleFormat | undefined
}

/** Styles by id, each with what it rests on; a circle ends where it began. */
export function stylesOf(root: XmlElement | undefined, theme: ThemeFonts): Styles {
  const elements = new Map<string, XmlElement>()
  let usual: string | undefined
  for (const style of root ? childrenOf(root, 'w:style') : []) {
    const id = style.attributes['w:styleId'] ?? ''
    elements.set(id, style)
    const isDefault = style.attributes['w:default']
    if (isDefault !== undefined && isOn(isDefault) && style.attributes['w:type'] === 'paragraph') usual = id
  }
  const defaults = childOf(root, 'w:docDefaults')
  const resolved = new Map<string, StyleFormat>()
  const resolve = (id: string, depth: number): StyleFormat | undefined => {
    const known = resolved.get(id)
    const element = elements.get(id)
    if (known || !element) return known
    const base = childOf(element, 'w:basedOn')?.attributes['w:val']
    const below = base === undefined || base === id || depth > 20 ? undefined : resolve(base, depth + 1)
    const style = {
      name: childOf(element, 'w:name')?.attributes['w:val'] ?? id,
      paragraph: { ...below?.paragraph, ...paragraphFormatOf(childOf(element, 'w:pPr')) },
      run: { ...below?.run, ...runFormatOf(childOf(element, 'w:rPr'), theme) },
    }
    resolved.set(id, style)
    return style
  }
  return {
    defaults: {
      name: '',
      paragraph: paragraphFormatOf(childOf(childOf(defaults, 'w:pPrDefault'), 'w:pPr')),
      run: runFormatOf(childOf(childOf(defaults, 'w:rPrDefault'), 'w:rPr'), theme),
    },
    usual,
    get: id => (id === undefined ? undefined : resolve(id, 0)),
  }
}

/** The fonts of a theme: of Chinese ones the one for simplified script where none is named for all. */
export function themeFontsOf(root: XmlElement | undefined): ThemeFonts {
  const fonts = new Map<string, string>()
  const scheme = childOf(childOf(root, 'a:themeElements'), 'a:fontScheme')
  for (const [name, prefix] of [
    ['a:majorFont', 'major'],
    ['a:minorFont', 'minor'],
  ] as const) {
    const font = childOf(scheme, name)
    if (!font) continue
    const latin = childOf(font, 'a:latin')?.attributes['typeface']
    const simplified = childrenOf(font, 'a:font').find(({ attributes }) => attributes['script'] === 'Hans')
    const eastAsia = childOf(font, 'a:ea')?.attributes['typeface'] || simplified?.attributes['typeface']
    if (latin) for (const use of ['Ascii', 'HAnsi']) fonts.set(`${prefix}${use}`, latin)
    if (eastAsia) fonts.set(`${prefix}EastAsia`, eastAsia)
  }
  return fonts
}
