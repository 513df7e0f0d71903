import { carriesSecrecyMark } from '../../../language/secrecy-marks.ts'
import type { TextRule } from '../rule.ts'
import { addressing } from './addressing.ts'
import { quoting } from './quoting.ts'
import { reported, whole } from './reading.ts'
import { requests } from './requests.ts'

const regulation = '《党政机关公文处理工作条例》'

/** What the way of a document through the office shows, and its words don't. */
const unseen = (id: string, article: string, name: string, why: string, unchecked: string): TextRule => ({
  id,
  name,
  clause: `${regulation}${article}`,
  basis: 'law',
  force: 'must',
  why,
  unchecked,
  find: () => [],
})

const consent = unseen(
  'D07',
  '第十五条（二）',
  '部门向上级主管部门请示重大事项，经本级党委、政府同意',
  '重大事项先经本级党委、政府同意或者授权；部门职权范围内的事项直接报送。',
  '是否重大事项、本级党委政府是否同意，要看审签记录。',
)

const ownOpinion = unseen(
  'D08',
  '第十五条（三）',
  '转报下级请示，提出自己的倾向性意见',
  '下级机关的请示不得原文转报上级机关。',
  '是否原文转报，要对照下级机关的来文。',
)

const agreement = unseen(
  'D10',
  '第十六条（四）',
  '涉及几个部门职权的事项，协商一致后行文',
  '部门之间没有协商一致的，不得各自向下行文。',
  '有关部门是否会签，要看会签单。',
)

const superiorKnows = unseen(
  'D11',
  '第十六条（一）',
  '重要的下行文抄送直接上级机关',
  '重要行文同时抄送发文机关的直接上级机关。',
  '是不是重要行文，请发文机关定；是的，核对抄送栏。',
)

const afterSigning = unseen(
  'D17',
  '第二十五条（一）',
  '签发后作实质性修改的，报原签批人复审',
  '复核中需要作实质性修改的，由原签批人再审。',
  '签发后有没有改动，要对照签发稿。',
)

const secret: TextRule = {
  id: 'D16',
  name: '涉密公文不进本系统',
  clause: '《政务领域人工智能大模型部署应用指引》',
  basis: 'law',
  force: 'must',
  why: '涉密不上网，上网不涉密。',
  *find(document) {
    for (const paragraph of document.paragraphs) {
      const isMarked =
        paragraph.role === 'secrecy' ||
        (/绝密|机密|秘密|份\s*号/u.test(paragraph.text) && carriesSecrecyMark(paragraph.text, { isPublished: true }))
      if (isMarked) yield reported(whole(paragraph), '有密级标志', '从本系统移出', '请按保密规定在涉密设备上办理')
    }
  },
}

/** D01–D22: 行文规则. */
export const routing: readonly TextRule[] = [
  requests.oneMatter,
  requests.noRequest,
  addressing.rightKind,
  addressing.oneSuperior,
  addressing.noPerson,
  addressing.noLeap,
  consent,
  ownOpinion,
  addressing.noOrders,
  agreement,
  superiorKnows,
  addressing.noSection,
  addressing.noHierarchy,
  quoting.answers,
  quoting.titleFirst,
  secret,
  afterSigning,
  quoting.fairness,
  quoting.burdens,
  requests.noClaim,
  quoting.absolute,
  quoting.consistent,
]
