import { termsOf } from '../../knowledge/index.ts'
import type { AssignInput, Department } from './input.ts'
import { bareName, isTown } from './names.ts'

export interface Match {
  readonly departmentId: string
  /** BM25 of the title and the text against what is known of the department, in words that one department alone has. */
  readonly score: number
  /** The duty or the example that meets it best, and the words that they share. */
  readonly by: 'duty' | 'example'
  readonly meets: string
  readonly words: readonly string[]
}

/** The title says what it is about; of the body the beginning. */
const titleWeight = 4
const bodyWeight = 1
const bodyRead = 1500
const pairWeight = 0.5
const bm25 = { k1: 1.2, b: 0.4, asked: 2 }

/** What every document says, and no duty is told by. */
const formal = new Set(
  '关于 通知 报告 请示 有关 工作 管理 服务 监督 开展 做好 加强 进行 情况 组织 落实 负责 单位 部门 人民政府 政府 各区 区县 印发 实施 示范 办法 要求 问题 进一步 指导 推进 建设 协调 区域 改造 项目 资金 申请 专项'.split(
    ' ',
  ),
)

const termsFor = (text: string) =>
  termsOf(text).filter(term => (term.startsWith('#') ? true : term.length >= 2) && !formal.has(term.replace('#', '')))

const weightOf = (term: string) => (term.startsWith('#') ? pairWeight : 1)

const countsOf = (terms: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

interface Known {
  readonly department: Department
  readonly counts: ReadonlyMap<string, number>
  readonly length: number
}

/** A department is known by its name, its duties and what it usually handles; a town by the latter alone, its name is a place. */
function known(department: Department): Known {
  const name = isTown(department) ? [] : [bareName(department.name)]
  const terms = [...name, ...department.duties, ...(department.examples ?? [])].flatMap(termsFor)
  return { department, counts: countsOf(terms), length: terms.length }
}

/** A title without the sender, who is not what it is about, and without 关于…的通知. */
const subjectOf = (title: string, from: string) =>
  (from.length > 2 ? title.replaceAll(from, '') : title).replaceAll(
    /关于|的(?:紧急)?(?:通知|请示|报告|函|批复|通报|意见)$/gu,
    '',
  )

/** Departments by how well their duties meet the title and the text, best first. */
export function matchesOf({ title, text, from, departments }: AssignInput): Match[] {
  const asked = new Map<string, number>()
  const put = (part: string, weight: number) => {
    for (const term of termsFor(part)) asked.set(term, (asked.get(term) ?? 0) + weight)
  }
  put(subjectOf(title, from), titleWeight)
  put(text.slice(0, bodyRead), bodyWeight)
  const all = departments.map(known)
  const average = all.reduce((sum, one) => sum + one.length, 0) / Math.max(1, all.length) || 1
  const holding = countsOf(all.flatMap(one => [...one.counts.keys()]))
  const idf = (among: number) => Math.log(1 + (all.length - among + 0.5) / (among + 0.5))
  const worthOf = ({ counts, length }: Known, term: string) => {
    const said = counts.get(term) ?? 0
    if (said === 0) return 0
    const among = holding.get(term) ?? 0
    const rarity = idf(among) / idf(1)
    const times = asked.get(term) ?? 0
    const often = (said * (bm25.k1 + 1)) / (said + bm25.k1 * (1 - bm25.b + (bm25.b * length) / average))
    return weightOf(term) * rarity * often * ((times * (bm25.asked + 1)) / (times + bm25.asked))
  }
  return all
    .flatMap((one): Match[] => {
      const worths = new Map([...asked.keys()].map(term => [term, worthOf(one, term)] as const))
      const score = [...worths.values()].reduce((sum, worth) => sum + worth, 0)
      if (score === 0) return []
      const { duties, examples = [], id } = one.department
      const said = [
        ...duties.flatMap(duty => duty.split(/[；;。\n]/u)).map(meets => ({ by: 'duty' as const, meets })),
        ...examples.map(meets => ({ by: 'example' as const, meets })),
      ].filter(({ meets }) => meets.trim() !== '')
      const [best] = said
        .map(part => {
          const terms = [...new Set(termsFor(part.meets))].filter(term => (worths.get(term) ?? 0) > 0)
          return { ...part, terms, worth: terms.reduce((sum, term) => sum + (worths.get(term) ?? 0), 0) }
        })
        .sort((a, b) => b.worth - a.worth)
      const words = (best?.terms ?? []).map(term => term.replace('#', ''))
      return [{ departmentId: id, score, by: best?.by ?? 'duty', meets: best?.meets.trim() ?? '', words }]
    })
    .sort((a, b) => b.score - a.score)
}

/** How alike two titles are, 0 to 1: what they share of all that both say. */
export function likeness(one: string, other: string): number {
  const [a, b] = [new Set(termsFor(subjectOf(one, ''))), new Set(termsFor(subjectOf(other, '')))]
  const both = [...a].filter(term => b.has(term)).length
  return both === 0 ? 0 : (2 * both) / (a.size + b.size)
}
