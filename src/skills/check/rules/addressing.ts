import type { OfficialDocument } from '../official.ts'
import type { TextRule } from '../rule.ts'
import { isBelow, isDepartment, isGovernment, isGovernmentItself, isSection, placeOf, tierOf } from './bodies.ts'
import { reported, reportedOfAll, squeezed, whole } from './reading.ts'

const regulation = '《党政机关公文处理工作条例》'

const notKinds =
  /(方案|办法|总结|规划|计划|细则|规定|制度|要点|汇报|情况汇报|说明|建议|申请|申请书|规则|守则|条例|清单|须知|简报|预案|措施)$/u

const rightKind: TextRule = {
  id: 'D03',
  name: '文种是十五种之一',
  clause: `${regulation}第八条`,
  basis: 'law',
  force: 'must',
  why: '“请示报告”不是文种；方案、办法、总结等用“通知”印发。',
  *find(document) {
    const [first] = document.of('title')
    if (!first) return
    const title = document.title.replace(/[（(][^（）()]*[）)]$/u, '')
    if (/请示报告$|报告请示$/u.test(title))
      yield reported(whole(first), '标题用了“请示报告”', '请求批准用“请示”，汇报工作用“报告”', '用哪一种，请起草人定')
    else if (document.kind === undefined && document.number && document.of('order-number').length === 0) {
      const end = notKinds.exec(title)?.[0]
      if (end)
        yield reported(
          whole(first),
          `带发文字号的公文以“${end}”为文种`,
          `用“通知”印发${end}，或者改用法定文种`,
          '用哪一种，请起草人定',
        )
    }
  },
}

const oneSuperior: TextRule = {
  id: 'D04',
  name: '上行文主送一个上级机关，不抄送下级机关',
  clause: `${regulation}第十五条（一）`,
  basis: 'law',
  force: 'must',
  why: '主送几个上级机关，谁也不知道该谁答复；需要时抄送其他机关，但不抄送下级机关。',
  *find(document) {
    if (document.direction !== 'up') return
    const [line] = document.of('addressees')
    const { addressees, copiesTo, organs } = document
    // 县委、县政府 of a joint document go to both of theirs
    const isJoint =
      organs.length > 1 &&
      addressees.length === 2 &&
      /委$/u.test(addressees[0] ?? '') &&
      /政府$/u.test(addressees[1] ?? '')
    if (line && addressees.length > 1 && !isJoint && !addressees.some(name => /^各位|代表|委员$/u.test(name)))
      yield reported(
        whole(line),
        `主送 ${addressees.length} 个机关`,
        '只主送一个上级机关，其他的抄送',
        '主送哪一个，请起草人定',
      )
    const [issuer] = organs
    const below = issuer === undefined ? [] : copiesTo.filter(name => isBelow(name, issuer))
    const [copies] = document.of('copies-to')
    if (below.length > 0 && copies)
      yield reported(whole(copies), `上行文抄送下级机关：${below.join('、')}`, '不抄送下级机关', '删去哪些，请起草人定')
  },
}

const person =
  /(?:书记|省长|市长|县长|区长|镇长|乡长|局长|厅长|部长|处长|科长|主任|主席|总理|秘书长|院长|检察长|同志|领导)$/u

const noPerson: TextRule = {
  id: 'D05',
  name: '不以机关名义向领导个人行文',
  clause: `${regulation}第十五条（五）`,
  basis: 'law',
  force: 'must',
  why: '除上级机关负责人直接交办的事项外，公文送机关，不送个人。',
  *find(document) {
    const [line] = document.of('addressees')
    if (!line || document.direction === 'public' || document.kind === '决定' || document.kind === '纪要') return
    for (const name of document.addressees.filter(one => person.test(one) && !/^(各|全体|全县|全市)/u.test(one)))
      yield reported(whole(line), `主送“${name}”`, '主送机关；直接交办的，正文写明', '主送哪个机关，请起草人定')
  },
}

const noLeap: TextRule = {
  id: 'D06',
  name: '一般不越级行文',
  clause: `${regulation}第十四条`,
  basis: 'law',
  force: 'must',
  why: '特殊情况需要越级行文的，同时抄送被越过的机关。',
  unchecked: '隶属关系以机构设置为准，直管县（市）不算越级，请核对。',
  *find(document) {
    const [issuer] = document.organs
    const [line] = document.of('addressees')
    if (document.direction !== 'up' || !issuer || !line || document.copiesTo.some(isGovernment)) return
    const own = tierOf(issuer)
    for (const name of document.addressees) {
      const tier = tierOf(name)
      // a city lies between county and province, and says nothing by its name
      if (own === undefined || tier === undefined || own - tier < 2) continue
      yield reported(
        whole(line),
        `${issuer}直接向${name}行文`,
        '逐级行文；确需越级的，抄送被越过的机关',
        '是否直管、是否确需越级，请起草人核对',
      )
    }
  },
}

const noOrders: TextRule = {
  id: 'D09',
  name: '部门不向下级党委、政府发指令性公文',
  clause: `${regulation}第十六条（二）`,
  basis: 'law',
  force: 'must',
  why: '除办公厅（室）外，部门不得向下级党委、政府发布指令性公文；经政府同意的，文中注明。',
  *find(document) {
    const { organs, kind } = document
    const [line] = document.of('addressees')
    const isOrder = kind === '通知' || kind === '决定' || kind === '通报' || kind === '意见'
    if (!line || !isOrder || document.direction === 'up' || organs.length === 0 || !organs.every(isDepartment)) return
    const asked = document.addressees.filter(
      name => isGovernmentItself(name.replace(/[（(].*?[）)]/gu, '')) && /^各|[乡镇](?:人民政府|党委)$/u.test(name),
    )
    if (
      asked.length === 0 ||
      document.of('body').some(({ text }) => /(经|报)[^。；]{0,24}(同意|批准|审定)/u.test(text))
    )
      return
    yield reported(
      whole(line),
      `${organs.join('、')}向${asked.join('、')}发${kind}`,
      '发给对口部门，或者经本级政府同意并在文中写“经……同意”',
      '是否已经同意，请起草人核实',
    )
  },
}

const noSection: TextRule = {
  id: 'D12',
  name: '内设机构不对外正式行文',
  clause: `${regulation}第十七条`,
  basis: 'law',
  force: 'must',
  why: '部门的内设机构，除办公厅（室）外，不得对外正式行文。',
  *find(document) {
    for (const name of document.organs.filter(isSection))
      yield reportedOfAll(`发文机关是“${name}”`, '以部门名义行文', '改用部门的名义和字号，请起草人改')
  },
}

const noHierarchy: TextRule = {
  id: 'D13',
  name: '不相隶属机关之间用函',
  clause: `${regulation}第八条（十四）`,
  basis: 'law',
  force: 'must',
  why: '对没有隶属关系的机关，请求批准也用“函”，不用“请示”“报告”。',
  *find(document) {
    const [issuer] = document.organs
    const [line] = document.of('addressees')
    if (!issuer || !line || (document.kind !== '请示' && document.kind !== '报告')) return
    for (const name of document.addressees.filter(isDepartment)) {
      if (!isPeer(document, issuer, name)) continue
      yield reported(
        whole(line),
        `${issuer}向${name}发“${document.kind}”`,
        '用“函”',
        '隶属关系以机构设置为准，请起草人核对后改文种',
      )
    }
  },
}

/** A government asks a department, or a department another one of the same place. */
function isPeer({ organs }: OfficialDocument, issuer: string, name: string): boolean {
  if (organs.length > 1) return false
  if (/人民政府$/u.test(issuer)) return true
  const [own, other] = [placeOf(issuer), placeOf(name)]
  if (!isDepartment(issuer) || own === undefined || squeezed(issuer) === squeezed(name)) return false
  const isOwnShort = /^[县区]/u.test(name) && /[县区]$/u.test(own)
  return own === other || isOwnShort
}

/** D03–D06, D09, D12, D13: kinds and who writes to whom. */
export const addressing = { rightKind, oneSuperior, noPerson, noLeap, noOrders, noSection, noHierarchy }
