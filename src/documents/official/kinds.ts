/** The 15 kinds of document, 《党政机关公文处理工作条例》 第八条, in its order. */
export const kinds = [
  '决议',
  '决定',
  '命令',
  '公报',
  '公告',
  '通告',
  '意见',
  '通知',
  '通报',
  '报告',
  '请示',
  '批复',
  '议案',
  '函',
  '纪要',
] as const

export type Kind = (typeof kinds)[number]

/** To whom a document goes, seen from who issues it; `public` to everybody, `any` where the kind doesn't say. */
export type Direction = 'up' | 'down' | 'level' | 'public' | 'any'

/** Which of the forms of GB/T 9704—2012 a document takes: the general one, or one of chapter 10. */
export type Form = 'general' | 'letter' | 'order' | 'minutes'

export interface KindFacts {
  readonly direction: Direction
  readonly form: Form
  /** What it is for, 条例 第八条. */
  readonly use: string
  /** The sentence that closes it by custom, where there is one. Practice, no rule. */
  readonly ending?: string
}

export const kindFacts: Readonly<Record<Kind, KindFacts>> = {
  决议: { direction: 'down', form: 'general', use: '会议讨论通过的重大决策事项' },
  决定: {
    direction: 'down',
    form: 'general',
    use: '对重要事项作出决策和部署、奖惩有关单位和人员、变更或者撤销下级机关不适当的决定事项',
  },
  命令: {
    direction: 'down',
    form: 'order',
    use: '公布行政法规和规章、宣布施行重大强制性措施、批准授予和晋升衔级、嘉奖有关单位和人员',
  },
  公报: { direction: 'public', form: 'general', use: '公布重要决定或者重大事项' },
  公告: { direction: 'public', form: 'general', use: '向国内外宣布重要事项或者法定事项', ending: '特此公告。' },
  通告: { direction: 'public', form: 'general', use: '在一定范围内公布应当遵守或者周知的事项', ending: '特此通告。' },
  意见: { direction: 'any', form: 'general', use: '对重要问题提出见解和处理办法' },
  通知: {
    direction: 'down',
    form: 'general',
    use: '发布、传达要求下级机关执行和有关单位周知或者执行的事项，批转、转发公文',
    ending: '特此通知。',
  },
  通报: { direction: 'down', form: 'general', use: '表彰先进、批评错误、传达重要精神和告知重要情况' },
  报告: {
    direction: 'up',
    form: 'general',
    use: '向上级机关汇报工作、反映情况，回复上级机关的询问',
    ending: '特此报告。',
  },
  请示: { direction: 'up', form: 'general', use: '向上级机关请求指示、批准', ending: '妥否，请批示。' },
  批复: { direction: 'down', form: 'general', use: '答复下级机关请示事项', ending: '此复。' },
  议案: {
    direction: 'level',
    form: 'general',
    use: '各级人民政府按照法律程序向同级人民代表大会或者人民代表大会常务委员会提请审议事项',
    ending: '请予审议。',
  },
  函: {
    direction: 'level',
    form: 'letter',
    use: '不相隶属机关之间商洽工作、询问和答复问题、请求批准和答复审批事项',
    ending: '特此函达。',
  },
  纪要: { direction: 'down', form: 'minutes', use: '记载会议主要情况和议定事项' },
}

/**
 * The kind that a title ends in: 令 is 命令, 会议纪要 is 纪要, 复函 is 函. Undefined where it ends in none of the 15, as
 * 方案 and 办法 do, which are issued by a 通知.
 */
export function kindOfTitle(title: string): Kind | undefined {
  const end = title
    .trim()
    .replace(/[（(][^（）()]*[）)]$/u, '')
    .trimEnd()
  if (/(命令|令)$/u.test(end)) return '命令'
  return kinds.find(kind => end.endsWith(kind))
}
