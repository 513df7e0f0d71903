import type { Role } from '../official.ts'
import type { Finding, TextRule } from '../rule.ts'
import { type Hit, hitsOf, isInTitle, isOwnWords, reported, shown, whole } from './reading.ts'

const answers: TextRule = {
  id: 'D14',
  name: '批复、复函引来文标题和发文字号',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '写明答复哪一件来文，对方才能归到一起。',
  *find(document) {
    const isAnswer = document.kind === '批复' || (document.kind === '函' && /复函$/u.test(document.title))
    const body = document.of('body')
    const [first] = body
    if (!isAnswer || !first) return
    const opening = body
      .slice(0, 3)
      .map(({ text }) => text.normalize('NFKC'))
      .join('')
    const lost = [
      ...(/《[^》]+》|关于[^，。]{4,60}的(请示|函|报告|来函)/u.test(opening) ? [] : ['来文标题']),
      ...(/[〔[(（【]\d{4}[〕\])）】]\s*\d+\s*号/u.test(opening) ? [] : ['来文发文字号']),
    ]
    if (lost.length > 0)
      yield reported(
        whole(first),
        `开头没有${lost.join('、')}`,
        '写作“你单位《关于……的请示》（×发〔××××〕×号）收悉”',
        '请按来文填写',
      )
  },
}

const titleFirst: TextRule = {
  id: 'D15',
  name: '引用公文先引标题，后引发文字号',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '先写《标题》，再在括号里写发文字号。',
  *find(document) {
    for (const hit of hitsOf(
      document,
      ['body', 'attachment-body'],
      /[\p{Script=Han}]{1,8}〔\d{4}〕\d+号(?:文件?)?(《[^《》]{4,80}》)/gu,
    )) {
      if (isInTitle(hit.paragraph, hit.from)) continue
      yield reported(hit, `先引了发文字号：“${shown(hit.text)}”`, '写作《标题》（发文字号）', '请调换次序')
    }
  },
}

const fairness: TextRule = {
  id: 'D18',
  name: '规范性文件经合法性审核，涉及市场主体的经公平竞争审查',
  clause: '国办发〔2018〕115号；《公平竞争审查条例》第八条至第十条',
  basis: 'law',
  force: 'must',
  why: '限定本地企业、排斥外地企业的内容没有法律依据的，不得出台。',
  unchecked: '是否做过合法性审核和公平竞争审查，要看送审材料。',
  *find(document) {
    const local = '(?:本地|本省|本市|本县|本区|当地|辖区内|区域内|县内|市内)'
    const favour = new RegExp(
      `(?:仅限|只能|限定|必须|优先)(?:从)?(?:购买|采购|选用|使用|选择|聘用|委托)[^。；，]{0,6}${local}[^。；，]{0,10}(?:企业|产品|商品|服务|经营者|供应商|单位)|(?:限制|禁止|不得)[^。；，]{0,6}外地[^。；，]{0,10}(?:企业|产品|商品|经营者)(?:进入|参加|参与)`,
      'gu',
    )
    for (const hit of hitsOf(document, ['body', 'attachment-body'], favour)) {
      if (/(?:不得|禁止|严禁|取消|清理|废除|违法|违规|纠正)[^。]{0,30}$/u.test(hit.paragraph.text.slice(0, hit.from)))
        continue
      yield reported(
        hit,
        `可能限制竞争：“${shown(hit.text)}”`,
        '删去，或者写明法律依据并通过公平竞争审查',
        '有没有法律依据，请法制机构审核',
      )
    }
  },
}

const burdens: TextRule = {
  id: 'D19',
  name: '新增报送、考核、留痕要求有依据',
  clause: '《整治形式主义为基层减负若干规定》',
  basis: 'law',
  force: 'must',
  why: '不得随意要求基层填表报数、签责任状、“一票否决”、拍照留痕。',
  *find(document) {
    if (document.direction !== 'down') return
    if (document.of('body').some(({ text }) => /(根据|依据|依照|按照|贯彻|落实)[^。]{0,20}(《|〔\d{4}〕)/u.test(text)))
      return
    const demands =
      /(?:层层)?签订[^。；，]{0,10}责任[状书]|一票否决|(?:工作|拍照|全程)留痕|每[日天][^。；，]{0,16}(?:上报|报送)|(?:日报告|日报|零报告)制度|填报[^。；，]{0,10}(?:日报|周报)表?/gu
    for (const hit of hitsOf(document, ['body'], demands)) {
      if (/(?:不得|禁止|严禁|取消|减少|清理|防止|不再|避免)[^。；]{0,16}$/u.test(hit.paragraph.text.slice(0, hit.from)))
        continue
      yield reported(
        hit,
        `新要求“${shown(hit.text)}”没有写依据`,
        '写明依据的文件，没有依据的删去',
        '依据是什么，请起草人补上',
      )
    }
  },
}

const relative =
  /(?<!至|到)(今年|去年|明年|近日|(?<![\d个工作〇一二三四五六七八九十])日前|目前|昨天|今天|明天|上周|下周|上个?月|下个?月)/gu

const placeholders =
  /【[^】]{0,20}(?:待|填|补|此处|插入|示例)[^】]{0,20}】|(?<![A-Za-z\d])[XＸx]{2,}(?![A-Za-z\d])|[×✕]{2,}|(?<![\p{Script=Han}])某某(?=县|市|镇|局|单位)|(?<=[：:，是为])待定(?=[。；，）]|$)|_{3,}|＿{2,}|(?:待补充|待填写|待确认|待核实)(?=[）】。]|$)/gu

const bracketed = /【[^】]{0,20}(?:待|填|补|此处|插入|示例)[^】]{0,20}】/gu

const own: readonly Role[] = ['document-number', 'signer', 'title', 'addressees', 'body', 'signature', 'date', 'note']

const absolute: TextRule = {
  id: 'D21',
  name: '没有占位的空白，时间写具体日期',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '“今年”“近日”过后就不知道是哪一天；占位的字送审前要填好。',
  *find(document) {
    // an attachment may be a form with blanks to be filled in by others
    const places = [...hitsOf(document, own, placeholders), ...hitsOf(document, ['attachment-body'], bracketed)]
    for (const hit of places) {
      if (!isOwnWords(hit.paragraph, hit.from) || hit.paragraph.isInTable) continue
      yield reported(hit, `占位的“${shown(hit.text)}”还在`, '填上内容', '该填什么，请起草人填写')
    }
    if (document.of('organ-mark', 'document-number', 'order-number', 'date').length === 0) return
    const hits = [...hitsOf(document, ['body'], relative)].filter(hit => isOwnWords(hit.paragraph, hit.from))
    const [first] = hits
    if (first)
      yield reported(
        first,
        `用了“${first.text}”${hits.length > 1 ? `等相对时间 ${hits.length} 处` : ''}`,
        '写明年、月、日',
        '是哪一天，请起草人写明',
      )
  },
}

/** Departments by the name on their seal and by what people call them. */
const shortNames: readonly (readonly [full: string, short: string])[] = [
  ['发展和改革', '发改'],
  ['发展改革', '发改'],
  ['人力资源和社会保障', '人社'],
  ['自然资源和规划', '资规'],
  ['住房和城乡建设', '住建'],
  ['市场监督管理', '市场监管'],
  ['应急管理', '应急'],
  ['文化广电和旅游', '文旅'],
  ['卫生健康', '卫健'],
  ['医疗保障', '医保'],
  ['教育体育', '教体'],
  ['农业农村', '农业'],
  ['交通运输', '交通'],
  ['退役军人事务', '退役军人'],
  ['工业和信息化', '工信'],
]

const consistent: TextRule = {
  id: 'D22',
  name: '名称前后一致，简称先说明',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '同一个机关、同一份文件用同一个名称；用简称的，第一次出现时写全称并注明简称。',
  *find(document) {
    const body = document.of('body')
    const text = body.map(one => one.text).join('\n')
    for (const [full, short] of shortNames) {
      const long = new RegExp(`([省市县区])${full}(局|委员会|委|厅)`, 'u').exec(text)
      if (!long) continue
      const [, place = '', end = ''] = long
      const brief = `${place}${short}${end.slice(0, 1)}`
      if (text.includes(`简称“${brief}`) || text.includes(`简称${brief}`)) continue
      const hit = [...hitsOf(document, ['body'], new RegExp(`${brief}(?!员会)`, 'gu'))][0]
      if (hit) yield reported(hit, `“${long[0]}”又称“${brief}”`, '全文用一个名称，或者注明简称', '用哪一个，请起草人定')
    }
    yield* shortNamesIn(
      [
        ...hitsOf(
          document,
          ['body'],
          /[（(]以下(?:统)?简称(?:为)?[：:]?(?:“([^”]{2,20})”|《([^》]{2,20})》|([^“《）)]{2,20}))[）)]/gu,
        ),
      ],
      text,
    )
  },
}

function* shortNamesIn(definitions: readonly Hit[], text: string): Generator<Finding> {
  const seen = new Set<string>()
  for (const hit of definitions) {
    const name = hit.group(1) || hit.group(2) || hit.group(3)
    if (seen.has(name)) yield reported(hit, `简称“${name}”说明了两次`, '只在第一次出现时说明', '删去哪一处，请起草人定')
    seen.add(name)
    const title = `《${hit.group(2) || name.replace(/[《》]/gu, '')}》`
    const isOfFile = hit.group(2) !== '' || name.startsWith('《')
    if (isOfFile && text.includes(title) && text.indexOf(title) < text.indexOf(hit.text))
      yield reported(hit, `简称“${title}”在说明之前已经用过`, '第一次出现时写全称并说明', '请把说明移到前面')
  }
}

/** D14, D15, D18, D19, D21, D22: what is quoted, demanded and named. */
export const quoting = { answers, titleFirst, fairness, burdens, absolute, consistent }
