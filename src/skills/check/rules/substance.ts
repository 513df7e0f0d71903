import { type Kind, kindOfTitle } from '../../../documents/official/kinds.ts'
import { dayIn, isoDay } from '../../../language/days.ts'
import type { OfficialDocument } from '../official.ts'
import type { Finding, TextRule } from '../rule.ts'
import { percentages, totals } from './amounts.ts'
import { named } from './attachments.ts'
import { hitsOf, prose, reported, reportedOfAll, shown, squeezed, whole } from './reading.ts'

const regulation = '《党政机关公文处理工作条例》'

/** 实务 and what every check of facts rests on: 条例 第二十条, 审核 of 人名、地名、时间、数字、引文. */
const facts = { clause: `${regulation}第二十条（四）`, basis: 'law', force: 'must' } as const

const digits = (text: string) => Number(text)

const everyDate = /(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日/gu

const possible: TextRule = {
  id: 'X01',
  name: '日期存在',
  ...facts,
  why: '二月没有三十日。',
  *find(document) {
    for (const hit of hitsOf(document, [...prose, 'date', 'printed-by'], everyDate)) {
      if (isoDay(digits(hit.group(1)), digits(hit.group(2)), digits(hit.group(3))) === undefined)
        yield reported(hit, `没有${hit.text}这一天`, '写对日期', '是哪一天，请起草人核对')
    }
    for (const hit of hitsOf(document, prose, /(?<![\d年])(\d{1,2})月(\d{1,2})日/gu)) {
      // of a year that is not said, take one with a 29 February
      if (isoDay(2024, digits(hit.group(1)), digits(hit.group(2))) === undefined)
        yield reported(hit, `没有${hit.text}这一天`, '写对日期', '是哪一天，请起草人核对')
    }
  },
}

/** The day of the document; undefined where it has none or it is none of the calendar. */
const dayOf = (document: OfficialDocument) => dayIn(document.of('date').at(-1)?.text ?? '')

const pastBefore: TextRule = {
  id: 'X02',
  name: '所引的文件、会议在成文日期之前',
  ...facts,
  why: '文中说已经开过的会、已经印发的文件，不会晚于成文日期。',
  *find(document) {
    const day = dayOf(document)
    if (!day) return
    const past =
      /(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日[^，。；]{0,16}(?:印发的|召开的|召开了|发布的|收悉|来函|来文|通过的|下发的)/gu
    for (const hit of hitsOf(document, ['body'], past)) {
      const cited = isoDay(digits(hit.group(1)), digits(hit.group(2)), digits(hit.group(3)))
      if (cited !== undefined && cited > day && !/将|拟/u.test(hit.text))
        yield reported(
          hit,
          `“${shown(hit.text)}”晚于成文日期`,
          '所引的事在成文日期之前',
          '哪个日期写错了，请起草人核对',
        )
    }
    for (const hit of hitsOf(document, ['body'], /〔(\d{4})〕\d+号/gu)) {
      if (digits(hit.group(1)) > Number(day.slice(0, 4)))
        yield reported(
          hit,
          `所引文件的年份“${hit.group(1)}”晚于成文日期`,
          '所引文件在成文日期之前',
          '请对照原件核对文号',
        )
    }
  },
}

const known: TextRule = {
  id: 'X03',
  name: '所引文件有效、查得到',
  ...facts,
  why: '废止的文件不能作依据，文号和标题要与原件一致。',
  *find(document, office) {
    if (!office.cited) return
    const seen = new Set<string>()
    for (const hit of hitsOf(
      document,
      ['body'],
      /《((?:[^《》]|《[^《》]*》){4,120})》(?:[（(]([^（）()]{2,14}〔\d{4}〕\d+号)[）)])?/gu,
    )) {
      const [title, number] = [hit.group(1), hit.group(2) || undefined]
      if (seen.has(title) || isOwn(document, title)) continue
      seen.add(title)
      const state = office.cited(title, number)
      if (state === 'repealed')
        yield reported(hit, `《${shown(title)}》已经废止或者失效`, '引用现行有效的文件', '改引哪一件，请起草人定')
      else if (state === 'unknown' && (number !== undefined || /(法|条例|规定|办法|通知|意见)$/u.test(title)))
        yield reported(hit, `知识库里没有《${shown(title)}》`, '对照原件核对标题和文号', '请起草人核对')
    }
  },
}

/** What a document itself brings with it, it doesn't cite. */
const isOwn = (document: OfficialDocument, title: string) =>
  document.title.includes(`《${title}》`) ||
  document.of('attachment-title', 'attachment-note').some(({ text }) => text.includes(title))

/** Sentences that close a document, and the kinds that they close. */
const closings: readonly (readonly [pattern: RegExp, kinds: readonly Kind[], of: string])[] = [
  [/^(以上请示)?[，,]?(妥否|当否|是否妥当|可否)[，,]?(敬?请)(批示|批复|审批|指示)。?$/u, ['请示', '报告'], '请示'],
  [/^特此通知。?$/u, ['通知'], '通知'],
  [/^特此通报。?$/u, ['通报'], '通报'],
  [/^特此通告。?$/u, ['通告'], '通告'],
  [/^特此公告。?$/u, ['公告'], '公告'],
  [/^(特此|专此)报告。?$/u, ['报告'], '报告'],
  [/^(特此批复|此复)。?$/u, ['批复', '函'], '批复'],
  [/^(特此函[达复告询商]|专此函[达复告]|请予?函复|盼复)。?$/u, ['函'], '函'],
]

const closing: TextRule = {
  id: 'X06',
  name: '结束语与文种一致',
  clause: `${regulation}第八条`,
  basis: 'law',
  force: 'must',
  why: '标题是“通知”，结尾却请求批示，收文机关不知道怎么办。',
  *find(document) {
    const { kind } = document
    const last = document.of('body').slice(-3)
    if (!kind || !kindOfTitle(document.title)) return
    for (const paragraph of last) {
      const text = squeezed(paragraph.text)
      const found = closings.find(([pattern]) => pattern.test(text))
      if (found && !found[1].includes(kind))
        yield reported(
          whole(paragraph),
          `文种是“${kind}”，结束语是“${shown(text)}”`,
          `结束语与“${kind}”一致，或者文种改为“${found[2]}”`,
          '哪一处写错了，请起草人定',
        )
    }
  },
}

/** Names of one body that differ only in how it is called for short. */
const plainName = (name: string) =>
  squeezed(name)
    .replace(/^(中国共产党|中共)/u, '')
    .replace(/人民政府/gu, '政府')
    .replace(/办公(室|厅)/gu, '办')
    .replace(/委员会/gu, '委')

const isSame = (one: string, other: string) => {
  const [a, b] = [plainName(one), plainName(other)]
  return a === b || a.endsWith(b) || b.endsWith(a)
}

const isBodyName = (name: string) =>
  /(政府|办公室|办公厅|局|委|委员会|厅|部|院|公司|中心|处|会|队|所|站|校|馆|办)$/u.test(squeezed(name))

const issuerOfTitle = (title: string) => /^([^《“]{4,30}?)(?=关于|转发|印发|批转|发布|公布)/u.exec(title)?.[1]

const issuer: TextRule = {
  id: 'X08',
  name: '版头、标题、落款的发文机关一致',
  clause: `${regulation}第九条（四）、（七）、（十）`,
  basis: 'law',
  force: 'must',
  why: '一份公文只有一个（联合行文一组）发文机关，三处名称相同。',
  *find(document) {
    if (document.kind === '命令' || document.kind === '议案' || document.kind === '纪要') return
    const marks = document.of('organ-mark')
    const signatures = document.of('signature').filter(({ text }) => isBodyName(text))
    if (marks.length > 1 || signatures.length > 1) return
    const [mark] = marks.length === 1 ? document.organs : []
    const [signature] = signatures
    const inTitle = issuerOfTitle(document.title)
    const [title] = document.of('title')
    const fault = (where: string, name: string, other: string): Finding =>
      where === '落款' && signature
        ? reported(
            whole(signature),
            `${other}，落款是“${squeezed(name)}”`,
            '各处发文机关一致',
            '以哪一处为准，请起草人定',
          )
        : title
          ? reported(whole(title), `${other}，标题是“${name}”`, '各处发文机关一致', '以哪一处为准，请起草人定')
          : reportedOfAll(`${other}，${where}是“${name}”`, '各处发文机关一致', '以哪一处为准，请起草人定')
    if (mark && isBodyName(mark) && signature && !isSame(mark, signature.text))
      yield fault('落款', signature.text, `版头是“${mark}”`)
    if (!inTitle || !isBodyName(inTitle)) return
    if (mark && isBodyName(mark) && !isSame(mark, inTitle)) yield fault('标题', inTitle, `版头是“${mark}”`)
    else if (!mark && signature && !isSame(signature.text, inTitle))
      yield fault('落款', signature.text, `标题是“${inTitle}”`)
  },
}

const dates: TextRule = {
  id: 'X09',
  name: '成文、印发日期与今天、文号对得上',
  ...facts,
  why: '先成文，后印发，两者都不晚于今天；文号的年份是成文的年份。',
  *find(document, { today }) {
    const day = dayOf(document)
    const [at] = document.of('date')
    if (!day || !at) return
    const printedLine = document.of('printed-by').find(({ text }) => dayIn(text) !== undefined)
    const printed = dayIn(printedLine?.text ?? '')
    const check = '哪个日期写错了，请核对'
    if (printed && printedLine && printed < day)
      yield reported(whole(printedLine), `印发日期早于成文日期${at.text.trim()}`, '印发日期不早于成文日期', check)
    if (today !== undefined && day > today) yield reported(whole(at), '成文日期晚于今天', '成文日期是签发的日期', check)
    const year = document.number?.year
    const [own, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
    // a document signed in the last days of a year may be numbered in the next
    const isAtTurn = year !== undefined && ((year === own + 1 && month === 12) || (year === own - 1 && month === 1))
    if (year !== undefined && year > 1900 && year !== own && !isAtTurn)
      yield reported(whole(at), `文号是${year}年，成文日期是${own}年`, '年份一致', check)
  },
}

const addressee: TextRule = {
  id: 'X10',
  name: '请示、报告、批复、函有主送机关',
  clause: `${regulation}第九条（八）、第十五条（一）`,
  basis: 'law',
  force: 'must',
  why: '没有主送机关，不知道送给谁、由谁答复。',
  *find(document): Generator<Finding> {
    const { kind } = document
    const needs = kind === '请示' || kind === '报告' || kind === '批复' || kind === '函'
    const isIssued = document.of('document-number', 'organ-mark').length > 0
    if (
      needs &&
      isIssued &&
      document.title !== '' &&
      document.of('body').length > 0 &&
      document.addressees.length === 0
    )
      yield reportedOfAll(`${kind}没有主送机关`, '标题下一行写主送机关', '主送哪个机关，请起草人补上')
  },
}

/** What is wrong in the matter itself and can be known from the document. */
export const substance: readonly TextRule[] = [
  possible,
  pastBefore,
  known,
  named,
  totals,
  closing,
  percentages,
  issuer,
  dates,
  addressee,
]
