import { type Figure, figuresIn } from '../../knowledge/index.ts'
import type { Column, ColumnKind } from './columns.ts'

export type Range = readonly [from: number, to: number]

/** What tells a column, within a sentence. `isNamed`: the text itself calls it by the column's name. */
export interface Value {
  readonly at: Range
  readonly isNamed: boolean
}

/** Where a name that stands in one line with the next ends: 联系人：张三联系电话：… */
const nextLabel =
  /[。；;\n]|(?:附件|联系人|联系电话|联系方式|电话|手机|邮箱|电子邮箱|电子邮件|咨询邮箱|地址|邮寄地址|传真|邮编|网址|通知及附件)[：:]|附件\d?|[（(](?:此件|联系单位|联系电话)/u

/** The parts of a text between marks, each without its mark. */
function partsBetween(text: string, marks: RegExp): Range[] {
  const ends = [...text.matchAll(marks)].map(one => one.index + one[0].length)
  return [0, ...ends]
    .map((from, i): Range => [from, ends[i] ?? text.length])
    .filter(([from, to]) => text.slice(from, to).trim() !== '')
}
const sentencesIn = (text: string) => partsBetween(text, /[。；;\n]/gu)
const clausesIn = (text: string) => partsBetween(text, /[，。；;\n]|,(?!\d)/gu)

/** Where a text calls something by the column's name and says it right behind: 申报对象：…, 食宿标准为…. */
function namedIn(text: string, { named }: Column): Range[] {
  return [...text.matchAll(named)].map(({ index, 0: one }): Range => [index, index + one.length])
}

/** Where what is said from here on ends: before the next name, or with the bracket that it stands in. */
function untilNext(text: string, from: number): number {
  const rest = text.slice(from)
  const at = rest.search(nextLabel)
  const end = at < 0 ? rest.length : at
  let depth = 0
  for (let i = 0; i < end; i++) {
    if (/[（(]/.test(rest[i] ?? '')) depth++
    else if (/[）)]/.test(rest[i] ?? '') && --depth < 0) return from + i
  }
  return from + end
}

const speaksOf = (text: string, { about }: Column) => about.every(one => one.test(text))

type Finder = (text: string, column: Column, isUnderHeading: boolean) => Iterable<Value>

/** A value by its form alone, where what stands before it says that it is meant. */
const byForm = (form: RegExp, isMeant: (before: string, column: Column, isUnderHeading: boolean) => boolean): Finder =>
  function* (text, column, isUnderHeading) {
    for (const { index, 0: one } of text.matchAll(form)) {
      const before = text.slice(Math.max(0, index - 24), index)
      if (isMeant(before, column, isUnderHeading)) yield { at: [index, index + one.length], isNamed: false }
    }
  }

const telephone =
  /(?<![\d—-])(?:(?:0\d{2,3}\s?[－—–-]\s?)?\d{7,8}|1[3-9]\d{9}|1\d{2}\*{4,6}\d{2,4}|400[－-]?\d{3}[－-]?\d{4}|1[0-2]\d{3}|9[56]\d{3,4})(?!\d)(?:[、/,，]\s?\d{7,8}(?!\d))*/gu
const callable = /(?:电话|热线|手机|联系方式|拨打|致电|咨询|热线电话)[^。；\n]{0,20}$/u

const phone = byForm(telephone, (before, column, isUnderHeading) => {
  const isFax = /传真[：:]?\s*$/u.test(before)
  if (column.name.includes('传真')) return isFax
  return !isFax && (callable.test(before) || isUnderHeading) && column.about.every(one => one.test(before))
})

const email = byForm(/[\w.+-]+@[\w-]+(?:\.[A-Za-z][\w-]*)+/gu, (before, { about }) =>
  about.every(one => one.test(before)),
)

const persons =
  /(联系人|联络人|负责人|咨询人)(?:及电话)?[：:]\s*([\p{Script=Han}]{2,4}?)(?=[\s，、；;。（(\d]|联系|电话|手机|办公|$)/gu
const person: Finder = function* (text, { name }) {
  for (const { index, 0: whole, 1: called = '', 2: one = '' } of text.matchAll(persons))
    if (name.includes(called) || (called !== '负责人' && !name.includes('负责人')))
      yield { at: [index + whole.length - one.length, index + whole.length], isNamed: true }
}

const address: Finder = function* (text, column, isUnderHeading) {
  const form =
    /[\p{Script=Han}]{0,12}(?:路|街|大道|巷)[^，。；：:（）()\s]{0,8}?\d+号(?:[^，。；：:（）()\s]{0,20}?(?:室|房间|楼|厅|大厦|处)(?![\p{Script=Han}]*(?:室|房间)))?/gu
  for (const [, to] of namedIn(text, column)) yield { at: [to, untilNext(text, to)], isNamed: true }
  for (const { index, 0: one } of text.matchAll(form)) {
    const before = text.slice(Math.max(0, index - 60), index)
    if (isUnderHeading || column.about.every(it => it.test(before)))
      yield { at: [index, index + one.length], isNamed: false }
  }
}

const tells = (kinds: readonly Figure['kind'][]) => (text: string) =>
  /[\d一二三四五六七八九十百千万半]/u.test(text) && figuresIn(text).some(one => kinds.includes(one.kind))
const tellsMoney = tells(['amount', 'percent'])
const tellsMoneyOr = (more: Figure['kind']) => (text: string) =>
  figuresIn(text).some(
    ({ kind, value }) => kind === 'percent' || kind === 'amount' || (kind === more && /\D$/u.test(value)),
  )
const tellsMeasure = tellsMoneyOr('count')
const tellsCount = (text: string) =>
  figuresIn(text).some(({ kind, value }) => kind === 'percent' || (kind === 'count' && /[^\d.]$/u.test(value)))
const countNamed = /人数|数量|名额|比例|字数|次数|面积/u
const tellsTime = tells(['day', 'days', 'time'])
/** A longer clause is several things in one, whose marks were lost. */
const mostClause = 80
const elsewhere = /^(?=.*(?:标准|费)).*(?:执行|按照?|参照|依照)[^。；]{0,10}《[^》]{4,60}》/u

/** A value of a kind: in the part that holds it, where that or its sentence speaks of it, or stands under it. */
const valued = (
  parts: (text: string) => Range[],
  tells: (text: string) => boolean,
  { orElse, says }: { readonly orElse?: RegExp; readonly says?: RegExp } = {},
): Finder =>
  function* (text, column, isUnderHeading) {
    if (!isUnderHeading && !speaksOf(text, column)) return
    const named = namedIn(text, column)
    const mayStand = isUnderHeading || column.about.length > 0
    for (const at of parts(text)) {
      const words = text.slice(...at)
      const isNamed = named.some(([from, to]) => at[0] <= from && to <= at[1])
      const isSpokenOf = mayStand && (isUnderHeading || speaksOf(words, column) || says?.test(words) === true)
      if (!isNamed && !isSpokenOf) continue
      if (tells(words) || (isUnderHeading && orElse?.test(words))) yield { at, isNamed }
    }
  }

const isTerm = ({ name }: Column) => /时限|办结|办理(?:期限|时间)/u.test(name)
const until = /^[^，。；]{0,3}?(?:之?前|止|截止|以内|之内|内|底前)/u
const since = /(?:截至|截止(?:时间|日期)?[为到至：:]?|最迟|不(?:得)?超过|时限为?|期限为?|至)[^，。；]{0,4}$/u
const handed = /报送|提交|申报|申请|报名|截止|发送|上传|寄[送交]|送至|报我|上报|投稿|反馈/u
const handled = /办理|办结|受理|审核|审查|审批|答复|决定|发放|拨付|完成|核查|评审/u

/** How long something takes to be handled: 自受理之日起20个工作日内, 作出决定. */
const term: Finder = function* (text, column, isUnderHeading) {
  if (!/内|时限|期限/u.test(text)) return
  const named = namedIn(text, column)
  const clauses = clausesIn(text)
  for (const [i, at] of clauses.entries()) {
    const words = text.slice(...at)
    const isNamed = named.some(([from, to]) => at[0] <= from && to <= at[1])
    if (!isNamed && !/内|时限|期限/u.test(words)) continue
    const next = clauses[i + 1]
    const both = text.slice(at[0], next?.[1] ?? at[1])
    const meant = (of: string) => (column.about.length > 0 ? speaksOf(of, column) : handled.test(of))
    const isMeant = isUnderHeading || isNamed || meant(words)
    if (!isMeant && !meant(both)) continue
    const isOne = figuresIn(words).some(
      ({ kind, value, at: [from, to] }) =>
        kind === 'days' &&
        (isNamed || (!/年$/u.test(words.slice(from, to)) && value !== '' && within.test(words.slice(to, to + 4)))),
    )
    if (isOne) yield { at: isMeant ? at : [at[0], next?.[1] ?? at[1]], isNamed }
  }
}
const within = /^[^，。；]{0,2}?(?:以内|之内|内)/u

const deadline: Finder = function* (text, column, isUnderHeading) {
  if (isTerm(column)) return yield* term(text, column, isUnderHeading)
  const named = namedIn(text, column)
  const lasts = column.name.includes('期限')
  for (const [begin, end] of sentencesIn(text)) {
    const sentence = text.slice(begin, end)
    const isMeant = isUnderHeading || (column.about.length > 0 ? speaksOf(sentence, column) : handed.test(sentence))
    for (const [first, last] of clausesIn(sentence)) {
      const at: Range = [begin + first, begin + last]
      const words = text.slice(...at)
      const isNamed = named.some(([from, to]) => at[0] <= from && to <= at[1])
      if ((!isMeant && !isNamed) || !/[\d一二三四五六七八九十]/u.test(words)) continue
      const isOne = figuresIn(words).some(({ kind, at: [from, to] }) => {
        if (kind !== 'day' && kind !== 'time' && (kind !== 'days' || !lasts)) return false
        const [before, after] = [words.slice(0, from), words.slice(to, to + 6)]
        return isNamed || until.test(after) || since.test(before)
      })
      if (isOne) yield { at, isNamed }
    }
  }
}

const inForce = /(?:自|从)[^，。；]{2,20}起[^，。；]{0,6}(?:施行|实施|执行|生效|试行|调整)/u
const date: Finder = function* (text, column, isUnderHeading) {
  if (column.fields.includes('inForceFrom')) {
    for (const at of clausesIn(text)) if (inForce.test(text.slice(...at))) yield { at, isNamed: false }
    return
  }
  for (const one of valued(clausesIn, tellsTime)(text, column, isUnderHeading)) {
    const words = text.slice(...one.at)
    if (one.isNamed || (words.length <= mostClause && !/附件|联系人|每[一两二三四五\d]/u.test(words))) yield one
  }
}

const valid = /(?:有效期限?|试行期限?|暂定期限|施行期限|执行期限|暂行期限|有效期至)/u
const validity: Finder = function* (text) {
  for (const at of clausesIn(text)) {
    const words = text.slice(...at)
    const from = words.search(valid)
    // of the document, not of a certificate that it speaks of
    if (from >= 0 && from < 14 && tellsTime(words.slice(from)) && !/证书|资格|许可证|合格证|[以之]?内/u.test(words))
      yield { at, isNamed: false }
  }
}

const office = '(?:局|委|办|厅|部|院|中心|机构|机关|政府|部门|单位|处|科|所|站|公司|学校|企业|委员会|小组|街道|社区)'
const answers = [
  new RegExp(
    `${office}(?:（[^）]{0,20}）)?(?!.*对.{1,20}负责)[^，。；：:]{0,8}(?:负责(?!解释|人|任)|牵头|承担(?![^，。；]{0,8}(?:责任|费用|后果|费))|组织实施|归口)`,
    'u',
  ),
  new RegExp(
    `由[^，。；：:]{0,26}${office}[^，。；：:]{0,10}(?:发放|组织|受理|审核|审批|负责(?!解释|人)|牵头|实施|管理|核定|拨付|评审|组建)`,
    'u',
  ),
]
const answering = /负责|牵头|主管|承担|实施|归口|由/u
const anyBody = /^(?:责任|主管|负责|承办|实施)?(?:单位|部门|机关|机构|责任主体|主管|承办)$/u

const body: Finder = function* (text, column, isUnderHeading) {
  for (const [, to] of namedIn(text, column)) yield { at: [to, untilNext(text, to)], isNamed: true }
  const isAny = anyBody.test(column.name)
  if (!answering.test(text)) return
  for (const at of clausesIn(text)) {
    const words = text.slice(...at)
    const isMeant = column.about.length > 0 ? speaksOf(words, column) : isAny || isUnderHeading
    if (isMeant && !/谁/u.test(words) && answers.some(one => one.test(words))) yield { at, isNamed: false }
  }
}

/** Sentences: those behind the name, those under a heading, those that say it in the way such texts do. */
const said = (way: (text: string, column: Column) => boolean): Finder =>
  function* (text, column, isUnderHeading) {
    const named = namedIn(text, column)
    if (named[0] !== undefined) {
      const isList = column.kind === 'materials' || column.kind === 'conditions'
      for (const [, to] of named) {
        const end = isList ? text.length : untilNext(text, to)
        if (text.slice(to, end).trim().length > 1) yield { at: [to, end], isNamed: true }
      }
    } else if (isUnderHeading || way(text, column)) yield { at: [0, text.length], isNamed: false }
  }

const paper = '(?:证明|申请[书表]|复印件|身份证|户口簿|营业执照|登记表|备案表|承诺书)'
const asksPapers = new RegExp(
  `(?:提交|提供|携带|报送|填报|填写)(?:下列|以下|如下)[^。；]{0,12}(?:材料|${paper})|材料[^。；]{0,4}(?:包括|清单|如下)|(?:应当|须|需|请)[^。；，]{0,10}(?:提交|提供|携带)[^。；]{0,24}${paper}`,
  'u',
)
const asksConditions =
  /(?:符合|具备|满足)[^。；]{0,16}条件[^。；，]{0,10}[：:]|条件(?:为|包括|是|如下)?[：:]|(?:应当|须|需)(?:同时)?(?:符合|具备|满足)/u
const namesAudience =
  /(?<!不)适用(?:于|范围)|(?<!不)适用本(?:办法|规定|细则|条例|通知|通告|意见|指引|方案|规则)(?=[，。；]|$)|(?:对象|范围)(?:为|是|包括)/u

const finders: Readonly<Record<ColumnKind, Finder>> = {
  phone,
  email,
  person,
  address,
  deadline,
  date,
  validity,
  body,
  money: valued(sentencesIn, tellsMoney, { orElse: elsewhere }),
  measure: valued(sentencesIn, tellsMeasure, { orElse: elsewhere }),
  count: valued(clausesIn, tellsCount, { says: countNamed }),
  materials: said(
    (text, column) => asksPapers.test(text) && !/不(?:得|再|需|用)/u.test(text) && speaksOf(text, column),
  ),
  conditions: said((text, column) => asksConditions.test(text) && speaksOf(text, column)),
  audience: said((text, column) => namesAudience.test(text) && (column.about.length === 0 || speaksOf(text, column))),
  words: said((text, column) => column.isTelling && speaksOf(text, column)),
}

/** What a sentence tells of a column, in its order. */
export const valuesIn = (text: string, column: Column, isUnderHeading: boolean): Iterable<Value> =>
  finders[column.kind](text, column, isUnderHeading)
