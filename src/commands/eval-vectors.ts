import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { createVectors, type Finder, type FullText, joinRanks, type Passage, packVector } from '../knowledge/index.ts'
import { createGateway } from '../model/index.ts'

export interface VectorOptions {
  /** Of the endpoint, with its path. */
  readonly url: string
  readonly model: string
  /** A file in which vectors are kept for the next time. */
  readonly cache?: string
}

/** Passages and what is asked of them, with what finds by words. */
interface Measured {
  readonly passages: readonly Passage[]
  readonly questions: readonly string[]
  readonly index: FullText
  readonly byWords: Finder
}

/** What the server of vectors said instead, for whoever waits. */
export class NoVectors extends Error {
  override readonly name = 'NoVectors'
}

const batch = 32
/** Between two of these what came is kept. */
const batchesBetween = 50
const nameOf = ({ url, model }: VectorOptions, text: string) =>
  createHash('sha256').update(`${url}\n${model}\n${text}`).digest('base64')

function readCache(path: string | undefined): Map<string, Float32Array> {
  return path !== undefined && existsSync(path)
    ? (deserialize(readFileSync(path)) as Map<string, Float32Array>)
    : new Map()
}

function writeCache(path: string | undefined, cache: ReadonlyMap<string, Float32Array>): void {
  if (path === undefined) return
  writeFileSync(`${path}.part`, serialize(cache))
  renameSync(`${path}.part`, path)
}

/** Vectors of all texts, from the cache or the endpoint; throws NoVectors. */
async function vectorsFor(options: VectorOptions, texts: readonly string[]): Promise<Map<string, Float32Array>> {
  const cache = readCache(options.cache)
  const missing = [...new Set(texts)].filter(text => !cache.has(nameOf(options, text)))
  const apiKey = process.env['EMBEDDING_API_KEY']
  const { url: baseUrl, model } = options
  const gateway = createGateway({ endpoints: [{ name: baseUrl, baseUrl, model, ...(apiKey ? { apiKey } : {}) }] })
  try {
    let dimensions: number | undefined
    for (let from = 0; from < missing.length; from += batch) {
      const asked = missing.slice(from, from + batch)
      const made = await gateway.embed(asked, dimensions, { department: 'eval', person: 'eval' })
      if (made.kind !== 'complete') throw new NoVectors(made.sentence)
      dimensions = made.vectors[0]?.length
      for (const [i, vector] of made.vectors.entries()) cache.set(nameOf(options, asked[i] ?? ''), vector)
      if ((from / batch) % batchesBetween === batchesBetween - 1) writeCache(options.cache, cache)
    }
  } finally {
    if (missing.length > 0) writeCache(options.cache, cache)
    gateway.close()
  }
  return cache
}

const textOf = ({ title, heading, label, text }: Passage) =>
  [title, heading, label, text].filter(part => part !== '').join('\n')

/** Asks for the vectors of passages and questions: what finds by them, and by them and words joined as in the library. */
export async function openVectorFinders(
  options: VectorOptions,
  { passages, questions, index, byWords }: Measured,
): Promise<{ readonly vectors: Finder; readonly joined: Finder }> {
  const cache = await vectorsFor(options, [...passages.map(textOf), ...questions])
  const vectorOf = (text: string) => cache.get(nameOf(options, text)) ?? new Float32Array()
  const vectors = createVectors(vectorOf(questions[0] ?? '').length)
  vectors.reserve(passages.length)
  for (const one of passages) vectors.add(packVector(vectorOf(textOf(one))))
  const near = (question: string, limit: number) =>
    vectors.search(vectorOf(question), limit, () => true).map(({ row }) => passages[row]?.id ?? '')
  const found = (ids: readonly string[]) =>
    ids.map(id => ({ ...index.place(index.numberOf(id) ?? 0), score: 0, isNamed: false }))
  return {
    vectors: { find: (question, limit) => found(near(question, limit)) },
    joined: {
      find: (question, limit) => {
        const words = byWords.find(question, limit).map(one => one.id)
        return found(joinRanks(words, near(question, limit)).slice(0, limit))
      },
    },
  }
}
