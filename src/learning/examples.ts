import { sql } from 'kysely'
import type { Example } from '../skills/route/index.ts'
import type { Tx } from '../store/index.ts'

/** What the router learns from a decision has this and the matter's id for its own. */
export const learnedFrom = 'matter:'

/** An example, and which groups of residents it stands for, so that a version that is worse for one is found out. */
export interface GroupedExample extends Example {
  /** When it became what it is. */
  readonly addedAt: Date
  readonly isDecided: boolean
  readonly groups: readonly string[]
}

/** So many decided appeals serve as examples beside the first ones: more would only fill the memory. */
const mostDecided = 20_000

const channelNames = { portal: '渠道：网上', import: '渠道：导入', open311: '渠道：开放接口' } as const

/**
 * What a router stands on: the first examples and the newest that were decided, in the order of their ids. Of some
 * moment, those of them that are still what they were then.
 */
export async function routingExamples(tx: Tx, until?: Date): Promise<GroupedExample[]> {
  const of = (origin: 'seed' | 'decision') => {
    const query = tx.selectFrom('routingExample').selectAll().where('origin', '=', origin)
    return until ? query.where('addedAt', '<=', until) : query
  }
  const seeds = await of('seed').execute()
  const decided = await of('decision').orderBy('addedAt', 'desc').orderBy('id').limit(mostDecided).execute()
  const towns = await tx.selectFrom('department').select('short').where('kind', '=', 'town').execute()
  const matters = decided.map(one => one.id.slice(learnedFrom.length))
  const channels = new Map(
    matters.length === 0
      ? []
      : (
          await tx.selectFrom('matter').select(['id', 'channel']).where(sql<boolean>`id = any(${matters})`).execute()
        ).map(one => [`${learnedFrom}${one.id}`, one.channel]),
  )
  return [...seeds, ...decided]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(row => {
      const channel = channels.get(row.id)
      const town = towns.find(one => row.place?.includes(one.short))
      return {
        id: row.id,
        title: row.title,
        text: row.content,
        label: row.categoryId,
        ...(row.place === null ? {} : { place: row.place }),
        addedAt: row.addedAt,
        isDecided: row.origin === 'decision',
        groups: [...(channel ? [channelNames[channel]] : []), ...(town ? [`镇街：${town.short}`] : [])],
      }
    })
}
