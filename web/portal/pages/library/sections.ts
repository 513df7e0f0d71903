import type { SourceText } from '../../../../src/shapes/library.ts'

export interface Section {
  /** With its number, as in the document; empty: none. */
  heading: string
  passages: { position: number; words: string }[]
}

type Passage = SourceText['passages'][number]

const numberOf = ({ label }: Passage) => /^[零一二三四五六七八九十百]+、/.exec(label)?.[0] ?? ''

/** The words with what their label says and they don't: 「二、（一）」 is said by 「（一）…」 under a heading 「二、…」. */
function wordsOf({ label, text }: Passage, number: string): string {
  const own = label.slice(number.length)
  return own === '' || text.startsWith(own) ? text : `${own}　${text}`
}

/** Passages under the headings where they stand. A number that all of a section carry belongs to its heading. */
export function sectionsOf(passages: readonly Passage[]): Section[] {
  const groups: Passage[][] = []
  for (const passage of passages) {
    const last = groups.at(-1)
    if (last?.[0]?.heading === passage.heading) last.push(passage)
    else groups.push([passage])
  }
  return groups.map(group => {
    const heading = group[0]?.heading ?? ''
    const numbers = new Set(group.map(numberOf))
    const [only = ''] = heading !== '' && numbers.size === 1 ? numbers : []
    return {
      heading: heading.startsWith(only) ? heading : `${only}${heading}`,
      passages: group.map(passage => ({ position: passage.position, words: wordsOf(passage, only) })),
    }
  })
}
