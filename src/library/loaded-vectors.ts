import { createVectors, type Vectors } from '../knowledge/index.ts'
import { type Store, systemSession } from '../store/index.ts'
import { passageId } from './segments.ts'

/** Which vectors the record has: those of which key, and how often some were added. */
export interface VectorVersion {
  readonly key: string | null
  readonly version: number
}

/** Vectors of one key in memory. */
export interface LoadedVectors {
  readonly key: string
  readonly vectors: Vectors
  /** By row: whose it is. */
  readonly ids: readonly string[]
}

export interface VectorLoader {
  /** Reads what came since the last look; all of it where the key is another one. */
  load(wanted: VectorVersion): Promise<LoadedVectors | undefined>
}

/** Rows that are read with one statement: some milliseconds in which nobody is answered. */
const page = 1000

/** Keeps the vectors of the record in memory, and adds to them what is new. */
export function createVectorLoader(store: Store): VectorLoader {
  let loaded: (LoadedVectors & { readonly ids: string[]; readonly rows: Map<string, number> }) | undefined
  let version = 0

  const rowsAfter = (key: string, until: number, last: { version: number; sourceId: string; position: number }) =>
    store.as(systemSession, tx =>
      tx
        .selectFrom('passageVector')
        .select(['sourceId', 'position', 'scale', 'vector', 'version'])
        .where('key', '=', key)
        .where('version', '<=', until)
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('version', 'sourceId', 'position'), '>', tuple(last.version, last.sourceId, last.position)),
        )
        .orderBy('version')
        .orderBy('sourceId')
        .orderBy('position')
        .limit(page)
        .execute(),
    )

  return {
    async load({ key, version: until }) {
      if (key === null) {
        loaded = undefined
        return undefined
      }
      if (loaded?.key !== key) {
        loaded = undefined
        version = 0
      }
      let last = { version, sourceId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', position: 0 }
      for (;;) {
        const rows = await rowsAfter(key, until, last)
        for (const { sourceId, position, scale, vector } of rows) {
          loaded ??= { key, vectors: createVectors(vector.length), ids: [], rows: new Map() }
          const { vectors, ids, rows: known } = loaded
          const id = passageId(sourceId, position)
          const packed = { scale, bytes: new Int8Array(vector.buffer, vector.byteOffset, vector.length) }
          const row = known.get(id)
          if (row !== undefined) vectors.replace(row, packed)
          else {
            known.set(id, vectors.add(packed))
            ids.push(id)
          }
        }
        const end = rows.at(-1)
        if (!end || rows.length < page) break
        last = end
      }
      version = until
      return loaded
    },
  }
}
