import { combine, slopes, type Views } from './combine.ts'
import { type AppealText, featuresWithin } from './features.ts'
import { type Example, type Prediction, type RouteModel, scores } from './model.ts'
import { asked, type Neighbour, Neighbours, trust, votes } from './neighbours.ts'
import { type SparseVector, vectorise, vectoriseWords, wordsOfVector } from './vectors.ts'

export interface WordWeight {
  readonly word: string
  /** Share of everything that speaks for the label, 0–1. */
  readonly weight: number
}

/** A trained model together with the earlier appeals, which have a say as well. */
export interface Router {
  readonly model: RouteModel
  /** An earlier appeal that the model was trained on. */
  add(example: Example): void
  /** One that was decided after the training, or decided anew: it counts from now on, the more the nearer an appeal is. */
  remember(example: Example): void
  /** Probabilities of all labels, largest first. */
  predict(appeal: AppealText): Prediction[]
  /** The most similar earlier appeals, at most `count`. */
  nearest(appeal: AppealText, count: number): Neighbour<Example>[]
  /** Which of the words speak for a label against another one, by what their features add to its lead; at most eight. */
  explain(appeal: AppealText, label: string, against: string, words: readonly string[]): WordWeight[]
}

const wordsTold = 8

export function openRouter(model: RouteModel, examples: readonly Example[] = []): Router {
  const { labels, vocabulary, combination, weighed, present } = model
  const numbers = new Map(labels.map((label, number) => [label, number]))
  const trained = new Neighbours<Example>()
  const since = new Neighbours<Example>()
  /** What was decided last of those that were decided since. */
  const decided = new Map<string, Example>()
  const add = (example: Example) => trained.add(example, vectoriseWords(vocabulary, example))
  for (const example of examples) add(example)
  const numberOf = (one: Example) => numbers.get((decided.get(one.id) ?? one).label)

  function look(vector: SparseVector): Views {
    const words = wordsOfVector(vocabulary, vector)
    return {
      ...scores(model, labels.length, vector),
      votes: votes(trained.nearest(words, asked), labels.length, numberOf),
    }
  }

  /** What the model says, and what was decided since on appeals like this one. */
  function judge(vector: SparseVector): Float64Array {
    const probabilities = combine(combination, look(vector))
    if (decided.size === 0) return probabilities
    const near = since.nearest(wordsOfVector(vocabulary, vector), asked)
    const share = trust(near[0]?.similarity ?? 0)
    const said = votes(near, labels.length, numberOf)
    return probabilities.map((probability, label) => (1 - share) * probability + share * (said[label] ?? 0))
  }

  /** By how much each feature of an appeal puts a label ahead of another. */
  function leads(vector: SparseVector, label: number, other: number): Map<number, number> {
    const views = look(vector)
    const length = Math.sqrt(vector.indices.length) || 1
    const [forIt, forOther] = [slopes(combination, views, label), slopes(combination, views, other)]
    const added = (slope: typeof forIt, at: number, value: number) =>
      slope.weighed * (weighed[at] ?? 0) * value + (slope.present * (present[at] ?? 0)) / length
    const found = new Map<number, number>()
    vector.indices.forEach((index, i) => {
      const row = index * labels.length
      const value = vector.values[i] ?? 0
      found.set(index, added(forIt, row + label, value) - added(forOther, row + other, value))
    })
    return found
  }

  return {
    model,
    add,
    remember: example => {
      // one whose label the model doesn't know waits for the next training
      if (!numbers.has(example.label)) return
      if (!decided.has(example.id)) since.add(example, vectoriseWords(vocabulary, example))
      decided.set(example.id, example)
    },
    predict: appeal => {
      const probabilities = judge(vectorise(vocabulary, appeal))
      return labels
        .map((label, i) => ({ label, probability: probabilities[i] ?? 0 }))
        .sort((a, b) => b.probability - a.probability)
    },
    nearest: (appeal, count) => {
      const words = vectoriseWords(vocabulary, appeal)
      const old = trained.nearest(words, count).filter(({ item }) => !decided.has(item.id))
      return [...since.nearest(words, count), ...old]
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, count)
        .map(({ item, similarity }) => ({ item: decided.get(item.id) ?? item, similarity }))
    },
    explain: (appeal, label, against, words) => {
      const lead = leads(vectorise(vocabulary, appeal), labels.indexOf(label), labels.indexOf(against))
      const total = [...lead.values()].reduce((sum, one) => sum + Math.max(one, 0), 0) || 1
      // a single character is no reason that anybody could check
      const telling = [...new Set(words)]
        .filter(word => word.length > 1)
        .map(word => ({ word, features: featuresWithin(word) }))
      const holders = new Map<string, number>()
      for (const one of telling)
        for (const feature of one.features) holders.set(feature, (holders.get(feature) ?? 0) + 1)
      // what several words hold speaks a part for each, so that all shares together are never more than the whole
      const of = (feature: string) => (lead.get(vocabulary.index.get(feature) ?? -1) ?? 0) / (holders.get(feature) ?? 1)
      return telling
        .map(({ word, features }) => ({ word, lead: features.reduce((sum, feature) => sum + of(feature), 0) }))
        .filter(one => one.lead > 0)
        .map(one => ({ word: one.word, weight: Math.round((one.lead / total) * 1000) / 1000 }))
        .sort((a, b) => b.weight - a.weight)
        .slice(0, wordsTold)
    },
  }
}
