/** A cell of the grid: where one grid worker walks, and the streets and estates in it. */
export interface Cell {
  readonly grid: string
  /** Community or village. */
  readonly community: string
  /** The town's department. */
  readonly town: string
  readonly names: readonly string[]
}

/** Where something is; the grid is null where the text says no more than the community. */
export interface Spot {
  readonly town: string
  readonly community: string
  readonly grid: string | null
}

/** What a name stands for: a cell, or the community that all its cells are in; nothing where it is found in two of them. */
function spotOf(cells: readonly Cell[]): Spot | undefined {
  const [first] = cells
  if (!first) return undefined
  const { town, community, grid } = first
  if (cells.some(one => one.town !== town || one.community !== community)) return undefined
  return { town, community, grid: cells.length === 1 ? grid : null }
}

const exactness = ([name, { grid }]: readonly [string, Spot]) => name.length + (grid === null ? 0 : 1000)

/**
 * Tells where texts are, by the first of them that names a place: by a street or an estate to its cell, else by a community;
 * of several the longest name. A name that two communities share tells nothing.
 */
export function createGazetteer(cells: readonly Cell[]): (texts: readonly (string | null)[]) => Spot | undefined {
  const cellsOf = new Map<string, Cell[]>()
  for (const cell of cells) {
    for (const name of new Set([cell.grid, cell.community, ...cell.names])) {
      if (name.length < 2) continue
      const those = cellsOf.get(name)
      if (those) those.push(cell)
      else cellsOf.set(name, [cell])
    }
  }
  /** Names by their first two characters, the longest first: a text is read once, however many names there are. */
  const byStart = new Map<string, (readonly [name: string, spot: Spot])[]>()
  for (const [name, those] of [...cellsOf].sort((a, b) => b[0].length - a[0].length)) {
    const spot = spotOf(those)
    if (!spot) continue
    const start = name.slice(0, 2)
    const others = byStart.get(start)
    if (others) others.push([name, spot])
    else byStart.set(start, [[name, spot]])
  }
  return texts => {
    for (const text of texts) {
      if (text === null) continue
      let best: readonly [string, Spot] | undefined
      for (let at = 0; at + 2 <= text.length; at++) {
        const found = byStart.get(text.slice(at, at + 2))?.find(([name]) => text.startsWith(name, at))
        if (found && (!best || exactness(found) > exactness(best))) best = found
      }
      if (best) return best[1]
    }
    return undefined
  }
}
