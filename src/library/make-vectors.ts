import { sql } from 'kysely'
import { type OfficeModels, type VectorWay, vectorPurpose } from '../endpoints/index.ts'
import { packVector } from '../knowledge/index.ts'
import type { Reason } from '../model/index.ts'
import { mayWork } from '../roster/index.ts'
import { type Store, systemSession, type Tx } from '../store/index.ts'
import type { LiveLibrary } from './live-library.ts'
import { adviser } from './publish.ts'
import { passageId } from './segments.ts'

/** Passages that are sent at once. */
const batchSize = 32
/** Of a passage so much is sent: models read no more, and passages are seldom longer. */
const mostCharacters = 4000
/** Ends of a call that may be about one of the texts. */
const ofTexts: ReadonlySet<Reason> = new Set(['rejected', 'bad-form', 'filter', 'context-length'])
/** For the record: nobody asked, and no department is called so. */
const asker = { department: ':vectors', person: ':vectors', purpose: vectorPurpose }
/** After a run that failed: twice as long each time. */
const rests = { first: 60_000, longest: 10 * 60_000 }

interface Lacking {
  readonly sourceId: string
  readonly position: number
  readonly text: string
}

export interface VectorMaker {
  /** Makes what is missing, batch by batch, and removes what is of no use; begins where an earlier run was cut off. */
  run(signal: AbortSignal): Promise<void>
}

interface Making {
  readonly store: Store
  readonly models: OfficeModels
  readonly library: LiveLibrary
  readonly now?: () => Date
}

/** Public sources go to any endpoint, what is internal to a local one alone. */
const mayLeave = ({ isLocal }: VectorWay) =>
  isLocal ? sql<boolean>`s.state = 'published'` : sql<boolean>`s.state = 'published' and s.classification = 'public'`

/** Says whose vectors are looked at from now on. */
async function settleKey(tx: Tx, key: string): Promise<void> {
  await tx
    .updateTable('libraryVersion')
    .set(({ eb }) => ({ vectorKey: key, vectors: eb('vectors', '+', 1) }))
    .where('vectorKey', 'is distinct from', key)
    .execute()
}

/** The next passages in their order that have no vector of this key. */
async function lackingAfter(tx: Tx, way: VectorWay, last: Pick<Lacking, 'sourceId' | 'position'>): Promise<Lacking[]> {
  const rows = await tx
    .selectFrom('passage as p')
    .innerJoin('source as s', 's.id', 'p.sourceId')
    .leftJoin('passageVector as v', join =>
      join.onRef('v.sourceId', '=', 'p.sourceId').onRef('v.position', '=', 'p.position').on('v.key', '=', way.key),
    )
    .select(['p.sourceId', 'p.position', 'p.heading', 'p.label', 'p.words', 'p.alsoAsked', 's.title'])
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('p.sourceId', 'p.position'), '>', tuple(last.sourceId, last.position)),
    )
    .where(mayLeave(way))
    .where('v.key', 'is', null)
    .orderBy('p.sourceId')
    .orderBy('p.position')
    .limit(batchSize)
    .execute()
  return rows.map(({ sourceId, position, title, heading, label, words, alsoAsked }) => ({
    ...{ sourceId, position },
    text: [title, heading, label, words, alsoAsked]
      .filter(part => part !== '')
      .join('\n')
      .slice(0, mostCharacters)
      .toWellFormed(),
  }))
}

const nameOf = ({ key }: VectorWay, { sourceId, position }: Lacking) => `${key} ${passageId(sourceId, position)}`

const beginning = { sourceId: '00000000-0000-0000-0000-000000000000', position: 0 }

/**
 * Makes vectors of published passages where an endpoint for them is connected and the adviser may use it. A batch is asked
 * for with no transaction open and kept in one: a process that is killed loses no more than the batch under way.
 */
export function createVectorMaker({ store, models, library, now = () => new Date() }: Making): VectorMaker {
  /** Passages that the endpoint refused, by key: not asked for again before the next start. */
  const refused = new Set<string>()
  /** Of which vectors a run failed, and until when none is tried again. */
  let rest = { key: '', milliseconds: 0, until: 0 }

  async function keep(way: VectorWay, passages: readonly Lacking[], vectors: readonly Float32Array[]): Promise<void> {
    await store.as(systemSession, async tx => {
      // whoever adds waits for those before, so that who has seen a version has seen all before it
      const { vectors: version } = await tx
        .updateTable('libraryVersion')
        .set(({ eb }) => ({ vectors: eb('vectors', '+', 1) }))
        .returning('vectors')
        .executeTakeFirstOrThrow()
      const published = await tx
        .selectFrom('source as s')
        .select('s.id')
        .where('s.id', '=', sql<string>`any(${[...new Set(passages.map(one => one.sourceId))]}::uuid[])`)
        .where(mayLeave(way))
        .execute()
      const stillThere = new Set(published.map(one => one.id))
      const rows = passages.flatMap(({ sourceId, position }, i) => {
        const vector = vectors[i]
        if (!vector || !stillThere.has(sourceId)) return []
        const { scale, bytes } = packVector(vector)
        const kept = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        return [{ sourceId, position, key: way.key, scale, vector: kept, version, madeAt: now() }]
      })
      if (rows.length > 0)
        await tx
          .insertInto('passageVector')
          .values(rows)
          .onConflict(c =>
            c.columns(['sourceId', 'position']).doUpdateSet(({ ref }) => ({
              key: ref('excluded.key'),
              scale: ref('excluded.scale'),
              vector: ref('excluded.vector'),
              version: ref('excluded.version'),
              madeAt: ref('excluded.madeAt'),
            })),
          )
          .execute()
    })
  }

  async function askFor(
    way: VectorWay,
    passages: readonly Lacking[],
    signal: AbortSignal,
  ): Promise<Reason | undefined> {
    const texts = passages.map(one => one.text)
    const made = await way.ofPassages(texts, way.dimensions, asker, signal)
    if (made.kind !== 'complete') return made.reason
    await keep(way, passages, made.vectors)
    return undefined
  }

  /** Asks for a batch; where it is refused as it is, for each passage by itself. False: the endpoint is not well. */
  async function make(way: VectorWay, passages: readonly Lacking[], signal: AbortSignal): Promise<boolean> {
    const failed = await askFor(way, passages, signal)
    if (failed === undefined) return true
    if (!ofTexts.has(failed)) return false
    const unwanted: Lacking[] = []
    for (const one of passages) {
      const why = await askFor(way, [one], signal)
      if (why !== undefined && !ofTexts.has(why)) return false
      if (why !== undefined) unwanted.push(one)
    }
    // a server that takes none of them is not well, whatever it says
    if (unwanted.length === passages.length) return false
    for (const one of unwanted) refused.add(nameOf(way, one))
    return true
  }

  const restAfter = (key: string): void => {
    const before = rest.key === key ? rest.milliseconds : 0
    const milliseconds = Math.min(rests.longest, Math.max(rests.first, before * 2))
    rest = { key, milliseconds, until: Date.now() + milliseconds }
  }

  async function makeAll(signal: AbortSignal): Promise<void> {
    let last: Pick<Lacking, 'sourceId' | 'position'> = beginning
    while (!signal.aborted) {
      const next = await store.as(systemSession, async tx => {
        const isAtWork = await mayWork(tx, adviser.employeeId, adviser.scenarioId)
        const way = isAtWork ? await models.vectorWay(tx, adviser.employeeId) : undefined
        if (!way) return undefined
        await settleKey(tx, way.key)
        return { way, passages: await lackingAfter(tx, way, last) }
      })
      const end = next?.passages.at(-1)
      if (!next || (next.way.key === rest.key && Date.now() < rest.until)) return
      if (!end) return removeUseless(next.way)
      const { way, passages } = next
      const wanted = passages.filter(one => !refused.has(nameOf(way, one)))
      if (wanted.length > 0 && !(await make(way, wanted, signal))) {
        if (!signal.aborted) restAfter(way.key)
        return
      }
      rest = { key: '', milliseconds: 0, until: 0 }
      last = end
    }
  }

  /** Of what was withdrawn, and of another key: once all that can be made is there. */
  async function removeUseless({ key }: VectorWay): Promise<void> {
    await store.as(systemSession, tx =>
      tx
        .deleteFrom('passageVector')
        .where(({ or, eb, exists, selectFrom }) =>
          or([
            eb('key', '<>', key),
            exists(
              selectFrom('source as s')
                .select('s.id')
                .whereRef('s.id', '=', 'passageVector.sourceId')
                .where('s.state', '<>', 'published'),
            ),
          ]),
        )
        .execute(),
    )
  }

  return {
    async run(signal) {
      await makeAll(signal)
      await library.refreshed()
    },
  }
}
