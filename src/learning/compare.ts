/** An example as both versions judged it before they had learned from it. */
export interface Judged {
  readonly id: string
  /** The department that was decided. */
  readonly answer: string
  readonly present: string
  readonly candidate: string
  readonly isRecent: boolean
  readonly groups: readonly string[]
}

export interface Tally {
  readonly examples: number
  /** How many of them each version gives to the department that was decided. */
  readonly present: number
  readonly candidate: number
}

export interface GroupTally extends Tally {
  readonly name: string
  /** The candidate is worse here by more than chance explains. */
  readonly isWorse: boolean
}

/** A new version beside the one that works, on examples that neither had learned from when it judged them. */
export interface Comparison {
  readonly against: string
  readonly all: Tally
  /** Of the last weeks' decisions. */
  readonly recent: Tally
  readonly groups: readonly GroupTally[]
  /** Appeals that the two judge differently, first those that the candidate has wrong and the present version right. */
  readonly changed: readonly {
    readonly id: string
    readonly answer: string
    readonly present: string
    readonly candidate: string
  }[]
}

/** A group is marked when chance alone would do that, or worse, less often than this. */
const significance = 0.05
/** So many changed judgements are kept to be looked at. */
const mostChanged = 50

/**
 * How often a fair coin falls on one side at least `least` times of `count`: the one-sided sign test (McNemar's exact
 * test of paired judgements), where only those count that one version has right and the other wrong.
 */
export function tailOfCoin(least: number, count: number): number {
  let term = 0.5 ** count
  let tail = 0
  for (let heads = 0; heads <= count; heads++) {
    if (heads >= least) tail += term
    term *= (count - heads) / (heads + 1)
  }
  return Math.min(1, tail)
}

const isRight = (judged: Judged, version: 'present' | 'candidate') => judged[version] === judged.answer

/** What the candidate spoils comes first, then what it mends, then what both have wrong. */
const gravity = (judged: Judged) => (isRight(judged, 'present') ? 0 : isRight(judged, 'candidate') ? 1 : 2)

function tally(judged: readonly Judged[]): Tally {
  return {
    examples: judged.length,
    present: judged.filter(one => isRight(one, 'present')).length,
    candidate: judged.filter(one => isRight(one, 'candidate')).length,
  }
}

function groupTally(name: string, judged: readonly Judged[]): GroupTally {
  const lost = judged.filter(one => isRight(one, 'present') && !isRight(one, 'candidate')).length
  const won = judged.filter(one => !isRight(one, 'present') && isRight(one, 'candidate')).length
  // beyond a thousand differences 0.5 ** count is no number any more, and none is needed: two standard deviations
  const isWorse =
    lost + won > 1000
      ? lost - won > 2 * Math.sqrt(lost + won)
      : lost > won && tailOfCoin(lost, lost + won) < significance
  return { name, ...tally(judged), isWorse }
}

/** Compares by department and by group of residents; groups in the order of their size. */
export function compare(
  against: string,
  judged: readonly Judged[],
  nameOf: (department: string) => string,
): Comparison {
  const groups = new Map<string, Judged[]>()
  for (const one of judged) {
    for (const name of [`部门：${nameOf(one.answer)}`, ...one.groups]) {
      const group = groups.get(name)
      if (group) group.push(one)
      else groups.set(name, [one])
    }
  }
  return {
    against,
    all: tally(judged),
    recent: tally(judged.filter(one => one.isRecent)),
    groups: [...groups]
      .map(([name, group]) => groupTally(name, group))
      .sort((a, b) => Number(b.isWorse) - Number(a.isWorse) || b.examples - a.examples),
    changed: judged
      .filter(one => one.present !== one.candidate)
      .sort((a, b) => gravity(a) - gravity(b))
      .slice(0, mostChanged)
      .map(({ id, answer, present, candidate }) => ({ id, answer, present, candidate })),
  }
}
