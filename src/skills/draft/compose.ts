import type { Day, DocumentNumber } from '../../documents/official/content.ts'
import { kindFacts, kindOfTitle } from '../../documents/official/kinds.ts'
import { attachmentsOf, type GivenAttachment } from './attachments.ts'
import type { Composed } from './composed.ts'
import { isoDayOf, takeValue, Untaken } from './field.ts'
import { withHeadings, withoutLoneNumbers } from './numbering.ts'
import type { Office } from './office.ts'
import type { Piece } from './piece.ts'
import { placeholder, renderLine, renderWords, type Slots, type Value } from './template.ts'
import type { Use } from './uses.ts'

/** A number as people give it: its serial alone, or whole. */
const wholeNumber =
  /^([\p{Script=Han}A-Za-z]{1,16})[〔[（(【［]((?:19|20)\d\d)[〕\])）】］]\s*第?\s*0*([1-9]\d{0,4})\s*号?$/u
const serialAlone = /^第?0*([1-9]\d{0,4})号?$/u

function numberOf(said: string, code: string, year: number): DocumentNumber {
  const [, given, inYear, serial] = wholeNumber.exec(said) ?? []
  if (given !== undefined) return { code: given, year: Number(inYear), serial: Number(serial) }
  const [, alone] = serialAlone.exec(said) ?? []
  if (alone === undefined) throw new Untaken('应当是序号（如 12）或完整的发文字号（如 示政办发〔2026〕12号）')
  return { code, year, serial: Number(alone) }
}

const dayOf = (iso: string): Day => {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  return { year, month, day }
}

const officePiece = (field: string, words: string): Piece => ({ words, origin: { office: field }, isName: true })

/** What a person gave, taken field by field; `wrong` tells by field why something can't be taken. */
export interface Taken {
  readonly values: ReadonlyMap<string, Value>
  readonly wrong: Readonly<Record<string, string>>
}

export function takeFields(use: Use, given: Readonly<Record<string, unknown>>): Taken {
  const values = new Map<string, Value>()
  const wrong: Record<string, string> = {}
  const all = [...use.fields, ...use.frame]
  const known = new Set<string>([...all.map(([name]) => name), '附件'])
  for (const name of Object.keys(given)) if (!known.has(name)) wrong[name] = '这个文种用途没有这一栏'
  for (const [name, { type }] of all) {
    try {
      const value = takeValue(name, type, asGiven(given[name]), use.name)
      if (value) values.set(name, value)
    } catch (error) {
      if (!(error instanceof Untaken)) throw error
      wrong[name] = error.message
    }
  }
  const urgency = values.get('紧急程度')?.taken
  if (urgency !== undefined && urgency !== '特急' && urgency !== '加急') wrong['紧急程度'] = '只能是特急或加急'
  const title = values.get('标题')?.taken
  if (title !== undefined && kindOfTitle(title) !== use.kind) wrong['标题'] = `应当以“${use.kind}”结尾`
  if (!values.has('成文日期')) wrong['成文日期'] ??= '请写明成文日期（签发或会议通过的日期），程序不替您定'
  return { values, wrong }
}

function asGiven(value: unknown): string | number | readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value) && value.every(one => typeof one === 'string' || typeof one === 'number'))
    return value.map(String)
  throw new Untaken('应当是文字、数字，或由文字组成的列表')
}

/** Puts a document together from what was taken. Throws `Untaken` where its number is none. */
export function compose(
  use: Use,
  values: ReadonlyMap<string, Value>,
  attachments: readonly GivenAttachment[],
  office: Office,
): Composed {
  const { kind } = use
  const { form } = kindFacts[kind]
  const optional = new Set([...use.fields, ...use.frame].flatMap(([name, field]) => (field.optional ? [name] : [])))
  const own = officePiece('name', office.name)
  const contact = office.contact
  const all = new Map(values)
  all.set('发文机关', valueFrom(own))
  if (contact && use.frame.has('联系人') && !use.frame.get('联系人')?.optional) {
    if (!all.has('联系人')) all.set('联系人', valueFrom(officePiece('contact', contact.name)))
    if (!all.has('联系电话')) all.set('联系电话', valueFrom(officePiece('contact', contact.phone)))
  }
  const slots: Slots = { use: use.name, values: all, optional }
  const said = (words: string): Piece => ({ words, origin: { template: use.name } })
  const needed = (field: string): readonly Piece[] => all.get(field)?.inline ?? [said(placeholder(field))]
  /** Items of a field that may be there; a place to fill where they have to be. */
  const items = (field: string): (readonly Piece[])[] => {
    const value = all.get(field)
    if (value) return value.passages.map(({ text }) => text)
    return use.frame.has(field as never) && !optional.has(field) ? [[said(placeholder(field))]] : []
  }
  const date = dayOf(isoDayOf(values.get('成文日期')?.taken ?? ''))
  const number = values.get('文号')
  const numbered = number && {
    value: numberOf(number.taken, office.kindCodes[kind] ?? office.code, date.year),
    pieces: number.inline,
  }
  const note = noteOf(use, all, said)
  const printedOn = values.get('印发日期')
  const isOrder = form === 'order'
  const urgency = values.get('紧急程度')?.inline[0]
  const hasPerson = use.frame.has('签署人')
  return {
    kind,
    form,
    isSealed: office.isSealed && form !== 'minutes' && !use.signature,
    ...(urgency && (urgency.words === '特急' || urgency.words === '加急')
      ? { urgency: { ...urgency, words: urgency.words } }
      : {}),
    mark: marksOf(use, office, slots),
    ...(numbered
      ? { number: { ...numbered, pieces: numberPieces(numbered, office.kindCodes[kind] ?? office.code) } }
      : {}),
    ...(isOrder ? { orderNumber: needed('令号') } : {}),
    signers: use.frame.has('签发人') ? items('签发人') : [],
    title: all.get('标题')?.inline ?? renderWords(use.title, slots),
    addressees: use.frame.has('主送') ? items('主送') : [],
    body: withHeadings(
      withoutLoneNumbers([...use.body, ...(use.ending ? [use.ending] : [])].flatMap(line => renderLine(line, slots))),
    ),
    attachments: attachmentsOf(attachments, use.name),
    signature: form === 'minutes' ? [] : use.signature ? [renderWords(use.signature, slots)] : [[own]],
    ...(hasPerson ? { signedBy: { post: needed('签署职务'), name: needed('签署人') } } : {}),
    date: { value: date, pieces: values.get('成文日期')?.inline ?? [] },
    ...(note ? { note } : {}),
    copiesTo: items('抄送'),
    ...(printedOn
      ? {
          printed: {
            by: [officePiece('printedBy', office.printedBy)],
            on: dayOf(isoDayOf(printedOn.taken)),
            pieces: printedOn.inline,
          },
        }
      : {}),
    ...(form === 'minutes'
      ? { attendance: { present: items('出席'), absent: items('请假'), guests: items('列席') } }
      : {}),
  }
}

const valueFrom = (piece: Piece): Value => ({
  taken: piece.words,
  inline: [piece],
  passages: [{ level: 0, text: [piece] }],
  parts: {},
})

/** The mark of the general form has 文件 where the office wants it, that of a letter never (10.1), an order's 令 (10.2). */
function marksOf(use: Use, office: Office, slots: Slots): Piece[][] {
  const { form } = kindFacts[use.kind]
  if (use.mark) return [renderWords(use.mark, slots)]
  const word: Piece[] = [{ words: form === 'order' ? '令' : '文件', origin: { template: use.name } }]
  const names = (office.mark ?? [office.name]).map(name => [officePiece('mark', name)])
  const isPlain = form === 'letter' || (form === 'general' && !office.hasDocumentWord)
  return isPlain ? names : names.map((name, i) => (i === names.length - 1 ? [...name, ...word] : name))
}

/** 代字 is the office's unless the person gave another, the year the date's. */
function numberPieces({ value, pieces }: NonNullable<Composed['number']>, code: string): Piece[] {
  const [given] = pieces
  if (!given) return []
  const whole = `${value.code}〔${value.year}〕${value.serial}号`
  if (given.words.length > 6 || value.code !== code) return [{ ...given, words: whole }]
  return [
    { words: code, origin: { office: 'code' } },
    { words: `〔${value.year}〕`, origin: { field: '成文日期', from: 0, to: 4 } },
    { ...given, words: String(value.serial) },
    { words: '号', origin: { template: '版式' } },
  ]
}

/** 附注 as given, and whom to ask; without its brackets. */
function noteOf(use: Use, values: ReadonlyMap<string, Value>, said: (words: string) => Piece): Piece[] | undefined {
  const given = values.get('附注')?.inline ?? []
  const isAsked = use.frame.has('联系人') && (values.has('联系人') || use.frame.get('联系人')?.optional === false)
  if (!isAsked) return given.length > 0 ? [...given] : undefined
  const part = (field: string) => values.get(field)?.inline ?? [said(placeholder(field))]
  return [
    ...given,
    ...(given.length > 0 ? [said('；')] : []),
    said('联系人：'),
    ...part('联系人'),
    said('，联系电话：'),
    ...part('联系电话'),
  ]
}
