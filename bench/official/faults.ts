import { fonts, sizes } from '../../src/documents/official/measures.ts'
import type { Layout, Line } from '../../src/documents/official/write/layout.ts'
import type { StyleId } from '../../src/documents/official/write/styles.ts'
import type { Random } from '../random.ts'
import { changeAll, changeOne, dress, hasWords, isOf, linesOf, mapLines, reword, set, textOfLine } from './edits.ts'

/** A rule of DOMAIN turned round. */
export interface BenchFault {
  /** The rule that must say so. Where a fault breaks two rules in one, either may. */
  readonly rules: readonly string[]
  readonly name: string
  /** Whether a program can put it right without asking anybody. */
  readonly isMendable: boolean
  /** Changes words; otherwise only how they are set. */
  readonly changesWords: boolean
  /** Changes numbers of levels, which must then be typed ones. */
  readonly changesNumbers?: boolean
  /** Undefined where the document has nothing that could have this fault. */
  readonly inLayout?: (layout: Layout, random: Random) => Layout | undefined
  /** In the parts of the package; false where it doesn't apply. */
  readonly inParts?: (parts: Map<string, string>) => boolean
}

type Words = string | ((...found: string[]) => string)

const body: readonly StyleId[] = ['body']
const han = '[\\u4e00-\\u9fa5]'

/** Words changed in one line. */
const words = (rule: string, name: string, styles: readonly StyleId[], pattern: RegExp, to: Words): BenchFault => ({
  rules: rule.split(' '),
  name,
  isMendable: true,
  changesWords: true,
  inLayout: (layout, random) =>
    changeOne(layout, random, hasWords(pattern, ...styles), line => reword(line, pattern, to)),
})

/** The form of one line changed. */
const form = (rule: string, name: string, styles: readonly StyleId[], change: (line: Line) => Line): BenchFault => ({
  rules: rule.split(' '),
  name,
  isMendable: true,
  changesWords: false,
  inLayout: (layout, random) => changeOne(layout, random, isOf(...styles), change),
})

const formOfAll = (
  rule: string,
  name: string,
  styles: readonly StyleId[],
  change: (line: Line) => Line,
): BenchFault => ({
  ...form(rule, name, styles, change),
  inLayout: layout => changeAll(layout, isOf(...styles), change),
})

const parts = (rule: string, name: string, path: RegExp, pattern: RegExp, to: Words): BenchFault => ({
  rules: rule.split(' '),
  name,
  isMendable: true,
  changesWords: false,
  inParts: files => {
    let isDone = false
    for (const [file, xml] of files) {
      if (!path.test(file)) continue
      const changed = typeof to === 'string' ? xml.replace(pattern, to) : xml.replace(pattern, to)
      if (changed !== xml) isDone = true
      files.set(file, changed)
    }
    return isDone
  },
})

const unmendable = (fault: BenchFault): BenchFault => ({ ...fault, isMendable: false })
const numbers = (fault: BenchFault): BenchFault => ({ ...fault, changesNumbers: true })

const prefixed =
  (words: string) =>
  (line: Line): Line => ({
    ...line,
    runs: line.runs.map((run, i) => (i === 0 ? { ...run, text: words + run.text } : run)),
  })

/** A blank indent in the place of one by the form: words and form at once. */
const blankIndent = (name: string, blanks: string): BenchFault => ({
  rules: ['B09'],
  name,
  isMendable: true,
  changesWords: true,
  changesNumbers: true,
  inLayout: (layout, random) =>
    changeOne(layout, random, isOf('body'), line => prefixed(blanks)(set({ firstLineChars: 0 })(line))),
})

const inHan = (mark: string): RegExp => new RegExp(`(?<=${han})${mark}(?=${han})`, 'u')
const chineseDigits = '〇一二三四五六七八九'
const inChinese = (value: number): string =>
  value < 10
    ? (chineseDigits[value] ?? '')
    : `${value < 20 ? '' : (chineseDigits[Math.floor(value / 10)] ?? '')}十${value % 10 === 0 ? '' : (chineseDigits[value % 10] ?? '')}`
const chineseDate = (_: string, year = '', month = '', day = ''): string =>
  `${[...year].map(digit => chineseDigits[Number(digit)] ?? '').join('')}年${inChinese(Number(month))}月${inChinese(Number(day))}日`

const documents = /^word\/document\.xml$/
const footers = /^word\/footer/
const upright = /(<w:pgSz w:w=")11906(" w:h=")16838(")/g

/** A document that goes up is known by its signers. */
const goesUp = (layout: Layout): boolean => linesOf(layout).some(line => textOfLine(line).includes('签发人'))
const inUpward = (fault: BenchFault): BenchFault => ({
  ...fault,
  inLayout: (layout, random) => (goesUp(layout) ? fault.inLayout?.(layout, random) : undefined),
})

const titleEnds = (kind: string) => hasWords(new RegExp(`${kind}$`, 'u'), 'title')
const whereTitle = (kind: string, fault: BenchFault): BenchFault => ({
  ...fault,
  inLayout: (layout, random) => (linesOf(layout).some(titleEnds(kind)) ? fault.inLayout?.(layout, random) : undefined),
})

/** In what the document says itself: an attachment, whoever wrote it, may ask for things and tell of 近日. */
const inMainText = (pattern: RegExp, to: Words): Pick<BenchFault, 'inLayout'> => ({
  inLayout: (layout, random) => {
    const lines = linesOf(layout)
    const end = lines.findIndex(({ style }) => style === 'attachmentMark')
    const main = new Set(end === -1 ? lines : lines.slice(0, end))
    const fits = hasWords(pattern, 'body')
    return changeOne(
      layout,
      random,
      line => main.has(line) && fits(line),
      line => reword(line, pattern, to),
    )
  },
})

export const faults: readonly BenchFault[] = [
  // 3.1
  parts('P01', 'Letter paper', documents, upright, '$112240$215840$3'),
  parts('P02', '天头 25.4 mm', documents, /(<w:pgMar w:top=")\d+/g, '$11440'),
  parts('P02', '订口 31.8 mm', documents, /( w:left=")(1588)(" w:header)/g, '$11800$3'),
  parts('P03', '右边 31.8 mm', documents, /(<w:pgMar [^>]*w:right=")1474/g, '$11800'),
  parts('P03', '下边 25.4 mm', documents, /(<w:pgMar [^>]*w:bottom=")(1984|1847)/g, '$11440'),
  formOfAll('P04', 'the text in 小三', body, dress({ size: sizes.小三 })),
  formOfAll('P04', 'the text in 宋体', body, dress({ font: '宋体' })),
  form('P04', 'a paragraph in 四号', body, dress({ size: sizes.四号 })),
  form('P04', 'a paragraph in 微软雅黑', body, dress({ font: '微软雅黑' })),
  formOfAll('P05', 'lines of 22 pt', body, set({ line: 440 })),
  form('P05', 'a paragraph with lines of 36 pt', body, set({ line: 720 })),
  form('P06', 'blue text', body, dress({ colour: '0070C0' })),
  form('P06', 'red text', body, dress({ colour: 'FF0000' })),
  form('P07', 'a bold title', ['title'], dress({ isBold: true })),
  form('P07', 'a bold heading', ['heading1', 'heading2'], dress({ isBold: true })),
  form('P07', 'bold text', body, dress({ isBold: true })),
  {
    rules: ['P08'],
    name: 'digits in another font',
    isMendable: true,
    changesWords: false,
    inLayout: (layout, random) =>
      changeOne(layout, random, hasWords(/\d{2}/, 'body'), dress({ font: fonts.仿宋[0], latin: 'Calibri' })),
  },
  unmendable(parts('P09', 'two columns', documents, /(<w:docGrid)/g, '<w:cols w:num="2" w:space="425"/>$1')),
  unmendable(
    parts(
      'P09',
      'a border around the page',
      documents,
      /(<w:pgMar [^>]*\/>)/g,
      '$1<w:pgBorders><w:top w:val="single" w:sz="4" w:space="24" w:color="auto"/></w:pgBorders>',
    ),
  ),
  // 3.2
  form('H03', '紧急程度 in 仿宋', ['urgency'], dress({ font: fonts.仿宋[0] })),
  form('H04', 'a black mark', ['mark'], dress({ colour: '000000' })),
  form('H04', 'a mark in 黑体', ['mark'], dress({ font: '黑体' })),
  words('H07', '[2026]', ['number'], /〔(\d{4})〕/u, '[$1]'),
  words('H07', '（2026）', ['number'], /〔(\d{4})〕/u, '（$1）'),
  words('H07', '【2026】', ['number'], /〔(\d{4})〕/u, '【$1】'),
  words('H07', '(2026)', ['number'], /〔(\d{4})〕/u, '($1)'),
  unmendable(words('H07', '〔26〕', ['number'], /〔\d\d(\d\d)〕/u, '〔$1〕')),
  words('H08', '第12号', ['number'], /〕(\d+)号/u, '〕第$1号'),
  words('H08', '012号', ['number'], /〕(\d+)号/u, '〕0$1号'),
  unmendable(
    inUpward({
      rules: ['H10'],
      name: 'no 签发人',
      isMendable: false,
      changesWords: true,
      inLayout: layout => {
        // an 意见 without it is taken for one that goes down
        if (linesOf(layout).some(titleEnds('意见'))) return undefined
        const signed = linesOf(layout).filter(isOf('number'))
        if (signed.length !== 1) return undefined
        return changeAll(layout, isOf('number'), line => ({
          ...line,
          runs: line.runs.slice(0, 1).map(run => ({ ...run, text: run.text.replace(/\t.*/u, '') })),
        }))
      },
    }),
  ),
  words('H10 Q01', '签发人:', ['number'], /签发人：/u, '签发人:'),
  {
    rules: ['H11'],
    name: 'no red line',
    isMendable: true,
    changesWords: false,
    inLayout: layout => {
      // 10.3 asks for no line under the mark of minutes
      if (linesOf(layout).some(line => hasWords(/纪要$/u, 'mark')(line))) return undefined
      const isRule = (line: Line) => line.setting?.bottom !== undefined
      if (!linesOf(layout).some(line => isRule(line) && (line.style === 'number' || line.style === 'rule')))
        return undefined
      return mapLines(layout, line => {
        if (!isRule(line)) return line
        const { bottom: _, ...setting } = line.setting ?? {}
        return { ...line, setting }
      })
    },
  },
  {
    rules: ['H11'],
    name: 'a black line',
    isMendable: true,
    changesWords: false,
    inLayout: layout => {
      if (linesOf(layout).some(line => hasWords(/纪要$/u, 'mark')(line))) return undefined
      return changeAll(
        layout,
        line => line.setting?.bottom !== undefined,
        line => ({
          ...line,
          setting: { ...line.setting, bottom: { line: 'single', size: 12, space: 9, colour: '000000' } },
        }),
      )
    },
  },
  // 3.3
  form('B02', 'a title in 黑体', ['title'], dress({ font: '黑体' })),
  form('B02', 'a title in 华文中宋', ['title'], dress({ font: '华文中宋' })),
  form('B02', 'a title in 三号', ['title'], dress({ size: sizes.三号 })),
  form('B02', 'a title at the left', ['title'], set({ alignment: 'left' })),
  {
    rules: ['B02'],
    name: 'a title centred by blanks',
    isMendable: true,
    changesWords: true,
    inLayout: (layout, random) =>
      changeOne(layout, random, isOf('title'), line => prefixed('　　　')(set({ alignment: 'left' })(line))),
  },
  words('B04', 'a full stop after the title', ['title'], /$/u, '。'),
  unmendable(words('B04', 'a comma in the title', ['title'], /(?<=局|府|室)关于/u, '，关于')),
  unmendable(words('B05', '紧急通知', ['title'], /通知$/u, '紧急通知')),
  unmendable(words('B01', 'a title without 关于', ['title'], /关于/u, '')),
  words('B06', 'a half-width colon after the addressees', ['addressees'], /：$/u, ':'),
  form('B06', 'indented addressees', ['addressees'], set({ firstLineChars: 200 })),
  form('B06', 'addressees without a line above', ['addressees'], set({ before: 0 })),
  form('B09', 'a paragraph without indent', body, set({ firstLineChars: 0 })),
  form('B09', 'a paragraph indented by one', body, set({ firstLineChars: 100 })),
  form('B09', 'a paragraph that hangs', body, set({ firstLineChars: 0, leftChars: 200 })),
  blankIndent('two U+3000 as indent', '　　'),
  blankIndent('four blanks as indent', '    '),
  blankIndent('a tab as indent', '\t'),
  numbers(words('B10', 'a level that is counted twice', ['heading1'], /^二、/u, '一、')),
  // a gap may be a paragraph that was lost: whoever wrote it decides
  numbers(unmendable(words('B10', 'a level with a gap', ['heading1'], /^二、/u, '三、'))),
  numbers(unmendable(words('B10', 'a second level with a gap', ['heading2'], /^（二）/u, '（四）'))),
  numbers(unmendable(words('B10', 'a third level with a gap', ['heading3'], /^2\./u, '5.'))),
  numbers(words('B12 Q07', '一.', ['heading1'], /^([一二三四五六七八九十]+)、/u, '$1.')),
  numbers(words('B12 Q07', '一，', ['heading1'], /^([一二三四五六七八九十]+)、/u, '$1，')),
  numbers(words('B12 Q07', '（一）、', ['heading2'], /^(（[一二三四五六七八九十]+）)/u, '$1、')),
  numbers(words('B12 Q07 Q01 B10', '(一)', ['heading2'], /^（([一二三四五六七八九十]+)）/u, '($1)')),
  numbers(words('B12 Q07', '1、', ['heading3'], /^(\d+)\./u, '$1、')),
  numbers(words('B12 Q07 Q01 B10', '(1)', ['heading4'], /^（(\d+)）/u, '($1)')),
  numbers(words('B12 Q07', '（1）、', ['heading4'], /^(（\d+）)/u, '$1、')),
  form('B11', 'a first level in 仿宋', ['heading1'], dress({ font: fonts.仿宋[0] })),
  form('B11', 'a first level in 宋体', ['heading1'], dress({ font: '宋体' })),
  form('B11', 'a second level in 黑体', ['heading2'], dress({ font: '黑体' })),
  form('B11 P04', 'a third level in 黑体', ['heading3'], dress({ font: '黑体' })),
  {
    rules: ['B11', 'P04'],
    name: 'the text after a heading in its font',
    isMendable: true,
    changesWords: false,
    inLayout: (layout, random) =>
      changeOne(
        layout,
        random,
        line => line.runs.some(({ style }) => style === 'heading1Words'),
        dress({ font: fonts.黑体[0] }),
      ),
  },
  words('B13', 'a heading with a full stop', ['heading1', 'heading2'], /$/u, '。'),
  words('B14', '附件:', ['attachmentNote'], /^附件：/u, '附件:'),
  words('B14', 'a full stop after an attachment', ['attachmentNote'], /$/u, '。'),
  words('B14', 'a semicolon after an attachment', ['attachmentNote'], /$/u, '；'),
  words('B14', '1、 before an attachment', ['attachmentNote'], /(\d)\./u, '$1、'),
  formOfAll('B14', 'attachments at the left', ['attachmentNote'], set({ leftChars: 0, hangingChars: 0 })),
  unmendable(words('B15', 'another title of an attachment', ['attachmentTitle'], /^/u, '关于')),
  {
    ...form('B16 B17 B18', 'a signature at the left', ['signature'], set({ alignment: 'left', rightChars: 0 })),
    inLayout: (layout, random) =>
      // names of a joint document stand in columns
      changeOne(
        layout,
        random,
        line => line.style === 'signature' && line.setting?.tabs === undefined,
        set({ alignment: 'left', rightChars: 0 }),
      ),
  },
  {
    ...form('B16 B17 B18', 'a day at the right edge', ['date'], set({ rightChars: 0 })),
    inLayout: (layout, random) =>
      // a day as long as the name stands there by the rule
      changeOne(
        layout,
        random,
        line => line.style === 'date' && (line.setting?.rightChars ?? 0) >= 200,
        set({ rightChars: 0 }),
      ),
  },
  form('B16 B17 B18', 'a day in the middle', ['date'], set({ alignment: 'center', rightChars: 0 })),
  words('B19', '03月', ['date'], /年(\d)月/u, '年0$1月'),
  words('B19', '05日', ['date'], /月(\d)日/u, '月0$1日'),
  words('B19', '二〇二六年', ['date'], /(\d{4})年(\d+)月(\d+)日/u, chineseDate),
  words('B22 Q01', 'half-width brackets of a note', ['note'], /^（(.*)）$/u, '($1)'),
  form('B22', 'a note without indent', ['note'], set({ firstLineChars: 0 })),
  words('B23', '附件1：', ['attachmentMark'], /$/u, '：'),
  form('B23', 'the mark of an attachment in 仿宋', ['attachmentMark'], dress({ font: fonts.仿宋[0] })),
  form('B23', 'the mark of an attachment in the middle', ['attachmentMark'], set({ alignment: 'center' })),
  {
    ...form('B23', 'an attachment on the same page', ['attachmentMark'], set({ startsPage: false })),
    inLayout: (layout, random) => {
      // what begins a section is on a new page anyway
      const first = new Set(layout.map(({ blocks }) => blocks[0]))
      return changeOne(
        layout,
        random,
        line => line.style === 'attachmentMark' && !first.has(line),
        set({ startsPage: false }),
      )
    },
  },
  form('B23', 'the title of an attachment at the left', ['attachmentTitle'], set({ alignment: 'left' })),
  // 3.4
  parts(
    'R01',
    '版记 without lines',
    documents,
    /<w:tcBorders>(?:(?!<\/w:tcBorders>).)*000000(?:(?!<\/w:tcBorders>).)*<\/w:tcBorders>/g,
    '',
  ),
  words('R02', '抄送 without 。', ['copies'], /。$/u, ''),
  words('R02', '抄送:', ['copies'], /^抄送：/u, '抄送:'),
  form('R02', '抄送 in 三号', ['copies'], dress({ size: sizes.三号 })),
  form('R04', '印发 in 三号', ['printed'], dress({ size: sizes.三号 })),
  words('R04', '印发 with 05月', ['printed'], /年(\d)月/u, '年0$1月'),
  words('R04', '印发 without the word', ['printed'], /日印发$/u, '日'),
  parts(
    'N01',
    'no dashes around the number',
    footers,
    /<w:t xml:space="preserve">— <\/w:t>|<w:t xml:space="preserve"> —<\/w:t>/g,
    '',
  ),
  {
    ...parts('N01', 'a number in 小五', footers, /<w:r>(?!<w:rPr>)/g, '<w:r><w:rPr><w:sz w:val="18"/></w:rPr>'),
  },
  parts('N01', 'no number', documents, /<w:footerReference [^>]*\/>/g, ''),
  parts(
    'N02',
    'numbers in the middle',
    /^word\/footer-(odd|even)/,
    /<w:jc w:val="(right|left)"\/>/g,
    '<w:jc w:val="center"/>',
  ),
  parts('N02 N01', 'even pages like odd ones', /^word\/settings/, /<w:evenAndOddHeaders\/>/g, ''),
  parts('S01', 'a letter with a number on its first page', documents, /<w:titlePg\/>/g, ''),
  form('S03', '出席 in 仿宋', ['attendance'], dress({ font: fonts.仿宋[0] })),
  // 3.6
  unmendable(
    whereTitle('报告', {
      ...words('D02', 'a report with a request', ['body'], /。$/u, ''),
      ...inMainText(/。$/u, '。以上报告如无不妥，请予批准。'),
    }),
  ),
  unmendable(words('D03', '请示报告', ['title'], /请示$/u, '请示报告')),
  unmendable(words('D03', 'a 方案 on its own', ['title'], /通知$/u, '实施方案')),
  unmendable(inUpward(words('D04', 'two addressees upwards', ['addressees'], /：$/u, '，安宁市人民政府办公室：'))),
  unmendable(inUpward(words('D05', 'addressed to a leader', ['addressees'], /^.*：$/u, '王市长：'))),
  unmendable(
    whereTitle(
      '批复',
      words('D14', 'a reply that quotes nothing', ['body'], /^你单位《.*?》（.*?）收悉。/u, '来文收悉。'),
    ),
  ),
  unmendable(words('D21', 'a placeholder', ['body'], /。$/u, '，具体金额为【待定】。')),
  unmendable({
    ...words('D21', 'relative time', ['body'], /^/u, ''),
    ...inMainText(/^(?![一二三四五六七八九十（\d])/u, '近日，'),
  }),
  // 3.7
  words('Q01', 'a half-width comma', ['body'], inHan('，'), ','),
  words('Q01', 'a half-width colon', ['note'], inHan('：'), ':'),
  words('Q01', 'a half-width semicolon', ['body'], inHan('；'), ';'),
  words('Q01', 'a half-width question mark', ['body'], inHan('？'), '?'),
  words('Q01', 'half-width brackets', ['body'], /(?<=[\u4e00-\u9fa5])（([\u4e00-\u9fa5]+)）/u, '($1)'),
  unmendable(words('Q02', 'a quote that does not end', ['body'], /(“[^”]*)”/u, '$1')),
  unmendable(words('Q02', 'a title that does not end', ['body'], /(《[^》]*)》(?=，)/u, '$1')),
  words('Q03', 'an ellipsis of dots', ['body'], /……/u, '......'),
  words('Q03', 'half an ellipsis', ['body'], /……/u, '…'),
  words('Q03', 'an ellipsis of full stops', ['body'], /……/u, '。。。'),
  words('Q04', 'a dash of hyphens', ['body'], /——/u, '--'),
  words('Q05', '、 between titles', ['body'], /》《/u, '》、《'),
  words('Q06', '、 before 等', ['body'], /商场等/u, '商场、等'),
  words('Q07', '第一、', ['body'], /第一，/u, '第一、'),
  words('Q08', 'a hyphen in a range', ['body'], /10%～15%/u, '10%-15%'),
  unmendable(words('M01', '25年', ['body'], /2025年12月31日/u, '25年12月31日')),
  words('M02', '10～15%', ['body'], /10%～15%/u, '10～15%'),
  words('M03', '3～5万元', ['body'], /3万～5万元/u, '3～5万元'),
  words('M04', '.5公里', ['body'], /0\.5公里/u, '.5公里'),
]
