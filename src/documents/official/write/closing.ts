import type { OfficialContent } from '../content.ts'
import { page } from '../measures.ts'
import { type Line, line } from './layout.ts'
import { lines } from './styles.ts'
import { charactersOf } from './title-lines.ts'
import { dayInWords } from './words.ts'

const hundredths = (characters: number): number => Math.round(Math.max(0, characters) * 100)

/** 7.3.5.1: the day four characters from the right, the body centred on it; the seal goes over both. */
function underSeal(signature: readonly string[], date: string): Line[] {
  const width = charactersOf(date)
  const centre = 4 + width / 2
  const day = line('date', date, { rightChars: 400 })
  const [only] = signature
  if (only === undefined) return [line('date', date, { rightChars: 400, before: lines(2) })]
  if (signature.length === 1) {
    const right = hundredths(centre - charactersOf(only) / 2)
    return [line('signature', only, { rightChars: right, before: lines(2), staysWithNext: true }), day]
  }
  return [...joinedSeals(signature, centre), day]
}

/** Joint documents: up to three seals a row, all within the 版心, the last one on the day. */
function joinedSeals(signature: readonly string[], centre: number): Line[] {
  const widest = Math.max(...signature.map(charactersOf)) + 1
  // a seal is 42 mm wide, 7.6 characters
  const column = Math.max(8, widest)
  const perRow = Math.max(1, Math.min(3, Math.floor((page.characters - centre + column / 2) / column)))
  const rows: string[][] = []
  for (let end = signature.length; end > 0; end -= perRow) rows.unshift(signature.slice(Math.max(0, end - perRow), end))
  return rows.map((names, i) => {
    const tabs = names.map((_, at) => {
      const fromRight = Math.max(centre, widest / 2) + (names.length - 1 - at) * column
      return { at: Math.round((page.characters - fromRight) * page.pitch), kind: 'center' as const }
    })
    return line('signature', names.map(name => `\t${name}`).join(''), {
      alignment: 'left',
      tabs,
      before: lines(i === 0 ? 2 : 3),
      staysWithNext: true,
    })
  })
}

/** 7.3.5.2: the body two characters from the right, the day begins two characters after it; never beyond two. */
function withoutSeal(signature: readonly string[], date: string): Line[] {
  const width = charactersOf(date)
  const longest = Math.max(0, ...signature.map(charactersOf))
  const isDayLonger = width > longest
  const day = isDayLonger ? 2 : longest - width
  const begin = isDayLonger ? 4 + width : 2 + longest
  return [
    ...signature.map((name, i) =>
      line('signature', name, {
        rightChars: hundredths(begin - charactersOf(name)),
        staysWithNext: true,
        ...(i === 0 ? { before: lines(1) } : {}),
      }),
    ),
    line('date', date, { rightChars: hundredths(day), ...(signature.length === 0 ? { before: lines(1) } : {}) }),
  ]
}

/** How wide a stamp with a signature is, in characters; it is put there by hand. */
const stamp = 6

/** 7.3.5.3: the stamp two lines below the text and four characters from the right, the post two before it. */
const underStamp = (post: string, date: string): Line[] => [
  line('signature', post, { rightChars: hundredths(4 + stamp + 2), before: lines(2), staysWithNext: true }),
  line('date', date, { rightChars: 400, before: lines(1) }),
]

/** 署名, 成文日期 and 附注 (7.3.5, 7.3.6). Neither a seal nor a signature is drawn: their place is left free. */
export function closingOf({ signature, signedBy, date, isSealed, note }: OfficialContent): Line[] {
  const day = dayInWords(date)
  const signed = signedBy
    ? underStamp(signedBy.post, day)
    : isSealed
      ? underSeal(signature, day)
      : withoutSeal(signature, day)
  return [...signed, ...(note === undefined ? [] : [line('note', `（${note}）`)])]
}
