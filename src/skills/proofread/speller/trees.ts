/** A small set of decision trees that judges what a list of numbers speaks for. All of one depth, in typed arrays. */
export interface Trees {
  readonly depth: number
  /** For each tree its inner nodes from the root down: which number is looked at … */
  readonly features: Uint8Array
  /** … and from which value on one goes to the right. */
  readonly cuts: Float32Array
  /** What each leaf adds to the log-odds. */
  readonly leaves: Float32Array
  readonly base: number
}

export interface Sample {
  readonly features: Float32Array
  readonly isRight: boolean
  readonly weight: number
}

export interface TreeOptions {
  readonly trees: number
  readonly depth: number
  readonly rate: number
  /** What weights of leaves cost; a leaf of few samples stays near zero. */
  readonly cost: number
}

const bins = 48

/** Probability that it is right, 0–1. */
export function judge({ depth, features, cuts, leaves, base }: Trees, values: Float32Array): number {
  const inner = 2 ** depth - 1
  const outer = 2 ** depth
  let sum = base
  for (let tree = 0; tree * outer < leaves.length; tree++) {
    let node = 0
    for (let level = 0; level < depth; level++) {
      const place = tree * inner + node
      node = 2 * node + ((values[features[place] ?? 0] ?? 0) >= (cuts[place] ?? 0) ? 2 : 1)
    }
    sum += leaves[tree * outer + node - inner] ?? 0
  }
  return 1 / (1 + Math.exp(-sum))
}

/** Up to 47 values that cut a column into parts of like size. */
function cutsOf(samples: readonly Sample[], feature: number): Float32Array {
  const values = Float32Array.from(samples, one => one.features[feature] ?? 0).sort()
  const found = new Set<number>()
  for (let i = 1; i < bins; i++) {
    const value = values[Math.floor((i * values.length) / bins)] ?? 0
    if (value > (values[0] ?? 0)) found.add(value)
  }
  return Float32Array.from(found)
}

/** Gradient boosting on the logistic loss (Friedman 2001) over binned values. The same input gives the same output. */
export function growTrees(samples: readonly Sample[], { trees, depth, rate, cost }: TreeOptions): Trees {
  const width = samples[0]?.features.length ?? 0
  const columns = Array.from({ length: width }, (_, feature) => {
    const cuts = cutsOf(samples, feature)
    const binOf = (value: number) => {
      let [low, high] = [0, cuts.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (value >= (cuts[middle] ?? 0)) low = middle + 1
        else high = middle
      }
      return low
    }
    return { cuts, binned: Uint8Array.from(samples, one => binOf(one.features[feature] ?? 0)) }
  })
  const inner = 2 ** depth - 1
  const outer = 2 ** depth
  const grown = {
    features: new Uint8Array(trees * inner),
    cuts: new Float32Array(trees * inner).fill(Number.POSITIVE_INFINITY),
    leaves: new Float32Array(trees * outer),
  }
  const total = samples.reduce((sum, one) => sum + one.weight, 0)
  const right = samples.reduce((sum, one) => sum + (one.isRight ? one.weight : 0), 0)
  const base = Math.log((right + 1) / (total - right + 1))
  const odds = new Float64Array(samples.length).fill(base)
  const slope = new Float64Array(samples.length)
  const bend = new Float64Array(samples.length)
  const node = new Uint16Array(samples.length)
  for (let tree = 0; tree < trees; tree++) {
    for (const [i, { isRight, weight }] of samples.entries()) {
      const chance = 1 / (1 + Math.exp(-(odds[i] ?? 0)))
      slope[i] = weight * ((isRight ? 1 : 0) - chance)
      bend[i] = weight * Math.max(chance * (1 - chance), 1e-6)
    }
    node.fill(0)
    for (let level = 0; level < depth; level++) {
      const first = 2 ** level - 1
      const many = 2 ** level
      const best = Array.from({ length: many }, () => ({
        gain: 1e-6,
        feature: 0,
        cut: Number.POSITIVE_INFINITY,
        bin: bins,
      }))
      for (const [feature, { cuts, binned }] of columns.entries()) {
        if (cuts.length === 0) continue
        const slopes = new Float64Array(many * bins)
        const bends = new Float64Array(many * bins)
        for (let i = 0; i < samples.length; i++) {
          const place = ((node[i] ?? 0) - first) * bins + (binned[i] ?? 0)
          slopes[place] = (slopes[place] ?? 0) + (slope[i] ?? 0)
          bends[place] = (bends[place] ?? 0) + (bend[i] ?? 0)
        }
        for (let which = 0; which < many; which++) {
          let [allSlope, allBend] = [0, 0]
          for (let bin = 0; bin <= cuts.length; bin++) {
            allSlope += slopes[which * bins + bin] ?? 0
            allBend += bends[which * bins + bin] ?? 0
          }
          let [leftSlope, leftBend] = [0, 0]
          for (let bin = 0; bin < cuts.length; bin++) {
            leftSlope += slopes[which * bins + bin] ?? 0
            leftBend += bends[which * bins + bin] ?? 0
            const [rightSlope, rightBend] = [allSlope - leftSlope, allBend - leftBend]
            if (leftBend < 1 || rightBend < 1) continue
            const gain =
              leftSlope ** 2 / (leftBend + cost) +
              rightSlope ** 2 / (rightBend + cost) -
              allSlope ** 2 / (allBend + cost)
            const found = best[which]
            if (found && gain > found.gain) best[which] = { gain, feature, cut: cuts[bin] ?? 0, bin: bin + 1 }
          }
        }
      }
      for (const [which, { feature, cut }] of best.entries()) {
        grown.features[tree * inner + first + which] = feature
        grown.cuts[tree * inner + first + which] = cut
      }
      for (let i = 0; i < samples.length; i++) {
        const split = best[(node[i] ?? 0) - first]
        const bin = columns[split?.feature ?? 0]?.binned[i] ?? 0
        node[i] = 2 * (node[i] ?? 0) + (bin >= (split?.bin ?? bins) ? 2 : 1)
      }
    }
    const slopes = new Float64Array(outer)
    const bends = new Float64Array(outer)
    for (let i = 0; i < samples.length; i++) {
      const leaf = (node[i] ?? 0) - inner
      slopes[leaf] = (slopes[leaf] ?? 0) + (slope[i] ?? 0)
      bends[leaf] = (bends[leaf] ?? 0) + (bend[i] ?? 0)
    }
    const added = slopes.map((one, leaf) => (rate * one) / ((bends[leaf] ?? 0) + cost))
    grown.leaves.set(added, tree * outer)
    for (let i = 0; i < samples.length; i++) odds[i] = (odds[i] ?? 0) + (added[(node[i] ?? 0) - inner] ?? 0)
  }
  return { depth, ...grown, base }
}
