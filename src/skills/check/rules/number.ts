import type { PlainParagraph } from '../official.ts'
import type { Finding, TextRule } from '../rule.ts'
import { hitsIn, hitsOf, isInAddress, mendable, put, reported, reportedOfAll, squeezed, whole } from './reading.ts'

const standard = 'GB/T 9704—2012'

const copyNumber: TextRule = {
  id: 'H01',
  name: '份号为六位数字',
  clause: `${standard} 7.2.1`,
  basis: 'standard',
  force: 'usual',
  why: '份号是公文印制份数的顺序号，一般用六位阿拉伯数字。',
  *find(document) {
    for (const paragraph of document.of('copy-number')) {
      const digits = squeezed(paragraph.text)
      if (/^\d{6}$/u.test(digits)) continue
      const at = paragraph.text.search(/\d/u)
      const found = `份号“${digits}”有 ${digits.length} 位`
      yield digits.length < 6
        ? mendable(whole(paragraph), found, '前面补零，用六位', [put(paragraph, at, at, '0'.repeat(6 - digits.length))])
        : reported(whole(paragraph), found, '用六位', '哪几位是份号，请核对')
    }
  },
}

/** A number of a document with any brackets: its year, what stands between, its serial. */
const numberPattern = /([〔[［【(（﹝])(\s*)(\d{2,4})(\s*)([〕\]］】)）﹞])(\s*)(第?)(\s*)(0*)(\d+)\s*号/gu

function* ownNumbers(paragraph: PlainParagraph) {
  for (const hit of hitsIn(paragraph, numberPattern)) {
    const year = hit.from + 1 + hit.group(2).length
    const close = year + hit.group(3).length + hit.group(4).length
    const serial = close + 1 + hit.group(6).length
    yield { hit, year: hit.group(3), open: hit.from, close, serial }
  }
}

const brackets: TextRule = {
  id: 'H07',
  name: '发文字号的年份写全，用六角括号',
  clause: `${standard} 7.2.5`,
  basis: 'standard',
  force: 'must',
  why: '年份标全称，用六角括号“〔〕”括入，引用时与原件一字不差。',
  *find(document) {
    for (const paragraph of document.of('document-number')) {
      for (const { hit, year, open, close } of ownNumbers(paragraph)) {
        yield* wrongBrackets(paragraph, hit, open, close)
        if (year.length !== 4)
          yield reported(hit, `年份写成“${year}”`, '年份写四位数字', '是哪一年，请按登记的发文字号补全')
      }
    }
    // 国办发(2018)115号 as it is cited; （2023）冀01民初2号 of a court has its own brackets, and no number follows them
    const cited = /(?<=[\p{Script=Han}])([[［【(（﹝])((?:19|20)\d\d)([\]］】)）﹞])(?=\d+号)/gu
    for (const hit of hitsOf(document, ['body', 'attachment-body', 'attachment-title', 'title'], cited)) {
      if (!isInAddress(hit.paragraph, hit.from)) yield* wrongBrackets(hit.paragraph, hit, hit.from, hit.to - 1)
    }
  },
}

function* wrongBrackets(
  paragraph: PlainParagraph,
  hit: { from: number; to: number },
  open: number,
  close: number,
): Generator<Finding> {
  const written = `${paragraph.text[open]}${paragraph.text[close]}`
  if (written === '〔〕') return
  const mend = [
    ...(paragraph.text[open] === '〔' ? [] : [put(paragraph, open, open + 1, '〔')]),
    ...(paragraph.text[close] === '〕' ? [] : [put(paragraph, close, close + 1, '〕')]),
  ]
  yield mendable({ paragraph, from: hit.from, to: hit.to }, `年份用“${written}”括入`, '用六角括号“〔〕”', mend)
}

const serial: TextRule = {
  id: 'H08',
  name: '发文顺序号不编虚位、不加“第”',
  clause: `${standard} 7.2.5`,
  basis: 'standard',
  force: 'must',
  why: '顺序号 1 不写作 01，前面不加“第”字，后面加“号”字。',
  *find(document) {
    for (const paragraph of document.of('document-number')) {
      for (const { hit, serial: at } of ownNumbers(paragraph)) {
        const extra = hit.group(7).length + hit.group(8).length + hit.group(9).length
        if (hit.group(7) + hit.group(9) === '') continue
        const found = hit.group(7) ? '顺序号前有“第”' : `顺序号写成“${hit.group(9)}${hit.group(10)}”`
        yield mendable(hit, found, `写作“${hit.group(10)}号”`, [put(paragraph, at, at + extra, '')])
      }
    }
  },
}

const code: TextRule = {
  id: 'H09',
  name: '机关代字属于发文机关，联合行文用主办机关的字号',
  clause: '《党政机关公文处理工作条例》第九条（五）',
  basis: 'law',
  force: 'must',
  why: '发文字号由发文机关代字、年份、顺序号组成；联合行文使用主办机关的发文字号。',
  *find(document, office) {
    const [paragraph, ...others] = document.of('document-number').filter(({ text }) => /号/u.test(text))
    if (!paragraph) return
    if (others.length > 0 && others.some(({ text }) => /〔\d{4}〕\s*\d+\s*号/u.test(text)))
      yield reportedOfAll('有两个以上发文字号', '联合行文只标主办机关的发文字号', '用哪一个，请按登记核对')
    const [organ] = document.organs
    const written = document.number?.code
    const own = organ === undefined ? undefined : office.codes.get(organ)
    if (written !== undefined && own !== undefined && !written.startsWith(own))
      yield reported(whole(paragraph), `机关代字“${written}”`, `${organ}的机关代字是“${own}”`, '请按登记的发文字号核对')
  },
}

/** H01 and H07–H09: what the numbers in the head say. How they are set is no matter of words. */
export const numbers: readonly TextRule[] = [copyNumber, brackets, serial, code]
