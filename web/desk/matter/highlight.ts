interface Segment {
  text: string
  /** The word that the machine's choice rests on here; null between them. */
  word: string | null
  start: number
}

/** Cuts `text` at the places where one of `words` stands; where two overlap the longer one wins. */
export function segmentsOf(text: string, words: readonly string[]): Segment[] {
  const longestFirst = [...new Set(words)].filter(word => word !== '').sort((a, b) => b.length - a.length)
  const segments: Segment[] = []
  let plainFrom = 0
  const closePlain = (end: number) => {
    if (end > plainFrom) segments.push({ text: text.slice(plainFrom, end), word: null, start: plainFrom })
  }
  for (let at = 0; at < text.length; ) {
    const word = longestFirst.find(it => text.startsWith(it, at))
    if (word === undefined) {
      at += 1
      continue
    }
    closePlain(at)
    segments.push({ text: word, word, start: at })
    at += word.length
    plainFrom = at
  }
  closePlain(text.length)
  return segments
}
