import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Something residents say, and the words in which statutes speak of it, the most typical first. */
export interface Saying {
  readonly said: string
  readonly terms: readonly string[]
}

const folder = join(import.meta.dirname, 'thesaurus')

let loaded: ReadonlyMap<string, readonly Saying[]> | undefined

/** By their first two characters: a text is read once, however many there are. Read at first use. */
function sayings(): ReadonlyMap<string, readonly Saying[]> {
  loaded ??= Map.groupBy(
    readdirSync(folder)
      .filter(name => name.endsWith('.tsv'))
      .sort()
      .flatMap(name => parse(readFileSync(join(folder, name), 'utf8'))),
    ({ said }) => said.slice(0, 2),
  )
  return loaded
}

/** `口语<TAB>法言 法言 …` a line; lines that begin with # name a group. */
function parse(file: string): Saying[] {
  return file
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [said = '', terms = ''] = line.split('\t')
      return { said, terms: terms.split(' ') }
    })
}

/**
 * What a text says in everyday words, with what statutes call it, in the order of the text: 被炒鱿鱼 is 解除劳动合同 there.
 * The text is normalised (see `normalise`). Where sayings overlap the longest counts, of equally long ones the first;
 * each is told once.
 */
export function statutoryTerms(text: string): readonly Saying[] {
  const byStart = sayings()
  const finds: { readonly at: number; readonly end: number; readonly saying: Saying }[] = []
  for (let at = 0; at + 2 <= text.length; at++) {
    for (const saying of byStart.get(text.slice(at, at + 2)) ?? []) {
      if (text.startsWith(saying.said, at)) finds.push({ at, end: at + saying.said.length, saying })
    }
  }
  const kept: typeof finds = []
  for (const find of finds.sort((a, b) => b.saying.said.length - a.saying.said.length || a.at - b.at)) {
    if (!kept.some(({ at, end }) => at < find.end && find.at < end)) kept.push(find)
  }
  return [...new Set(kept.sort((a, b) => a.at - b.at).map(({ saying }) => saying))]
}
