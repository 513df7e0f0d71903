/** A block of the flow, measured. Lengths in one unit, whichever. */
export interface Measured {
  readonly height: number
  /** Where it may be cut, from its upper edge: between lines, or rows. */
  readonly cuts: readonly number[]
  readonly startsPage: boolean
  readonly endsPage: boolean
}

/** A part of a block on a page. */
export interface Slice {
  readonly block: number
  readonly from: number
  readonly to: number
}

/** Half a pixel: what is measured is never quite what was asked for. */
const tolerance = 0.75

/** Lays blocks on pages of a height. What fits on no page stands alone on one. */
export function paginate(blocks: readonly Measured[], height: number): Slice[][] {
  const pages: Slice[][] = [[]]
  let used = 0
  const turn = () => {
    pages.push([])
    used = 0
  }
  for (const [block, { height: whole, cuts, startsPage, endsPage }] of blocks.entries()) {
    if (startsPage && (pages.at(-1)?.length ?? 0) > 0) turn()
    let from = 0
    for (;;) {
      const rest = height - used
      const isLast = whole - from <= rest + tolerance
      const cut = isLast ? whole : cuts.filter(at => at > from && at - from <= rest + tolerance).at(-1)
      if (cut === undefined && (pages.at(-1)?.length ?? 0) > 0) {
        turn()
        continue
      }
      const to = cut ?? cuts.find(at => at > from) ?? whole
      pages.at(-1)?.push({ block, from, to })
      used += to - from
      from = to
      if (to >= whole) break
      turn()
    }
    if (endsPage && block < blocks.length - 1) turn()
  }
  return pages
}
