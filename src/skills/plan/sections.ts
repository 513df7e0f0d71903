import { figuresIn } from '../../knowledge/index.ts'
import type { PlanSection } from '../../shapes/plan.ts'

/** A clause of a law or a policy, and the heading it stands under. */
export interface Clause {
  readonly text: string
  readonly heading: string
}

/** Why a document was made, from when it holds, to whom it goes: true, and nothing to act on. */
const formal = [
  /^(?:第[^条]{1,6}条\s*)?为(?:了)?[^。]{2,120}(?:制定本|现(?:将|就|对)|通知如下|通告如下)/u,
  /自[^，。；]{2,14}起(?:正式)?(?:施行|试行|实施|执行)/u,
  /有效期(?:至|为|限为?)?[^，。]{1,16}[。；]?$/u,
  /同时废止|负责解释|现印发给你们|请(?:认真)?(?:遵照|贯彻)执行|^各[^。]{1,40}[：:]$/u,
  /此件(?:公开|依申请|不予)/u,
]
const formalHeading = /^(?:附则|施行)$/u
/** Who signed, and when: what ends without a mark and is a day or the names of offices. */
const signature =
  /^(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:[^，。；：、\s]{2,24}(?:政府|办公室|分局|[局委院会厅部])[\s、]*)+)$/u

export const isFormal = ({ text, heading }: Clause): boolean =>
  formalHeading.test(heading) || text.length < 5 || signature.test(text) || formal.some(one => one.test(text))

const actor =
  '(?:[局委办院队所站厅]|中心|政府|街道|部门|单位|机构|公安|民政|城管|住建|消防|社区|村（社区）|镇（街道）|委员会|网格员|物业服务人|施工单位|出租人|学校|企业|机关)'

/** Punished, or lost by whoever misses it. */
const sanction = [
  /罚款|罚则|责令|吊销|没收|取缔|暂扣|清退|拘留|失信|黑名单|信用(?:记录|惩戒)|记入[^，。]{0,8}(?:信用|系统)|约谈|通报批评/u,
  /追究[^，。；]{0,8}责任|承担[^，。；]{0,6}(?:法律|赔偿|民事|刑事)责任|依法(?:依规|依纪)?承担责任|依[法规][^，。；]{0,4}(?:处罚|查处|处理)|依[^，。；]{2,24}(?:处罚|处理)|给予[^，。；]{0,8}(?:处分|处罚)|移送(?:公安|司法)/u,
  /逾期(?:不|未|仍|视为)|视为(?:放弃|撤回|自动)|不予(?:受理|奖励|补贴|发放|支付|登记|批准|备案|改造|办理|认定|补偿)|不再受理|骗取|虚假|追回|(?:应当|责令)退[回还]|停发|停止发放|终止[^，。；]{0,6}(?:援助|资格)|取消[^，。；]{0,6}(?:资格|认定|排序|待遇)|(?:批准|许可)[^，。；]{0,6}失效|扣\d+分/u,
]
/** Forbidden, where that is what a clause begins with: behind a duty it only says the duty once more. */
const ban = /^(?:(?!应当|必须|可以|给予|补助).)*?(?:不得|严禁|禁止|不准|一律停止|禁放)/su
/** Who is forbidden to ask for papers tells what needs no paper. */
const noPaper = /不(?:得|再)?要求[^。；]{0,12}(?:提交|提供|开具)|不(?:需要|用)提交/u

const paper =
  '(?:材料|证明|证件|申请[书表]|备案表|登记表|身份证|户口簿|复印件|营业执照|凭证|清单|合同|照片|效果图|核对书|报告书|图纸|承诺书)'
const materials = [
  new RegExp(`(?:提交|提供|携带|出具|出示|填写|附具?|凭|持|备齐|补齐)[^。；]{0,24}${paper}`, 'u'),
  /材料(?:包括|只有|为|有|清单|[：:])|(?:提交|提供)[^。；]{0,10}(?:下列|以下)(?:材料|文件)|书面报告写明|(?:申请书|投诉书|合同)[^，。；]{0,4}(?:写明|载明)/u,
]

const contact = [
  /(?:拨打|电话|热线|致电|咨询)[^。；]{0,12}\d{3,}|\d{4}-\d{7}|(?:可以|均可)?(?:通过|向)\d{5}/u,
  /不收(?:取)?(?:任何)?费用?|免费(?!乘|入住|参加|图册)|不收费|收费标准|工本费|手续费|服务费(?:每|不|标准)|收取[^，。；]{0,10}费[^，。；]{0,8}元/u,
  /办理地点|办公地址|受理窗口|网址|(?:窗口|大厅|服务网|平台|小程序)(?:提出|提交|申请|登记|办理)/u,
]

const responsible = [
  new RegExp(`${actor}(?:（[^）]*）)?[^，。；：]{0,10}(?:负责|牵头|主管|承担|会同)`, 'u'),
  /由[^，。；]{2,30}(?:负责|牵头|承担|组织|受理|审核|审批|核定|确认|指定|实施|管理|调解|验收|监督|拨付)/u,
  /责任(?:人|单位|主体)|职责(?:是|为|分工)|各司其职|属地管理|主管部门/u,
]

/** Who bears a cost is no office that handles a matter. */
const paysFor =
  /(?:费用?|资金|出资|财政)[^，。；]{0,12}承担|由[^，。；]{0,10}财政[^，。；局]{0,8}(?:承担|解决|安排|补足)|承担[^，。；]{0,8}费/u

const within =
  /以?内|之?前|日起|起算|期满|逾期|不(?:得)?超过|最(?:长|迟)|提前|截止|当[日天场]|即时|立即|至少|公示|时限|工期/u
const termNamed = /(?:时限|期限|工期|时间)(?:为|是|[：:]|不超过)/u
const calendar = /每年|至|以?前|起|止|截|期/u
/** What is paid to people and how much: a rule, also where it says for how long. */
const benefit =
  /(?:补[贴助偿]|奖励|津贴|贷款|慰问金|救助)[^。；]{0,40}(?:元|百分之)|(?:元|百分之[^，。；]{1,8})[^，。；]{0,6}(?:补[贴助偿]|奖励)/u
const paidWithin = /内[^，。；]{0,8}(?:发放|拨付|申请|提出|通知|审批|办结|申报)/u
const scope =
  /适用(?:于)?本|本(?:办法|细则|规定|通知|条例)(?:所称|适用)|是指|包括[：:]|标准(?:为|[：:])|(?:条件|对象|范围)(?:为|是|[：:])/u

/** Somebody has to do something in a matter: what is to be handled, and in which order. */
const procedure =
  /申请|受理|审核|审查|审批|核[实查定对]|公示|公告|登记|备案|巡查|检查|走访|排查|报告|上报|报送|分办|分派|派[单员]|签收|指派|到场|联系|答复|告知|通知|回访|拨付|发放|移送|协商|协调|调解|验收|评估|评查|抽签|劝阻|劝导|签订|表决|会审|讨论|处置|代[办为]|清理|清运/u
const duty = /应当|必须|须|要|由|先|后|再|经|报|向|可以|每(?:天|日|周|月|季度|年)|[^，。]{0,6}的，/u

const says = (rules: readonly RegExp[], text: string) => rules.some(one => one.test(text))

/** How long something may take or until when it has to be done. */
const tellsLimit = (text: string) =>
  figuresIn(text).some(({ kind, at: [from, to] }) => {
    const around = text.slice(Math.max(0, from - 6), to + 6)
    return (
      (kind === 'days' && (within.test(around) || termNamed.test(text))) || (kind === 'day' && calendar.test(around))
    )
  })

const isBenefit = (text: string) => benefit.test(text) && !paidWithin.test(text)

/** What puts a clause into a section, in the order of what it costs to miss it there. */
const tests: readonly (readonly [PlanSection, (text: string) => boolean])[] = [
  ['risks', text => says(sanction, text) && !/标准[：:]/u.test(text)],
  ['risks', text => ban.test(text) && !noPaper.test(text)],
  ['materials', text => says(materials, text) || noPaper.test(text)],
  ['steps', text => /(?:程序|流程|步骤)(?:为|是|如下)?[：:]/u.test(text)],
  ['rules', isBenefit],
  ['limits', text => tellsLimit(text) && !scope.test(text)],
  ['responsible', text => says(responsible, text) && !paysFor.test(text)],
  ['contact', text => says(contact, text)],
  ['rules', text => scope.test(text)],
  ['steps', text => procedure.test(text) && duty.test(text)],
]

const headings: readonly (readonly [PlanSection, RegExp])[] = [
  ['risks', /罚则|法律责任|处罚|责任追究|黑名单|禁止/u],
  ['responsible', /职责|分工|组织领导|责任人/u],
  ['materials', /材料/u],
  ['steps', /程序|流程|步骤|办理|受理|巡查/u],
  ['contact', /收费|费用|地点|地址|联系|举报|投诉/u],
]

/**
 * The sections of a plan in which a clause of a law or a policy may stand, the fittest first, by the words that such texts
 * use for duties, bans, papers and time. What says several things stands where missing it costs most: a penalty before a
 * paper, a paper before a deadline, a deadline before who is responsible.
 */
export function sectionsOf({ text, heading }: Clause): PlanSection[] {
  const told = tests.filter(([, test]) => test(text)).map(([section]) => section)
  const named = headings.find(([, words]) => words.test(heading))?.[0]
  return [...new Set(told.length > 0 ? told : [named ?? 'rules'])]
}
