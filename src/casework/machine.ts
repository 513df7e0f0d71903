import type { MatterState, OrderState } from '../store/index.ts'

interface State<Name extends string> {
  readonly name: string
  /** What a resident is told happens next. */
  readonly next: string
  readonly to: readonly Name[]
}

/**
 * The life of a matter, written once: the database refuses every other step (table `transition` is filled from
 * here), the screens take their names from here, and `bangban states` draws it.
 */
export const matterStates: Record<MatterState, State<MatterState>> = {
  received: {
    name: '已受理',
    next: '正在确定由哪个部门办理，由工作人员审定。',
    to: ['proposed', 'manual', 'withdrawn'],
  },
  proposed: {
    name: '待审定',
    next: '已拟出承办部门，等工作人员审定。',
    to: ['dispatched', 'received', 'refused', 'manual', 'merged', 'withdrawn'],
  },
  manual: {
    name: '人工办理',
    next: '工作人员正在亲自处理您的诉求。',
    to: ['dispatched', 'received', 'refused', 'merged', 'withdrawn'],
  },
  dispatched: {
    name: '待签收',
    next: '已派给承办部门，等部门签收。',
    to: ['handling', 'received', 'manual', 'withdrawn'],
  },
  handling: {
    name: '办理中',
    next: '部门正在办理，办完后会答复您。',
    to: ['reviewing', 'received', 'manual', 'withdrawn'],
  },
  reviewing: { name: '答复待审核', next: '已经办理，答复正在由另一位工作人员审核。', to: ['answered', 'handling'] },
  answered: {
    name: '已答复',
    next: '请告诉我们问题是否解决；没有解决会重新办理。',
    to: ['closed', 'handling', 'received'],
  },
  merged: {
    name: '已并案',
    next: '有人反映过同一件事，工作人员审定后一并办理；办好后会同样答复您。',
    to: ['answered', 'received', 'withdrawn'],
  },
  closed: { name: '已办结', next: '这件诉求已经办结。', to: [] },
  refused: { name: '不予受理', next: '这件诉求没有受理，理由见答复。对此有异议可拨打热线。', to: [] },
  withdrawn: { name: '已撤回', next: '您已撤回这件诉求。', to: [] },
}

export const orderStates: Record<OrderState, State<OrderState>> = {
  open: { name: '待签收', next: '', to: ['signed', 'returned'] },
  signed: { name: '已签收', next: '', to: ['assigned', 'reported', 'returned'] },
  assigned: { name: '已派网格', next: '', to: ['accepted', 'assigned', 'signed', 'returned'] },
  accepted: { name: '网格已接', next: '', to: ['reported', 'assigned', 'signed', 'returned'] },
  reported: { name: '已反馈', next: '', to: ['completed', 'signed', 'accepted', 'returned'] },
  completed: { name: '已办结', next: '', to: ['signed', 'accepted'] },
  returned: { name: '已退回', next: '', to: [] },
}

/** Orders that somebody still has to do something about. */
export const openOrderStates: readonly OrderState[] = ['open', 'signed', 'assigned', 'accepted', 'reported']

/** What may lead others: not answered yet, and following none. The trigger merged_matter_is_lawful names the same. */
export const leadableStates: readonly MatterState[] = [
  'received',
  'proposed',
  'manual',
  'dispatched',
  'handling',
  'reviewing',
]

/** Matters that nothing more is expected of. */
export const endedMatterStates: readonly MatterState[] = ['closed', 'refused', 'withdrawn']

/**
 * Matters that somebody still has to do something about, those that follow another one left out; the index matter_due
 * (0006-search.sql) names the same.
 */
export const runningMatterStates = (Object.keys(matterStates) as MatterState[]).filter(
  state => state !== 'answered' && state !== 'merged' && !endedMatterStates.includes(state),
)

export interface Transition {
  readonly subject: 'matter' | 'work_order'
  readonly from: string
  readonly to: string
}

export function transitions(): Transition[] {
  return [
    ...Object.entries(matterStates).flatMap(([from, { to }]) =>
      to.map(next => ({ subject: 'matter' as const, from, to: next })),
    ),
    ...Object.entries(orderStates).flatMap(([from, { to }]) =>
      to.filter(next => next !== from).map(next => ({ subject: 'work_order' as const, from, to: next })),
    ),
  ]
}

/** The machine as a Mermaid state diagram. */
export function drawMachine(subject: Transition['subject']): string {
  const names: Record<string, { name: string }> = subject === 'matter' ? matterStates : orderStates
  return [
    'stateDiagram-v2',
    ...Object.entries(names).map(([state, { name }]) => `  ${state}: ${name}`),
    ...transitions()
      .filter(one => one.subject === subject)
      .map(({ from, to }) => `  ${from} --> ${to}`),
  ].join('\n')
}
