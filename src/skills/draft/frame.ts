import { type Direction, type Kind, kindFacts } from '../../documents/official/kinds.ts'
import type { Field } from './field.ts'

/** What stands around the body of every document, as fields of its form; what a use fills in itself is left out. */
const frame = {
  标题: { type: 'text', optional: true, help: '不填则按发文机关、事由、文种写成', example: '' },
  主送: {
    type: 'bodies',
    optional: false,
    help: '按规范排列，逗号分开',
    example: '各镇人民政府、临江街道办事处，区政府各部门',
  },
  成文日期: { type: 'day', optional: false, help: '签发或会议通过的日期', example: '2026-12-01' },
  文号: { type: 'text', optional: true, help: '序号（如 12）或完整文号；登记前可不填', example: 12 },
  令号: { type: 'number', optional: false, help: '令的流水号', example: 5 },
  签发人: { type: 'people', optional: false, help: '上行文须写签发人', example: ['范志远'] },
  签署职务: { type: 'text', optional: false, help: '签署人的职务', example: '区长' },
  签署人: { type: 'person', optional: false, help: '签署人的姓名', example: '顾长风' },
  联合发文机关: { type: 'bodies', optional: true, help: '联合行文的其他机关，主办机关在前，不写在这里', example: '' },
  紧急程度: { type: 'text', optional: true, help: '特急或加急', example: '' },
  抄送: { type: 'bodies', optional: true, example: '' },
  附注: { type: 'text', optional: true, help: '如：此件公开发布', example: '' },
  联系人: { type: 'person', optional: true, example: '' },
  联系电话: { type: 'text', optional: true, example: '' },
  印发日期: { type: 'day', optional: true, help: '付印的日期', example: '2026-12-01' },
  出席: { type: 'people', optional: false, help: '出席的单位和人员', example: '' },
  请假: { type: 'people', optional: true, example: '' },
  列席: { type: 'people', optional: true, example: '' },
} satisfies Record<string, Field>

export type FrameField = keyof typeof frame

/** Kinds that are made public, or passed by a meeting, are addressed to nobody. */
const withoutAddressees: ReadonlySet<Kind> = new Set(['决议', '决定', '命令', '公报', '公告', '通告', '纪要'])
const mayBeAddressed: ReadonlySet<Kind> = new Set(['决定'])
const signedByPerson: ReadonlySet<Kind> = new Set(['命令', '议案'])

/** Passed by a meeting, which signs alone. */
const byMeeting: ReadonlySet<Kind> = new Set(['决议', '公报'])

/** Which of these the form of a document has, and which of them may be left out. */
export function frameOf(kind: Kind, direction: Direction): ReadonlyMap<FrameField, Field> {
  const { form } = kindFacts[kind]
  const isOrder = form === 'order'
  const isMinutes = form === 'minutes'
  const has: Readonly<Partial<Record<FrameField, boolean>>> = {
    标题: !isOrder,
    主送: !withoutAddressees.has(kind) || mayBeAddressed.has(kind),
    文号: !isOrder,
    令号: isOrder,
    签发人: direction === 'up',
    签署职务: signedByPerson.has(kind),
    签署人: signedByPerson.has(kind),
    联合发文机关: form === 'general' && !signedByPerson.has(kind) && !byMeeting.has(kind),
    印发日期: form !== 'letter',
    联系人: !isOrder && !isMinutes,
    联系电话: !isOrder && !isMinutes,
    出席: isMinutes,
    请假: isMinutes,
    列席: isMinutes,
  }
  const fields = new Map<FrameField, Field>()
  for (const [name, field] of Object.entries(frame) as [FrameField, Field][]) {
    if (has[name] === false) continue
    // 请示 names somebody to ask; a decision may be addressed, and mostly isn't
    const isNeeded = kind === '请示' && (name === '联系人' || name === '联系电话')
    const isSpared = name === '主送' && mayBeAddressed.has(kind)
    fields.set(name, { ...field, optional: isSpared || (field.optional && !isNeeded) })
  }
  return fields
}
