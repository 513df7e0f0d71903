import { kindOfTitle, kinds } from '../../../documents/official/kinds.ts'
import type { OfficialDocument, PlainParagraph } from '../official.ts'
import type { TextRule } from '../rule.ts'
import { hitsIn, isInTitle, isOwnWords, mendable, put, reported, shown, whole } from './reading.ts'

const regulation = '《党政机关公文处理工作条例》'

const firstLine = (document: OfficialDocument) => document.of('title')[0]

/** Kinds whose titles by nature say what they are about with 关于. */
const withMatter = new Set(['通知', '请示', '批复', '意见', '通报', '函'])

/** 平安县水利局加强供水管理的通告, 推进旧改的会议纪要: what it is about stands there, without 关于. */
const endsInMatter = (title: string, kind: string) =>
  !/印发|转发|批转|发布|公布/u.test(title) &&
  (title.endsWith(`的${kind}`) || /(?<!会议?|座谈)的会议纪要$/u.test(title)) &&
  title.length > kind.length + 8

const parts: TextRule = {
  id: 'B01',
  name: '标题由发文机关、事由、文种组成',
  clause: `${regulation}第九条（七）`,
  basis: 'law',
  force: 'must',
  why: '标题让人一眼看出谁发的、什么事、什么文种。',
  *find(document) {
    const first = firstLine(document)
    const { kind, title } = document
    if (!first || !kind || !kindOfTitle(title)) return
    const plain = title.replace(/[（(][^（）()]*[）)]$/u, '')
    const advice = '标题怎么写，请起草人定'
    if (
      withMatter.has(kind) &&
      !plain.includes('关于') &&
      !/(?:印发|转发|批转|发布|公布)[^关]*《/u.test(plain) &&
      document.number
    )
      yield reported(whole(first), '标题没有“关于”', '写作“关于……的”加文种', advice)
    else if (
      !plain.includes('关于') &&
      endsInMatter(plain, kind) &&
      document.of('document-number', 'organ-mark').length > 0
    )
      yield reported(whole(first), '标题没有“关于”', '写作“关于……的”加文种', advice)
    else if (plain.includes('关于') && withMatter.has(kind)) {
      const end = kinds.find(one => plain.endsWith(one)) ?? ''
      const before = plain
        .slice(0, plain.length - end.length)
        .replace(/(?:会议|工作|试行|指导|实施|若干|补充|紧急|复|贺|公|便|邀请|征求意见|慰问)$/u, '')
      if (end !== '' && !/[的》”]$/u.test(before))
        yield reported(whole(first), `“${end}”前没有“的”`, `写作“关于……的${end}”`, advice)
    }
    if (/的通知》?的通知$/u.test(plain) && !/》的通知$/u.test(plain))
      yield reported(whole(first), '标题里“的通知的通知”重复', '省去一个“关于……的通知”', advice)
    if (
      /^关于/u.test(plain) &&
      document.organs.length === 0 &&
      document.number === undefined &&
      document.of('date').length > 0
    )
      yield reported(whole(first), '标题、版头、落款都没有发文机关', '写明发文机关', '发文机关是谁，请起草人补上')
  },
}

interface Line {
  readonly paragraph: PlainParagraph
  readonly from: number
  readonly text: string
}

/** The lines of the title, those broken within a paragraph as well. */
const linesOf = (document: OfficialDocument): Line[] =>
  document.of('title').flatMap(paragraph => {
    let from = 0
    return paragraph.text.split('\n').map(text => {
      const line = { paragraph, from, text }
      from += text.length + 1
      return line
    })
  })

let segmenter: Intl.Segmenter | undefined
const wordsOf = (text: string): string[] => {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}

/** How many characters of a word stand before the break, 0 where it falls between words. */
export function brokenAt(before: string, after: string): { word: string; ahead: number } | undefined {
  let at = 0
  for (const word of wordsOf(before + after)) {
    const ahead = before.length - at
    at += word.length
    if (at <= before.length) continue
    if (ahead <= 0 || word.length > 4 || !/^\p{Script=Han}+$/u.test(word)) return undefined
    // sure only where either half means nothing by itself
    const halves = [wordsOf(before).at(-1) ?? '', wordsOf(after)[0] ?? '']
    return halves.some(half => half.length === 1) ? { word, ahead } : undefined
  }
  return undefined
}

const wholeWords: TextRule = {
  id: 'B03',
  name: '标题回行词意完整',
  clause: 'GB/T 9704—2012 7.3.1',
  basis: 'standard',
  force: 'must',
  why: '标题分一行或者多行，回行时不把一个词拆开，“的”不放在行首。',
  *find(document) {
    const lines = linesOf(document).filter(({ text }) => text.trim() !== '')
    for (const [i, line] of lines.entries()) {
      const before = lines[i - 1]
      if (!before) continue
      const indent = line.text.length - line.text.trimStart().length
      const [start, end] = [line.from + indent, before.from + before.text.trimEnd().length]
      const at = { paragraph: line.paragraph, from: start, to: start + 1 }
      if (line.text.trimStart().startsWith('的') && !/^的确/u.test(line.text.trimStart())) {
        yield mendable(at, '“的”在行首', '移到上一行末尾', [
          put(before.paragraph, end, end, '的'),
          put(line.paragraph, start, start + 1, ''),
        ])
        continue
      }
      const broken = brokenAt(before.text.trim(), line.text.trim())
      if (!broken) continue
      const { word, ahead } = broken
      const found = `“${word}”拆在两行`
      const rest = word.length - ahead
      yield mendable(
        { ...at, to: start + rest },
        found,
        '一个词排在一行',
        rest < ahead
          ? [put(before.paragraph, end, end, word.slice(ahead)), put(line.paragraph, start, start + rest, '')]
          : [put(before.paragraph, end - ahead, end, ''), put(line.paragraph, start, start, word.slice(0, ahead))],
      )
    }
  },
}

const punctuation: TextRule = {
  id: 'B04',
  name: '标题里除书名号、引号、括号、顿号外不用标点',
  clause: '实务',
  basis: 'custom',
  force: 'practice',
  why: '标题不是句子，末尾不用标点，中间停顿处用空格或者换行。',
  *find(document) {
    const lines = document.of('title')
    for (const paragraph of lines) {
      for (const hit of hitsIn(paragraph, /[，。；：！？](?![，。；：！？])|(?<![\d.])[,;:!?.](?![\d.])/gu)) {
        if (isInTitle(paragraph, hit.from) || !isOwnWords(paragraph, hit.from) || isWithin(document.title, hit.text))
          continue
        const isLast = paragraph === lines.at(-1) && paragraph.text.slice(hit.to).trim() === ''
        // the issuer is not parted from what it writes about
        const isBeforeMatter = paragraph.text.startsWith('关于', hit.to)
        yield isLast || isBeforeMatter
          ? mendable(hit, `标题${isLast ? '末尾' : '里'}有“${hit.text}”`, '去掉', [
              put(paragraph, hit.from, hit.to, ''),
            ])
          : reported(hit, `标题里有“${hit.text}”`, '去掉或者改写', '标题怎么写，请起草人定')
      }
    }
  },
}

/** A mark that stands only within 《》 of a title broken over lines. */
const isWithin = (title: string, mark: string) => !title.replace(/《[^《》]*》|“[^“”]*”/gu, '').includes(mark)

const urgency: TextRule = {
  id: 'B05',
  name: '紧急程度不写进标题',
  clause: '《党政机关公文处理工作条例》第九条（三）；实务',
  basis: 'custom',
  force: 'practice',
  why: '紧急程度在版头标“特急”或者“加急”，文种里没有“紧急通知”。',
  *find(document) {
    for (const paragraph of document.of('title')) {
      for (const hit of hitsIn(paragraph, /紧急(?=通知|请示|报告|通告|公告|函)|^[（(【]?(?:特急|加急)[）)】]?/gu)) {
        if (isInTitle(paragraph, hit.from)) continue
        yield reported(
          hit,
          `标题里有“${shown(hit.text)}”`,
          '标题里去掉，在版头标“特急”或者“加急”',
          '急到哪一级，请起草人定',
        )
      }
    }
  },
}

/** B01 and B03–B05: the words of the title. */
export const titles = { parts, wholeWords, punctuation, urgency }
