import { fromChinese, inChinese } from '../../../language/numerals.ts'
import type { OfficialDocument, PlainParagraph } from '../official.ts'

/** The number that a paragraph of the body begins with. */
export interface Serial {
  readonly paragraph: PlainParagraph
  readonly level: 1 | 2 | 3 | 4
  readonly value: number
  /** The numeral as it is written, and where; of a number that Word gives, in its label. */
  readonly numeral: string
  readonly from: number
  /** Where the text begins after number and mark; 0 where Word gives the number. */
  readonly end: number
  /** What opens, closes and follows the numeral. */
  readonly open: string
  readonly close: string
  readonly mark: string
  readonly isTyped: boolean
}

const pattern = /^(\s*)([（(]?)([一二三四五六七八九十百]+|\d{1,2})(\s*[）)]?)(\s*[、．.，,：]?)/u

/** 一、二、三级医院 and 五、六月 begin with a list, not with a number; so do 3.5万 and 2、3号楼. */
const beginsList =
  /^\s*(?:[一二三四五六七八九十]{1,3}、(?=[一二三四五六七八九十]{1,2}(?:[、级月年号类楼季期线天个层]|是))|\d{1,2}[、.．](?=\d))/u

export function serialOf(paragraph: PlainParagraph): Serial | undefined {
  const { level, label, text } = paragraph
  if (level === 0) return undefined
  const isTyped = label === ''
  if (isTyped && beginsList.test(text)) return undefined
  const match = pattern.exec(isTyped ? text : label)
  if (!match) return undefined
  const [all, blanks = '', open = '', numeral = '', close = '', mark = ''] = match
  const value = fromChinese(numeral)
  return value === undefined
    ? undefined
    : {
        paragraph,
        level,
        value,
        numeral,
        from: blanks.length + open.length,
        end: isTyped ? all.length : 0,
        open,
        close,
        mark,
        isTyped,
      }
}

/** The numeral of a level for a value. */
export const numeralFor = (level: Serial['level'], value: number): string =>
  level <= 2 ? inChinese(value) : String(value)

/** A row of numbers of one level that belong together. */
export type Siblings = readonly Serial[]

/** Chapters and articles of a set of rules begin new rows. */
const beginsPart = /^\s*第[一二三四五六七八九十百千\d]+[编章节条部]/u

/**
 * The rows of numbers in the order of reading. A row ends where a number of a higher level stands, where an article or
 * another attachment begins, and where counting begins again at 1 after other words.
 */
export function rowsOf(document: OfficialDocument): Siblings[] {
  const rows: Serial[][] = []
  let open: (Serial[] | undefined)[] = []
  let attachment = 0
  let hasText = false
  for (const paragraph of document.of('body', 'attachment-body')) {
    if (paragraph.attachment !== attachment) {
      attachment = paragraph.attachment
      open = []
    }
    const serial = paragraph.isInTable ? undefined : serialOf(paragraph)
    if (!serial) {
      if (beginsPart.test(paragraph.text)) open = []
      hasText = true
      continue
    }
    const { level, value } = serial
    open = open.slice(0, level + 1)
    const row = open[level]
    const last = row?.at(-1)
    // a second 1. right after the first one is a slip, after other words a new row
    const isAgain = value === 1 && last !== undefined && (last.value > 1 || (hasText && level > 1))
    if (row && !isAgain) row.push(serial)
    else {
      open[level] = [serial]
      rows.push(open[level])
    }
    hasText = false
  }
  return rows
}

/** The numbers of all paragraphs, tables left out. */
export const serialsOf = (document: OfficialDocument): Serial[] =>
  document.of('body', 'attachment-body').flatMap(paragraph => {
    const serial = paragraph.isInTable ? undefined : serialOf(paragraph)
    return serial ? [serial] : []
  })
