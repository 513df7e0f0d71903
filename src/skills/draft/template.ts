import { type Drafted, type Piece, wordsOf } from './piece.ts'

/**
 * The wording of a use, as a writer writes it down. In a line, `{字段}` is what the person gave, `{字段:部分}` a part of it;
 * `[…]` stands only if all that it names was given; `[…|…]` is the first of which that is so. `#` to `####` before a line
 * is its level, ` >> ` parts a heading from what is run into it, `@字段` alone gives each item a paragraph of its own, and
 * `?字段 ` before a line drops it where the field is empty.
 */
type Node =
  | { readonly words: string }
  | { readonly slot: string; readonly part: string | undefined }
  | { readonly options: readonly (readonly Node[])[] }

export interface TemplateLine {
  readonly when: string | undefined
  readonly level: Drafted['level']
  readonly expands: string | undefined
  readonly text: readonly Node[]
  readonly rest: readonly Node[] | undefined
}

/** What a person gave for a field, ready to be put anywhere. */
export interface Value {
  /** As it was taken: what origins count characters of. */
  readonly taken: string
  /** Within a sentence. */
  readonly inline: readonly Piece[]
  /** As paragraphs of their own, the first level being 1. */
  readonly passages: readonly Drafted[]
  readonly parts: Readonly<Record<string, readonly Piece[]>>
}

export interface Slots {
  readonly use: string
  readonly values: ReadonlyMap<string, Value>
  /** Fields that may be left out; one that may not leaves a place in the text that says so. */
  readonly optional: ReadonlySet<string>
}

/** Parses one line's words; a mark without its fellow is an error of the table, found when it is loaded. */
function nodesOf(source: string): Node[] {
  let at = 0
  const until = (ends: string): Node[] => {
    const nodes: Node[] = []
    let words = ''
    const close = () => {
      if (words !== '') nodes.push({ words })
      words = ''
    }
    while (at < source.length && !ends.includes(source[at] ?? '')) {
      const character = source[at] ?? ''
      at++
      if (character === '{') {
        const end = source.indexOf('}', at)
        if (end === -1) throw new Error(`没有闭合的 {：${source}`)
        const [slot = '', part] = source.slice(at, end).split(':')
        at = end + 1
        close()
        nodes.push({ slot, part })
      } else if (character === '[') {
        const options = [until('|]')]
        while (source[at] === '|') {
          at++
          options.push(until('|]'))
        }
        if (source[at] !== ']') throw new Error(`没有闭合的 [：${source}`)
        at++
        close()
        nodes.push({ options })
      } else if ('}]|'.includes(character)) throw new Error(`多出的 ${character}：${source}`)
      else words += character
    }
    close()
    return nodes
  }
  return until('')
}

export function parseLine(source: string): TemplateLine {
  const [, when, marks = '', body = ''] = /^(?:\?(\S+) )?(#{1,4} )?(.*)$/u.exec(source.trim()) ?? []
  const [text = '', rest] = body.split(' >> ')
  return {
    when,
    level: marks.trim().length as Drafted['level'],
    expands: /^@\S+$/u.test(text) ? text.slice(1) : undefined,
    text: nodesOf(text),
    rest: rest === undefined ? undefined : nodesOf(rest),
  }
}

/** The fields that a line names, to be compared with those of its use. */
export function slotsOf({ when, expands, text, rest }: TemplateLine): string[] {
  const within = (nodes: readonly Node[]): string[] =>
    nodes.flatMap(node => ('slot' in node ? [node.slot] : 'options' in node ? node.options.flatMap(within) : []))
  const named = expands === undefined ? [...within(text), ...within(rest ?? [])] : [expands]
  return when === undefined ? named : [when, ...named]
}

export const placeholder = (field: string) => `【待补充：${field}】`

const isGiven = (slot: string, { values, optional }: Slots) => values.has(slot) || !optional.has(slot)

/** All that it names outside of brackets was given, or has to be. */
const isWhole = (nodes: readonly Node[], slots: Slots) =>
  nodes.every(node => !('slot' in node) || isGiven(node.slot, slots))

function fill(nodes: readonly Node[], slots: Slots): Piece[] {
  const { use, values, optional } = slots
  return nodes.flatMap((node): readonly Piece[] => {
    if ('words' in node) return [{ words: node.words, origin: { template: use } }]
    if ('options' in node) return fill(node.options.find(one => isWhole(one, slots)) ?? [], slots)
    const value = values.get(node.slot)
    if (value) return (node.part === undefined ? undefined : value.parts[node.part]) ?? value.inline
    return optional.has(node.slot) ? [] : [{ words: placeholder(node.slot), origin: { template: use } }]
  })
}

/** Items of a field as paragraphs below one another, numbered at this level; without one each is a sentence of its own. */
function expanded(field: string, level: Drafted['level'], slots: Slots): Drafted[] {
  const value = slots.values.get(field)
  if (!value) {
    if (slots.optional.has(field)) return []
    return [{ level: 0, text: [{ words: placeholder(field), origin: { template: slots.use } }] }]
  }
  return value.passages.map(item => {
    if (item.level === 0) return item
    if (level > 0) return { ...item, level: Math.min(4, item.level + level - 1) as Drafted['level'] }
    const isClosed = /[。！？]$/u.test(wordsOf(item.rest ?? item.text))
    const stop: Piece[] = isClosed ? [] : [{ words: '。', origin: { template: slots.use } }]
    return { level: 0, text: [...item.text, ...(item.rest ?? []), ...stop] }
  })
}

export const renderWords = (line: TemplateLine, slots: Slots): Piece[] => fill(line.text, slots)

export const renderLine = (line: TemplateLine, slots: Slots): Drafted[] => {
  const { when, level, expands, text, rest } = line
  if (when !== undefined && !slots.values.has(when)) return []
  if (expands !== undefined) return expanded(expands, level, slots)
  const words = fill(text, slots)
  if (words.length === 0) return []
  return [{ level, text: words, ...(rest ? { rest: fill(rest, slots) } : {}) }]
}
