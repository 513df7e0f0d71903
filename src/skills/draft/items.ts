import { type Given, most, refuse, wordsOf } from './field.ts'
import { type OutlinePart, readOutline } from './outline.ts'
import { type Drafted, joined, type Piece, pieceOf } from './piece.ts'
import type { Value } from './template.ts'

/** One value that is the same everywhere. */
export const single = (field: string, taken: string, piece = pieceOf(field, taken)): Value => ({
  taken,
  inline: [piece],
  passages: [{ level: 0, text: [piece] }],
  parts: {},
})

/** Items one below the other, each with its place in the text that they make together. */
function itemsOf(field: string, items: readonly string[]): { taken: string; pieces: Piece[] } {
  if (items.length > most.items) refuse(`太多，请不要超过 ${most.items} 条`)
  const taken = items.join('\n')
  let at = 0
  const pieces = items.map(item => {
    const piece = pieceOf(field, taken, at, at + item.length)
    at += item.length + 1
    return piece
  })
  return { taken, pieces }
}

const closed = (line: string) => (/[。！？：…]$/u.test(line) ? line : `${line.replace(/[；，、]+$/u, '')}。`)

/** Items that stand in a sentence or one below the other; `isText`: they may be sentences and then end as such. */
export function several(
  field: string,
  items: readonly string[],
  use: string,
  { isText = false, isName = false } = {},
): Value {
  const { taken, pieces } = itemsOf(field, items)
  const said = pieces.map((piece): Piece[] => [isName ? { ...piece, isName } : piece])
  const stop: Piece = { words: '。', origin: { template: use } }
  return {
    taken,
    inline: joined(said, '、', use),
    passages: said.map(text => ({ level: 1, text: isText && areSentences(items) ? [...text, stop] : text })),
    parts: {
      逗号: joined(said, '，', use),
      条数: [{ words: String(items.length), origin: pieceOf(field, taken).origin }],
    },
  }
}

/** Items of which one is a sentence end as sentences do, all of them; short ones need no mark. */
const areSentences = (items: readonly string[]) => items.some(item => item.length > 20 || /[，；：。]/u.test(item))

/** Paragraphs with levels, or without them in prose. */
export function outlined(field: string, given: Given, isProse: boolean): Value {
  const { taken: bare, parts } = readOutline(wordsOf(given), { isProse })
  if (parts.length > most.items) refuse(`太多，请不要超过 ${most.items} 条`)
  const lineOf = ({ heading, rest }: OutlinePart) => bare.slice(heading[0], rest?.[1] ?? heading[1])
  /** Nothing stands below it: it says all that it has to say itself. */
  const isItem = (part: OutlinePart, i: number) => {
    const next = parts[i + 1]
    return part.level > 0 && !(next && (next.level === 0 || next.level > part.level))
  }
  const closesItems = areSentences(parts.filter(isItem).map(lineOf))
  // the mark at the end belongs to the field, so that it needs no origin of its own
  let taken = ''
  const passages: Drafted[] = []
  for (const [i, part] of parts.entries()) {
    const { level, heading, rest } = part
    const isSentence = level === 0 || rest !== undefined || (isItem(part, i) && closesItems)
    const shown = isSentence ? closed(lineOf(part)) : lineOf(part).replace(/[。；，：、]+$/u, '')
    const at = taken.length === 0 ? 0 : taken.length + 1
    taken = taken === '' ? shown : `${taken}\n${shown}`
    const cut = at + (rest ? rest[0] - heading[0] : shown.length)
    passages.push({
      level,
      text: [pieceOf(field, taken, at, cut)],
      ...(rest ? { rest: [pieceOf(field, taken, cut, at + shown.length)] } : {}),
    })
  }
  const texts = passages.map(({ text, rest }) => [...text, ...(rest ?? [])])
  return { taken, inline: texts.flat(), passages, parts: {} }
}
