/**
 * How long it takes to find the nearest of many vectors, and how many of the ten that are nearest are found: by signs and
 * bytes as the library does, beside an exact comparison of all. Vectors are made up, since no model is at hand: in topics
 * of about forty (cosine to its middle about .7), as texts lie together, or without any order, which is the worst case, since
 * all but the first of the ten nearest are near by chance alone.
 *   node scripts/run.mjs bench/vectors.ts [--rows 86000] [--dimensions 1024] [--queries 50] [--topics 2000]
 */
import { parseArgs } from 'node:util'
import { createVectors, packVector, percentiles } from '../src/knowledge/index.ts'
import { randomFrom } from './random.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '86000' },
    dimensions: { type: 'string', default: '1024' },
    queries: { type: 'string', default: '50' },
    topics: { type: 'string', default: '2000' },
  },
})
const [rows, dimensions, queries] = [Number(values.rows), Number(values.dimensions), Number(values.queries)]
const random = randomFrom(1)
/** About as a bell curve: the sum of four even ones. */
const bell = () => random.next() + random.next() + random.next() + random.next() - 2
const unit = (vector: Float32Array) => {
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}
const fresh = () => unit(Float32Array.from({ length: dimensions }, bell))

/** A vector at the cosine .7 from another one. */
const near = (vector: Float32Array) => {
  const noise = fresh()
  return unit(vector.map((value, i) => value + (noise[i] ?? 0)))
}
const topics = Array.from({ length: Number(values.topics) }, fresh)

const exact = new Float32Array(rows * dimensions)
const vectors = createVectors(dimensions)
vectors.reserve(rows)
for (let row = 0; row < rows; row++) {
  const vector = topics.length > 0 ? near(random.pick(topics)) : fresh()
  exact.set(vector, row * dimensions)
  vectors.add(packVector(vector))
}

/** Places of the ten greatest. */
function exactSearch(asked: Float32Array): number[] {
  const likeness = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = 0
    const from = row * dimensions
    for (let i = 0; i < dimensions; i++) sum += (asked[i] ?? 0) * (exact[from + i] ?? 0)
    likeness[row] = sum
  }
  return Array.from(likeness.keys())
    .sort((a, b) => (likeness[b] ?? 0) - (likeness[a] ?? 0))
    .slice(0, 10)
}

const warmUp = 3
/** Questions at such a distance from what answers them, and ones that are near nothing. */
const kinds = {
  'near a passage': () => {
    const from = random.below(rows) * dimensions
    return near(exact.slice(from, from + dimensions))
  },
  'near nothing': fresh,
}
for (const [kind, ask] of Object.entries(kinds)) {
  const times = { library: [] as number[], exact: [] as number[] }
  const shares = { first: 0, ten: 0 }
  for (let i = -warmUp; i < queries; i++) {
    const asked = ask()
    let began = performance.now()
    const found = vectors.search(asked, 10, () => true)
    const took = performance.now() - began
    began = performance.now()
    const best = exactSearch(asked)
    const exactly = performance.now() - began
    if (i < 0) continue
    times.library.push(took)
    times.exact.push(exactly)
    if (found[0]?.row === best[0]) shares.first += 1 / queries
    shares.ten += found.filter(one => best.includes(one.row)).length / 10 / queries
  }
  console.log(
    JSON.stringify({
      ...{ kind, topics: topics.length, rows, dimensions, queries, megabytes: Math.round(vectors.bytes / 2 ** 20) },
      ...{ library: percentiles(times.library), exact: percentiles(times.exact) },
      ...{ recallAt1: Number(shares.first.toFixed(3)), recallAt10: Number(shares.ten.toFixed(3)) },
    }),
  )
}
