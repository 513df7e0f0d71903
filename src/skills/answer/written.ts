import { type Fault, faultsOf, type Ground } from '../../knowledge/index.ts'

/** A passage that a model was given to write from, as the record has it when its sentence is read. */
export interface Given extends Ground {
  /** In force on the day asked for, published, and open to whoever reads. */
  readonly isCitable: boolean
}

/** `uncited`: it names no passage. `unknown`: none of this number was given. `closed`: it may be cited no more, or not here. */
export interface SentenceFault {
  readonly kind: Fault['kind'] | 'uncited' | 'unknown' | 'closed'
  readonly said: string
}

export interface Sentence {
  readonly text: string
  /** Numbers of passages, from 1, as they were given. */
  readonly cites: readonly number[]
}

export interface CheckedSentence extends Sentence {
  /** Why it counts as unverified (未核验); none: its passages carry it. */
  readonly faults: readonly SentenceFault[]
}

/** [1], 【1】, [1,2], [1][2], [1-3]. */
const marker = /[[［【〔]\s*(\d{1,3}(?:\s*[-—~,，、]\s*\d{1,3})*)\s*[\]］】〕]/gu

function numbersIn(said: string): number[] {
  return said.split(/[,，、]/u).flatMap(one => {
    const [from = 0, to = from] = one.split(/[-—~]/u).map(Number)
    return Array.from({ length: Math.min(20, Math.max(0, to - from) + 1) }, (_, i) => from + i)
  })
}

/** A sentence with the marks behind it. */
const sentence =
  /[^。！？!?\n]*(?:[。！？!?]+[”’」）)】]*|\n|$)(?:[^\S\n]*[[［【〔]\s*\d[\d\s,，、~—-]*[\]］】〕])*[。]?/gu

/** What Markdown adds to a text that is shown as plain text. */
const ornament = /^\s*(?:#{1,6}\s+|[-*+•]\s+|>\s+)|\*\*|__|`/gmu

/**
 * The sentences of a text with the passages that they name, in their order. One without a mark rests on what the next one in
 * its paragraph names; one that announces a list (：), on what the list names.
 */
export function sentencesOf(text: string): Sentence[] {
  const read: { text: string; cites: number[]; isOpen: boolean }[] = []
  for (const paragraph of text.split(/\n+/u)) {
    const parts = (paragraph.match(sentence) ?? []).flatMap(one => {
      const cites = [...one.matchAll(marker)].flatMap(([, said = '']) => numbersIn(said))
      const words = one.replace(marker, '').replace(ornament, '').trim()
      return words === '' || /^[。，；]$/u.test(words)
        ? []
        : [{ text: words, cites: [...new Set(cites)], isOpen: /[：:]$/u.test(words) }]
    })
    for (let i = parts.length - 2; i >= 0; i--) {
      const [one, next] = [parts[i], parts[i + 1]]
      if (one && next && one.cites.length === 0) one.cites = next.cites
    }
    read.push(...parts)
  }
  for (let i = read.length - 2; i >= 0; i--) {
    const [one, next] = [read[i], read[i + 1]]
    if (one?.isOpen && next && one.cites.length === 0) one.cites = next.cites
  }
  return read.map(({ text: words, cites }) => ({ text: words, cites }))
}

/**
 * Checks one sentence of a model against the passages that it names: each was given, may be cited, and together they carry
 * every number, date, amount, title and quotation in it and most of its words.
 */
export function checkSentence(
  one: Sentence,
  given: ReadonlyMap<number, Given>,
  rarity: (term: string) => number,
): CheckedSentence {
  if (one.cites.length === 0) return { ...one, faults: [{ kind: 'uncited', said: one.text }] }
  const cited = one.cites.flatMap(number => {
    const passage = given.get(number)
    return passage ? [passage] : []
  })
  const unknown = one.cites.filter(number => !given.has(number)).map(String)
  const closed = cited.filter(passage => !passage.isCitable).map(passage => passage.title)
  return {
    ...one,
    faults: [
      ...unknown.map((said): SentenceFault => ({ kind: 'unknown', said })),
      ...closed.map((said): SentenceFault => ({ kind: 'closed', said })),
      ...faultsOf(one.text, cited, rarity),
    ],
  }
}
