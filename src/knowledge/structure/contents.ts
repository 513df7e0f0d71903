const entry = /(?:第[一二三四五六七八九十百零\d]{1,4}[编章节条部]|[一二三四五六七八九十]{1,3}、)/u
const heading = /(?:^|[\n。）”\s]|(?<=[法例定则]))目[ \u3000]*录[:：]?(?=\s|第|[一二三]、|前|序)/u
const bare = (text: string) => text.replace(/[\s\u3000.．…·\d]+/g, '')

/** The end of lines that look like entries: short, and no sentences. */
function endOfLines(text: string, from: number): number {
  let at = from
  const seen = new Set<string>()
  for (const line of text.slice(from).split(/(?<=\n)/)) {
    const said = bare(line)
    if (/[。；：]/u.test(line) || line.trim().length > 50 || seen.has(said)) break
    if (said !== '') seen.add(said)
    at += line.length
  }
  return at
}

/**
 * Where a table of contents stands, from 目录 to where its first entry comes again, which is where the text itself begins.
 * Lines may be lost: entries then follow one another without a break. Undefined where there is none.
 */
export function contentsIn(text: string): readonly [from: number, to: number] | undefined {
  const found = heading.exec(text)
  if (found === null) return undefined
  const from = found.index + found[0].indexOf('目')
  const after = found.index + found[0].length
  const first = entry.exec(text.slice(after, after + 60))
  if (first === null) return undefined
  const start = after + first.index
  const next = entry.exec(text.slice(start + first[0].length))
  const untilLine = text.indexOf('\n', start)
  const ends = [next === null ? -1 : start + first[0].length + next.index, untilLine].filter(one => one > start)
  const said = bare(text.slice(start, Math.min(...ends, start + 40)))
  for (let at = text.indexOf(first[0], start + 1); at !== -1; at = text.indexOf(first[0], at + 1)) {
    if (!bare(text.slice(at, at + 80)).startsWith(said)) continue
    // a preamble may stand between the contents and the first chapter
    return [from, /[。；]/u.test(text.slice(start, at)) ? endOfLines(text, after) : at]
  }
  const end = endOfLines(text, after)
  return end > start ? [from, end] : undefined
}
