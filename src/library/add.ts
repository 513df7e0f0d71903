import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { cutPassages } from '../knowledge/index.ts'
import { refuseClassified } from '../language/index.ts'
import { type Actor, canonicalJson, type Ledger } from '../ledger/index.ts'
import { Invalid } from '../problems.ts'
import type { Tx } from '../store/index.ts'

export interface LibraryChange {
  readonly ledger: Ledger
  readonly actor: Actor
  readonly now: Date
}

export interface NewPassage {
  /** Where it stands, chapter and section; '' where there are none. */
  readonly heading: string
  /** Its own number, 第八十二条; '' where it has none. */
  readonly label: string
  readonly text: string
  readonly alsoAsked?: string
}

export interface NewSource {
  readonly kind: 'law' | 'policy' | 'guide'
  /** What it is called where it comes from: the same is taken in once. */
  readonly externalId: string | null
  readonly title: string
  readonly documentNumber: string | null
  readonly issuer: string | null
  readonly issuedOn: string | null
  readonly inForceFrom: string | null
  readonly inForceUntil: string | null
  readonly replaces: readonly { readonly title: string; readonly number: string | null }[]
  readonly classification: 'public' | 'internal'
  readonly departmentId: string | null
  readonly details: object | null
  /** Sentences: what the file lost on the way in, what it hides. */
  readonly remarks: readonly string[]
  readonly passages: readonly NewPassage[]
}

/** Rows that one statement takes: far below the limit of values. */
const batch = 2000

/** Long passages are cut here, once: what is stored is what is found and quoted. */
function piecesOf({ title, passages }: NewSource): NewPassage[] {
  const whole = passages.map((one, i) => ({ ...one, id: String(i), title, alsoAsked: one.alsoAsked ?? '' }))
  return [...cutPassages(whole)].filter(one => one.text.trim() !== '')
}

/**
 * Takes a source in as a draft: seen by its editors, quoted to nobody. Returns its id; undefined where the same came
 * before and was not withdrawn since. Throws Classified where it bears a mark of secrecy, and Invalid where there is nothing to read in it.
 */
export async function addSource(tx: Tx, change: LibraryChange, source: NewSource): Promise<string | undefined> {
  refuseClassified([source.title, source.documentNumber ?? undefined, ...source.passages.map(one => one.text)], {
    isPublished: source.kind === 'law',
  })
  const passages = piecesOf(source)
  if (passages.length === 0) throw new Invalid('里面没有可以引用的文字，请换一份再导入。')
  const { details, remarks, replaces, passages: _, ...facts } = source
  const digest = createHash('sha256')
    .update(canonicalJson({ facts, details, remarks, replaces, passages }))
    .digest('hex')
  const row = await tx
    .insertInto('source')
    .values({
      ...facts,
      title: source.title.slice(0, 300),
      details: details === null ? null : JSON.stringify(details),
      remarks: JSON.stringify(remarks),
      replaces: JSON.stringify(replaces),
      digest,
      passages: passages.length,
      state: 'draft',
      addedBy: change.actor.kind === 'person' ? change.actor.id : null,
      addedAt: change.now,
    })
    // said in words: a value that comes apart can't be told to be that of the index, once the plan is kept
    .onConflict(c => c.column('externalId').where(sql<boolean>`state <> 'withdrawn'`).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return undefined
  for (let from = 0; from < passages.length; from += batch)
    await tx
      .insertInto('passage')
      .values(
        passages.slice(from, from + batch).map(({ heading, label, text, alsoAsked = '' }, i) => ({
          sourceId: row.id,
          position: from + i + 1,
          words: text,
          heading,
          label,
          alsoAsked,
        })),
      )
      .execute()
  change.ledger.append(tx, {
    type: 'source.added',
    at: change.now,
    actor: change.actor,
    data: { kind: source.kind, passages: passages.length, digest },
    records: [{ table: 'source', id: row.id }],
  })
  return row.id
}
