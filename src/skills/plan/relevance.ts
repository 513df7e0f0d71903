import { normalise, statutoryTerms } from '../../language/index.ts'
import type { PlanContext, PlanSource } from './input.ts'

/** A source, and what it says of a task. */
export interface Judged {
  readonly source: PlanSource
  /** The share of what is asked that its title says, 0 to 1. */
  readonly about: number
  /** All signs together, 0 to 1. */
  readonly worth: number
  /** How much its title and what is asked have in common, as a share of both, 0 to 1. */
  readonly exact: number
}

/** Words that nothing published holds tell that a task may be about something else, and are often only in the way. */
const unheardWeight = 0.3
/** What statutes say for it tells less than what is said. */
const statutoryWeight = 0.8
const signs = { about: 0.3, whole: 0.55, reached: 0.15 }

/** Below this worth a plan does not rest on a source, the one for those whose title says something of the task … */
const least = { titled: 0.34, untitled: 0.42 }
const leastTitle = 0.1
/**
 * … nor where another one is worth so much more, but for one that the task names, the more so where its title is more
 * exact than the other's, or that is about the very same thing.
 */
const nearBest = 0.8
const named = { share: 0.7, title: 0.3 }
const same = { worth: 0.1, title: 0.5 }
/** So many times as exact a title comes before what is worth more: what a task is about, before what it happens in. */
const clearly = 1.15

/** Texts as the index weighs them. */
export interface Weighing {
  /** The share of what is asked that a text says, in the words of the task or in those of statutes. */
  readonly share: (text: string) => number
  /** A score of BM25 as a share of what a passage of average length would score that says each term once. */
  readonly reached: (score: number) => number
  /** The share of a title that is asked for. */
  readonly asked: (title: string) => number
  /** How much two titles have in common, as a share of what the shorter one says. */
  readonly likeness: (one: string, other: string) => number
}

export function weighingOf(subject: string, { termsOf, rarity }: PlanContext): Weighing {
  const asked = new Set(termsOf(subject))
  const statutory = new Set(
    termsOf(
      statutoryTerms(normalise(subject))
        .flatMap(one => one.terms)
        .join('\n'),
    ),
  )
  const unheard = rarity('')
  const weight = (term: string) => rarity(term) * (rarity(term) === unheard ? unheardWeight : 1)
  const weigh = (terms: Iterable<string>) => [...terms].reduce((sum, term) => sum + weight(term), 0)
  const total = weigh(asked) || 1
  return {
    share: text => {
      const terms = [...new Set(termsOf(text))]
      const meant = weigh(terms.filter(term => !asked.has(term) && statutory.has(term)))
      return Math.min(1, (weigh(terms.filter(term => asked.has(term))) + statutoryWeight * meant) / total)
    },
    asked: title => {
      const terms = [...new Set(termsOf(title))]
      return weigh(terms.filter(term => asked.has(term))) / (weigh(terms) || 1)
    },
    reached: score => Math.min(1, Math.max(0, score) / total),
    likeness: (one, other) => {
      const [a, b] = [new Set(termsOf(one)), new Set(termsOf(other))]
      const both = weigh([...a].filter(term => b.has(term)))
      return both / (Math.min(weigh(a), weigh(b)) || 1)
    },
  }
}

/** How much a source has to do with a task. */
function judgedOf(source: PlanSource, { share, reached, asked }: Weighing): Judged {
  const first = source.passages.toSorted((a, b) => b.score - a.score)[0]
  const known = source.passages.map(one => one.alsoAsked).join('\n')
  const about = share(source.title)
  const whole = share([source.title, known, first?.heading ?? '', first?.text ?? ''].join('\n'))
  const worth = signs.about * about + signs.whole * whole + signs.reached * reached(source.score)
  const said = asked(source.title)
  return { source, about, worth, exact: about + said === 0 ? 0 : (2 * about * said) / (about + said) }
}

/** What a title names clearly more exactly comes before what is worth more by its text; all else stays. */
export function exactFirst(used: readonly Judged[]): readonly Judged[] {
  const ordered: Judged[] = []
  for (const one of used) {
    const behind = ordered.findLastIndex(({ source, exact }) => source.isNamed || one.exact <= clearly * exact)
    ordered.splice(behind + 1, 0, one)
  }
  return ordered
}

const isEnough = ({ about, worth }: Judged) => worth >= (about >= leastTitle ? least.titled : least.untitled)

/** All sources with what they say of a task, the best first; `used` are those that a plan may rest on. */
export function judge(
  sources: readonly PlanSource[],
  weighing: Weighing,
): { readonly all: readonly Judged[]; readonly used: readonly Judged[] } {
  const all = sources
    .map(source => judgedOf(source, weighing))
    .sort((a, b) => Number(b.source.isNamed) - Number(a.source.isNamed) || b.worth - a.worth)
  const [best] = all
  if (best === undefined || (!best.source.isNamed && !isEnough(best))) return { all, used: [] }
  const used = all.flatMap((one): Judged[] => {
    const { source, worth, about } = one
    if (source.isNamed) return [{ ...one, about: 1 }]
    if (best.source.isNamed) return []
    const isNamed = about >= named.title && (worth >= named.share * best.worth || one.exact > clearly * best.exact)
    if (isEnough(one) && (worth >= nearBest * best.worth || isNamed)) return [one]
    const isSame = worth >= same.worth && weighing.likeness(source.title, best.source.title) >= same.title
    return isSame ? [{ ...one, about: Math.max(one.about, best.about, same.title / 2) }] : []
  })
  return { all, used }
}
