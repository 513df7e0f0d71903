import type { Finding, TextRule } from '../rule.ts'
import { type Hit, hitsOf, isInAddress, isInTitle, isOwnWords, mendable, prose, put } from './reading.ts'

const han = /\p{Script=Han}/u

/** Q03. */
export const ellipsis: TextRule = {
  id: 'Q03',
  name: '省略号用“……”',
  clause: 'GB/T 15834—2011 4.11',
  basis: 'standard',
  force: 'must',
  why: '省略号是占两个字的六个小圆点，前面不用顿号、逗号，也不和“等”一起用。',
  *find(document) {
    for (const hit of hitsOf(document, prose, /\.{3,6}|。{2,6}|…{1,4}|·{3,6}|⋯{1,2}/gu)) {
      const fault = faultOfEllipsis(hit)
      if (fault) yield fault
    }
  },
}

function faultOfEllipsis(hit: Hit): Finding | undefined {
  const { paragraph, from, to, text } = hit
  const line = paragraph.text
  const [before = '', after = ''] = [line[from - 1], line[to]]
  // leaders of a table of contents, formulas such as 1，2，…，n, other languages
  if (/^[.·…\s]*\d*\s*$/u.test(line.slice(to)) && /\d\s*$/u.test(line)) return undefined
  if ([before, after].includes(text[0] ?? '') || isInAddress(paragraph, from)) return undefined
  const isChinese = han.test(before) || han.test(after) || /[，。、”“》（）！？]/u.test(before + after)
  const isFormula =
    /[a-zA-Z\d]\s*[，,、+]?\s*$/u.test(line.slice(0, from)) && /^\s*[，,、+]?\s*[a-zA-Z\d]/u.test(line.slice(to))
  if (!isChinese || isFormula) return undefined
  if (text !== '……') return mendable(hit, `省略号写成“${text}”`, '用“……”', [put(paragraph, from, to, '……')])
  if (before === '、' || before === '，')
    return mendable(hit, `省略号前有“${before}”`, '省略号前不用顿号、逗号', [put(paragraph, from - 1, from, '')])
  if (/^等(?!级|待|候|效|额|到)/u.test(line.slice(to)))
    return mendable(hit, '省略号和“等”一起用', '只留“等”', [put(paragraph, from, to, '')])
  return /等$/u.test(line.slice(0, from)) && !/[同平均相]等$/u.test(line.slice(0, from))
    ? mendable(hit, '“等”后又用省略号', '只留“等”', [put(paragraph, from, to, '')])
    : undefined
}

/** What follows a dash that explains: —坚持, —这是, —特别是. */
const explains = /^(即|也就是|就是|这|那|坚持|特别是|尤其是|包括|我们|他们|它|以.{1,20}为|为了|从.{1,20}到)/u

/** Words that a dash after them explains: 突出一条主线——高质量发展. */
const isExplained =
  /(?:主线|抓手|关键|根本|目标|主题|核心|底座|品牌|理念|原则|要求|任务|问题|道路|载体|底线|红线|重点|法宝)$/u

/** Q04. A single — between two names joins them (北京—上海), and is none of this. */
export const dash: TextRule = {
  id: 'Q04',
  name: '破折号用“——”',
  clause: 'GB/T 15834—2011 4.10、5.1.6',
  basis: 'standard',
  force: 'must',
  why: '破折号占两个字，中间不断开；一字线和短横线是连接号，意思不同。',
  *find(document) {
    for (const hit of hitsOf(document, prose, /[-－–—―─━]+(?: [-—―─])?/gu)) {
      const { paragraph, from, to, text } = hit
      if (text === '——' || text.length > 3 || isInAddress(paragraph, from)) continue
      const [before = '', after = ''] = [paragraph.text.slice(0, from), paragraph.text.slice(to)]
      const isBeforeHan = /^[\p{Script=Han}“《]/u.test(after)
      const isAfterHan = /[\p{Script=Han}”》）]$/u.test(before)
      const isFirst = before.trim() === ''
      if (!isBeforeHan || !(isAfterHan || isFirst)) continue
      // in 2021——2025年 it is a range, in —3℃ a sign
      if (text.length === 1 && !(isFirst ? /[—―─━–]/u.test(text) : explains.test(after) || isExplained.test(before)))
        continue
      if (text.length === 1 && (isInTitle(paragraph, from) || !isOwnWords(paragraph, from))) continue
      yield mendable(hit, `破折号写成“${text}”`, '用“——”', [put(paragraph, from, to, '——')])
    }
  },
}

const amount = String.raw`\d+(?:\.\d+)?`
/** Units after which a pair of numbers is a span of time. */
const ofTime = /^(年(?!龄)|月|日|时(?!段|长)|点)/u
/** Units after which it is an amount. 号, 室, 栋 and others name a place, and are none. */
const ofAmount =
  /^(%|％|‰|℃|万|亿|元|人|名|个|岁|周岁|天|年|小时|分钟|秒|公里|千米|米|厘米|毫米|公斤|千克|克|吨|公顷|亩|平方|立方|家|户|次|倍|件|项|条(?!款)|辆|台|套|万元|级(?!别)|层|分(?!局)|位|篇|种|场|批|周|折|匹|头|只|亿元|工作日|自然日)/u

const hyphens = '[-－–~－～—―─]{1,2}'

/** Q08. */
export const ranges: TextRule = {
  id: 'Q08',
  name: '起止用浪纹线或者一字线',
  clause: 'GB/T 15834—2011 4.13.3；GB/T 15835—2011 5.1.3',
  basis: 'standard',
  force: 'must',
  why: '数值的起止用“～”或者“—”，时间的起止用“—”；短横线“-”只用在编号、电话号码里。',
  *find(document) {
    const days = String.raw`(?<!\d)\d{1,4}[年月日](?:\d{1,2}月)?(?:\d{1,2}日)?`
    const pattern = new RegExp(
      String.raw`(?<![\d\w.\-/:—～第])(${amount}(?:%|％|‰|℃|万|亿|元|岁)?)(${hyphens})(${amount})|(?<=${days})(${hyphens})(?=\d{1,4}[年月日])|(?<=(?<!\d)\d{1,2}[:：]\d{2})(${hyphens})(?=\d{1,2}[:：]\d{2}(?![\d:]))`,
      'gu',
    )
    for (const hit of hitsOf(document, prose, pattern)) {
      const { paragraph, to } = hit
      if (!isOwnWords(paragraph, hit.from)) continue
      const after = paragraph.text.slice(to)
      const isTime = hit.group(2) === '' || isSpanOfYears(hit, after)
      if (hit.group(2) !== '' && !isTime && !ofAmount.test(after)) continue
      const [first, sign] = hit.group(2) === '' ? ['', hit.text] : [hit.group(1), hit.group(2)]
      const from = hit.from + first.length
      // a space of years: 2021～2025年 is also seen, and no standard forbids it
      if (sign === '—' || sign === '～') continue
      const right = isTime ? '—' : '～'
      yield mendable({ paragraph, from, to: from + sign.length }, `起止号写成“${sign}”`, `用“${right}”`, [
        put(paragraph, from, from + sign.length, right),
      ])
    }
  },
}

/** 2021-2025年, 1-6月, 5-7日, but not 1-2年, which says how long. */
function isSpanOfYears(hit: Hit, after: string): boolean {
  if (!ofTime.test(after) || /[%％‰℃万亿元岁]$/u.test(hit.group(1))) return false
  if (!after.startsWith('年')) return !/^(月龄|日龄|点(?!钟|半|\d|至))/u.test(after)
  return /^\d{4}$/u.test(hit.group(1)) && /^\d{4}$/u.test(hit.group(3))
}
