import { type Figure, figuresIn } from '../../knowledge/index.ts'
import type { Line } from './composed.ts'
import { type Origin, type Piece, wordsOf } from './piece.ts'

/** A figure, day, sum, title, number of a document or name in the finished text, and where it comes from. */
export interface Fact {
  readonly kind: Figure['kind'] | 'name'
  readonly words: string
  /** In one form however it is written, as `Figure.value`; a name as it is. */
  readonly value: string
  /** Characters of the text. */
  readonly from: number
  readonly to: number
  /** None: nobody gave it. */
  readonly origin: readonly Origin[]
}

/** A text that the person brought along, in which figures may be found again. */
export interface Source {
  readonly id: string
  readonly text: string
}

interface Placed extends Piece {
  readonly from: number
  readonly to: number
}

function placed(pieces: readonly Piece[], start: number): Placed[] {
  let at = start
  return pieces.map(piece => {
    const from = at
    at += piece.words.length
    return { ...piece, from, to: at }
  })
}

/** The origin of some characters of a piece: of a field, just these characters. */
function within({ origin, from, words }: Placed, start: number, end: number): Origin {
  if (!('field' in origin) || origin.to - origin.from !== words.length) return origin
  const [first, last] = [Math.max(start - from, 0), Math.min(end - from, words.length)]
  return { field: origin.field, from: origin.from + first, to: origin.from + last }
}

const isGivenBy = (origin: Origin) => !('template' in origin || 'model' in origin)

/**
 * Where a figure comes from: the fields that its characters were taken from. Wording around them (《》 about a title, 月 after
 * a number) is no origin beside a field; it is one where it stands alone.
 */
function originOf(pieces: readonly Placed[], from: number, to: number): Origin[] {
  const touched = pieces.filter(piece => piece.from < to && from < piece.to).map(piece => within(piece, from, to))
  const given = touched.filter(isGivenBy)
  const wording = touched.filter(origin => 'template' in origin)
  return given.length > 0 ? given : wording.slice(0, 1)
}

/** Titles and numbers may stand within one another; figures within a title are part of it. */
const placeholders = /【待补充：[^】]*】/gu

/** The text of a document, and all that can be looked up in it. */
export function factsOf(lines: readonly Line[], sources: readonly Source[]): { text: string; facts: Fact[] } {
  const known = sources.map(({ id, text }) => ({ id, figures: figuresIn(text) }))
  const said = ({ kind, value }: Pick<Figure, 'kind' | 'value'>): Origin[] =>
    known.flatMap(({ id, figures }) => {
      const figure = figures.find(one => one.kind === kind && one.value === value)
      return figure ? [{ source: id, from: figure.at[0], to: figure.at[1] }] : []
    })
  const facts: Fact[] = []
  const texts: string[] = []
  let at = 0
  for (const { pieces } of lines) {
    const words = wordsOf(pieces)
    const here = placed(pieces, at)
    // what is still to be filled in is no fact, whatever its field is called
    const searched = words.replace(placeholders, one => '　'.repeat(one.length))
    for (const { kind, value, at: span } of figuresIn(searched)) {
      const [from, to] = [at + span[0], at + span[1]]
      const origin = [...originOf(here, from, to), ...said({ kind, value })]
      facts.push({ kind, words: words.slice(span[0], span[1]), value, from, to, origin })
    }
    for (const { isName, from, to, words: name, origin } of here) {
      if (isName) facts.push({ kind: 'name', words: name, value: name, from, to, origin: [origin] })
    }
    texts.push(words)
    at += words.length + 1
  }
  return { text: texts.join('\n'), facts: facts.sort((a, b) => a.from - b.from || a.to - b.to) }
}
