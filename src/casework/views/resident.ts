import type { AppealStatus } from '../../shapes/appeal.ts'
import type { Tx } from '../../store/index.ts'
import { supplementable, withdrawable } from '../intake.ts'
import { matterStates } from '../machine.ts'
import { assistanceLabel } from '../office.ts'
import { readEntries, timeline } from './timeline.ts'

/** Steps that mean something to a resident; who did what inside the office is not among them. */
const told: Record<string, string> = {
  'matter.filed': '您提交了诉求',
  'matter.supplemented': '您补充了情况',
  'matter.to_people': '转由工作人员处理',
  'order.signed': '承办部门已签收',
  'order.accepted': '办理人员已接单',
  'order.reported': '部门已办理，答复正在审核',
  'order.returned': '部门退回，正在重新确定承办部门',
  'matter.separated': '改为单独办理',
  'matter.answered_along': '已答复您',
  'matter.helped': '您评价：已解决',
  'matter.reopened': '您评价：没有解决，已重新办理',
  'matter.withdrawn': '您撤回了诉求',
  'matter.closed': '诉求办结',
}

/** What a resident sees of their own appeal; `tx` is bound to this one matter. */
export async function appealStatus(tx: Tx, matterId: string): Promise<AppealStatus> {
  const m = await tx.selectFrom('matter').selectAll().where('id', '=', matterId).executeTakeFirstOrThrow()
  const photos = await tx
    .selectFrom('attachment')
    .select(['id', 'name', 'mediaType', eb => eb.fn<number>('octet_length', ['bytes']).as('bytes')])
    .where('matterId', '=', matterId)
    .where('purpose', '=', 'appeal')
    .orderBy('id')
    .execute()
  const department =
    m.departmentId === m.intakeDepartmentId && m.categoryId === null
      ? undefined
      : await tx.selectFrom('department').selectAll().where('id', '=', m.departmentId).executeTakeFirst()
  // who decided why is not told here
  const entries = timeline(await readEntries(tx, matterId), {
    names: { departments: new Map(), actors: new Map() },
    reasons: new Map(),
    returns: new Map(),
  })
  const steps = entries.flatMap(entry => {
    const dispatched = entry.what.startsWith('审定：') && /同意$/.test(entry.what)
    const replied = entry.what.startsWith('审核答复：') && /同意$/.test(entry.what)
    const text = dispatched
      ? '工作人员审定，已派给承办部门'
      : replied
        ? '已答复您'
        : entry.what === '审定：不予受理'
          ? '经工作人员审定，不予受理'
          : entry.what === '审定：并案'
            ? '经工作人员审定，与反映同一件事的诉求一并办理'
            : entry.type === 'matter.split'
              ? `您说的另一件事已另立一件办理，受理编号 ${entry.note}，凭它和您的电话查看`
              : entry.type === 'matter.split_off'
                ? `由您的诉求 ${entry.note} 分出，单独办理`
                : told[entry.type]
    return text ? [{ at: entry.at, text }] : []
  })
  const isAnswered = m.answer !== null && m.answeredAt !== null && ['answered', 'closed', 'refused'].includes(m.state)
  return {
    receipt: m.receipt,
    title: m.title,
    text: m.content,
    place: m.place,
    filedAt: m.filedAt.toISOString(),
    state: m.state,
    stateText: matterStates[m.state].name,
    next: matterStates[m.state].next,
    department: department ? { id: department.id, name: department.name } : null,
    departmentPhone: department?.phone ?? null,
    dueAt: m.dueAt?.toISOString() ?? null,
    steps,
    photos,
    answer: isAnswered
      ? {
          text: m.answer ?? '',
          at: (m.answeredAt ?? m.filedAt).toISOString(),
          label: assistanceLabel,
          department: department?.name ?? '',
        }
      : null,
    feedback:
      m.feedbackHelped === null
        ? null
        : { helped: m.feedbackHelped, comment: m.feedbackComment, at: (m.feedbackAt ?? m.filedAt).toISOString() },
    canGiveFeedback: m.state === 'answered',
    canSupplement: supplementable.includes(m.state),
    canWithdraw: withdrawable.includes(m.state),
  }
}
