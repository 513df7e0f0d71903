import { kinds } from './title.ts'

const ministries =
  '外交部|国防部|国家发展改革委|国家发展和改革委员会|教育部|科技部|科学技术部|工业和信息化部|国家民委|公安部|国家安全部|民政部|司法部|财政部|人力资源社会保障部|人力资源和社会保障部|自然资源部|生态环境部|住房城乡建设部|住房和城乡建设部|交通运输部|水利部|农业农村部|商务部|文化和旅游部|国家卫生健康委|退役军人事务部|应急管理部|应急部|人民银行|中国人民银行|审计署|国务院国资委|海关总署|税务总局|国家税务总局|市场监管总局|国家市场监督管理总局|国家医保局|国家医疗保障局|国家知识产权局|中国科学院|中国社科院|中国工程院|中国科协|中央军委科技委|全国总工会|中华全国总工会|共青团中央|全国妇联|全国工商联|中共中央办公厅|国务院办公厅|中共中央|国务院扶贫办|国务院|最高人民法院|最高人民检察院|中央宣传部|中央组织部|中央编办|中国残联|银保监会|银监会|证监会|保监会|知识产权局|国家外汇管理局|国家能源局|国家林草局|国家体育总局|国家中医药局|国家文物局|总参谋部|总政治部|总后勤部'
const place = '(?:(?![厅局委部院府会办署行室])[\\p{Script=Han}]){1,8}?(?:省|市|区|县|州|盟|旗|镇|乡|街道)'
/** An office begins: a ministry, or a place with an office of its own. */
const begins = `(?:${ministries}|(?:国家|中国|全国|中央)[\\p{Script=Han}]{2,16}?[局委办署会行院协]|中共${place}|共青团${place}|(?<!国家税务总局|中共|共青团)${place}(?:[\\p{Script=Han}]{2,24}?(?:[厅局委部会办署行院心]|政府)|委))`
/** Two offices where line breaks are lost. */
const seam = new RegExp(`(?<=[厅局委部院府室会办署行校心]|税务总局|科协|工会|妇联)\\s*(?=${begins})`, 'u')
const beginsOffice = new RegExp(`^${begins}`, 'u')

const officer =
  /\s*(?:部长|总理|省长|市长|主席|主任|局长|厅长|署长|行长|院长|会长|区长|县长)\s*[\p{Script=Han}·]{2,4}(?:\s[\p{Script=Han}])?\s*$/u
const seal = /（(?:章|代章|盖章|印章)[^）]*）/gu
const isOffice = /[厅局委部院府室会办处署行组校站所队馆台区心]$|总工会$|公司$|集团$|妇联$|科协$|残联$|中共中央$/u

/** Lines of offices; a name that goes on in the next line is put together again. */
function joined(lines: readonly string[]): string[] {
  const names: string[] = []
  for (const line of lines) {
    const last = names.at(-1)
    const isNext = beginsOffice.test(line) || (isOffice.test(line) && line.length > 3)
    if (last === undefined || (isNext && isOffice.test(last))) names.push(line)
    else names[names.length - 1] = `${last}${line}`
  }
  return names
}

const offices = (run: string): string[] =>
  joined(
    run
      .replace(seal, '')
      .split(/[\n、\t\s]+/u)
      .filter(one => one !== ''),
  )
    .flatMap(line => line.split(seam))
    .map(one => one.trim())
    .filter(one => one.length > 1 && isOffice.test(one))

/** The offices that a title begins with: 示范区民政局、示范区财政局关于…. */
export function officesOfTitle(title: string): string[] {
  const [, lead = ''] = /^([^《》“”。]{2,120}?)(?:关于|印发|转发|批转|公布|发布)/u.exec(title) ?? []
  const [, reporting = ''] = /^([\p{Script=Han}]{4,30}?[厅局委部府院会])(?=\d{4}年)/u.exec(title) ?? []
  const [, board] = /^([\p{Script=Han}]{2,30})令$/u.exec(title) ?? []
  return offices((board ?? (lead || reporting)).replace(/等[一二三四五六七八九十\d]+(?:个)?(?:部门|单位)$/u, ''))
}

/**
 * Who signed. What stands before it, where lines are lost, is cut off: the list of annexes (附件：…表), the title of what
 * is annexed; what the title names as issuer tells where.
 */
export function officesOfFoot(signature: string, ofTitle: readonly string[]): string[] {
  const bare = signature.replace(officer, '').trim()
  if (bare === '') return []
  const run = bare.replace(/\s+/g, '')
  const [lead] = ofTitle
  const from = lead === undefined ? -1 : run.lastIndexOf(lead)
  if (from > 0) return offices(run.slice(from))
  const [, afterAnnex] = afterTitle.exec(bare) ?? []
  const [first, ...others] = offices(afterAnnex ?? bare)
  return first === undefined ? [] : [withoutLead(first, others[0]), ...others]
}

/** Places that need no neighbour to be known where a line runs on; of others the next office tells the name. */
const provinces =
  '(?:北京|天津|上海|重庆)市|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省|内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区'
const placeOf = new RegExp(`^${place}`, 'u')

/** An office without what ran into it: …绩效评价结果示范区教育局, beside 示范区财政局. */
function withoutLead(office: string, next: string | undefined): string {
  const bare = office.replace(/^.*[\w@]+(?=\p{Script=Han})/u, '')
  const [known = ''] = placeOf.exec(next ?? '') ?? []
  const places = known === '' ? provinces : `${known}|${provinces}`
  const starts = [...bare.matchAll(new RegExp(`(?:中共|共青团|国家税务总局)?(?:${places})|${ministries}`, 'gu'))]
  const from = starts
    .map(match => match.index)
    .filter(at => at > 0 && !isOffice.test(bare.slice(0, at)))
    .at(-1)
  return from === undefined || bare.length - from < 4 || /[省市区县]$/u.test(bare.slice(0, from))
    ? bare
    : bare.slice(from)
}

const afterTitle = new RegExp(
  `^.*(?:${kinds}|表|书|单|库|\\.docx?|\\.pdf|\\.xlsx?|\\.wps|\\d|》|）)\\s*(${begins}.*)$`,
  'su',
)

/** Who adopted a law, as the note under its title says. */
export function adopter(note: string): string | undefined {
  const [, where = '', standing] =
    /((?:(?!日)[\p{Script=Han}]{2,8}(?:省|市|自治区|州))?)(?:第[\p{Script=Han}\d]{1,4}届)?(?:全国)?人民代表大会(常务委员会)?第/u.exec(
      note,
    ) ?? []
  if (/人民代表大会(?:常务委员会)?第/u.test(note))
    return `${where === '' ? '全国' : where}人民代表大会${standing ?? ''}`
  const [, court] = /(最高人民法院|最高人民检察院)/u.exec(note) ?? []
  if (court !== undefined) return court
  const [, order] = /(?:中华人民共和国)?([\p{Script=Han}]{2,20}(?:部|院|局|委员会|政府|署|行|会))令/u.exec(note) ?? []
  if (order !== undefined) return order.replace(/^.*(?:中华人民共和国|日|，)/u, '')
  return /国务院第?[^，。]{0,10}(?:会议|批准|令|发布|公布)/u.test(note) ? '国务院' : undefined
}

/** Whose order a number counts: 国务院令第743号. The chairman's orders publish what others adopted. */
export function officeOfOrder(number: string | undefined): string | undefined {
  const [, office] = /^([\p{Script=Han}]{2,30}[部院局会府署行])(?:令|公告)/u.exec(number ?? '') ?? []
  return office
}
