import type { WouldRoute } from '../../../casework/index.ts'
import type { Answer, GuideDetails } from '../../../shapes/library.ts'
import { placeOf, routingLabel, urgencyNames } from '../asking.ts'

/** A citation in OpenAI's form; the indices are those of a JavaScript string, the end exclusive. */
export interface UrlCitation {
  readonly type: 'url_citation'
  readonly url_citation: {
    readonly start_index: number
    readonly end_index: number
    readonly url: string
    readonly title: string
  }
}

/** What an employee says, as one text, and where in it which source is cited. */
export interface Spoken {
  readonly text: string
  readonly annotations: readonly UrlCitation[]
  /** What was said before and belongs to the question. */
  readonly follows: string | null
}

const listed = (name: string, items: readonly (string | null)[]) =>
  items.length === 0 ? [] : [`${name}：${items.join('；')}`]
const days = (count: number | null) => (count === null ? null : count === 0 ? '当场办结' : `${count} 个工作日`)

/** What a service guide says beside what was quoted of it, a line each. */
function guideLines(guide: GuideDetails, alreadySaid: string): string[] {
  const lines: [string, readonly (string | null)[]][] = [
    ['办理对象', [guide.audience]],
    ['条件', guide.conditions],
    ['材料', guide.materials],
    ['流程', guide.steps],
    ['法定时限', [days(guide.legalDays)]],
    ['承诺时限', [days(guide.promisedDays)]],
    ['费用', [guide.fee]],
    ['地点', guide.places],
    ['办公时间', [guide.hours]],
    ['电话', [guide.phone]],
    ['网上办理', [guide.online]],
  ]
  return lines.flatMap(([name, items]) =>
    listed(
      name,
      items.filter(item => item !== null && !alreadySaid.includes(item)),
    ),
  )
}

const whom = (guardian: string | null, phone: string) =>
  `${guardian === null ? '' : `监护人：${guardian}。`}找工作人员：${phone}。`

/** An answer as a text: the quotations with their places, the guide's facts, what no longer holds, and who answers for it. */
export function spokenAnswer(answer: Answer, origin: string): Spoken {
  const annotations: UrlCitation[] = []
  let text = ''
  const add = (paragraph: string) => {
    text += `${text === '' ? '' : '\n\n'}${paragraph}`
  }
  if (answer.follows !== null) add(`接着“${answer.follows}”问的。`)
  const vetted = answer.vetted?.sentences.map(one => one.text).join('') ?? ''
  if (vetted !== '') add(`工作人员核定的答复：${vetted}`)
  if (answer.vetted?.isNothing) add('工作人员核定过：文献库里没有回答这个问题的规定。')
  else if (answer.outcome === 'declined') {
    add('没有找到能回答这个问题的文献，不敢乱答。')
    if (answer.near.length > 0)
      add(`相近的有：${answer.near.map(one => `《${one.source.title}》${one.label}`).join('、')}。`)
  }
  for (const { source, label, position, text: passage, from, to } of answer.quotes) {
    add(passage.slice(from, to).trim())
    const start = text.length
    const title = `${source.title} ${label}`.trim()
    text += `【${title}${source.isRecognised ? '，识别自扫描件' : ''}】`
    annotations.push({
      type: 'url_citation',
      url_citation: {
        start_index: start,
        end_index: text.length,
        url: placeOf(origin, source.id, position),
        title,
      },
    })
  }
  const facts = answer.guide ? guideLines(answer.guide, text) : []
  if (facts.length > 0) add(facts.join('\n'))
  for (const one of answer.outdated)
    add(
      `《${one.title}》在 ${answer.day} 不是有效的规定${one.replacedBy ? `，现行的是《${one.replacedBy.title}》` : ''}。`,
    )
  add(`${answer.label}\n${whom(answer.guardian?.name ?? null, answer.phone)}`)
  return { text, annotations, follows: answer.follows }
}

const sure = (value: number) => `${Math.round(value * 100)}%`

/** Where an appeal would go, as a text. */
export function spokenRouting(routing: WouldRoute): Spoken {
  const { department, category, urgency, dueDays, reason, confidence, runnersUp, doubts } = routing
  const lines = [
    `拟派：${department}（${category}），${urgencyNames[urgency]}，${dueDays} 个工作日内办结；把握 ${sure(confidence)}。`,
    `依据：${reason}`,
    ...listed(
      '其次',
      runnersUp.map(one => `${one.department} ${sure(one.confidence)}`),
    ),
    ...listed('疑点', doubts),
    '',
    routingLabel,
    whom(routing.guardian, routing.phone),
  ]
  return { text: lines.join('\n'), annotations: [], follows: null }
}
