import { cutWords, normalise, statutoryTerms } from '../../language/index.ts'

/** What of the record a column asks for; the rest is read from the text. */
export const recordFields = [
  'title',
  'documentNumber',
  'issuer',
  'issuedOn',
  'inForceFrom',
  'inForceUntil',
  'number',
  'filedOn',
  'category',
  'place',
  'department',
  'state',
  'due',
  'reply',
  'rating',
] as const

export type RecordField = (typeof recordFields)[number]

/** What kind of value stands in a column. */
export type ColumnKind =
  | 'phone'
  | 'email'
  | 'person'
  | 'money'
  | 'measure'
  | 'deadline'
  | 'date'
  | 'validity'
  | 'count'
  | 'body'
  | 'address'
  | 'materials'
  | 'conditions'
  | 'audience'
  | 'words'

/** A column, and by what its cells are found. */
export interface Column {
  readonly name: string
  readonly kind: ColumnKind
  /** Taken from the record, where the record says it. */
  readonly fields: readonly RecordField[]
  /** What a place has to speak of: one of the words of each. Empty where the kind alone is asked for. */
  readonly about: readonly RegExp[]
  /** The words of its name are enough to find it by in a sentence, without a heading that bears them. */
  readonly isTelling: boolean
  /** How the column is called in texts, its kind included: 申报条件, 申请条件. */
  readonly called: RegExp
  /** The same in a heading, where something may stand between: 调整办法和标准 of 调整标准. */
  readonly heading: RegExp
  /** The name with the value right behind it, to be looked for all over a text: 申报对象：, 食宿标准为. */
  readonly named: RegExp
}

const behind = '(?:（[^）]{0,20}）|\\([^)]{0,20}\\))?(?:[及和与、][^，。；：:]{1,8}?)?\\s*'
const saysHere = '(?:[：:]|主要包括[：:]?|包括[：:]?|如下[：:]|(?:暂定)?为(?!了|期|主)|是(?!否|指))'

/** Columns of the record by what people call them. */
const fieldNames: readonly (readonly [RegExp, readonly RecordField[]])[] = [
  [/^(?:标题|题目|名称|文件名称?|文件标题|诉求标题)$/u, ['title']],
  [/^(?:发文字号|文号|文件编号|文件号|发文号)$/u, ['documentNumber']],
  [/^(?:发文机关|发文单位|发文部门|印发机关|印发单位|制定机关|发布机关|发布单位)$/u, ['issuer']],
  [/^(?:成文日期|发文日期|印发日期|发布日期|发文时间|印发时间|发布时间|成文时间)$/u, ['issuedOn']],
  [/^(?:施行日期|实施日期|生效日期|施行时间|实施时间|生效时间|执行日期|执行时间)$/u, ['inForceFrom']],
  [/^(?:有效期|有效期限|有效期至|失效日期|废止日期)$/u, ['inForceUntil']],
  [/^(?:编号|诉求编号|受理编号|工单编号)$/u, ['number']],
  [/^(?:受理时间|受理日期|提交时间|提交日期|来件时间)$/u, ['filedOn']],
  [/^(?:类别|分类|诉求类别|类型)$/u, ['category']],
  [/^(?:地点|位置|发生地点|地址|诉求地点)$/u, ['place']],
  [/^(?:承办单位|承办部门|办理单位|办理部门|责任单位|责任部门)$/u, ['department']],
  [/^(?:状态|办理状态|进度|办理进度)$/u, ['state']],
  [/^(?:期限|办理期限|到期时间|办结期限|截止时间)$/u, ['due']],
  [/^(?:答复|答复摘要|答复内容|办理结果)$/u, ['reply']],
  [/^(?:满意度|评价|群众评价|是否满意)$/u, ['rating']],
]

/** Kinds by how the name of a column ends, the first that fits. */
const kinds: readonly (readonly [ColumnKind, RegExp])[] = [
  ['phone', /(?:电话|电话号码|热线|手机号?码?|联系方式|咨询方式|传真)$/u],
  ['email', /(?:邮箱|电子邮件|邮件地址)$/u],
  ['person', /(?:联系人|联络人|负责人|咨询人)$/u],
  ['validity', /^(?:有效期限?|有效期至|失效日期|施行期限|试行期限?)$/u],
  ['deadline', /(?:截止时间|截止日期|截止|时限|期限|办结时间|办理时间|最后期限|到期时间)$/u],
  ['date', /(?:时间|日期|期间|何时|周期|时长|工期|公示期)$/u],
  ['count', /(?:人数|数量|名额|字数|比例|比率|次数|户数|件数|面积|规模|[占入]比|率)$/u],
  ['address', /(?:地址|地点|场所|位置)$/u],
  ['body', /(?:单位|部门|机关|机构|牵头|主管|承办|责任主体)$/u],
  ['materials', /(?:材料|资料|证件|证明材料|证明|要件)$/u],
  ['conditions', /(?:条件|资格|门槛|情形)$/u],
  ['audience', /(?:对象|范围|主体|人群|人员)$/u],
]

/** Sums of money: named by what they are paid for, whatever stands behind it. */
const money =
  /(?:金额|奖金|额度|限额|费用?|收费|罚款|罚金|价格|工资|租金|押金|补[贴助偿][费金款]?|资助|奖励|奖补|津贴|养老金|保险金)(?:标准|金额|额度|数额|上限|下限)?$|(?:金额|数额|额度|上限|多少钱)$/u
const measure = /(?:标准|上限|下限|幅度|档次)$/u

/** Words for the same, by which one column is found in texts that say it otherwise. */
const sameWords: readonly (readonly string[])[] = [
  ['补贴', '补助', '资助', '奖补', '津贴'],
  ['奖励', '奖金', '奖补', '奖励金'],
  ['申报', '申请', '申领', '报名', '报送', '提交', '上报', '推荐', '投稿', '寄交', '发送'],
  ['收费', '费用', '缴费', '工本费', '手续费'],
  ['比赛', '竞赛', '大赛', '决赛'],
  ['处罚', '罚则', '罚款', '责令', '约谈', '通报批评', '吊销', '没收', '处分', '追究', '追责', '问责', '法律责任'],
  ['禁止', '不得', '严禁', '不准'],
  ['法律责任', '责令', '处分', '罚款', '追究', '处罚', '刑事责任'],
  ['报送', '寄送', '邮寄', '寄交', '报送至', '送至', '报到', '提交'],
  ['任务', '重点工作', '主要工作', '重点任务'],
  ['措施', '举措', '办法'],
  ['牵头', '牵头单位'],
  ['方式', '形式', '方法'],
  ['咨询', '联系'],
  ['投诉', '举报', '监督'],
]

/** What says nothing by itself of what is asked for, in front of a kind. */
const plainWords = new Set(
  '主要 具体 相关 有关 基本 办理 联系 项目 单位 适用 服务 政策 文件 规定 要求 责任 主管 负责 各 的 和 及 与 或 是 为 所需 需要 应当 一般 总体 工作 情况 内容 说明 最后 申请人'.split(
    ' ',
  ),
)

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** One of the words that say the same as this one, what statutes call it among them. */
function wordsFor(word: string): string[] {
  const own = [word, ...sameWords.filter(([first]) => first === word).flat()]
  const statutory = statutoryTerms(word).flatMap(one => one.terms.filter(term => term.length <= 8))
  return [...new Set([...own, ...statutory])]
}
const anyOf = (words: readonly string[]) =>
  new RegExp(
    [...words]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|'),
    'u',
  )

/** How the kind itself is called in texts, for the inside of a regular expression. */
const kindWords: Readonly<Partial<Record<ColumnKind, string>>> = {
  phone: '(?:联系|咨询|办公|监督|举报|投诉|服务|值班)?(?:电话|热线|手机|联系方式)',
  email: '(?:电子)?(?:邮箱|邮件)(?:地址)?',
  person: '(?:联系人|联络人|负责人|咨询人)',
  money: '(?:标准|金额|额度|数额|上限)?',
  measure: '标准',
  deadline: '(?:截止时间|截止日期|时限|期限|时间)',
  date: '(?:时间|日期|期限)',
  count: '(?:人数|数量|名额|字数|比例|面积|规模)',
  address: '(?:地址|地点|场所)',
  body: '(?:单位|部门|机关|机构)',
  materials: '(?:材料(?!费)|资料|证件|要件)',
  conditions: '(?:条件|资格|情形)',
  audience: '(?:对象|范围|主体|人群|人员)',
}

const kindOf = (name: string): ColumnKind =>
  money.test(name)
    ? 'money'
    : (kinds.find(([, ends]) => ends.test(name))?.[0] ?? (measure.test(name) ? 'measure' : 'words'))

/** The ending of a name that says no more than its kind. */
const kindEnd: Readonly<Partial<Record<ColumnKind, RegExp>>> = {
  ...Object.fromEntries(kinds),
  money: /(?:标准|金额|额度|数额|上限|下限|多少钱)$/u,
  measure,
}

/** Kinds that texts name by themselves as well: 范围 of 适用范围. */
const namedAlone: ReadonlySet<ColumnKind> = new Set(['audience', 'materials', 'conditions', 'phone', 'address'])

const isSaid = (word: string) => /[\p{Script=Han}\p{Letter}\p{Number}]/u.test(word)

/** The last word of a name that only says what is told of the rest: 处罚措施, 验收方式. */
const plainEnd =
  /.(措施|内容|要求|情况|方式|形式|办法|规定|事项|行为|责任|后果|程序|流程|依据|原因|理由|目标|任务|渠道)$/u
/** Single words that are hardly ever said of anything else. */
const strong = /^(?:处罚|罚款|禁止|法律责任|质保)$/u

/** A heading under which stands whom a document is for: 调整范围和执行时间, 申报对象. */
const wideAudience =
  /^(?:[（(]?[^，。；：]{0,4}?(?:适用|支持|服务|申报|申请|享受|实施|补[贴助]|资助|奖励|调整|参[加评赛与]|考评|评选|评估|征集|认定|推荐|发放|保障|招聘|培训|资格)(?:的)?)?(?:对象|范围|主体|人群|人员)(?=$|[和及与、（(为]|\d|[^作办]{4})/u

/** What a column asks for, by its name alone. */
export function columnOf(given: string): Column {
  const name = normalise(given).replace(/\s+/gu, '')
  const kind = kindOf(name)
  const end = kindEnd[kind]
  const stem = end === undefined || kind === 'validity' ? '' : name.replace(end, '')
  // 处罚 of 处罚措施, 奖金 as it is
  const ending = strong.test(name) ? '' : (plainEnd.exec(name)?.[1] ?? '')
  const subject = kind === 'words' ? name.slice(0, name.length - ending.length) : stem
  const words = strong.test(subject)
    ? [subject]
    : cutWords(subject).filter(word => isSaid(word) && !plainWords.has(word))
  const isStrong = words.some(word => strong.test(word))
  // what one common word of a name is said of is told by the whole name alone: 违约责任, 验收方式
  const isWhole = kind === 'words' && !isStrong && words.length === 1 && subject !== name
  const groups = words.map(wordsFor)
  const around = groups.map(one => `(?:${one.map(escaped).join('|')})`).join('[^，。；：:]{0,4}?')
  // 人员： by itself is hardly ever whom a document is for
  const isWide = kind === 'audience' && around === ''
  const tail =
    kind === 'words' ? escaped(name.slice(subject.length)) : isWide ? '(?:对象|范围)' : (kindWords[kind] ?? '')
  // whom a document is for is told under 范围 as well, whatever stands before it
  const plain = namedAlone.has(kind) ? `(?:${escaped(subject)})?` : escaped(subject)
  const said = around === '' ? plain : around
  const isPlain = kind === 'words' && around === ''
  const called = isPlain ? escaped(name) : `${said}${tail}` || escaped(name)
  const between = isPlain || around === '' || tail === '' ? '' : '[^，。；：:]{0,4}?'
  return {
    name,
    kind,
    fields: fieldNames.find(([names]) => names.test(name))?.[1] ?? [],
    about: isWhole ? [new RegExp(escaped(name), 'u')] : groups.map(anyOf),
    isTelling: isWhole || isStrong || words.length > 1 || words.some(word => word.length > 2),
    called: new RegExp(called, 'u'),
    heading: isWide ? wideAudience : new RegExp(isPlain ? called : `${said}${between}${tail}` || called, 'u'),
    named: new RegExp(`(?:${called})${behind}${saysHere}`, 'gu'),
  }
}
