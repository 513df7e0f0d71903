import { type Attributes, walkXml } from '../xml.ts'

/** What a style says of its paragraphs and runs, as far as reading needs it. */
export interface Style {
  /** From 1; undefined for body text. */
  level?: number
  isVanished?: boolean
  isWhite?: boolean
  numbering?: NumberingPlace
}

export interface NumberingPlace {
  list?: string
  depth?: number
}

export const isOn = ({ 'w:val': value }: Attributes): boolean =>
  value === undefined || !['0', 'false', 'off', 'none'].includes(value)

/** Nearly white counts: what the eye doesn't find on paper. */
export const isWhiteColour = (value: string | undefined): boolean => /^#?f[c-f]f[c-f]f[c-f]$/i.test(value ?? '')

/** The outline level that a name gives: `heading 2`, `标题 2`, and `Title` above all. */
function levelOfName(name: string): number | undefined {
  if (/^(title|标题)$/i.test(name)) return 1
  const level = /^(?:heading|标题)\s*([1-9])$/i.exec(name)?.[1]
  return level === undefined ? undefined : Number(level)
}

/** Outline levels count from 0 to 8; 9 is body text. */
export function outlineLevel({ 'w:val': value }: Attributes): number | undefined {
  const level = Number(value)
  return Number.isInteger(level) && level >= 0 && level <= 8 ? level + 1 : undefined
}

/** Styles by id, each with what it inherits. */
export function readStyles(bytes: Buffer | undefined): ReadonlyMap<string, Style> {
  const own = new Map<string, Style & { base?: string }>()
  if (!bytes) return own
  let current: Style & { base?: string } = {}
  walkXml(bytes, {
    open: (name, attributes) => {
      const value = attributes['w:val']
      switch (name) {
        case 'w:style':
          current = {}
          own.set(attributes['w:styleId'] ?? '', current)
          break
        case 'w:name': {
          const level = levelOfName(value ?? '')
          if (level !== undefined) current.level = level
          break
        }
        case 'w:basedOn':
          if (value !== undefined) current.base = value
          break
        case 'w:outlineLvl': {
          const level = outlineLevel(attributes)
          if (level !== undefined) current.level = level
          break
        }
        case 'w:vanish':
          current.isVanished = isOn(attributes)
          break
        case 'w:color':
          current.isWhite = isWhiteColour(value)
          break
        case 'w:numId':
          if (value !== undefined) current.numbering = { ...current.numbering, list: value }
          break
        case 'w:ilvl':
          current.numbering = { ...current.numbering, depth: Number(value) || 0 }
          break
        default:
      }
    },
  })
  return new Map([...own].map(([id]) => [id, inherited(own, id)]))
}

/** Styles rest on one another; a circle ends where it began. */
function inherited(own: ReadonlyMap<string, Style & { base?: string }>, id: string): Style {
  const chain: Style[] = []
  const seen = new Set<string>()
  for (let at: string | undefined = id; at !== undefined && !seen.has(at) && seen.size < 20; ) {
    seen.add(at)
    const { base, ...style }: Style & { base?: string } = own.get(at) ?? {}
    chain.unshift(style)
    at = base
  }
  return Object.assign({}, ...chain) as Style
}
