/** What was found for one appeal whose answer is known. */
export interface Judged {
  readonly answer: string
  /** All labels, the likeliest first. */
  readonly found: readonly { readonly label: string; readonly probability: number }[]
}

export interface RoutingFigures {
  readonly examples: number
  readonly accuracy: number
  /** Mean of the F1 of all labels that occur among answers or findings. */
  readonly macroF1: number
  /** Share whose answer is among the three likeliest. */
  readonly top3: number
  /** Expected calibration error of the likeliest label's probability, 15 bins of equal width (Guo et al. 2017). */
  readonly ece: number
  /** Rows are answers, columns what was found, both in the order of `labels`. */
  readonly confusion: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] }
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** Share of cases that are sent by themselves when everything from a probability on is, and how many of these are right. */
export function coverage(judged: readonly Judged[], from: number): { share: number; accuracy: number } {
  const sent = judged.filter(one => (one.found[0]?.probability ?? 0) >= from)
  return {
    share: share(sent.length, judged.length),
    accuracy: share(sent.filter(one => one.found[0]?.label === one.answer).length, sent.length),
  }
}

const bins = 15

function calibrationError(judged: readonly Judged[]): number {
  const sums = new Float64Array(bins)
  for (const { answer, found } of judged) {
    const [first] = found
    if (!first) continue
    const bin = Math.min(bins - 1, Math.floor(first.probability * bins))
    sums[bin] = (sums[bin] ?? 0) + first.probability - (first.label === answer ? 1 : 0)
  }
  return share(
    sums.reduce((total, sum) => total + Math.abs(sum), 0),
    judged.length,
  )
}

/** The usual figures of a classifier over cases whose answer is known. */
export function routingFigures(judged: readonly Judged[]): RoutingFigures {
  const labels = [...new Set(judged.flatMap(one => [one.answer, one.found[0]?.label ?? '']))]
    .filter(label => label !== '')
    .sort()
  const numbers = new Map(labels.map((label, number) => [label, number]))
  const counts = labels.map(() => labels.map(() => 0))
  for (const { answer, found } of judged) {
    const row = counts[numbers.get(answer) ?? -1]
    const column = numbers.get(found[0]?.label ?? '')
    if (row && column !== undefined) row[column] = (row[column] ?? 0) + 1
  }
  const hit = (k: number) => counts[k]?.[k] ?? 0
  const given = (k: number) => counts[k]?.reduce((a, b) => a + b, 0) ?? 0
  const said = (k: number) => counts.reduce((sum, row) => sum + (row[k] ?? 0), 0)
  const right = labels.reduce((sum, _, k) => sum + hit(k), 0)
  return {
    examples: judged.length,
    accuracy: share(right, judged.length),
    macroF1: share(
      labels.reduce((sum, _, k) => sum + share(2 * hit(k), given(k) + said(k)), 0),
      labels.length,
    ),
    top3: share(
      judged.filter(({ answer, found }) => found.slice(0, 3).some(one => one.label === answer)).length,
      judged.length,
    ),
    ece: calibrationError(judged),
    confusion: { labels, counts },
  }
}
