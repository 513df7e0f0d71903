/** A part of a text, from its first character to behind its last. */
export type Range = readonly [from: number, to: number]

const sentence = /[^。！？\n]*[。！？\n]+[”’）】]*|[^。！？\n]+$/gu
/** What only announces: its items stand behind it. */
const announces = /[：:]\s*$/u
const isItem = /^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}是|\d{1,2}[.．、])/u
/** With its items a sentence is at most so long. */
const longest = 400

const trimmed = (text: string, [from, to]: Range): Range => {
  const words = text.slice(from, to)
  return [from + (words.length - words.trimStart().length), to - (words.length - words.trimEnd().length)]
}

/** Parts of a sentence of fewer characters say nothing by themselves. */
const leastPart = 10

/** A sentence by its parts between semicolons, where they belong to different sections; what it announces stays whole. */
function partsApart(text: string, [from, to]: Range, kindOf: (part: string) => string): Range[] {
  const words = text.slice(from, to)
  const semicolon = words.indexOf('；')
  if (semicolon < 0 || /[：:]/u.test(words.slice(0, semicolon))) return [[from, to]]
  const ends = [...words.matchAll(/；/gu)].map(({ index }) => from + index + 1)
  const parts: Range[] = []
  for (const [i, at] of [from, ...ends].entries()) {
    const part: Range = [at, ends[i] ?? to]
    const last = parts.at(-1)
    const isSame = last && (part[1] - at < leastPart || kindOf(text.slice(...part)) === kindOf(text.slice(...last)))
    if (isSame) parts[parts.length - 1] = [last[0], part[1]]
    else if (part[1] > at) parts.push(part)
  }
  return parts
}

/**
 * What of a passage can be quoted by itself: its sentences, each with the items that it announces, without the blanks
 * around it. Nothing is said twice. `kindOf` tells which parts of one sentence belong together.
 */
export function clausesOf(text: string, kindOf: (part: string) => string = () => ''): Range[] {
  const sentences = [...text.matchAll(sentence)].map(({ index, 0: one }) => trimmed(text, [index, index + one.length]))
  const whole: Range[] = []
  let opened = false
  for (const [from, to] of sentences) {
    if (from >= to) continue
    const last = whole.at(-1)
    const words = text.slice(from, to)
    const belongs = opened && last !== undefined && (isItem.test(words) || announces.test(text.slice(...last)))
    if (belongs && to - last[0] <= longest) whole[whole.length - 1] = [last[0], to]
    else {
      whole.push([from, to])
      opened = announces.test(words)
    }
  }
  return whole.flatMap(one => partsApart(text, one, kindOf)).map(one => trimmed(text, one))
}
