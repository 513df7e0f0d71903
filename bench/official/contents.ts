import type { Attachment, Day, OfficialContent, Passage } from '../../src/documents/official/content.ts'
import { type Kind, kindFacts, kinds } from '../../src/documents/official/kinds.ts'
import type { Random } from '../random.ts'
import * as words from './words.ts'

/** So many different ones, in the order in which they stand. */
function some<T>(random: Random, items: readonly T[], least: number, most: number): T[] {
  const count = Math.min(items.length, least + random.below(most - least + 1))
  const left = items.map((_, i) => i)
  const chosen = Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] ?? 0)
  return chosen.sort((a, b) => a - b).flatMap(i => items.slice(i, i + 1))
}

const chance = (random: Random, share: number) => random.next() < share

const paragraph = (random: Random): Passage => ({
  level: 0,
  text: some(random, words.sentences, 1, 4).join(''),
})

/** Levels as deep as the text is long: numbers stand in order, none is skipped. */
function levels(random: Random, depth: number): Passage[] {
  const first = some(random, words.headings1, 2, 6)
  return first.flatMap(heading => {
    const isRunIn = depth === 1 && chance(random, 0.4)
    const top: Passage = { level: 1, text: heading, ...(isRunIn ? { rest: paragraph(random).text } : {}) }
    if (depth === 1) return isRunIn ? [top] : [top, paragraph(random)]
    const second = some(random, words.headings2, 2, 4).flatMap((inner): Passage[] => {
      const runIn = chance(random, 0.6)
      const own: Passage = { level: 2, text: inner, ...(runIn ? { rest: paragraph(random).text } : {}) }
      const below = runIn ? [own] : [own, paragraph(random)]
      if (depth === 2 || chance(random, 0.4)) return below
      const third = some(random, words.steps, 2, 4).flatMap((step): Passage[] => {
        const item: Passage = { level: 3, text: step }
        if (depth === 3 || chance(random, 0.5)) return [item]
        return [item, ...some(random, words.steps, 2, 3).map((text): Passage => ({ level: 4, text }))]
      })
      return [...below, ...third]
    })
    return [top, ...(chance(random, 0.5) ? [paragraph(random)] : []), ...second]
  })
}

function bodyOf(random: Random, kind: Kind, incoming: string): Passage[] {
  const opening: Record<string, string> = {
    批复: `你单位《关于审批有关项目的请示》（${incoming}）收悉。经研究，现批复如下。`,
    请示: '为保障项目顺利实施，现就有关事项请示如下。',
    报告: '现将有关工作情况报告如下。',
    议案: '为推动全县高质量发展，县人民政府拟订了有关方案，现提请审议。',
    命令: '现公布《平安县城市供水管理办法》，自2026年6月1日起施行。',
    纪要: '2026年3月18日，县长李明主持召开专题会议，研究有关工作。现纪要如下。',
    函: '为加强工作衔接，现就有关事项函商如下。',
  }
  const depth = random.below(5)
  const first: Passage = { level: 0, text: opening[kind] ?? random.pick(words.openings) }
  const isShort = kind === '命令' || kind === '议案'
  const middle =
    isShort || depth === 0
      ? Array.from({ length: isShort ? 1 : 2 + random.below(8) }, () => paragraph(random))
      : levels(random, depth)
  const ending = kindFacts[kind].ending
  return [first, ...middle, ...(ending && kind !== '报告' ? [{ level: 0 as const, text: ending }] : [])]
}

function attachmentOf(random: Random, title: string): Attachment {
  const isTable = chance(random, 0.5)
  const head = ['序号', '项目', '责任单位', '完成时限']
  const rows = some(random, words.headings2, 3, 8).map((item, i) => [String(i + 1), item, '县财政局', '6月底前'])
  return {
    title,
    body: [paragraph(random), ...(isTable ? [] : [paragraph(random)])],
    ...(isTable ? { table: { head, rows, isLandscape: chance(random, 0.3) } } : {}),
  }
}

const dayOf = (random: Random): Day => ({ year: 2026, month: 1 + random.below(10), day: 1 + random.below(28) })

/** Special forms that a document may take beside its kind. */
export type Special = 'joint' | 'upward opinion' | 'general letter' | 'urgent' | 'plain'

/** A document that keeps every rule: the kind goes round with the seed, the rest is drawn from it. */
export function contentOf(random: Random, seed: number): { content: OfficialContent; special: Special } {
  const kind = kinds[seed % kinds.length] ?? '通知'
  const facts = kindFacts[kind]
  const place = random.pick(words.places)
  const needsGovernment = kind === '命令' || kind === '议案'
  const office = needsGovernment ? words.offices[0] : random.pick(words.offices)
  const special = specialOf(random, kind)
  const isUp = facts.direction === 'up' || special === 'upward opinion'
  const partners =
    special === 'joint'
      ? some(
          random,
          words.offices.filter(one => one !== office && !one.name.startsWith('人民政府')),
          1,
          3,
        )
      : []
  const organs = [office, ...partners].map(one => `${place}${one.name}`)
  const subject = random.pick(words.subjects)
  const form = special === 'general letter' ? 'general' : facts.form
  const isLetter = form === 'letter'
  const leader = organs[0] ?? ''
  const titleSubject = titleSubjectOf(kind, subject)
  const named = chance(random, 0.7) || isLetter ? organs.join(partners.length > 0 ? '　' : '') : ''
  const title =
    form === 'order' ? '' : form === 'minutes' ? `关于${subject}的会议纪要` : `${named}关于${titleSubject}${kind}`
  const isPublic = facts.direction === 'public' || kind === '决议' || form === 'order' || form === 'minutes'
  const attachments = isPublic || chance(random, 0.55) ? [] : some(random, words.attachmentTitles, 1, 3)
  const date = dayOf(random)
  const incoming = `${place.slice(0, 1)}发改〔2026〕${1 + random.below(60)}号`
  const signer = { post: '县长', name: random.pick(words.people) }
  const content: OfficialContent = {
    kind,
    form,
    ...(special === 'urgent' ? { urgency: random.pick(['特急', '加急'] as const) } : {}),
    mark: markOf(form, organs, chance(random, 0.85) || kind === '函'),
    ...(form === 'order'
      ? { orderNumber: 1 + random.below(40) }
      : { number: { code: `${place.slice(0, 1)}${office.code}`, year: date.year, serial: 1 + random.below(180) } }),
    ...(isUp ? { signers: some(random, words.people, partners.length + 1, partners.length + 1) } : {}),
    title,
    addressees: isPublic
      ? []
      : addresseesOf(random, kind, isUp, office.name.startsWith('人民政府') ? undefined : place),
    body: bodyOf(random, kind, incoming),
    attachments: attachments.map(one => attachmentOf(random, one)),
    signature: form === 'minutes' ? [] : organs,
    ...(needsGovernment && chance(random, 0.8) ? { signedBy: signer } : {}),
    date,
    isSealed: form !== 'minutes' && chance(random, 0.6),
    ...(chance(random, isUp ? 0.6 : 0.4) ? { note: kind === '请示' ? words.notes[2] : random.pick(words.notes) } : {}),
    copiesTo: isUp || chance(random, 0.3) ? [] : some(random, words.copyBodies, 1, 6),
    ...(isLetter || chance(random, 0.1)
      ? {}
      : { printed: { by: `${leader}办公室`.replace('办公室办公室', '办公室'), on: later(date) } }),
    ...(form === 'minutes' ? { attendance: attendanceOf(random) } : {}),
  }
  return { content, special }
}

/** 印发 happens on the day or soon after. */
const later = ({ year, month, day }: Day): Day => ({ year, month, day: Math.min(28, day + 2) })

function specialOf(random: Random, kind: Kind): Special {
  if (kind === '命令' || kind === '纪要' || kind === '议案') return 'plain'
  if (kind === '意见' && chance(random, 0.4)) return 'upward opinion'
  if (kind === '函' && chance(random, 0.2)) return 'general letter'
  if (kind !== '函' && chance(random, 0.2)) return 'joint'
  return chance(random, 0.1) ? 'urgent' : 'plain'
}

const titleSubjectOf = (kind: Kind, subject: string): string =>
  kind === '批复' ? `${subject}有关事项的` : kind === '议案' ? `提请审议${subject}方案的` : `${subject}的`

function markOf(form: OfficialContent['form'], organs: readonly string[], saysDocument: boolean): string[] {
  const [leader = ''] = organs
  if (form === 'order') return [`${leader}令`]
  if (form === 'minutes') return [`${leader}专题会议纪要`]
  if (form === 'letter') return [leader]
  if (organs.length > 1) return [...organs.slice(0, -1), `${organs.at(-1) ?? ''}文件`]
  return [saysDocument ? `${leader}文件` : leader]
}

/**
 * 条例 第十四条 to 第十六条: up to the body directly above, and no orders of a department to governments. The place is that of a
 * department; undefined for a government.
 */
function addresseesOf(random: Random, kind: Kind, isUp: boolean, place: string | undefined): string[] {
  if (isUp) return [place === undefined ? words.upperBody : `${place}人民政府`]
  if (kind === '议案') return ['县人民代表大会常务委员会']
  if (kind === '批复') return [words.lowerBodies.at(-1) ?? '']
  if (kind === '函') return some(random, words.peerBodies, 1, 2)
  return place === undefined ? some(random, words.lowerBodies, 1, 6) : some(random, words.lowerBodies.slice(3), 1, 3)
}

function attendanceOf(random: Random): NonNullable<OfficialContent['attendance']> {
  const all = words.people.map(name => `县政府办公室${name}`)
  return {
    present: all.slice(0, 2 + random.below(4)),
    absent: chance(random, 0.5) ? all.slice(6, 7) : [],
    guests: chance(random, 0.6) ? all.slice(7, 9) : [],
  }
}
