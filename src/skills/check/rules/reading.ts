import type { OfficialDocument, PlainParagraph, Role } from '../official.ts'
import type { Finding, TextMend } from '../rule.ts'

/** Where whole sentences stand: what rules of punctuation and numerals read. */
export const prose: readonly Role[] = [
  'title',
  'addressees',
  'attendance',
  'body',
  'attachment-note',
  'note',
  'attachment-title',
  'attachment-body',
]

export interface Hit {
  readonly paragraph: PlainParagraph
  readonly from: number
  readonly to: number
  readonly text: string
  /** The group of the pattern by its number; '' where it took no part. */
  group(at: number): string
}

/** Everywhere that a pattern, with the flag `g`, stands in paragraphs of these roles. */
export function* hitsOf(document: OfficialDocument, roles: readonly Role[], pattern: RegExp): Generator<Hit> {
  for (const paragraph of document.of(...roles)) yield* hitsIn(paragraph, pattern)
}

export function* hitsIn(paragraph: PlainParagraph, pattern: RegExp): Generator<Hit> {
  for (const match of paragraph.text.matchAll(pattern)) {
    yield {
      paragraph,
      from: match.index,
      to: match.index + match[0].length,
      text: match[0],
      group: at => match[at] ?? '',
    }
  }
}

interface Mended {
  readonly paragraph: number
  readonly from: number
  readonly to: number
  readonly words: string
}

/** A mend of a paragraph: characters from–to become these words. */
export const put = (paragraph: PlainParagraph, from: number, to: number, words: string): Mended => ({
  paragraph: paragraph.index,
  from,
  to,
  words,
})

/** What stands in a field is written anew by Word: a mend may border on it, never reach into it. */
const reachesIntoField = (paragraph: PlainParagraph, { from, to }: TextMend) =>
  paragraph.locked.some(field =>
    from === to ? field.from < from && from < field.to : from < field.to && field.from < to,
  )

/** A fault that words put right; where one of them stands in a field, only told. All mends are of this paragraph. */
export function mendable(
  { paragraph, from, to }: Pick<Hit, 'paragraph' | 'from' | 'to'>,
  found: string,
  wanted: string,
  mend: readonly TextMend[],
): Finding {
  const at = { paragraph: paragraph.index, from, to }
  return mend.some(one => one.paragraph === paragraph.index && reachesIntoField(paragraph, one))
    ? { at, found, wanted, unmendable: '在域里，请在 Word 里改' }
    : { at, found, wanted, mend }
}

/** A fault that a person must put right, and why. */
export const reported = (
  { paragraph, from, to }: Pick<Hit, 'paragraph' | 'from' | 'to'>,
  found: string,
  wanted: string,
  unmendable: string,
): Finding => ({ at: { paragraph: paragraph.index, from, to }, found, wanted, unmendable })

/** A paragraph from its first character to its last. */
export const whole = (paragraph: PlainParagraph): Pick<Hit, 'paragraph' | 'from' | 'to'> => ({
  paragraph,
  from: 0,
  to: paragraph.text.length,
})

/** A fault of the document as a whole. */
export const reportedOfAll = (found: string, wanted: string, unmendable: string): Finding => ({
  found,
  wanted,
  unmendable,
})

type Spans = readonly { readonly from: number; readonly to: number }[]

const spansOf = (pattern: RegExp) => {
  const known = new WeakMap<PlainParagraph, Spans>()
  return (paragraph: PlainParagraph): Spans => {
    const found =
      known.get(paragraph) ??
      [...paragraph.text.matchAll(pattern)].map(({ index, 0: text }) => ({ from: index, to: index + text.length }))
    known.set(paragraph, found)
    return found
  }
}

const within = (spansIn: (paragraph: PlainParagraph) => Spans) => (paragraph: PlainParagraph, at: number) =>
  spansIn(paragraph).some(({ from, to }) => from <= at && at < to)

/** Addresses of the net and of mail, names of files. */
export const isInAddress = within(
  spansOf(
    /(?:https?:\/\/|ftp:\/\/|www\.)[\w\-./?%&=#:~+@!,;()[\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+\.(?:docx?|xlsx?|pdf|zip|com|cn|gov)\b/giu,
  ),
)

/** Within 《》, as a name that others gave. */
export const isInTitle = within(spansOf(/《(?:[^《》]|《[^《》]*》)*》/gu))

/** Within “ ”, as the words of others or as a name. */
export const isInQuotes = within(spansOf(/“[^“”]*”/gu))

export const isOwnWords = (paragraph: PlainParagraph, at: number) =>
  !isInTitle(paragraph, at) && !isInQuotes(paragraph, at) && !isInAddress(paragraph, at)

/** What stands there, short enough to be shown. */
export const shown = (text: string, most = 24): string => {
  const plain = text.replace(/\s+/gu, ' ').trim()
  return plain.length > most ? `${plain.slice(0, most)}…` : plain
}

/** Without blanks, as names and titles are compared. */
export const squeezed = (text: string): string => text.replace(/[\s\u3000]+/gu, '')
