import type { Day } from '../../documents/official/content.ts'
import { kindFacts } from '../../documents/official/kinds.ts'
import { attachmentsOf, type GivenAttachment } from './attachments.ts'
import type { Composed } from './composed.ts'
import { refuse } from './field.ts'
import type { FrameField } from './frame.ts'
import { marksOf, noteOf, numberOf, numberPieces, officePiece } from './head.ts'
import { withHeadings, withoutLoneNumbers } from './numbering.ts'
import type { Office } from './office.ts'
import { type Drafted, joined, type Piece, wordsOf } from './piece.ts'
import { placeholder, renderLine, renderWords, type Slots, type Value } from './template.ts'
import type { Use } from './uses.ts'
import { isoDayOf } from './value.ts'

const dayOf = (iso: string): Day => {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  return { year, month, day }
}

/** What a template may name: what was taken, the office, and where somebody has to be asked the office's contact. */
function slotsOf(use: Use, values: ReadonlyMap<string, Value>, office: Office, names: readonly (readonly Piece[])[]) {
  const all = new Map(values)
  all.set('发文机关', valueFrom(joined(names, '　', use.name)))
  const { contact } = office
  if (contact && use.frame.get('联系人')?.optional === false) {
    if (!all.has('联系人')) all.set('联系人', valueFrom([officePiece('contact', contact.name)]))
    if (!all.has('联系电话')) all.set('联系电话', valueFrom([officePiece('contact', contact.phone)]))
  }
  const optional = new Set([...use.fields, ...use.frame].flatMap(([name, field]) => (field.optional ? [name] : [])))
  return { use: use.name, values: all, optional }
}

const valueFrom = (inline: readonly Piece[]): Value => ({
  taken: wordsOf(inline),
  inline,
  passages: [{ level: 0, text: inline }],
  parts: {},
})

function bodyOf(use: Use, slots: Slots): Drafted[] {
  const { oneOf } = use
  const said = use.body.flatMap(line => renderLine(line, slots))
  const isOpen = oneOf.length > 0 && !oneOf.some(field => slots.values.has(field))
  const open: Drafted[] = isOpen ? [{ level: 0, text: [placePiece(oneOf.join('或'), use.name)] }] : []
  const ending = use.ending ? renderLine(use.ending, slots) : []
  return withHeadings(withoutLoneNumbers([...said, ...open, ...ending]))
}

const placePiece = (field: string, use: string): Piece => ({ words: placeholder(field), origin: { template: use } })

/** Puts a document together from what was taken. Throws `Untaken` where its number is none. */
export function compose(
  use: Use,
  values: ReadonlyMap<string, Value>,
  attachments: readonly GivenAttachment[],
  office: Office,
): Composed {
  const { kind } = use
  const { form } = kindFacts[kind]
  const joint = values.get('联合发文机关')?.passages.map(({ text }) => text) ?? []
  const issuers = [[officePiece('name', office.name)], ...joint]
  const slots = slotsOf(use, values, office, issuers)
  const needed = (field: FrameField) => slots.values.get(field)?.inline ?? [placePiece(field, use.name)]
  /** Items of a field, none where the form hasn't it; a place to fill where they have to be. */
  const items = (field: FrameField): (readonly Piece[])[] => {
    const given = slots.values.get(field)?.passages.map(({ text }) => text)
    return given ?? (use.frame.get(field)?.optional === false ? [[placePiece(field, use.name)]] : [])
  }
  const day = (field: FrameField) => {
    const value = values.get(field)
    return value && { value: dayOf(isoDayOf(value.taken)), pieces: value.inline }
  }
  const date = day('成文日期') ?? refuse('没有成文日期')
  const printed = day('印发日期')
  const code = office.kindCodes[kind] ?? office.code
  const given = values.get('文号')
  const number = given && { value: numberOf(given.taken, code, date.value.year), pieces: given.inline }
  const note = noteOf(use, slots.values)
  const urgency = values.get('紧急程度')?.inline[0]
  const isMinutes = form === 'minutes'
  const signature = use.signature ? [renderWords(use.signature, slots)] : issuers
  return {
    kind,
    form,
    isSealed: office.isSealed && !isMinutes && !use.signature,
    ...(urgency?.words === '特急' || urgency?.words === '加急'
      ? { urgency: { ...urgency, words: urgency.words } }
      : {}),
    mark: marksOf(use, office, joint, slots),
    ...(number ? { number: { ...number, pieces: numberPieces(number, code) } } : {}),
    ...(form === 'order' ? { orderNumber: needed('令号') } : {}),
    signers: items('签发人'),
    title: values.get('标题')?.inline ?? renderWords(use.title, slots),
    addressees: items('主送'),
    body: bodyOf(use, slots),
    attachments: attachmentsOf(attachments, use.name),
    signature: isMinutes ? [] : signature,
    ...(use.frame.has('签署人') ? { signedBy: { post: needed('签署职务'), name: needed('签署人') } } : {}),
    date,
    ...(note ? { note } : {}),
    copiesTo: items('抄送'),
    ...(printed
      ? { printed: { by: [officePiece('printedBy', office.printedBy)], on: printed.value, pieces: printed.pieces } }
      : {}),
    ...(isMinutes ? { attendance: { present: items('出席'), absent: items('请假'), guests: items('列席') } } : {}),
  }
}
