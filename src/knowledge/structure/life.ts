import { dayOf, dayPattern, type IsoDay } from '../../language/index.ts'

/** What the note under a law's title tells of it (立法法 第六十一条 asks for it): who adopted it when, and its amendments. */
export interface Life {
  readonly note: string
  readonly adopted: IsoDay | undefined
  readonly published: IsoDay | undefined
  /** The last amendment. */
  readonly amended: IsoDay | undefined
  /** A day that stands at the head without a word, below the title or the number, or beside 发布日期. */
  readonly dated: IsoDay | undefined
}

const dated = new RegExp(
  `(?:(?:成文|发布|印发|颁布|公布)(?:日期|时间)\\s*[：〕]?\\s*|(?:号|办法|条例|规定|细则|意见|通知|规则）?)\\s*)${dayPattern}\\s*(?=第一[章条]|各|〔|\\n|$)`,
  'u',
)

const days = new RegExp(dayPattern, 'gu')
const kinds = {
  通过: 'adopted',
  批准: 'adopted',
  公布: 'published',
  发布: 'published',
  修正: 'amended',
  修订: 'amended',
} as const
const isKind = (verb: string): verb is keyof typeof kinds => verb in kinds
/** The note ends where the law begins. */
const begins = /第一章|第一条|目\s*录|\n一、|各[省市县区街]/u
const longestNote = 3000

export function lifeOf(text: string): Life {
  const head = text.slice(0, longestNote)
  const end = begins.exec(head)
  const region = end === null ? head.slice(0, 400) : head.slice(0, end.index)
  const life: { -readonly [kind in keyof Life]: Life[kind] } = {
    note: '',
    adopted: undefined,
    published: undefined,
    amended: undefined,
    dated: dayOf(...(dated.exec(text.slice(0, 500)) ?? []).slice(1)),
  }
  const matches = [...region.matchAll(days)]
  for (const [i, match] of matches.entries()) {
    const [whole, ...said] = match
    const rest = region.slice(match.index + whole.length, matches[i + 1]?.index ?? match.index + 200)
    const verb = /^[^。；，]{0,120}?(通过|公布|发布|修正|修订|批准)(?!的|，|〉|》|时|前|实施|情况|后)/u.exec(rest)
    const day = dayOf(...said)
    if (verb === null || day === undefined || !isKind(verb[1] ?? '')) continue
    const later =
      /^[^。；]{0,160}?[》议定](?:第[一二三四五六七八九十]+次)?(修正|修订)/u.exec(rest)?.[1] ?? verb[1] ?? ''
    if (!isKind(later)) continue
    life[kinds[later]] = day
    life.note ||= region.slice(Math.max(0, match.index - 2), match.index + 300)
  }
  return life
}
