import { z } from 'zod'
import { faultsOf, figuresIn, type Ground } from '../../knowledge/index.ts'
import type { Doubt } from '../skill.ts'
import type { Line } from './composed.ts'
import { type Fact, factsOf, type Source } from './facts.ts'
import { type Drafted, type Piece, wordsOf } from './piece.ts'
import { tidyLines } from './tidy.ts'

/** A text for each paragraph of the body, in their order; null leaves the paragraph as it is. */
export const WrittenBody = z.array(z.string().max(5000).nullable()).max(500)

/** Shorter ones are formulas: 特此通知。 妥否，请批示。 */
const shortestRewritten = 20
/** A paragraph that has grown beyond this says more than it was given. */
const longest = { times: 3, more: 200 }

const bodyEndings =
  '局|委员会|办公室|政府|办事处|公司|中心|医院|学校|大学|大队|支队|法院|检察院|银行|协会|集团|街道|社区|[镇乡村]'
const namedBody = new RegExp(`\\p{Script=Han}{2}(?:${bodyEndings})`, 'gu')
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'
const posts = '同志|先生|女士|书记|[局区县市镇乡村科处院校厅部]长|主任|主席|经理|负责人|牵头|担任'
const namedPerson = new RegExp(`[${surnames}]\\p{Script=Han}{1,2}(?=${posts})`, 'gu')

/** Names that a text has and the known text has not. Prudent: what only looks like a name counts. */
function newNames(text: string, known: string): string[] {
  const found = [...text.matchAll(namedBody), ...text.matchAll(namedPerson)].map(([name]) => name)
  return found.filter(name => !known.includes(name))
}

/** What a program may not write into a paragraph: places to fill, lines of its own, numbers of levels, mark-up, addresses. */
const foreign =
  /【|】|\n|^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.．、](?!\d)|附件)|[<>{}`*#|\\]|https?:/u

/** What only somebody in office can have done; a draft never says so by itself. */
const deeds = /研究|同意|批准|审议|审定|通过|决定|责令|处分|撤销|废止|拨付|追究/gu

const isTold = (words: string, fact: Fact, figures: ReturnType<typeof figuresIn>) =>
  fact.kind === 'name'
    ? words.includes(fact.value)
    : figures.some(({ kind, value }) => kind === fact.kind && value === fact.value)

interface Known {
  readonly facts: readonly Fact[]
  readonly text: string
  readonly grounds: readonly Ground[]
}

/** Why a paragraph can't be taken, in Chinese; undefined where it can. */
function refusal(words: string, original: string, own: readonly Fact[], known: Known): string | undefined {
  if (foreign.test(words)) return '夹有编号、标记或网址'
  if (words.length > original.length * longest.times + longest.more) return '比原段长得太多'
  const figures = figuresIn(words)
  const lost = own.find(fact => !isTold(words, fact, figures))
  if (lost) return `丢了或改了「${lost.words}」`
  const added = figures.find(one => !known.facts.some(fact => fact.kind === one.kind && fact.value === one.value))
  if (added) return `多出了「${words.slice(...added.at)}」`
  const [deed] = [...words.matchAll(deeds)].map(([said]) => said).filter(said => !original.includes(said))
  if (deed !== undefined) return `多出了「${deed}」`
  const [name] = newNames(words, known.text)
  if (name !== undefined) return `多出了名称「${name}」`
  const fault = faultsOf(words, known.grounds, () => 1).find(({ kind }) => kind !== 'words')
  return fault && `「${fault.said}」在表单里找不到依据`
}

/** Its words with what is locked told apart, each with the origin that it had. */
function piecesOf(words: string, number: number, facts: readonly Fact[]): Piece[] {
  const spans: { from: number; to: number; piece: Piece }[] = []
  const isFree = (from: number, to: number) => !spans.some(one => one.from < to && from < one.to)
  const add = (from: number, to: number, fact: Fact) => {
    const [origin] = fact.origin
    if (!origin || !isFree(from, to)) return
    const piece = { words: words.slice(from, to), origin, ...(fact.kind === 'name' ? { isName: true as const } : {}) }
    spans.push({ from, to, piece })
  }
  for (const { kind, value, at } of figuresIn(words)) {
    const fact = facts.find(one => one.kind === kind && one.value === value)
    if (fact) add(at[0], at[1], fact)
  }
  const names = facts.filter(({ kind }) => kind === 'name').toSorted((a, b) => b.value.length - a.value.length)
  for (const fact of names) {
    for (let at = words.indexOf(fact.value); at !== -1; at = words.indexOf(fact.value, at + 1))
      add(at, at + fact.value.length, fact)
  }
  const pieces: Piece[] = []
  let at = 0
  for (const { from, to, piece } of spans.sort((a, b) => a.from - b.from)) {
    if (at < from) pieces.push({ words: words.slice(at, from), origin: { model: number } })
    pieces.push(piece)
    at = to
  }
  if (at < words.length) pieces.push({ words: words.slice(at), origin: { model: number } })
  return pieces
}

/**
 * Takes what a language model wrote for the body, paragraph by paragraph, where it kept to the facts: every figure, day, sum,
 * title, number and name of the paragraph is still there and none came to it. What changes one is refused, the paragraph of
 * the use stays, and a doubt says so. Headings, formulas and places to fill stay whatever was written. What a model writes is
 * never more than words of one paragraph.
 */
export function acceptWritten(
  written: z.infer<typeof WrittenBody>,
  body: readonly Drafted[],
  lines: readonly Line[],
  sources: readonly Source[],
): { body: Drafted[]; doubts: Doubt[] } {
  const { text, facts } = factsOf(lines, sources)
  const sourceFacts = sources.flatMap(({ id, text: said }) =>
    figuresIn(said).map(
      ({ kind, value, at: [from, to] }): Fact => ({
        kind,
        value,
        words: said.slice(from, to),
        from,
        to,
        origin: [{ source: id, from, to }],
      }),
    ),
  )
  const ground = (said: string): Ground => ({ title: '', documentNumber: null, heading: '', label: '', text: said })
  const known: Known = {
    facts: [...facts, ...sourceFacts],
    text: [text, ...sources.map(one => one.text)].join('\n'),
    grounds: [text, ...sources.map(one => one.text)].map(ground),
  }
  const doubts: Doubt[] = []
  const accepted = body.map((passage, i): Drafted => {
    const said = written[i]
    const { level, text: heading, rest } = passage
    const given = level === 0 ? heading : rest
    if (typeof said !== 'string' || given === undefined) return passage
    const original = wordsOf(given)
    const words = tidyLines(said)
    if (original.length < shortestRewritten || original.includes('【待补充') || words === '' || words === original)
      return passage
    const own = factsOf([{ part: 'body', pieces: given }], []).facts
    const reason = refusal(words, original, own, known)
    if (reason !== undefined) {
      doubts.push({ code: 'written-refused', text: `第 ${i + 1} 段没有采用模型写的：${reason}。仍用套语。` })
      return passage
    }
    const pieces = piecesOf(words, i + 1, known.facts)
    return level === 0 ? { level, text: pieces } : { level, text: heading, rest: pieces }
  })
  return { body: accepted, doubts }
}
