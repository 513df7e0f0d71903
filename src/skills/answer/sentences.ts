/** A part of a text, from its first character to behind its last. */
export type Range = readonly [from: number, to: number]

const sentence = /[^。！？；\n]*[。！？；\n]+[”’）】]*|[^。！？；\n]+$/gu

/** Where the sentences of a text lie; together they are the whole text. */
export const sentenceRanges = (text: string): Range[] =>
  [...text.matchAll(sentence)].map(({ index, 0: one }): Range => [index, index + one.length])

/** Shorter passages are quoted whole. */
const shortPassage = 160
/** A quotation of more characters is no answer but the source once more. */
const longestQuote = 320
/** A sentence beside the best one is quoted with it when it says at least this share of what that says. */
const enoughBeside = 0.35

/**
 * The sentences of a passage that answer, as one piece without gaps: the one that says most of what is asked, and those
 * beside it that say some of it too. `worth` tells what a sentence says of the question.
 */
export function quoteOf(text: string, worth: (sentence: string) => number): Range {
  if (text.length <= shortPassage) return [0, text.length]
  const ranges = sentenceRanges(text)
  const worths = ranges.map(([from, to]) => worth(text.slice(from, to)))
  const most = Math.max(...worths)
  let first = worths.indexOf(most)
  let last = first
  const length = () => (ranges[last]?.[1] ?? 0) - (ranges[first]?.[0] ?? 0)
  const fits = (at: number) => (worths[at] ?? 0) >= enoughBeside * most && most > 0
  while (last + 1 < ranges.length && fits(last + 1) && length() < longestQuote) last++
  while (first > 0 && fits(first - 1) && length() < longestQuote) first--
  // what is only announced (包括：) is told by what follows
  while (
    last + 1 < ranges.length &&
    /[：:]\s*$/u.test(text.slice(...(ranges[last] ?? [0, 0]))) &&
    length() < longestQuote
  )
    last++
  return [ranges[first]?.[0] ?? 0, ranges[last]?.[1] ?? text.length]
}
