import { z } from 'zod'

/** What kinds of things are found, with their names on screen. */
export const kinds = {
  character: '别字',
  doubled: '重复',
  missing: '漏字',
  variant: '异形词',
  term: '用语',
  name: '名称',
  renamed: '旧机构名',
  repealed: '已废止的法律',
  redundant: '重复累赘',
  contradictory: '前后矛盾',
  conjunction: '关联词搭配',
  incomplete: '成分残缺',
  number: '数量',
  unit: '计量单位',
  inconsistent: '前后不一',
  office: '本单位词表',
} as const

export type Kind = keyof typeof kinds

/** A place of a text that a colleague would mark with a pencil. Places count UTF-16 units of the text. */
export const Suggestion = z.object({
  from: z.int().min(0),
  to: z.int().min(1),
  found: z.string().min(1),
  /** What may stand there instead, the likeliest first; none where only a person can say. */
  instead: z.array(z.string()).optional(),
  kind: z.enum(Object.keys(kinds) as [Kind, ...Kind[]]),
  why: z.string(),
  source: z.string().optional(),
  /** Probability that a careful reader would agree, 0–1. */
  confidence: z.number().min(0).max(1),
  /** Another place that doesn't go with this one. */
  beside: z.object({ from: z.int(), to: z.int(), found: z.string() }).optional(),
})
export type Suggestion = z.infer<typeof Suggestion>

/** Below this a suggestion is advice: shown apart, and no alarm. */
export const alarmFrom = 0.7

export const isAlarm = ({ kind, confidence }: Suggestion): boolean => kind === 'character' || confidence >= alarmFrom
