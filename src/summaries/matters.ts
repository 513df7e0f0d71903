import { type Act, matterStates, runningMatterStates, searchMatters, visibleTo } from '../casework/index.ts'
import { beijingDay, maskPersonalData } from '../language/index.ts'
import { can } from '../people/index.ts'
import { Invalid, NotAllowed } from '../problems.ts'
import { type SummaryInput, summaryLimits } from '../shapes/summary.ts'
import type { SummaryRow } from '../skills/index.ts'
import type { Tx } from '../store/index.ts'

type Wanted = NonNullable<SummaryInput['matters']>

const aDay = 86_400_000
/** What a matter's title is once its words are gone (0008-erasure.sql). */
const erasedTitle = '（已删除）'

/** The matters of a filter that this person may see, newest first, as their list of matters has them. */
export async function mattersWanted(tx: Tx, act: Act, { days, ...filter }: Wanted): Promise<string[]> {
  if (!can(act.person, 'matter.read')) throw new NotAllowed()
  const since = new Date(act.now.getTime() - days * aDay).toISOString()
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await searchMatters(tx, act, { ...filter, cursor })
    const recent = page.items.filter(one => one.filedAt >= since)
    ids.push(...recent.map(one => one.id))
    cursor = recent.length < page.items.length ? undefined : (page.nextCursor ?? undefined)
  } while (cursor !== undefined && ids.length <= summaryLimits.rows)
  if (ids.length > summaryLimits.rows)
    throw new Invalid(`这样的诉求超过 ${summaryLimits.rows} 件，一张表放不下。请缩短天数，或加上状态、部门、类别。`)
  if (ids.length === 0) throw new Invalid('这些天里没有这样的诉求，请换一个条件。')
  return ids
}

/** Words and facts of matters that this person may see now, without personal data; what is not theirs is not there. */
export async function readMatters(tx: Tx, { person }: Act, ids: readonly string[]): Promise<Map<string, SummaryRow>> {
  if (ids.length === 0 || !can(person, 'matter.read')) return new Map()
  const rows = await tx
    .selectFrom('matter as m')
    .leftJoin('category as c', 'c.id', 'm.categoryId')
    .innerJoin('department as d', 'd.id', 'm.departmentId')
    .select(['m.id', 'm.receipt', 'm.title', 'm.content', 'm.place', 'm.state', 'm.filedAt', 'm.dueAt', 'm.answer'])
    .select(['m.feedbackHelped', 'd.name as department', 'c.level1', 'c.level2'])
    .where('m.id', 'in', ids)
    .where(visibleTo(person))
    .where('m.title', '<>', erasedTitle)
    .execute()
  return new Map(
    rows.map(row => {
      const answer = row.answer === null ? null : maskPersonalData(row.answer)
      const isRunning = runningMatterStates.includes(row.state)
      const passage = (position: number, label: string, text: string) =>
        text.trim() === '' ? [] : [{ position, heading: '', label, text }]
      return [
        row.id,
        {
          id: row.id,
          kind: 'matter',
          facts: {
            title: maskPersonalData(row.title),
            number: row.receipt,
            filedOn: beijingDay(row.filedAt),
            category: row.level1 === null || row.level2 === null ? null : `${row.level1} / ${row.level2}`,
            place: row.place === null ? null : maskPersonalData(row.place),
            department: row.department,
            state: matterStates[row.state].name,
            due: row.dueAt === null || !isRunning ? null : beijingDay(row.dueAt),
            reply: answer,
            rating: row.feedbackHelped === null ? null : row.feedbackHelped ? '已解决' : '没有解决',
          },
          passages: [...passage(1, '诉求内容', maskPersonalData(row.content)), ...passage(2, '答复', answer ?? '')],
        },
      ]
    }),
  )
}
