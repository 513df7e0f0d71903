import type { Block, Grid, Layout, Line, Look, Run, Setting } from '../../src/documents/official/write/layout.ts'
import type { StyleId } from '../../src/documents/official/write/styles.ts'
import type { Random } from '../random.ts'

/** All lines of a layout in their order, those of tables among them. */
export const linesOf = (layout: Layout): Line[] =>
  layout.flatMap(({ blocks }) =>
    blocks.flatMap(block => (block.type === 'line' ? [block] : block.rows.flat().flatMap(({ lines }) => lines))),
  )

export const textOfLine = ({ runs }: Line): string => runs.map(({ text }) => text).join('')

/** The layout with some of its lines changed; a line for which nothing comes back is taken out. */
export function mapLines(layout: Layout, change: (line: Line) => Line | undefined): Layout {
  const changed = new Map<Line, Line | undefined>()
  const of = (line: Line): Line[] => {
    if (!changed.has(line)) changed.set(line, change(line))
    const now = changed.get(line)
    return now ? [now] : []
  }
  const grid = (one: Grid): Grid => ({
    ...one,
    rows: one.rows.map(row => row.map(cell => ({ ...cell, lines: cell.lines.flatMap(of) }))),
  })
  return layout.map(section => ({
    ...section,
    blocks: section.blocks.flatMap((block): Block[] => (block.type === 'line' ? of(block) : [grid(block)])),
  }))
}

/** Changes one of the lines that fit, drawn by chance; undefined where none fits. */
export function changeOne(
  layout: Layout,
  random: Random,
  fits: (line: Line) => boolean,
  change: (line: Line) => Line,
): Layout | undefined {
  const candidates = linesOf(layout).filter(fits)
  if (candidates.length === 0) return undefined
  const chosen = random.pick(candidates)
  return mapLines(layout, line => (line === chosen ? change(line) : line))
}

/** Changes all lines that fit; undefined where none does. */
export function changeAll(
  layout: Layout,
  fits: (line: Line) => boolean,
  change: (line: Line) => Line,
): Layout | undefined {
  return linesOf(layout).some(fits) ? mapLines(layout, line => (fits(line) ? change(line) : line)) : undefined
}

export const isOf =
  (...styles: readonly StyleId[]) =>
  (line: Line): boolean =>
    styles.includes(line.style) && textOfLine(line) !== ''

export const set =
  (setting: Setting) =>
  (line: Line): Line => ({ ...line, setting: { ...line.setting, ...setting } })

export const dress =
  (look: Look) =>
  (line: Line): Line => ({ ...line, runs: line.runs.map(run => ({ ...run, look: { ...run.look, ...look } })) })

/** Words within one run put in the place of what a pattern finds there. */
export function reword(line: Line, pattern: RegExp, words: string | ((...found: string[]) => string)): Line {
  let isDone = false
  const runs = line.runs.map((run): Run => {
    if (isDone || !pattern.test(run.text)) return run
    isDone = true
    return {
      ...run,
      text: typeof words === 'string' ? run.text.replace(pattern, words) : run.text.replace(pattern, words),
    }
  })
  return { ...line, runs }
}

export const hasWords =
  (pattern: RegExp, ...styles: readonly StyleId[]) =>
  (line: Line): boolean =>
    (styles.length === 0 || styles.includes(line.style)) && line.runs.some(({ text }) => pattern.test(text))
