import type { NumberedParagraph, WordDocument } from '../../../documents/word/document.ts'
import { type Bare, findElements } from '../elements.ts'
import { isRed } from './head.ts'
import type { StyledDocument } from './styled.ts'

/** What the form of a paragraph tells of what it is. */
function hinted(paragraph: NumberedParagraph): NumberedParagraph & Bare {
  const shown = paragraph.runs.find(({ from, to }) => paragraph.text.slice(from, to).trim() !== '')?.format
  return {
    ...paragraph,
    isInTable: paragraph.place === 'cell',
    isRed: isRed(shown?.colour),
    isCentred: paragraph.format.alignment === 'center',
    size: shown?.size ?? 20,
  }
}

/** The elements of a document as it stands now. */
export function styledDocument(word: WordDocument): StyledDocument {
  const { paragraphs, sections } = word.layout()
  return { ...findElements(paragraphs.map(hinted)), word, sections }
}
