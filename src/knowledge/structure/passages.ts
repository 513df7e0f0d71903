import { contentsIn } from './contents.ts'
import { annexesIn, articlesIn, chaptersIn, type Mark, outlineIn } from './marks.ts'

/** A piece of a text: its passages are read, its headings say where they stand, its contents are left out. */
export interface Piece {
  readonly kind: 'passage' | 'heading' | 'contents'
  readonly text: string
  /** Of a passage: where it stands, and its number. */
  readonly heading: string
  readonly label: string
}

const depth: Readonly<Partial<Record<Mark['kind'], number>>> = { book: 0, part: 1, chapter: 2, section: 3, first: 4 }

/** The numbered parts of a text, in their order: articles; where there are none, 一、 and （一）. */
function marksIn(text: string, from: number): Mark[] {
  const annexes = annexesIn(text, from)
  const chapters = chaptersIn(text, from)
  const articles = articlesIn(text, from, chapters)
  // from the first article to the end of the text, or of its annex, 一、 are items of articles
  const ends = [...annexes.map(one => one.at), text.length]
  const taken = articles.map(({ at }) => [at, ends.find(end => end > at) ?? text.length] as const)
  const outline = outlineIn(text, from, at => taken.some(([begin, end]) => at >= begin && at < end))
  return [...annexes, ...chapters, ...articles, ...outline].sort((a, b) => a.at - b.at)
}

/** Cuts a text into pieces; joined they are the text, whatever it is. */
export function piecesIn(text: string): Piece[] {
  const contents = contentsIn(text)
  const pieces: Piece[] = []
  const add = (kind: Piece['kind'], from: number, to: number, heading = '', label = '') => {
    if (to > from) pieces.push({ kind, text: text.slice(from, to), heading, label })
  }
  let [from, label] = [0, '']
  let above: string[] = []
  let [firstLabel, isInArticles, isAfterChapter] = ['', false, false]
  const heading = () => above.filter(one => one !== undefined && one !== '').join(' ')
  if (contents !== undefined) {
    add('passage', 0, contents[0])
    add('contents', contents[0], contents[1])
    from = contents[1]
  }
  for (const mark of marksIn(text, from)) {
    if (mark.at < from) continue
    add('passage', from, mark.at, heading(), label)
    from = mark.at
    const level = depth[mark.kind]
    if (mark.kind === 'annex') [above, label, firstLabel, isInArticles] = [[], '', '', false]
    else if (mark.kind === 'article') {
      if (mark.number === 1 && isInArticles && !isAfterChapter) above = []
      above = above.slice(0, 4)
      ;[label, isInArticles, isAfterChapter] = [mark.label, true, false]
    } else if (mark.kind === 'second') label = `${firstLabel}${mark.label}`
    else if (level !== undefined) {
      const isFirst = mark.kind === 'first'
      above = Array.from({ length: level + 1 }, (_, i) => (i < level ? (above[i] ?? '') : ''))
      above[level] = isFirst ? mark.title : `${mark.label} ${mark.title}`.trim()
      firstLabel = isFirst ? mark.label : ''
      label = firstLabel
      if (!isFirst) isAfterChapter = true
      if (!isFirst || mark.title !== '') {
        add('heading', from, mark.end, heading(), label)
        from = mark.end
      }
    }
  }
  add('passage', from, text.length, heading(), label)
  return pieces
}
