import { z } from 'zod'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const Department = z.strictObject({
  id: z.string().min(1),
  /** As the list of bodies has it, with or without the level before it: 教育局, 区教育局, 青石镇人民政府. */
  name: z.string().min(1),
  shortNames: z.array(z.string().min(1)).optional(),
  /** Sentences of the list of powers and duties. */
  duties: z.array(z.string().min(1)),
  /** Titles of what it usually handles. */
  examples: z.array(z.string().min(1)).optional(),
})

const Earlier = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  from: z.string(),
  /** Who had it in the end. */
  departmentId: z.string().min(1),
})

export const AssignInput = z.strictObject({
  title: z.string().min(1),
  /** 来文单位. */
  from: z.string(),
  /** 来文字号. */
  number: z.string().optional(),
  text: z.string(),
  receivedOn: day,
  departments: z.array(Department),
  /** Documents handled before, and who had them. */
  earlier: z.array(Earlier).optional(),
  /** Who receives it; without it nothing is said of other districts, and the answer goes to 区政府办公室. */
  own: z
    .strictObject({
      /** 示范区 */
      district: z.string().min(1),
      /** To whom departments answer, as the opinion calls it. */
      office: z.string().min(1),
    })
    .optional(),
})

export type AssignInput = z.infer<typeof AssignInput>
export type Department = z.infer<typeof Department>

export interface AssignContext {
  /** Whether offices work on this day. */
  readonly isWorkingDay: (day: string) => boolean
}

/** 公文种类 of 党政机关公文处理工作条例, 第八条, as far as one office sends them to another. */
export const documentKinds = [
  '请示',
  '报告',
  '函',
  '通知',
  '通报',
  '意见',
  '批复',
  '纪要',
  '决定',
  '公告',
  '通告',
  '议案',
] as const

export type DocumentKind = (typeof documentKinds)[number]

/** What of the proposal rests on what: words at their place, a duty, or a document that was handled before. */
const Ground = z.object({
  about: z.enum(['handling', 'lead', 'others', 'readers', 'due', 'urgency', 'reply']),
  /** Of `lead`, `others` and `readers`. */
  departmentId: z.string().nullable(),
  by: z.enum(['words', 'duty', 'example', 'earlier']),
  /** Where it stands, from its first character to behind its last; null for an earlier document. */
  place: z.object({ in: z.enum(['title', 'text']), from: z.int(), to: z.int() }).nullable(),
  /** The words at that place; the title of an earlier document. */
  words: z.string(),
  /** The duty or the example that the words meet, and the id of the earlier document. */
  meets: z.string().nullable(),
})

export type Ground = z.infer<typeof Ground>

export const AssignOutput = z.object({
  /** 文种, by its title; null where it says none. */
  kind: z.enum(documentKinds).nullable(),
  /** 办件, 阅件, 存查. */
  handling: z.enum(['act', 'circulate', 'file']),
  /** 牵头. */
  lead: z.string().nullable(),
  /** 配合. */
  others: z.array(z.string()),
  /** 传阅. */
  readers: z.array(z.string()),
  dueOn: day.nullable(),
  /** The words that say by when; without `dueOn` where no day follows from them. */
  dueWords: z.string().nullable(),
  urgency: z.enum(['特提', '特急', '加急', '平急']).nullable(),
  /** 拟办意见. */
  opinion: z.string(),
  /** What the sender waits for: 批复, 复函, 报告 or other papers; null: nothing. */
  reply: z.enum(['approval', 'letter', 'report']).nullable(),
  grounds: z.array(Ground),
})

export type AssignOutput = z.infer<typeof AssignOutput>
