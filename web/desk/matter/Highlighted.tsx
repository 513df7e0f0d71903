import { segmentsOf } from './highlight.ts'

/** The resident's own words, with those underlined that the machine's choice rests on. */
export function Highlighted({ text, words }: { text: string; words: readonly string[] }) {
  return segmentsOf(text, words).map(segment =>
    segment.word === null ? segment.text : <mark key={segment.start}>{segment.text}</mark>,
  )
}
