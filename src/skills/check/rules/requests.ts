import type { OfficialDocument, PlainParagraph } from '../official.ts'
import type { TextRule } from '../rule.ts'
import { type Hit, hitsIn, hitsOf, isOwnWords, reported, shown } from './reading.ts'

const regulation = '《党政机关公文处理工作条例》'

/** What superiors are asked for, by kind: verb and thing in one sentence. */
const wants: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: '经费',
    pattern:
      /(安排|拨付|拨给|下达|追加|补助|解决|增拨)[^。；，]{0,20}(资金|经费|款项|\d[余多]?万?元)|(追加|增加|申请)[^。；，]{0,16}(资金|经费|预算)/u,
  },
  {
    name: '编制人员',
    pattern: /(增加|核定|核增|调剂|追加|解决|补充|招录|招聘)[^。；，]{0,16}(编制|人员|职数|工作人员|事业编)/u,
  },
  { name: '用地', pattern: /(划拨|批准|安排|解决|调整|征收|追加)[^。；，]{0,16}(用地|土地|建设用地指标|地块)/u },
  { name: '机构', pattern: /(设立|成立|组建|增设)[^。；，]{0,16}(机构|中心|局|大队|科室|管委会)/u },
  { name: '车辆', pattern: /(购置|配备|更新|购买)[^。；，]{0,12}(车辆|公务用车|执法车|用车)/u },
]

const asks = /请|恳|申请|盼|望/u

interface Want {
  readonly names: readonly string[]
  readonly hit: Hit
}

/** Requests one by one: what 并, 同时 adds to a sentence, or 和 to a title, is one more. */
function* wantsIn(paragraph: PlainParagraph): Generator<Want> {
  const isTitle = paragraph.role === 'title'
  const pieces = isTitle
    ? /(?:(?![和及、并]).)+/gu
    : /(?:(?!，(?:并请|并[拨安增核追划解批]|同时|一并|另))[^。；！])+[。；！]?/gu
  for (const hit of hitsIn(paragraph, pieces)) {
    const before = paragraph.text.slice(0, hit.from)
    if (!isTitle && !asks.test(before.slice(before.search(/[^。；！]*$/u)) + hit.text)) continue
    const names = wants.filter(({ pattern }) => pattern.test(hit.text)).map(({ name }) => name)
    if (names.length > 0) yield { names, hit }
  }
}

const oneMatter: TextRule = {
  id: 'D01',
  name: '请示一文一事',
  clause: `${regulation}第十五条（四）`,
  basis: 'law',
  force: 'must',
  why: '一件请示写几件事，上级机关要分给几个部门办，哪一件都批不了。',
  *find(document) {
    if (document.kind !== '请示') return
    const seen: { name: string; hit: Hit }[] = []
    for (const paragraph of document.of('title', 'body')) {
      for (const { names, hit } of wantsIn(paragraph)) {
        // what the money is for stands beside it, and is no request of its own
        const [name] = names
        if (name !== undefined && !seen.some(one => names.includes(one.name))) seen.push({ name, hit })
      }
    }
    const [first, second] = seen
    if (first && second)
      yield reported(
        second.hit,
        `既请求${first.name}，又请求${second.name}：“${shown(second.hit.text)}”`,
        '一件请示只写一件事，分开行文',
        '怎样分开，请起草人定',
      )
  },
}

/** A request in so many words, by the writer himself: at the beginning of a clause. */
const request =
  /(?<=^|[。；，：]\s*)(?:为此|特此|现|故|因此|据此|特)?[，]?(?:我[局委县市区镇乡办厅]|我们)?(?:特|现)?(?:恳请|恳切希望|请求|敬请|请予|请给予|请上级|请(?:省|市|县|区)?(?:委|政府|局|厅)|望予|请(?:尽快)?(?:批准|批复|批示|审批|拨付|解决|协调解决))(?!.{0,6}审[议阅])[^。；]{0,40}|(?:当否|妥否|是否妥当|可否)[，,]?(?:敬?请)(?:批示|批复|指示|审批)/gu

const noRequest: TextRule = {
  id: 'D02',
  name: '报告不夹带请示事项',
  clause: `${regulation}第十五条（四）`,
  basis: 'law',
  force: 'must',
  why: '报告不用批复，夹在里面的请求没有人答复。要请示的，另写请示。',
  *find(document) {
    if (document.kind !== '报告' || !(document.number || document.title.includes('关于'))) return
    for (const hit of hitsOf(document, ['body'], request)) {
      const asked = /批准|批复|批示|指示|审批|支持|解决|拨付|协调|帮助|安排|同意|给予|研究/u.test(hit.text)
      const isOthers = /审议|审阅|审查|监督|批评指正|指正/u.test(hit.text)
      if (asked && !isOthers && isOwnWords(hit.paragraph, hit.from))
        yield reported(hit, `报告里有请求：“${shown(hit.text)}”`, '删去，另行请示', '请示什么，请起草人另行文')
    }
  },
}

/** Whose consent it was, or where it is written, said in the same clause. */
const source =
  /(政府|党委|县委|市委|省委|区委|镇|乡|局|厅|委|部|国务院|会|领导|上级|组织|机关|单位|公司|法院|人大|〔|《|\d日|董事会|职代会)[^，。；]{0,12}$/u

const noClaim: TextRule = {
  id: 'D20',
  name: '“已批准”“经研究同意”写明谁、何时、以何文',
  clause: `${regulation}第十九条（二）、第二十条（四）`,
  basis: 'law',
  force: 'must',
  why: '批准、同意是事实，要能查到；数据也要有出处。',
  unchecked: '文中的数据有没有出处、“同意”是否属实，要对照来文和会议记录。',
  *find(document) {
    if (!wherePromised(document)) return
    for (const hit of hitsOf(
      document,
      ['body'],
      /(?<![未不须需应经待获能可])(?:已经?|业经)(?:获?批准|研究同意|同意批准|审批同意)(?=[，。；]|立项|建设|实施|开展)|(?<=^|[。；：，]\s*)经研究同意(?=，)/gu,
    )) {
      const before = hit.paragraph.text.slice(0, hit.from)
      const sentence = before.slice(before.search(/[^。；]*$/u))
      if (
        source.test(sentence) ||
        /〔\d{4}〕|《|会议|\d{1,2}日/u.test(sentence + hit.paragraph.text.slice(hit.to, hit.to + 30))
      )
        continue
      if (!isOwnWords(hit.paragraph, hit.from)) continue
      yield reported(hit, `“${hit.text}”没有写明谁同意`, '写明哪个机关、哪次会议、什么文号', '依据在哪里，请起草人补上')
    }
  },
}

/** Where another's consent is told; a 批复 and a decision give their own. */
const wherePromised = ({ kind }: OfficialDocument) =>
  kind === '请示' || kind === '报告' || kind === '函' || kind === '通知'

/** D01, D02, D20: what is asked for and what is claimed. */
export const requests = { oneMatter, noRequest, noClaim }
