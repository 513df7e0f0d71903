const words = new Intl.Segmenter('zh', { granularity: 'word' })

/** No line begins with these, or ends with those. */
const notFirst = /^[的和与及、，。；：？！）》〉”’〕】]/u
const notLast = /(关于|[《〈（“‘〔【和与及、])$/u

const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + (one < '\u2000' ? 0.5 : 1), 0)

/** 上短下长, 上长下短 or wider in the middle; 上下长短一样 and narrower in the middle are what 7.3.1 forbids. */
function isShapely(widths: readonly number[]): boolean {
  const steps = widths.slice(1).map((width, i) => width - (widths[i] ?? 0))
  return (
    steps.every(step => Math.abs(step) >= 1) && steps.every((step, i) => i === 0 || step < 0 || (steps[i - 1] ?? 0) > 0)
  )
}

/**
 * Breaks a title into lines of at most so many characters with its words whole, in the shape of a trapezium or a rhombus
 * (7.3.1). A title that fits stays one line.
 */
export function titleLines(title: string, most = 20): string[] {
  if (widthOf(title) <= most) return [title]
  const places: number[] = []
  for (const { index } of words.segment(title)) {
    if (index > 0 && !notFirst.test(title.slice(index)) && !notLast.test(title.slice(0, index))) places.push(index)
  }
  for (let count = Math.ceil(widthOf(title) / most); count <= 7; count++) {
    const best = bestOf(title, places, count, most)
    if (best) return best
  }
  return [title]
}

function bestOf(title: string, places: readonly number[], count: number, most: number): string[] | undefined {
  let best: { readonly lines: string[]; readonly cost: number } | undefined
  const even = widthOf(title) / count
  const walk = (begin: number, lines: readonly string[]) => {
    if (lines.length === count - 1) {
      const all = [...lines, title.slice(begin)]
      const widths = all.map(widthOf)
      if (widths.some(width => width > most || width < 4)) return
      const spread = widths.reduce((sum, width) => sum + Math.abs(width - even), 0)
      const cost = spread + (isShapely(widths) ? 0 : 100) + tornNames(all)
      if (!best || cost < best.cost) best = { lines: all, cost }
      return
    }
    for (const place of places) {
      if (place <= begin) continue
      const piece = title.slice(begin, place)
      if (widthOf(piece) > most) break
      walk(place, [...lines, piece])
    }
  }
  walk(0, [])
  return best?.lines
}

/** The name of who issues it stays whole; single characters at a break mostly belong to a longer word. */
function tornNames(all: readonly string[]): number {
  const about = all.findIndex(one => one.includes('关于'))
  const breaks = all.slice(0, -1).map((one, i): number => {
    const next = all[i + 1] ?? ''
    if (next.startsWith('关于')) return -2
    if (i < about && !/[\s\u3000]$/u.test(one)) return 200
    const lastWord = [...words.segment(one)].at(-1)?.segment ?? ''
    const firstWord = [...words.segment(next)][0]?.segment ?? ''
    return (lastWord.length === 1 ? 4 : 0) + (firstWord.length === 1 ? 4 : 0)
  })
  return breaks.reduce((sum, one) => sum + one, 0)
}

/** How wide words are in full characters of their own size: digits and Latin letters are half as wide. */
export const charactersOf = widthOf
