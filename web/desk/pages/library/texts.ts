import type { CorrectionQuery, CorrectionState } from '../../../../src/shapes/correction.ts'
import type { AnswerQuery, SourceKind, SourceState } from '../../../../src/shapes/library.ts'
import type { PlanSection } from '../../../../src/shapes/plan.ts'

export const kindTexts: Record<SourceKind, string> = { law: '法律法规', policy: '政策文件', guide: '办事指南' }

export const stateTexts: Record<SourceState, string> = { draft: '待发布', published: '已发布', withdrawn: '已撤下' }

export const withdrawReasons = ['已有新的规定', '内容有误', '不应公开', '重复'] as const

export type AnswerFilter = NonNullable<AnswerQuery['only']>

export const answerFilters: readonly { readonly only: AnswerFilter | ''; readonly text: string }[] = [
  { only: '', text: '全部' },
  { only: 'unreviewed', text: '未复核' },
  { only: 'not_helped', text: '说没帮助' },
  { only: 'declined', text: '没答上' },
  { only: 'outdated', text: '依据已变' },
]

/** The sections of a plan, in everyday words. */
export const planSectionTexts: Record<PlanSection, string> = {
  rules: '适用的规定和条件',
  responsible: '谁负责',
  steps: '怎么办',
  materials: '要什么材料',
  limits: '时限',
  contact: '费用、地点和电话',
  risks: '禁止、处罚和风险',
}

export const correctionFilters: readonly {
  readonly only: NonNullable<CorrectionQuery['only']>
  readonly text: string
}[] = [
  { only: 'proposed', text: '待采纳' },
  { only: 'adopted', text: '已采纳' },
  { only: 'outdated', text: '依据已变' },
  { only: 'declined', text: '不采纳' },
  { only: 'withdrawn', text: '已撤回' },
]

export const correctionStateTexts: Record<CorrectionState, string> = {
  proposed: '待采纳',
  adopted: '已采纳',
  declined: '不采纳',
  withdrawn: '已撤回',
}

/** How a correction stands, beside the answer that it is of. */
export const correctedTexts: Record<CorrectionState, string> = {
  proposed: '更正待采纳',
  adopted: '已更正',
  declined: '更正未采纳',
  withdrawn: '更正已撤回',
}

export const adoptReasons = ['原文能直接回答', '核对无误'] as const
export const declineReasons = ['选的原文不能回答', '原来的答复没有错', '写得不准确'] as const
export const takeBackReasons = ['规定有变化', '更正有误', '摘引到了别的问题上'] as const

export type Verdict = 'right' | 'wrong'

export const verdictTexts: Record<Verdict, string> = { right: '对', wrong: '不对' }

export const feedbackTexts = { helped: '说有帮助', not_helped: '说没帮助' } as const

/** What the file lost or hides can't be seen in the text itself. */
export const remarksHeading = '导入时的提示'
