import type { Day, DocumentNumber, OfficialContent, Passage } from '../../documents/official/content.ts'
import { numberedBy } from './numbering.ts'
import { type Drafted, type Piece, wordsOf } from './piece.ts'

/** A whole document whose words still know where they come from. What is no words is taken over as it is. */
export interface Composed extends Pick<OfficialContent, 'kind' | 'form' | 'isSealed'> {
  readonly urgency?: Piece & { readonly words: '特急' | '加急' }
  readonly mark: readonly (readonly Piece[])[]
  readonly number?: { readonly value: DocumentNumber; readonly pieces: readonly Piece[] }
  readonly orderNumber?: readonly Piece[]
  readonly signers: readonly (readonly Piece[])[]
  readonly title: readonly Piece[]
  readonly addressees: readonly (readonly Piece[])[]
  readonly body: readonly Drafted[]
  readonly attachments: readonly { readonly title: readonly Piece[]; readonly body: readonly Drafted[] }[]
  readonly signature: readonly (readonly Piece[])[]
  readonly signedBy?: { readonly post: readonly Piece[]; readonly name: readonly Piece[] }
  readonly date: { readonly value: Day; readonly pieces: readonly Piece[] }
  readonly note?: readonly Piece[]
  readonly copiesTo: readonly (readonly Piece[])[]
  readonly printed?: { readonly by: readonly Piece[]; readonly on: Day; readonly pieces: readonly Piece[] }
  readonly attendance?: Readonly<Record<'present' | 'absent' | 'guests', readonly (readonly Piece[])[]>>
}

const passageOf = ({ level, text, rest }: Drafted): Passage => ({
  level,
  text: wordsOf(text),
  ...(rest ? { rest: wordsOf(rest) } : {}),
})

/** The document as whoever prints it takes it. */
export function contentOf(composed: Composed): OfficialContent {
  const { urgency, number, orderNumber, signedBy, note, printed, attendance } = composed
  // a place to fill is no number
  const order = Number(wordsOf(orderNumber ?? []))
  const each = (groups: readonly (readonly Piece[])[]) => groups.map(wordsOf)
  return {
    kind: composed.kind,
    form: composed.form,
    ...(urgency ? { urgency: urgency.words } : {}),
    mark: each(composed.mark),
    ...(number ? { number: number.value } : {}),
    ...(order > 0 ? { orderNumber: order } : {}),
    ...(composed.signers.length > 0 ? { signers: each(composed.signers) } : {}),
    title: wordsOf(composed.title),
    addressees: each(composed.addressees),
    body: composed.body.map(passageOf),
    attachments: composed.attachments.map(({ title, body }) => ({ title: wordsOf(title), body: body.map(passageOf) })),
    signature: each(composed.signature),
    ...(signedBy ? { signedBy: { post: wordsOf(signedBy.post), name: wordsOf(signedBy.name) } } : {}),
    date: composed.date.value,
    isSealed: composed.isSealed,
    ...(note ? { note: wordsOf(note) } : {}),
    copiesTo: each(composed.copiesTo),
    ...(printed ? { printed: { by: wordsOf(printed.by), on: printed.on } } : {}),
    ...(attendance
      ? {
          attendance: {
            present: each(attendance.present),
            absent: each(attendance.absent),
            guests: each(attendance.guests),
          },
        }
      : {}),
  }
}

/** A line of the document as it is read aloud. */
export interface Line {
  readonly part: 'head' | 'title' | 'addressees' | 'body' | 'attachment' | 'end'
  readonly pieces: readonly Piece[]
}

const layout: Piece['origin'] = { template: '版式' }
const said = (words: string): Piece => ({ words, origin: layout })
const list = (groups: readonly (readonly Piece[])[], between: string): Piece[] =>
  groups.flatMap((group, i) => (i === 0 ? group : [said(between), ...group]))

function bodyLines(body: readonly Drafted[], part: Line['part']): Line[] {
  const numberOf = numberedBy()
  return body.map(({ level, text, rest }) => {
    const number = numberOf(level)
    return { part, pieces: [...(number === '' ? [] : [said(number)]), ...text, ...(rest ?? [])] }
  })
}

/** All lines of the document in the order of reading, numbers of its levels counted. */
export function linesOf(composed: Composed): Line[] {
  const lines: Line[] = []
  const add = (part: Line['part'], ...pieces: readonly Piece[]) => {
    if (pieces.length > 0) lines.push({ part, pieces })
  }
  const { number, orderNumber, signers, attachments, signedBy, note, printed, attendance } = composed
  if (composed.urgency) add('head', composed.urgency)
  for (const mark of composed.mark) add('head', ...mark)
  const signed = signers.length > 0 ? [said('　签发人：'), ...list(signers, '　')] : []
  if (orderNumber) add('head', said('第'), ...orderNumber, said('号'))
  else add('head', ...(number?.pieces ?? []), ...signed)
  add('title', ...composed.title)
  if (composed.addressees.length > 0) add('addressees', ...list(composed.addressees, '，'), said('：'))
  lines.push(...bodyLines(composed.body, 'body'))
  const isOnly = attachments.length === 1
  for (const [i, { title }] of attachments.entries()) {
    add('body', said(i === 0 ? `附件：${isOnly ? '' : '1.'}` : `${i + 1}.`), ...title)
  }
  for (const [name, names] of [
    ['出席：', attendance?.present],
    ['请假：', attendance?.absent],
    ['列席：', attendance?.guests],
  ] as const) {
    if (names && names.length > 0) add('body', said(name), ...list(names, '，'))
  }
  if (signedBy) add('end', ...signedBy.post, said('　'), ...signedBy.name)
  else for (const name of composed.signature) add('end', ...name)
  add('end', ...composed.date.pieces)
  if (note) add('end', said('（'), ...note, said('）'))
  for (const [i, { title, body }] of attachments.entries()) {
    add('attachment', said(`附件${isOnly ? '' : i + 1}`))
    add('attachment', ...title)
    lines.push(...bodyLines(body, 'attachment'))
  }
  if (composed.copiesTo.length > 0) add('end', said('抄送：'), ...list(composed.copiesTo, '，'), said('。'))
  if (printed) add('end', ...printed.by, said('　'), ...printed.pieces, said('印发'))
  return lines
}
