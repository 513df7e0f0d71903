import type { DocumentNumber } from '../../documents/official/content.ts'
import { type Direction, type Form, type Kind, kindFacts, kindOfTitle } from '../../documents/official/kinds.ts'
import type { OfficialDocument, PlainParagraph, Role } from './official.ts'

/** A paragraph before anybody knows what it is. The hints come from its form, where it has one. */
export interface Bare {
  readonly text: string
  readonly label: string
  readonly isInTable: boolean
  readonly locked: PlainParagraph['locked']
  readonly isRed?: boolean
  readonly isCentred?: boolean
  /** Half points. */
  readonly size?: number
}

/** 发文字号, whatever brackets it has; the bodies of a joint document share one. */
const numberPattern = /([\u4e00-\u9fa5]{2,16})\s*[〔[［【(（﹝]\s*(\d{2,4})\s*[〕\]］】)）﹞]\s*(?:第)?\s*(\d+)\s*号/u
const orderNumberPattern = /^第\s*[\d一二三四五六七八九十百零〇]+\s*号$/u
const minutesNumberPattern =
  /^[（(〔[]?\s*(\d{4}\s*年?\s*[〕\])）]?)?\s*第?\s*[\d一二三四五六七八九十]+\s*(期|号|次)\s*[）)]?$/u
const signerPattern = /签\s*发\s*人\s*[:：]/u
/** The last of several signers stands in the line of the number. */
const afterNumber = /号[\s\u3000]+([\u4e00-\u9fa5]{1,4}(?:[\s\u3000]+[\u4e00-\u9fa5]{1,4}){0,5})\s*$/u
const secrecyPattern = /^(绝密|机密|秘密)(\s*[★☆*].*)?$/u
const urgencyPattern = /^(特急|加急|特提|平急|急件)$/u
const copiesPattern = /^(主\s*送|抄\s*[送报]|分\s*送)\s*[:：]/u
const printedPattern = /\d\s*日\s*印\s*发?\s*$|日印发|印\s*发\s*$/u
const attachmentNotePattern = /^附\s*件\s*[:：]/u
const attachmentMarkPattern = /^附\s*件\s*([\d一二三四五六七八九十]*)\s*[:：]?$/u
/** What a day looks like where it stands alone, in digits or in characters. */
const dayPattern =
  /^(\d{2,4}|[一二三四五六七八九十〇○零ОO]{4})\s*[年./-]\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*[月./-]\s*(\d{1,2}|[一二三四五六七八九十廿]{1,3})\s*[日号]?$/u
const attendancePattern = /^(出\s*席|请\s*假|列\s*席|主\s*持(人)?|缺\s*席|记\s*录(人)?)\s*[:：]/u

/** What opens the text of a public document, which is addressed to nobody: 现公告如下： */
const announcesItems = /(?:如下|(?:以下|下列)[^，]{0,8})[：:]$/u

const levelPatterns = [
  /^[一二三四五六七八九十百]+[、．.，,]/u,
  /^[（(][一二三四五六七八九十百]+[）)]/u,
  /^\d{1,2}\s*[.．、](?!\d)/u,
  /^[（(]\d{1,2}[）)]/u,
] as const

/** Which level of number a paragraph begins with, 0 for none. */
export function levelOf(text: string): PlainParagraph['level'] {
  const at = levelPatterns.findIndex(pattern => pattern.test(text.trimStart()))
  return (at + 1) as PlainParagraph['level']
}

/** The number in its three parts; a year of two digits stays one. */
export function documentNumberOf(text: string): DocumentNumber | undefined {
  const match = numberPattern.exec(text)
  return match ? { code: match[1] ?? '', year: Number(match[2]), serial: Number(match[3]) } : undefined
}

const squeeze = (text: string) => text.replace(/[\s\u3000]+/gu, '')

/** Names in a list of bodies: 各乡镇人民政府，县直各部门： */
export const namesIn = (text: string): string[] =>
  text
    .replace(/^\s*(?:主|抄|分)\s*[送报]\s*[：:]/u, '')
    .replace(/[：:。]\s*$/u, '')
    // 各县（市、区）人民政府 is one name
    .split(/[，,、；;\n](?![^（(]*[）)])/u)
    .map(squeeze)
    .filter(name => name !== '')

/** Where the head ends: what stands before the title. */
function headOf(lines: readonly Bare[], roles: (Role | undefined)[]): number {
  const near = lines.slice(0, 30)
  const isShort = ({ text }: Bare) => squeeze(text).length <= 60
  const anchor = near.findIndex(
    (line, i) =>
      isShort(line) &&
      ((/^[^。，《》]*$/u.test(line.text) &&
        numberPattern.test(squeeze(line.text)) &&
        (/号$|签发人/u.test(squeeze(line.text)) || afterNumber.test(line.text))) ||
        (i > 0 && (orderNumberPattern.test(squeeze(line.text)) || minutesNumberPattern.test(squeeze(line.text))))),
  )
  let end = 0
  for (const [i, line] of near.entries()) {
    const text = squeeze(line.text)
    if (text === '') continue
    const before = anchor === -1 || i < anchor
    if (i === anchor) roles[i] = orderNumberPattern.test(text) ? 'order-number' : 'document-number'
    else if (signerPattern.test(text) && i <= Math.max(anchor, 12) + 4) roles[i] = 'signer'
    else if (before && /^\d{1,8}$/u.test(text) && i < 4) roles[i] = 'copy-number'
    else if (before && secrecyPattern.test(text)) roles[i] = 'secrecy'
    else if (before && urgencyPattern.test(text)) roles[i] = 'urgency'
    // names of signers that go on in the next line
    else if (roles[i - 1] === 'signer' && text.length <= 12 && !line.isCentred) roles[i] = 'signer'
    else if (anchor !== -1 && i < anchor) roles[i] = 'organ-mark'
    else if (anchor === -1 && end === i - blanksBefore(lines, i) && isMark(line)) roles[i] = 'organ-mark'
    else if (anchor === -1 || i > anchor) break
    end = i + 1
  }
  return end
}

const blanksBefore = (lines: readonly Bare[], at: number): number => {
  let count = 0
  while (at - count > 0 && squeeze(lines[at - count - 1]?.text ?? '') === '') count++
  return count
}

/** Without a number: a line in red, or one that is nothing but a body and 文件. */
const isMark = ({ text, isRed }: Bare): boolean => {
  const plain = squeeze(text)
  return (isRed === true && plain.length <= 40) || /^[\u4e00-\u9fa5]{4,30}(文件|令|会议纪要)$/u.test(plain)
}

/** A title to which somebody gave a mark at its end. */
const unmarked = (title: string) => title.replace(/[。，；！.,;!]$/u, '')

/** The title: the lines up to the first that ends in a kind, or that are centred, or up to a blank or the addressees. */
function titleOf(lines: readonly Bare[], from: number, roles: (Role | undefined)[]): number {
  let at = from
  while (at < lines.length && squeeze(lines[at]?.text ?? '') === '') at++
  let title = ''
  for (let i = at; i < Math.min(lines.length, at + 6); i++) {
    const line = lines[i]
    const text = squeeze(line?.text ?? '')
    // the bodies of a joint document make it long
    if (!line || text === '' || text.length > (line.isCentred ? 150 : 60) || line.isInTable) break
    const isSentence =
      /。/u.test(text) && !(/^[^。]*。$/u.test(text) && kindOfTitle(unmarked(`${title}${text}`)) !== undefined)
    if (/[：:]$/u.test(text) || (levelOf(text) > 0 && title !== '') || isSentence) break
    // after a whole title, only what is set like it goes on
    const isWhole = kindOfTitle(unmarked(title)) !== undefined && !/[的和与及、《]$/u.test(title)
    const first = lines[at]
    const isAlike = line.isCentred === true && first?.isCentred === true && line.size === first.size
    if (isWhole && !(isAlike && !/^[（(].*[）)]$/u.test(text))) break
    if (title !== '' && first?.isCentred === true && line.isCentred !== true) break
    roles[i] = 'title'
    title += text
  }
  const last = roles.lastIndexOf('title')
  return last === -1 ? from : last + 1
}

/** The last line is a body and a day, under 抄送 or after the day of the document: only the word 印发 is missing. -1 for none. */
function unsaidPrinting(lines: readonly Bare[], from: number): number {
  const last = lines.findLastIndex(({ text }) => squeeze(text) !== '')
  const isPrinting = /^[\u4e00-\u9fa5]{3,30}[\s\u3000]+\d{4}年\d{1,2}月\d{1,2}日$/u.test(lines[last]?.text.trim() ?? '')
  const above = lines.slice(from, last).map(({ text }) => squeeze(text))
  return isPrinting && above.some(text => copiesPattern.test(text) || dayPattern.test(text)) ? last : -1
}

/** 版记: from 抄送 or the line of 印发 to the end; returns where it begins. */
function footOf(lines: readonly Bare[], from: number, roles: (Role | undefined)[]): number {
  let begin = lines.length
  let printed = unsaidPrinting(lines, from)
  if (printed !== -1) begin = printed
  for (let i = lines.length - 1; i >= Math.max(from, lines.length - 25); i--) {
    const text = squeeze(lines[i]?.text ?? '')
    if (text === '') continue
    if (copiesPattern.test(text)) {
      begin = i
      // 主送 may stand above 抄送
      if (i > 0 && copiesPattern.test(squeeze(lines[i - 1]?.text ?? ''))) continue
      break
    }
    if (printed === -1 && text.length <= 60 && printedPattern.test(text)) {
      printed = i
      begin = i
    }
  }
  if (begin === lines.length) return begin
  // the last line below 抄送, when somebody forgot 印发
  const last = lines.findLastIndex(({ text }) => squeeze(text) !== '')
  const tail = squeeze(lines[last]?.text ?? '')
  if (printed === -1 && last > begin && tail.length <= 60 && /\d{4}年\d{1,2}月\d{1,2}日$/u.test(tail)) printed = last
  // 印发机关 may have a cell of its own before its day
  if (printed !== -1 && begin === printed) {
    const before = lines[printed - 1]
    const isCell =
      before?.isInTable &&
      lines[printed]?.isInTable &&
      squeeze(before.text) !== '' &&
      /^[^：:。]{2,25}$/u.test(squeeze(before.text))
    if (isCell && /^\d/u.test(squeeze(lines[printed]?.text ?? ''))) begin = printed - 1
  }
  for (let i = begin; i < lines.length; i++) {
    const text = squeeze(lines[i]?.text ?? '')
    if (text === '') continue
    const isPrinted =
      i === printed ||
      (i === printed - 1 &&
        lines[i]?.isInTable === true &&
        /^\d/u.test(squeeze(lines[printed]?.text ?? '')) &&
        !copiesPattern.test(text))
    roles[i] = isPrinted ? 'printed-by' : 'copies-to'
  }
  return begin
}

/** Signature, day and 附注 at the end of the body, found from its end. */
function endOf(lines: readonly Bare[], from: number, to: number, roles: (Role | undefined)[]): void {
  let i = to - 1
  const text = () => squeeze(lines[i]?.text ?? '')
  const skip = () => {
    while (i >= from && text() === '') i--
  }
  skip()
  const rest: number[] = []
  for (; i >= Math.max(from, to - 12); i--) {
    if (text() === '') continue
    if (dayPattern.test(text())) break
    rest.push(i)
  }
  if (i < from || !dayPattern.test(text())) {
    endWithoutDay(lines, from, to, roles)
    return
  }
  roles[i] = 'date'
  for (const at of rest) {
    const said = squeeze(lines[at]?.text ?? '')
    if (/^[（(].*[）)]$/u.test(said) || /^(此件|联系人)/u.test(said)) roles[at] = 'note'
  }
  i--
  skip()
  for (let count = 0; i >= from && count < 8; i--, count++) {
    const said = text()
    if (said === '' || attendancePattern.test(said)) break
    if (said.length > 30 || /[。：:；！？!?…]$/u.test(said) || levelOf(said) > 0 || attachmentNotePattern.test(said))
      break
    if (lines[i]?.isInTable) break
    roles[i] = 'signature'
  }
}

function endWithoutDay(lines: readonly Bare[], from: number, to: number, roles: (Role | undefined)[]): void {
  for (let i = to - 1; i >= Math.max(from, to - 3); i--) {
    const said = squeeze(lines[i]?.text ?? '')
    if (said === '') continue
    if (/^[（(](此件|联系)[^）)]*[）)]?$/u.test(said)) roles[i] = 'note'
    break
  }
}

/** 附件说明 and its further lines. */
function attachmentNotes(lines: readonly Bare[], from: number, to: number, roles: (Role | undefined)[]): void {
  let isIn = false
  for (let i = from; i < to; i++) {
    const text = squeeze(lines[i]?.text ?? '')
    if (roles[i] !== undefined) {
      isIn = false
      continue
    }
    if (attachmentNotePattern.test(text) && text.length <= 120) isIn = true
    else if (isIn && !/^\d{1,2}\s*[.．、]/u.test(`${lines[i]?.label ?? ''}${text}`)) isIn = false
    if (isIn) roles[i] = 'attachment-note'
  }
}

/** Attachments follow the document, each under its mark. Returns where the first begins, and the number for each line. */
function attachmentsOf(
  lines: readonly Bare[],
  from: number,
  to: number,
  roles: (Role | undefined)[],
): { begin: number; of: number[] } {
  const of = lines.map(() => 0)
  let begin = to
  let count = 0
  let hasTitle = true
  for (let i = from; i < to; i++) {
    const text = squeeze(lines[i]?.text ?? '')
    // a mark stands alone; the day of the document, if it has one, came before
    if (attachmentMarkPattern.test(text) && !lines[i]?.isInTable) {
      begin = Math.min(begin, i)
      count++
      hasTitle = false
      roles[i] = 'attachment-mark'
    } else if (count > 0 && text !== '') {
      roles[i] = hasTitle ? 'attachment-body' : 'attachment-title'
      hasTitle = true
    }
    of[i] = count
  }
  return { begin, of }
}

const organsOf = (marks: readonly string[], signatures: readonly string[]): string[] => {
  const named = marks
    .map(mark => squeeze(mark).replace(/(文件|命令|令|会议纪要|纪要)$/u, ''))
    .filter(name => name !== '')
  return named.length > 0 ? named : signatures.map(squeeze)
}

function formOf(kind: Kind | undefined, mark: string, hasOrderNumber: boolean, isGeneralLetter: boolean): Form {
  if (/纪要$/u.test(mark) || (kind === '纪要' && mark === '')) return 'minutes'
  if (/令$/u.test(mark) || (kind === '命令' && hasOrderNumber)) return 'order'
  return kind === '函' && !/文件$/u.test(mark) && !isGeneralLetter ? 'letter' : 'general'
}

const directionOf = (kind: Kind | undefined, hasSigner: boolean): Direction => {
  const direction = kind ? kindFacts[kind].direction : 'any'
  return direction === 'any' && hasSigner ? 'up' : direction
}

/**
 * Finds the elements of 条例 第九条 in paragraphs as people really write them: by their words and their order, and where
 * the form is known by that too. What is none of them is body.
 */
export function findElements<Given extends Bare>(lines: readonly Given[]): OfficialDocument<Given & PlainParagraph> {
  const roles: (Role | undefined)[] = lines.map(() => undefined)
  const head = headOf(lines, roles)
  const isOrder = roles.includes('order-number')
  const marks = lines.filter((_, i) => roles[i] === 'organ-mark').map(({ text }) => text)
  const mark = squeeze(marks.at(-1) ?? '')
  const afterTitle =
    isOrder || (/纪要$/u.test(mark) && !startsWithTitle(lines, head)) ? head : titleOf(lines, head, roles)
  const foot = footOf(lines, afterTitle, roles)
  const attachments = attachmentsOf(lines, afterTitle, foot, roles)
  let body = afterTitle
  while (body < attachments.begin && squeeze(lines[body]?.text ?? '') === '') body++
  const first = squeeze(lines[body]?.text ?? '')
  if (
    /[：:]$/u.test(first) &&
    first.length <= 200 &&
    levelOf(first) === 0 &&
    !/[。；]/u.test(first) &&
    body < attachments.begin &&
    !attendancePattern.test(first) &&
    !announcesItems.test(first)
  ) {
    roles[body] = 'addressees'
    body++
  }
  endOf(lines, body, attachments.begin, roles)
  attachmentNotes(lines, body, attachments.begin, roles)
  for (let i = body; i < attachments.begin; i++) {
    if (roles[i] === undefined && attendancePattern.test(squeeze(lines[i]?.text ?? ''))) roles[i] = 'attendance'
  }
  const paragraphs = lines.map((line, index): Given & PlainParagraph => {
    const isBlank = squeeze(line.text) === ''
    const role = isBlank ? 'blank' : (roles[index] ?? 'body')
    const counts = role === 'body' || role === 'attachment-body'
    return {
      ...line,
      index,
      role,
      level: counts && !line.isInTable ? levelOf(`${line.label}${line.text}`) : 0,
      attachment: attachments.of[index] ?? 0,
    }
  })
  const of = (...wanted: readonly Role[]) => paragraphs.filter(({ role }) => wanted.includes(role))
  const words = (role: Role) => of(role).map(({ text }) => text)
  const title = words('title').map(squeeze).join('')
  const kind = kindOfTitle(unmarked(title)) ?? (isOrder ? '命令' : kindOfTitle(mark.replace(/文件$/u, '')))
  // a 函 may take the general form: its number is in the middle then, and it says when it was printed
  const isGeneralLetter = of('document-number').some(line => line.isCentred === true) && of('printed-by').length > 0
  const besideNumber = words('document-number').map(text =>
    signerPattern.test(text) ? text.slice(text.search(signerPattern)) : (afterNumber.exec(text)?.[1] ?? ''),
  )
  const signers = [...words('signer'), ...besideNumber]
    .flatMap(text => text.replace(signerPattern, '').split(/[\s\u3000、，]+/u))
    .filter(name => name !== '')
  return {
    paragraphs,
    kind,
    direction: directionOf(kind, of('signer').length > 0 || signers.length > 0),
    form: formOf(kind, mark, isOrder, isGeneralLetter),
    title,
    number: documentNumberOf(words('document-number').map(squeeze).join('')),
    organs: organsOf(marks, words('signature')),
    addressees: words('addressees').flatMap(namesIn),
    copiesTo: words('copies-to')
      .filter(text => !/^主/u.test(text))
      .flatMap(namesIn),
    signers,
    of,
  }
}

/** Minutes mostly begin with their body; some have a title of their own. */
function startsWithTitle(lines: readonly Bare[], from: number): boolean {
  const first = lines.slice(from).find(({ text }) => squeeze(text) !== '')
  return (
    first !== undefined &&
    (first.isCentred === true || kindOfTitle(squeeze(first.text)) !== undefined) &&
    squeeze(first.text).length <= 60
  )
}

/** A document by its words alone, a paragraph a line. */
export const documentOfLines = (lines: readonly string[]): OfficialDocument =>
  findElements(lines.map(text => ({ text, label: '', isInTable: false, locked: [] })))
