import { inChinese } from '../../language/numerals.ts'
import { walkXml } from '../xml.ts'

interface Level {
  start: number
  format: string
  /** `第%1条`: %1 is the number of the first level. */
  text: string
  /** Whether nothing stands between the number and the text. */
  isTight: boolean
}

interface List {
  readonly levels: Map<number, Level>
}

/** Numbers paragraphs as Word shows them, in the order in which they are asked for. */
export interface Numbering {
  /** The number of the next paragraph of this list, '' for a bullet, undefined where there is no such list. */
  next(list: string, depth: number): { label: string; isBullet: boolean } | undefined
}

const digits = '〇一二三四五六七八九'

function roman(value: number): string {
  if (value <= 0 || value >= 4000) return String(value)
  const steps: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let rest = value
  let said = ''
  for (const [size, letters] of steps) {
    for (; rest >= size; rest -= size) said += letters
  }
  return said
}

/** A, B … Z, AA, BB …; numbers that no list reaches stay numbers. */
const letter = (value: number) =>
  value >= 1 && value <= 780
    ? String.fromCodePoint(65 + ((value - 1) % 26)).repeat(Math.ceil(value / 26))
    : String(value)
const circled = (value: number) => (value >= 1 && value <= 20 ? String.fromCodePoint(0x245f + value) : String(value))
const pick = (signs: string) => (value: number) => signs[value - 1] ?? String(value)

/** ST_NumberFormat of ISO 29500-1, 17.18.59, as far as Chinese offices use it. */
const formats: Readonly<Record<string, (value: number) => string>> = {
  decimal: String,
  decimalZero: value => String(value).padStart(2, '0'),
  decimalFullWidth: value => String(value).replace(/\d/g, digit => String.fromCodePoint(0xff10 + Number(digit))),
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  chineseCounting: inChinese,
  chineseCountingThousand: inChinese,
  japaneseCounting: inChinese,
  taiwaneseCountingThousand: inChinese,
  ideographDigital: value => String(value).replace(/\d/g, digit => digits[Number(digit)] ?? digit),
  ideographTraditional: pick('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: pick('子丑寅卯辰巳午未申酉戌亥'),
  upperLetter: letter,
  lowerLetter: value => letter(value).toLowerCase(),
  upperRoman: roman,
  lowerRoman: value => roman(value).toLowerCase(),
}

/** Lists by the id that paragraphs name. */
function readLists(bytes: Buffer): ReadonlyMap<string, List & { abstract: string }> {
  const abstracts = new Map<string, List>()
  const lists = new Map<string, List & { abstract: string }>()
  let list: List = { levels: new Map() }
  let level: Level = { start: 1, format: 'decimal', text: '', isTight: false }
  let number = ''
  walkXml(bytes, {
    open: (name, attributes) => {
      const value = attributes['w:val'] ?? ''
      switch (name) {
        case 'w:abstractNum':
          list = { levels: new Map() }
          abstracts.set(attributes['w:abstractNumId'] ?? '', list)
          break
        case 'w:lvl':
          level = { start: 1, format: 'decimal', text: '', isTight: false }
          list.levels.set(Number(attributes['w:ilvl']) || 0, level)
          break
        case 'w:start':
          level.start = Number(value) || 0
          break
        case 'w:numFmt':
          level.format = value
          break
        case 'w:lvlText':
          level.text = value.slice(0, 100)
          break
        case 'w:suff':
          level.isTight = value === 'nothing'
          break
        case 'w:num':
          number = attributes['w:numId'] ?? ''
          break
        case 'w:abstractNumId': {
          const levels = abstracts.get(value)?.levels ?? new Map<number, Level>()
          // a list of its own: what it overrides must not change the others
          list = { levels: new Map([...levels].map(([depth, one]) => [depth, { ...one }])) }
          lists.set(number, { ...list, abstract: value })
          break
        }
        case 'w:lvlOverride':
          level = list.levels.get(Number(attributes['w:ilvl']) || 0) ?? level
          break
        case 'w:startOverride':
          level.start = Number(value) || 0
          // it counts on its own from here
          lists.set(number, { ...list, abstract: `${number} alone` })
          break
        default:
      }
    },
  })
  return lists
}

/** Counts along: lists that share their definition share their numbers, as in Word. */
export function createNumbering(bytes: Buffer | undefined): Numbering {
  const lists = bytes ? readLists(bytes) : new Map<string, List & { abstract: string }>()
  const counters = new Map<string, number[]>()
  return {
    next: (id, depth) => {
      const list = lists.get(id)
      const level = list?.levels.get(depth)
      if (!list || !level || depth < 0 || depth > 8) return undefined
      if (level.format === 'bullet') return { label: '', isBullet: true }
      const counter = counters.get(list.abstract) ?? []
      counters.set(list.abstract, counter)
      counter[depth] = (counter[depth] ?? level.start - 1) + 1
      counter.length = depth + 1
      if (level.format === 'none') return { label: '', isBullet: false }
      const label = level.text.replace(/%([1-9])/g, (_, digit: string) => {
        const at = Number(digit) - 1
        const of = list.levels.get(at)
        const format = formats[of?.format ?? 'decimal'] ?? String
        return format(counter[at] ?? of?.start ?? 1)
      })
      // after Chinese signs the tab or blank that Word sets says nothing
      return { label: !level.isTight && /[!-~]$/.test(label) ? `${label} ` : label, isBullet: false }
    },
  }
}
