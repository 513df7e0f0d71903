import { type AssignOutput, type DocumentKind, documentKinds } from './input.ts'

/** Words at their place, that carry what is said of a document. */
export interface Said {
  readonly in: 'title' | 'text'
  readonly from: number
  readonly to: number
}

export interface Handling {
  readonly handling: AssignOutput['handling']
  /** What makes it so; none where nothing in it asks for anything. */
  readonly because: Said | undefined
  readonly reply: AssignOutput['reply']
  readonly replyBecause: Said | undefined
  /** A report that asks for something, which only a 请示 may (条例 第十五条: 不得在报告等非请示性公文中夹带请示事项). */
  readonly isAskingReport: boolean
}

/** The kind of document that a title ends with, without what stands behind it in brackets: 关于…的通知（试行）. */
export function kindOf(title: string): DocumentKind | null {
  const bare = title.replaceAll(/\s/gu, '').replace(/(?:[（(][^（）()]*[）)])+$/u, '')
  return documentKinds.find(kind => bare.endsWith(kind)) ?? null
}

const urgencyMark =
  /(?:紧急程度|等级|缓急)\s*[:：]\s*(特提|特急|加急|平急)|[【〔[（(]\s*(特提|特急|加急|平急)\s*[】〕\]）)]|^\s*(特提|特急|加急|平急)(?=\s*(?:$|·|\d|[\p{Script=Han}]{0,6}明电))/mu

/** The mark of 紧急程度, which stands by itself; 紧急通知 in a title is none (GB/T 9704-2012, 7.2.3). */
export function urgencyIn(
  title: string,
  text: string,
): { readonly urgency: NonNullable<AssignOutput['urgency']>; readonly at: Said } | undefined {
  for (const [place, words] of [
    ['text', text],
    ['title', title],
  ] as const) {
    const match = urgencyMark.exec(words)
    const said = match?.[1] ?? match?.[2] ?? match?.[3]
    if (match && (said === '特提' || said === '特急' || said === '加急' || said === '平急')) {
      const from = match.index + match[0].indexOf(said)
      return { urgency: said, at: { in: place, from, to: from + said.length } }
    }
  }
  return undefined
}

const kept = {
  title:
    /(?:启用|停用|停止使用|不再使用|作废|废止|更换|变更)[^，。]{0,40}(?:印章|公章|专用章|章（\d+）|办公地址|联系电话)|(?:任|免)职?(?:免职)?的(?:通知|决定)$|任免/u,
  text: /(?:请予?|予以|供)备[查案]|存档备查|特此函告[，,]?请?[^。]{0,4}备查/u,
} as const
const toRead = /供[^，。]{0,6}(?:参阅|参考|学习|阅研|传阅)|(?:予以|特此)通报|请(?:予)?阅[知示研]/u
const asksFor =
  /(?:请|恳请|盼|望|商请|敬请|务必|应当?|(?:各地|各单位|各区县?|各区县)[^，。]{0,10}(?:要|应)|要立即|必须)[^，。；\n]{0,30}/u
const wants = {
  approval: /(?:恳请|请|望|建议)[^，。；\n]{0,16}?(?:予以|给予|帮助|协调|批准|解决|安排|支持|批示|批复)/u,
  letter: /函复|复函|回复|盼复|函告|反馈|答复|告知|可否|恳请|协助|协查|支持为盼|意见/u,
  report: /报送|上报|填报|反馈|回执|报名|发至|报[至市省区县我][^告]|送我|传真至/u,
} as const

const placed = (where: Said['in'], match: RegExpExecArray | null): Said | undefined =>
  match ? { in: where, from: match.index, to: match.index + match[0].length } : undefined

/** Whether something is to be done about a document, or it is only to be read or kept, and what its sender waits for. */
export function handlingOf(title: string, text: string, hasDeadline: boolean): Handling {
  const kind = kindOf(title)
  const nothing = { reply: null, replyBecause: undefined, isAskingReport: false } as const
  const isKept = placed('title', kept.title.exec(title)) ?? placed('text', kept.text.exec(text))
  if (isKept && !hasDeadline) return { handling: 'file', because: isKept, ...nothing }
  const act = (reply: AssignOutput['reply'], said: Said | undefined, isAskingReport = false): Handling => ({
    ...{ handling: 'act', because: said, reply, replyBecause: reply === null ? undefined : said, isAskingReport },
  })
  const from = (pattern: RegExp) => placed('text', pattern.exec(text))
  if (kind === '请示' || kind === '议案')
    return act('approval', from(/(?:妥否|当否|可否|以上请示)[^。\n]*/u) ?? placed('title', /请示|议案/u.exec(title)))
  if (kind === '报告') {
    const asked = from(wants.approval)
    return asked
      ? act('approval', asked, true)
      : { handling: 'circulate', because: placed('title', /报告/u.exec(title)), ...nothing }
  }
  if (kind === '批复') return act(null, placed('title', /批复/u.exec(title)))
  const reads = from(toRead)
  const isForReading = reads !== undefined || ['通报', '纪要', '决定', '公告', '通告'].includes(kind ?? '')
  if (isForReading && !hasDeadline && !(kind === '通知' && wants.report.test(text)))
    return {
      handling: 'circulate',
      because: reads ?? placed('title', /通报|纪要|决定|公告|通告/u.exec(title)),
      ...nothing,
    }
  const isLetter = kind === '函' || /函[）)]?$/u.test(title) || /征求[^，。]{0,60}意见/u.test(title)
  const letter = isLetter ? from(wants.letter) : undefined
  if (letter) return act('letter', letter)
  const report = from(wants.report)
  if (report) return act('report', report)
  const asked = from(asksFor)
  if (asked || hasDeadline) return act(null, asked)
  return { handling: 'circulate', because: undefined, ...nothing }
}
