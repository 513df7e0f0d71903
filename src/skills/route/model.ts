import type { Combination, Views } from './combine.ts'
import type { AppealText } from './features.ts'
import type { SparseVector, Vocabulary } from './vectors.ts'

export interface Example extends AppealText {
  readonly id: string
  /** category */
  readonly label: string
}

export interface Prediction {
  readonly label: string
  readonly probability: number
}

/** Two linear functions for each label over the same features; weights of one feature lie side by side, the constants last. */
export interface LinearModels {
  /** Over TF-IDF values. */
  readonly weighed: Float32Array
  /** Over which features are present, each by its log-count ratio (Wang and Manning 2012). */
  readonly present: Float32Array
}

export interface RouteModel extends LinearModels {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  readonly combination: Combination
  /** A department's probability from which it counts as sure; chosen on held-out folds. */
  readonly sureFrom: number
}

/** Scores of all labels for an appeal of these features. */
export function scores(
  { weighed, present }: LinearModels,
  labelCount: number,
  { indices, values }: SparseVector,
): Omit<Views, 'votes'> {
  const constants = weighed.length - labelCount
  const byWeight = Float64Array.from(weighed.subarray(constants))
  const byPresence = new Float64Array(labelCount)
  for (let i = 0; i < indices.length; i++) {
    const row = (indices[i] ?? 0) * labelCount
    const value = values[i] ?? 0
    for (let k = 0; k < labelCount; k++) {
      byWeight[k] = (byWeight[k] ?? 0) + (weighed[row + k] ?? 0) * value
      byPresence[k] = (byPresence[k] ?? 0) + (present[row + k] ?? 0)
    }
  }
  const length = Math.sqrt(indices.length) || 1
  return { weighed: byWeight, present: byPresence.map((sum, k) => sum / length + (present[constants + k] ?? 0)) }
}
