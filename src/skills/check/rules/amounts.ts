import type { OfficialDocument, PlainParagraph } from '../official.ts'
import type { Finding, TextRule } from '../rule.ts'
import { hitsOf, reported } from './reading.ts'

const facts = { clause: '《党政机关公文处理工作条例》第二十条（四）', basis: 'law', force: 'must' } as const

const units = '万元|亿元|元|万人|人|名|户|家|个|亩|公顷|吨|件|台|辆|套|公里|平方米|万亩|千瓦'
const number = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`

const amountOf = (text: string) => Number(text.replace(/,/gu, ''))

/** Sums of decimals go astray by less than this. */
const differs = (one: number, other: number) => Math.abs(one - other) > 1e-6 * Math.max(1, Math.abs(other))

const said = (value: number) => String(Math.round(value * 1e6) / 1e6)

/** A row of parts, each a name and a sum of one unit, and right after it the total: A 3万元、B 2万元，合计5万元. */
const listed = new RegExp(
  `((?:^|(?<=[。；：，]))(?:[^\\d，。；：、]{1,20}(?:${number})(?:${units})[、，和]?){2,12})(?:，)?(?:合计|共计|总计)(?:为|约)?(${number})(${units})`,
  'gu',
)
const part = new RegExp(`(${number})(${units})`, 'gu')

function* inSentences(document: OfficialDocument): Generator<Finding> {
  for (const hit of hitsOf(document, ['body', 'attachment-body'], listed)) {
    const parts = [...hit.group(1).matchAll(part)]
    const [total, unit] = [amountOf(hit.group(2)), hit.group(3)]
    // what goes into another, or is said to be about so much, can't be added
    if (
      parts.some(([, , own]) => own !== unit) ||
      /其中|约|余|多|近|超过|同比|增|减|每|人均|占|较|上年|比/u.test(hit.text)
    )
      continue
    const sum = parts.reduce((before, [, value = '0']) => before + amountOf(value), 0)
    if (differs(sum, total)) yield disagree(hit, sum, total, unit)
  }
  // a sum of money is not less than what is in it
  const whole = new RegExp(`(${number})(万元|亿元|元)[，；（(]\\s*其中[：:，]?([^。；）)]{4,120})`, 'gu')
  for (const hit of hitsOf(document, ['body', 'attachment-body'], whole)) {
    const unit = hit.group(2)
    const clauses = hit.group(3).split(/[，、]/u)
    const parts = clauses.map(clause => new RegExp(`^[^\\d]{1,20}(${number})(万元|亿元|元)$`, 'u').exec(clause.trim()))
    if (parts.length < 2 || parts.some(one => one?.[2] !== unit) || /同比|增|减|其中|约|余|比/u.test(hit.group(3)))
      continue
    const sum = parts.reduce((before, one) => before + amountOf(one?.[1] ?? '0'), 0)
    const total = amountOf(hit.group(1))
    if (sum > total && differs(sum, total)) yield disagree(hit, sum, total, unit)
  }
}

const disagree = (at: Parameters<typeof reported>[0], sum: number, total: number, unit: string): Finding =>
  reported(
    at,
    `各项相加是${said(sum)}${unit}，写的是${said(total)}${unit}`,
    '各项之和与总数一致',
    '哪个数写错了，请起草人核对',
  )

const isNumber = (text: string) => new RegExp(`^(?:${number})$`, 'u').test(text.trim())

/** Tables as runs of cells; how wide a row is is known by the last one, which begins with 合计. */
function* inTables(document: OfficialDocument): Generator<Finding> {
  for (const cells of tablesOf(document)) {
    const at = cells.findLastIndex(({ text }) => /^\s*(合\s*计|总\s*计)\s*$/u.test(text))
    const width = cells.length - at
    if (at < width * 3 || at === -1 || width < 2 || at % width !== 0) continue
    const rows = Array.from({ length: at / width }, (_, row) => cells.slice(row * width, (row + 1) * width))
    const [head, ...body] = rows
    if (
      !head ||
      head.some(({ text }) => isNumber(text)) ||
      body.some(row => /[小合总]\s*计/u.test(row.map(({ text }) => text).join('')))
    )
      continue
    for (let column = 1; column < width; column++) {
      const total = cells[at + column]
      const values = body.map(row => row[column]?.text ?? '')
      const isShare = /%|率|占比|均|序号|单价|年/u.test(head[column]?.text ?? '')
      if (!total || isShare || !isNumber(total.text) || !values.every(isNumber)) continue
      const sum = values.reduce((before, text) => before + amountOf(text.trim()), 0)
      if (differs(sum, amountOf(total.text.trim())))
        yield disagree({ paragraph: total, from: 0, to: total.text.length }, sum, amountOf(total.text.trim()), '')
    }
  }
}

function tablesOf(document: OfficialDocument): PlainParagraph[][] {
  const tables: PlainParagraph[][] = []
  let isOpen = false
  for (const paragraph of document.paragraphs) {
    if (paragraph.isInTable && isOpen) tables.at(-1)?.push(paragraph)
    else if (paragraph.isInTable) tables.push([paragraph])
    isOpen = paragraph.isInTable
  }
  return tables
}

export const totals: TextRule = {
  id: 'X05',
  name: '合计与各项之和一致',
  ...facts,
  why: '合计、共计要等于各项之和；“其中”的各项之和不会大于总数。',
  *find(document) {
    yield* inSentences(document)
    yield* inTables(document)
  },
}

export const percentages: TextRule = {
  id: 'X07',
  name: '各占百分比之和不超过 100%',
  ...facts,
  why: '一个整体分成几部分，各部分的百分比加起来不会超过 100%。',
  *find(document) {
    // 分别占 names the parts of one whole
    const shares = /分别占[^。；%\d]{0,16}((?:\d+(?:\.\d+)?[%％][、和，]?){2,10})/gu
    for (const hit of hitsOf(document, ['body', 'attachment-body'], shares)) {
      const sum = [...hit.group(1).matchAll(/\d+(?:\.\d+)?/gu)].reduce((before, [value]) => before + Number(value), 0)
      if (sum > 100.5)
        yield reported(hit, `各占百分比相加是${said(sum)}%`, '各部分之和不超过100%', '哪个数写错了，请起草人核对')
    }
  },
}
