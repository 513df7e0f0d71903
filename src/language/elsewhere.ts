/** A matter that no department of the district can decide, and what the resident is told instead. */
export interface Elsewhere {
  readonly code: 'court' | 'arbitration' | 'review' | 'discipline' | 'railway' | 'aviation' | 'telecom' | 'outside'
  /** Where it belongs. */
  readonly to: string
  /** The words that say so. */
  readonly words: string
  /** What the resident is told: why it is not accepted here, and where it is. */
  readonly advice: string
}

interface Rule extends Omit<Elsewhere, 'words'> {
  readonly says: RegExp
}

/**
 * What a hotline does not take: matters before a court, in arbitration or review (a department can't overrule them), of
 * discipline, and of bodies that answer to nobody here. A judgment that is only mentioned ("判决书有了，过户办不了") is
 * no such matter: the words must say that the case itself is there, or that its outcome is what one complains of; and
 * whoever once lived elsewhere complains of what is here. Sources: 国办发〔2020〕53号 (what 12345 takes); time limits by
 * 劳动争议调解仲裁法 48–50 and 行政诉讼法 45; the numbers are the national ones of those bodies.
 */
const rules: readonly Rule[] = [
  {
    code: 'court',
    to: '法院',
    says: /(法院|法庭)[^，。；！？]{0,6}(正在审理|审理中|还没判|不立案|不执行|执行不了|判得不公|判决不公|判错)|(不服|推翻|撤销)[^，。；！？]{0,10}(法院|法庭|一审|二审|终审)?的?(判决|裁定)|(法官|承办法官|书记员|执行法官)[^，。；！？]{0,10}(拖|不理|态度|偏袒|不接电话|收钱)|(正在|已经在|还在)(打官司|诉讼|起诉|走诉讼)|(终本|终结本次执行|老赖)[^，。；！？]{0,12}(执行|法院|恢复)/u,
    advice:
      '您反映的事项已经进入诉讼程序或者对法院的裁判、执行有意见，行政机关不能受理或者变更。请向承办法院反映，也可以拨打 12368（诉讼服务热线）；对生效裁判不服的，可以依法申请再审，或者向人民检察院申请监督（12309）。需要法律帮助的，请拨打 12348。',
  },
  {
    code: 'arbitration',
    to: '仲裁机构',
    says: /(仲裁委|仲裁院|仲裁庭|劳动仲裁)[^，。；！？]{0,6}(已经?受理|立案了|正在|还没裁|没裁|不裁|裁得|裁错|裁决不公)|不服[^，。；！？]{0,8}(仲裁|裁决)|(?<!他们[^。；！？]{0,16})(正在|已经在|还在)(走|申请|进行)?(劳动)?仲裁/u,
    advice:
      '您反映的事项已经进入仲裁程序，行政机关不再另行受理。请向受理的仲裁机构反映；对裁决不服的，请在收到裁决书之日起十五日内向人民法院起诉（终局裁决由用人单位申请撤销）。需要法律帮助的，请拨打 12348。',
  },
  {
    code: 'review',
    to: '行政复议机构',
    says: /(行政复议|复议机关|复议机构)[^。；！？]{0,8}(已经?受理|正在|审理中|还没|维持|决定不服)|不服[^，。；！？]{0,8}复议决定/u,
    advice:
      '您反映的事项正在行政复议或者已经有复议决定，不再作为诉求重复受理。请向行政复议机构了解进展；对复议决定不服的，可以在收到决定书之日起十五日内向人民法院提起行政诉讼。',
  },
  {
    code: 'discipline',
    to: '纪检监察机关',
    says: /(书记|主任|局长|所长|镇长|乡长|村长|会计|干部|领导|公务员|民警|工作人员)[^。！？]{0,16}(贪污|受贿|索贿|收红包|拿回扣|吃拿卡要|挪用|以权谋私|侵吞|优亲厚友)/u,
    advice:
      '您反映的是公职人员涉嫌违纪违法的问题，由纪检监察机关受理。请拨打 12388，或者登录 12388.gov.cn，写明时间、地点、人员和经过；您的信息依法受到保护。',
  },
  {
    code: 'railway',
    to: '铁路部门',
    says: /(火车票|高铁票|动车票|12306)[^，。；！？]{0,12}(退|改签|抢|买|候补|扣|打不开)|(高铁|火车|动车|列车)[^，。；！？]{0,4}(晚点|停运)/u,
    advice: '您反映的是铁路客运服务，由铁路部门负责。请拨打 12306（铁路客户服务热线）。',
  },
  {
    code: 'aviation',
    to: '民航部门',
    says: /(机票|航班|航空公司)[^，。；！？]{0,12}(退|改签|延误|取消|行李)/u,
    advice:
      '您反映的是航空运输服务。请先向承运的航空公司投诉；对处理结果不满意的，请拨打 12326（民航服务质量监督电话）。',
  },
  {
    code: 'telecom',
    to: '电信用户申诉机构',
    says: /(移动|联通|电信|广电|宽带|话费|流量套餐|手机套餐)[^，。；！？]{0,14}(乱扣|多扣|扣费|降不了|不让降|不让改|携号|销户|注销不了|违约金)/u,
    advice:
      '您反映的是电信服务和资费，由电信管理机构监管。请先向运营商投诉；十五日内没有答复或者对答复不满意的，请拨打 12300（电信用户申诉热线）。',
  },
  {
    code: 'outside',
    to: '外地',
    says: /(邻市|外市|外省|邻县|邻区|隔壁(市|县|区)|老家(那边|县里))(的|那边)[^，。；！？]{0,10}(路|桥|厂|工地|小区|楼|村|河|学校|医院|市场|井盖|垃圾|没人管|不管)/u,
    advice:
      '您反映的事情发生在本区以外，由当地受理。请拨打当地区号加 12345；在国务院客户端小程序“全国 12345”里选择所在地，也可以提交。',
  },
]

/** Where a matter belongs that no department of the district can decide; undefined for all others. */
export function elsewhereOf(text: string): Elsewhere | undefined {
  for (const { says, ...rule } of rules) {
    const [words] = says.exec(text) ?? []
    if (words !== undefined) return { ...rule, words }
  }
  return undefined
}
