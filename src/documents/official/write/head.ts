import type { OfficialContent } from '../content.ts'
import { page, twips } from '../measures.ts'
import { type Block, type Border, type Cell, type Grid, type Line, line, type Run } from './layout.ts'
import { lines, red } from './styles.ts'
import { charactersOf } from './title-lines.ts'
import { numberInWords } from './words.ts'

/** From the upper edge of the 版心 to the mark: 7.2.4, 10.2, 10.3. */
const markTop = { general: twips(35), minutes: twips(35), order: twips(20) }
const joinedWord = '文件'
const points = page.textWidth / 20
/** 7.2.7; 0.5 mm, as offices print it. */
const redRule: Border = { line: 'single', size: 12, colour: red, space: 9 }

interface MarkLook {
  readonly size: number
  readonly scale?: number
}

/** As large as the 版心 allows, up to so many points; a long name is set narrower rather than too small. */
function markLook(characters: number, largest: number): MarkLook {
  const fitting = Math.floor(points / characters)
  if (fitting >= Math.min(34, largest)) return { size: Math.min(fitting, largest) * 2 }
  const size = Math.min(34, largest)
  return { size: size * 2, scale: Math.max(50, Math.floor((fitting / size) * 100)) }
}

const markLine = (text: string, look: MarkLook, before: number, more: Line['setting'] = {}): Line =>
  line('mark', [{ text, look }], { line: look.size * 11, before, ...more })

/** 7.2.4: the bodies one below another with 文件 at their right, in the middle of their height. */
function joinedMark(names: readonly string[], before: number): Block[] {
  const longest = Math.max(...names.map(charactersOf))
  // many bodies must leave room for the text on the first page (7.3.3)
  const look = markLook(longest + joinedWord.length + 0.5, names.length <= 2 ? 36 : 44 - names.length * 5)
  const right = Math.round(page.textWidth * ((joinedWord.length + 0.5) / (longest + joinedWord.length + 0.5)))
  const left = page.textWidth - right
  return [
    line('rule', '', { line: before }),
    {
      type: 'grid',
      hasLines: false,
      rows: [
        [
          {
            width: left,
            isCentred: true,
            lines: names.map(name => markLine(name, look, 0, { alignment: 'distribute' })),
          },
          { width: right, isCentred: true, lines: [markLine(joinedWord, look, 0)] },
        ],
      ],
    },
  ]
}

function markOf({ mark }: OfficialContent, before: number): Block[] {
  const plain = mark.map(one => (mark.length > 1 && one.endsWith(joinedWord) ? one.slice(0, -joinedWord.length) : one))
  const isJoined = mark.length > 1 && mark.some(one => one.endsWith(joinedWord))
  if (isJoined)
    return joinedMark(
      plain.filter(one => one !== ''),
      before,
    )
  const look = markLook(Math.max(...mark.map(charactersOf)), mark.length > 1 ? 36 : 48)
  return mark.map((one, i) => markLine(one, look, i === 0 ? before : 0))
}

/**
 * 7.2.5, 7.2.6: what goes up has its number at the left, in the line of the last signer; two signers a line, those below
 * under the first.
 */
function numberWithSigners(number: string, signers: readonly string[]): Line[] {
  const setting = { alignment: 'left', leftChars: 100, rightChars: 100 } as const
  const name = (text: string): Run => ({ text, style: 'signerName' })
  if (signers.length === 1) {
    const tabs = [{ at: page.textWidth - page.pitch, kind: 'right' }] as const
    return [
      line('number', [{ text: `${number}\t签发人：` }, name(signers[0] ?? '')], { ...setting, tabs, before: lines(2) }),
    ]
  }
  const column = Math.max(3, ...signers.map(charactersOf)) + 1
  const [label, first, second] = [2 * column + 4, 2 * column, column].map(chars =>
    Math.round(page.textWidth - chars * page.pitch),
  )
  const rows = Array.from({ length: Math.ceil(signers.length / 2) }, (_, i) => signers.slice(i * 2, i * 2 + 2))
  return rows.map((names, i) => {
    const isFirst = i === 0
    const tabs = [isFirst ? label : first, second].map(at => ({ at: at ?? 0, kind: 'left' as const }))
    const isLast = i === rows.length - 1
    return line(
      'number',
      [
        { text: `${isLast ? number : ''}\t${isFirst ? '签发人：' : ''}` },
        name(names[0] ?? ''),
        ...(names[1] === undefined ? [] : [{ text: '\t' }, name(names[1])]),
      ],
      { ...setting, tabs, before: isFirst ? lines(2) : 120 },
    )
  })
}

function generalHead(content: OfficialContent): Block[] {
  const { urgency, number, signers = [] } = content
  const top = content.form === 'minutes' ? markTop.minutes : markTop.general
  const head = [...(urgency ? [line('urgency', urgency)] : []), ...markOf(content, top - (urgency ? page.line : 0))]
  const words = number ? numberInWords(number) : ''
  if (signers.length > 0) {
    // its indents would shorten the rule, which is as wide as the 版心
    return [...head, ...numberWithSigners(words, signers), line('rule', '', { bottom: { ...redRule, space: 1 } })]
  }
  return [...head, line('number', words, { before: lines(2), bottom: redRule })]
}

const letterWidth = twips(170)
const thinRed: Border = { line: 'single', size: 6, colour: red, space: 0 }
const thickRed: Border = { ...thinRed, size: 18 }

/** A row that is no higher than the line below it. */
const lineRow = (bottom: Border): Cell[] => [{ width: letterWidth, bottom, lines: [line('end', '')] }]

/** 10.1: the mark 30 mm below the edge of the page, a thick line over a thin one 4 mm below it, 170 mm wide. */
function letterHead(content: OfficialContent): Block[] {
  const { mark, number, urgency } = content
  const look = markLook(Math.max(...mark.map(charactersOf)), mark.length > 1 ? 32 : 42)
  const last = mark.length - 1
  const names = mark.map((one, i) => markLine(one, look, 0, i === last ? { after: twips(4) - look.size } : {}))
  return [
    {
      type: 'grid',
      hasLines: false,
      place: { x: twips(20), y: twips(30) },
      rows: [[{ width: letterWidth, bottom: thickRed, lines: names }], lineRow(thinRed)],
    },
    ...(urgency ? [line('urgency', urgency)] : []),
    ...(number ? [line('number', numberInWords(number), { alignment: 'right', before: urgency ? 0 : 160 })] : []),
  ]
}

/** The lower pair of lines of a letter: a thin one over a thick one, 20 mm above the edge of the page (10.1). */
export const letterFootLine = (): Grid => ({
  type: 'grid',
  hasLines: false,
  place: { x: twips(20), y: page.height - twips(20) - 60 },
  rows: [lineRow(thinRed), lineRow(thickRed)],
})

/** 10.2: the mark, two lines below it the number of the order; no title, and two lines below that the text. */
function orderHead(content: OfficialContent): Block[] {
  const { orderNumber, urgency } = content
  return [
    ...(urgency ? [line('urgency', urgency)] : []),
    ...markOf(content, markTop.order - (urgency ? page.line : 0)),
    ...(orderNumber === undefined
      ? []
      : [line('number', `第${orderNumber}号`, { before: lines(2), after: lines(2), line: page.line })]),
  ]
}

/** 版头 in the form of the document. */
export function headOf(content: OfficialContent): Block[] {
  if (content.form === 'letter') return letterHead(content)
  return content.form === 'order' ? orderHead(content) : generalHead(content)
}
