import type { Finding, TextMend, TextRule } from '../rule.ts'
import { mendable, put, reported, shown } from './reading.ts'
import { numeralFor, rowsOf, type Serial, type Siblings, serialOf, serialsOf } from './serials.ts'

const shownAs = ({ level }: Pick<Serial, 'level'>, value: number): string => {
  const numeral = numeralFor(level, value)
  return [`${numeral}、`, `（${numeral}）`, `${numeral}.`, `（${numeral}）`][level - 1] ?? numeral
}

const place = ({ paragraph, from, numeral, isTyped }: Serial) => ({
  paragraph,
  from: isTyped ? from : 0,
  to: isTyped ? from + numeral.length : 0,
})

/**
 * A gap or a number that stands twice in a row. A row that does not begin with 1 goes on where the one before it of its
 * level ended: （一）–（三十） over all parts of a document.
 */
function* inRow(row: Siblings, before: Siblings | undefined): Generator<Finding> {
  const [first] = row
  if (!first) return
  const goesOn = first.value === (before?.at(-1)?.value ?? 0) + 1
  if (first.value !== 1 && !goesOn) {
    if (first.level <= 2 && row.length > 1)
      yield reported(
        place(first),
        `从“${shownAs(first, first.value)}”开始`,
        `从“${shownAs(first, 1)}”开始`,
        '前面是否漏了内容，请起草人核对',
      )
    return
  }
  const wrong = row.find((serial, i) => i > 0 && serial.value !== (row[i - 1]?.value ?? 0) + 1)
  if (!wrong) return
  const at = row.indexOf(wrong)
  const last = row[at - 1]?.value ?? 0
  const found =
    wrong.value === last
      ? `“${shownAs(wrong, last)}”重复`
      : `“${shownAs(wrong, last)}”后是“${shownAs(wrong, wrong.value)}”`
  const wanted = `改为“${shownAs(wrong, first.value + at)}”，后面依次编号`
  // one number that is wrong, or one gap or repetition: each number has its one place; anything else may be another order
  const strays = row.filter((serial, i) => serial.value !== first.value + i)
  const leaps = row.slice(1).flatMap((serial, i) => {
    const step = serial.value - (row[i]?.value ?? 0)
    return step === 1 ? [] : [step]
  })
  const isClear = strays.length === 1 || (leaps.length === 1 && leaps.every(step => step >= 0 && step <= 4))
  if (!isClear) yield reported(place(wrong), found, wanted, '次序不明，请起草人核对后编号')
  else if (row.some(serial => !serial.isTyped))
    yield reported(place(wrong), found, wanted, '编号由 Word 自动生成，请在 Word 里改编号')
  else yield renumbered(row, wrong, found, wanted)
}

function renumbered(row: Siblings, wrong: Serial, found: string, wanted: string): Finding {
  const mend: TextMend[] = []
  for (const [i, serial] of row.entries()) {
    const value = (row[0]?.value ?? 1) + i
    const numeral = numeralFor(serial.level, value)
    if (serial.value !== value)
      mend.push(put(serial.paragraph, serial.from, serial.from + serial.numeral.length, numeral))
  }
  const isLocked = row.some(({ paragraph }) => paragraph.locked.length > 0)
  return isLocked
    ? reported(place(wrong), found, wanted, '在域里，请在 Word 里改')
    : mendable(place(wrong), found, wanted, mend)
}

/** A level that comes under one that is not next above it. 一、 then 1. is tolerated. */
function* ofLevels(serials: readonly Serial[]): Generator<Finding> {
  let above: Serial[] = []
  for (const serial of serials) {
    if (above.at(-1)?.paragraph.attachment !== serial.paragraph.attachment) above = []
    const parent = above.findLast(({ level }) => level < serial.level)
    const inverse = above.find(({ level }) => level > serial.level)
    if (parent && serial.value === 1 && serial.level === 4 && parent.level < 3)
      yield reported(
        place(serial),
        `“${shownAs(parent, parent.value)}”下直接用“（1）”`,
        `用“${parent.level === 1 ? '（一）' : '1.'}”`,
        '层次要一起调整，请起草人改',
      )
    // （一） below 1.: the first of its level, after a deeper one of the same part
    const isUnder = serial.value === 1 && inverse && !above.some(({ level }) => level === serial.level)
    if (isUnder && serial.level > 1 && parent)
      yield reported(
        place(serial),
        `“${shownAs(inverse, inverse.value)}”下用“${shownAs(serial, 1)}”`,
        '依次用“一、”“（一）”“1.”“（1）”',
        '层次要一起调整，请起草人改',
      )
    above = [...above.filter(({ level }) => level < serial.level || (level > serial.level && isUnder)), serial]
  }
}

const sequence: TextRule = {
  id: 'B10',
  name: '结构层次序数依次编排',
  clause: 'GB/T 9704—2012 7.3.3',
  basis: 'standard',
  force: 'usual',
  why: '层次序数依次用“一、”“（一）”“1.”“（1）”，漏号、重号使人以为缺了内容，引用时也对不上。',
  *find(document) {
    const rows = rowsOf(document)
    for (const [i, row] of rows.entries()) {
      const [first] = row
      const isLike = (other: Siblings) =>
        other[0]?.level === first?.level && other[0]?.paragraph.attachment === first?.paragraph.attachment
      yield* inRow(row, rows.slice(0, i).findLast(isLike))
    }
    yield* ofLevels(serialsOf(document))
  },
}

const marks: TextRule = {
  id: 'B12',
  name: '层次序数后的标点',
  clause: 'GB/T 15834—2011 4.5.3.4、4.9.3.5、附录 B.2',
  basis: 'standard',
  force: 'must',
  why: '“一”后用顿号，“（一）”“（1）”后不用标点，“1”后用下脚点。',
  *find(document) {
    for (const serial of serialsOf(document)) {
      const { paragraph, level, numeral, from, end, isTyped } = serial
      const written = `${serial.open}${numeral}${serial.close}${serial.mark}`
      const right = shownAs(serial, serial.value).replace(numeralFor(level, serial.value), numeral)
      // the full-width ． is the same mark
      if (written === right || (level === 3 && /^\s*．$/u.test(serial.mark) && serial.open === '')) continue
      if (!isTyped) {
        if (/[()]/u.test(written) || (level === 3 && serial.mark === '、'))
          yield reported(
            place(serial),
            `编号格式是“${written}”`,
            `用“${right}”`,
            '编号由 Word 自动生成，请在 Word 里改编号格式',
          )
        continue
      }
      const start = from - serial.open.length
      const mend: TextMend[] = []
      if (serial.open === '(') mend.push(put(paragraph, start, start + 1, '（'))
      const closeAt = from + numeral.length
      if (level % 2 === 0) {
        if (serial.close.endsWith(')'))
          mend.push(put(paragraph, closeAt + serial.close.length - 1, closeAt + serial.close.length, '）'))
        // （一）， is a slip as well; a colon after it may open a list
        if (serial.mark.trim() !== '') mend.push(put(paragraph, end - serial.mark.length, end, ''))
      } else mend.push(put(paragraph, closeAt, end, level === 1 ? '、' : '.'))
      if (mend.length > 0 && !isBlankOnly(written, right))
        yield mendable({ paragraph, from: start, to: end }, `“${written}”`, `用“${right}”`, mend)
    }
  },
}

const isBlankOnly = (written: string, right: string) => written.replace(/\s/gu, '') === right

/** A heading alone in its paragraph: short, without a mark within, what it heads follows. */
const standsAlone = /^[^。！？；：，\d]{2,20}。\s*$/u

const headings: TextRule = {
  id: 'B13',
  name: '单独成行的小标题末尾不用句号',
  clause: 'GB/T 15834—2011 4.1；实务',
  basis: 'custom',
  force: 'practice',
  why: '单独成行的小标题不是句子，不用句号；与正文接排的小标题用句号隔开。',
  *find(document) {
    const lines = document.of('body', 'attachment-body')
    // levels whose other headings stand alone, as they should
    const plain = new Set(
      serialsOf(document)
        .filter(({ paragraph, end }) => /^[^。！？；：，]{2,20}$/u.test(paragraph.text.slice(end).trim()))
        .map(({ level }) => level as number),
    )
    for (const [i, paragraph] of lines.entries()) {
      const serial = paragraph.isInTable ? undefined : serialOf(paragraph)
      if (!serial) continue
      const text = paragraph.text.slice(serial.end)
      const spaced = /^[\p{Script=Han}“”]{4,20}([ \u3000]+)(?=\p{Script=Han}[^。]{10,}。)/u.exec(text)
      if (spaced && serial.level < 4) {
        const blank = serial.end + spaced[0].length - (spaced[1] ?? '').length
        yield mendable(
          { paragraph, from: serial.end, to: blank },
          '小标题与正文之间用空格隔开',
          '接排的小标题后用句号',
          [put(paragraph, blank, blank + (spaced[1] ?? '').length, '。')],
        )
      }
      const [before, next] = [lines[i - 1], lines[i + 1]]
      // an item of a list has its fellows right before it, and nothing of its own after it
      const isItemBefore = before?.level === paragraph.level && !/^[^。；]{2,24}。[^；]{10,}。\s*$/u.test(before.text)
      const isFollowed = next !== undefined && (next.level > paragraph.level || next.level === 0)
      // 要…… without a subject goes on with what the heading says, be it short
      const goesOn = next !== undefined && (next.text.length >= 30 || /^要.{15,}。$/u.test(next.text.trim()))
      const heads = isFollowed && (next.level > 0 || goesOn || plain.has(paragraph.level))
      if (!standsAlone.test(text) || !heads || isItemBefore) continue
      const at = paragraph.text.lastIndexOf('。')
      yield mendable({ paragraph, from: at, to: at + 1 }, `小标题“${shown(text)}”末尾有句号`, '去掉句号', [
        put(paragraph, at, at + 1, ''),
      ])
    }
  },
}

/** B10, B12, B13: the numbers of headings and what stands after them. */
export const levels = { sequence, marks, headings }
