import type { Finding, TextRule } from '../rule.ts'
import { dash, ellipsis, ranges } from './dashes.ts'
import { fullWidthMarks } from './full-width.ts'
import { pairedMarks, stopInBrackets } from './paired-marks.ts'
import { hitsOf, isInTitle, isOwnWords, mendable, prose, put, reported } from './reading.ts'

const standard = 'GB/T 15834—2011'

const besideNames: TextRule = {
  id: 'Q05',
  name: '并列的书名号、引号之间不用顿号',
  clause: `${standard} 4.5.3.5`,
  basis: 'standard',
  force: 'advised',
  why: '书名号、引号已经把各项分开，之间通常不再用顿号。',
  *find(document) {
    const chains =
      /(?<!、)(?:《(?:[^《》]|《[^《》]*》)*》(?:、《(?:[^《》]|《[^《》]*》)*》)+|“[^“”]*”(?:、“[^“”]*”)+)(?!、)/gu
    for (const hit of hitsOf(document, prose, chains)) {
      if (hit.text.startsWith('“') && isInTitle(hit.paragraph, hit.from)) continue
      // a list that goes on with 和 and a bare item needs its marks
      for (const { index } of hit.text.matchAll(/(?<=[》”])、(?=[《“])/gu)) {
        const at = hit.from + index
        if (hit.text.startsWith('《') && depthAt(hit.text, index) > 0) continue
        yield mendable({ ...hit, from: at, to: at + 1 }, '相邻的书名号或者引号之间用了顿号', '去掉顿号', [
          put(hit.paragraph, at, at + 1, ''),
        ])
      }
    }
  },
}

const depthAt = (text: string, at: number) =>
  [...text.slice(0, at)].reduce((depth, one) => depth + (one === '《' ? 1 : one === '》' ? -1 : 0), 0)

const beforeEtc: TextRule = {
  id: 'Q06',
  name: '“等”前不用顿号',
  clause: `${standard} 4.5`,
  basis: 'standard',
  force: 'must',
  why: '顿号分开并列的各项，“等”不是其中一项。',
  *find(document) {
    for (const hit of hitsOf(document, prose, /、+(?=等(?![级离效额保候待压差距值同温号高量比边腰外])|等等(?!待))/gu)) {
      yield mendable(hit, '“等”前用了顿号', '去掉顿号', [put(hit.paragraph, hit.from, hit.to, '')])
    }
  },
}

/** Where a sentence begins. */
const atStart = String.raw`(?<=(?:^|[。；：！？])\s*)`

const serials: TextRule = {
  id: 'Q07',
  name: '序次语后的标点',
  clause: `${standard} 4.5、4.9.3.5、附录 B.2`,
  basis: 'standard',
  force: 'must',
  why: '“第一”“首先”后用逗号，带括号的序号后不用标点，阿拉伯数字后用下脚点“.”。',
  *find(document) {
    const roles = prose.filter(role => role !== 'title')
    const ordinals = new RegExp(
      `${atStart}(第[一二三四五六七八九十]|其[一二三四]|首先|其次|再次|最后)、(?!第|其[一二三次]|[一二三四五六七八九十]|再次|最后)(?=\\p{Script=Han}|“|《)`,
      'gu',
    )
    for (const hit of hitsOf(document, roles, ordinals)) {
      const at = hit.to - 1
      yield mendable(hit, `“${hit.text}”`, `“${hit.group(1)}”后用逗号`, [put(hit.paragraph, at, hit.to, '，')])
    }
    const bracketed = /(?<=[。；：]\s*)([（(][一二三四五六七八九十\d]{1,3}[）)])[、，．](?=\p{Script=Han})/gu
    for (const hit of hitsOf(document, roles, bracketed)) {
      yield mendable(hit, `“${hit.text}”`, '带括号的序号后不用标点', [put(hit.paragraph, hit.to - 1, hit.to, '')])
    }
    for (const hit of hitsOf(
      document,
      roles,
      /(?<=[。；：]\s*)(\d{1,2})、(?=[\p{Script=Han}“《])(?![一二三四五六七八九十])/gu,
    )) {
      if (!isOwnWords(hit.paragraph, hit.from)) continue
      yield mendable(hit, `“${hit.text}”`, `用“${hit.group(1)}.”`, [put(hit.paragraph, hit.to - 1, hit.to, '.')])
    }
  },
}

/** Two numbers side by side before a measure are about so many; 第七、八条 and 七、八月 are two of a list. */
const aboutSoMany =
  /(?<![第前后、〇零一二三四五六七八九十百千万亿\d])(?:十)?(一、两|一、二|二、三|两、三|三、四|三、五|四、五|五、六|六、七|七、八|八、九)(?=十?(?:天|个(?!部分|方面)|人|次|家|岁|里|公里|米|斤|公斤|分钟|小时|遍|倍|百|千|万))/gu

const approximate: TextRule = {
  id: 'Q09',
  name: '概数的两个数字之间不用顿号',
  clause: `${standard} 4.5.3.6；GB/T 15835—2011 5.2.2`,
  basis: 'standard',
  force: 'must',
  why: '“七八天”是大约的数，加了顿号就成了七天和八天。',
  *find(document) {
    for (const hit of hitsOf(document, prose, aboutSoMany)) {
      if (hit.from === 0 || !isOwnWords(hit.paragraph, hit.from)) continue
      yield reported(hit, `“${hit.text}”`, `概数写作“${hit.text.replace('、', '')}”`, '是概数还是列举，请起草人定')
    }
  },
}

/** In a row of items, where each ends in ；, none has a 。 within. */
const semicolons: TextRule = {
  id: 'Q11',
  name: '各项里已有句号的，项末不用分号',
  clause: `${standard} 附录 A.8`,
  basis: 'standard',
  force: 'must',
  why: '分号的层次比句号低，里面有句号的一项不能再以分号结尾。',
  *find(document) {
    for (const hit of hitsOf(
      document,
      prose,
      /(?:^|[：。；，])(一|二|三|四|五|六|七|八)是(?:(?![一二三四五六七八九]是)[^；])*；(?=([二三四五六七八九])是)/gu,
    )) {
      const inside = hit.text.slice(1, -1)
      if (/。(?!$)/u.test(inside)) yield semicolon({ ...hit, from: hit.to - 1 })
    }
    const lines = document.of('body', 'attachment-body')
    for (const [i, paragraph] of lines.entries()) {
      const next = lines[i + 1]
      const isItem = paragraph.level > 1 && next?.level === paragraph.level
      if (!isItem || !/；\s*$/u.test(paragraph.text) || !/。(?![”’）》])/u.test(paragraph.text)) continue
      const at = paragraph.text.lastIndexOf('；')
      yield semicolon({ paragraph, from: at, to: at + 1 })
    }
  },
}

const semicolon = (at: Parameters<typeof reported>[0]): Finding =>
  reported(at, '这一项里已有句号，末尾用了分号', '各项末尾都改用句号', '各项要一起改，请起草人定')

/** Q01–Q11: 《标点符号用法》. */
export const punctuation: readonly TextRule[] = [
  fullWidthMarks,
  pairedMarks,
  ellipsis,
  dash,
  besideNames,
  beforeEtc,
  serials,
  ranges,
  approximate,
  stopInBrackets,
  semicolons,
]
