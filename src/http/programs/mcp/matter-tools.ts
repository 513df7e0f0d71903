import { z } from 'zod'
import { matterDetail, searchMatters } from '../../../casework/index.ts'
import { maskPersonalData } from '../../../language/index.ts'
import type { MatterSummary } from '../../../shapes/matter.ts'
import { lookedUp, writing } from '../../../shapes/text.ts'
import { askRouter, routingLabel, urgencyNames } from '../asking.ts'
import { defineTool, quoted, quotedNotice } from './tool.ts'

const textLength = 5000
const stepsRead = 50

const factsOf = (matter: MatterSummary) => ({
  id: matter.id,
  receipt: matter.receipt,
  title: maskPersonalData(matter.title),
  place: matter.place === null ? null : maskPersonalData(matter.place),
  state: matter.stateText,
  urgency: urgencyNames[matter.urgency],
  category: matter.category ? `${matter.category.level1}—${matter.category.level2}` : null,
  department: matter.department?.name ?? null,
  filedAt: matter.filedAt,
  dueAt: matter.dueAt,
  isOverdue: matter.isOverdue,
})

/** What somebody wrote, without telephones and the like: the reader is a program. */
const wrote = (text: string | null) => (text === null ? null : quoted(maskPersonalData(text), textLength))

const routeAppeal = defineTool({
  name: 'route_appeal',
  title: '试拟诉求分拨',
  description: '一件诉求会拟派给哪个部门、为什么。不立案、不派单；正式受理后由监护人审定。',
  input: z.strictObject({
    text: writing('请写下诉求的内容', 2, 5000),
    title: writing('请写下标题', 1, 60).optional(),
    place: writing('请写下地点', 1, 120).optional(),
  }),
  run: async ({ web, caller, input }) => {
    const { urgency, ...routing } = await askRouter(web, caller, input)
    return { ...routing, urgency: urgencyNames[urgency], label: routingLabel }
  },
})

const findMatters = defineTool({
  name: 'find_matters',
  title: '查找事项',
  description: '您有权看的诉求，新的在前，一次最多 50 件；可以按受理号或文字找。',
  input: z.strictObject({
    query: z.string().max(100).optional().describe('受理号，或标题、内容、地点里的字'),
    overdue: z.boolean().optional().describe('只看超期的'),
    cursor: lookedUp('翻页标记不对', 100).optional().describe('上一次给出的 nextCursor'),
  }),
  run: async ({ caller, input: { query, overdue, cursor } }) => {
    caller.need('matter.read')
    const page = await caller.inTheirName(tx => searchMatters(tx, caller.act, { q: query, overdue, cursor }))
    return {
      matters: page.items.map(one => ({ ...factsOf(one), excerpt: one.excerpt })),
      total: page.total,
      isMore: page.isMore,
      nextCursor: page.nextCursor,
      notice: quotedNotice,
    }
  },
})

const readMatter = defineTool({
  name: 'read_matter',
  title: '读事项',
  description: '一件您有权看的诉求：内容、去处、时限、进展和答复；不含群众的姓名和电话。',
  input: z.strictObject({ id: z.uuid('事项编号不对').describe('find_matters 给出的 id') }),
  run: async ({ caller, input: { id } }) => {
    caller.need('matter.read')
    const matter = await caller.inTheirName(tx => matterDetail(tx, caller.act, id))
    return {
      ...factsOf(matter),
      content: wrote(matter.text),
      answer: wrote(matter.answer),
      order: matter.order && {
        number: matter.order.number,
        state: matter.order.stateText,
        department: matter.order.department.name,
        dueAt: matter.order.dueAt,
        measure: wrote(matter.order.measure),
      },
      steps: matter.timeline.slice(-stepsRead).map(({ at, who, what }) => ({ at, who: who.name, what })),
      notice: quotedNotice,
    }
  },
})

export const matterTools = [routeAppeal, findMatters, readMatter]
