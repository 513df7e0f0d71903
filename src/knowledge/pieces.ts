import type { FullText } from './full-text.ts'
import type { Passage } from './passage.ts'

/** Begins of numbered parts as official documents write them: 一、, （一）, 第三条, 第二章 (GB/T 9704-2012, 7.3.3). */
const part =
  /^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百零]{1,5}[章节条])/u
/** A sentence ends with its mark and whatever closes after it; a numbered part begins also where no line does. */
const ends = /(?<=[。！？；\n][”’）】]*)(?![”’）】])|(?<=[^，、（(])(?=[（(][一二三四五六七八九十]{1,3}[）)])/u

/**
 * Cuts a long text into pieces that can be found and quoted by themselves: between sentences, of at most so many
 * characters where the sentences allow it, and rather where a numbered part begins. Nothing is lost: the pieces joined
 * are the text.
 */
export function piecesOf(text: string, most: number): string[] {
  if (text.length <= most) return [text]
  const pieces: string[] = []
  let piece = ''
  for (const sentence of text.split(ends)) {
    const isFull = piece.length + sentence.length > most
    const isBreak = piece.length > most / 2 && part.test(sentence)
    if (piece !== '' && (isFull || isBreak)) {
      pieces.push(piece)
      piece = ''
    }
    piece += sentence
  }
  return piece === '' ? pieces : [...pieces, piece]
}

/** Texts beyond so many characters are cut; articles of laws hardly ever are. */
const longest = 1000

const pieceOf = (id: string, number: number) => `${id}¶${number}`

/** Passages of a length that can be found; the pieces of a longer one bear its id with ¶1, ¶2 …. */
export function* cutPassages(passages: Iterable<Passage>): Generator<Passage> {
  for (const passage of passages) {
    const pieces = piecesOf(passage.text, longest)
    if (pieces.length === 1) yield passage
    else for (const [i, text] of pieces.entries()) yield { ...passage, id: pieceOf(passage.id, i + 1), text }
  }
}

/** Of a passage or a piece of one: the id of the passage. */
export const wholeOf = (id: string) => id.replace(/¶\d+$/, '')

/** The number of a passage, or of the first piece of one that was cut; undefined where there is none. */
export const numberOfWhole = ({ numberOf }: Pick<FullText, 'numberOf'>, id: string) =>
  numberOf(id) ?? numberOf(pieceOf(id, 1))
