import type { WordDocument } from '../documents/word/document.ts'
import { childrenOf, type XmlElement } from '../documents/word/tree.ts'

const parts = new Set(['header', 'footer', 'footnotes', 'endnotes', 'comments'])
const words = new Set(['w:t', 'w:delText'])

/** The words of each paragraph below, hidden and deleted ones among them. */
function* linesIn(parent: XmlElement): Generator<string> {
  for (const child of childrenOf(parent)) {
    if (child.name === 'w:p') yield wordsIn(child)
    yield* linesIn(child)
  }
}

const wordsIn = (parent: XmlElement): string =>
  parent.children
    .map(child => {
      if (child.kind === 'text') return words.has(parent.name) ? (child.value ?? '') : ''
      return child.name === 'w:p' ? '' : wordsIn(child)
    })
    .join('')

/** All that stands in a document, shown or not, by paragraphs: what is asked for marks of secrecy. */
export function allWordsOf(word: WordDocument): string[] {
  const targets = [...word.relations.values()].filter(({ type, isExternal }) => !isExternal && parts.has(type))
  const roots = targets.flatMap(({ target }) => word.part(target)?.root ?? [])
  return [word.body, ...roots].flatMap(root => [...linesIn(root)])
}
