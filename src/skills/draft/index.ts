import { z } from 'zod'
import { refuseClassified } from '../../language/index.ts'
import { Invalid, NotFound } from '../../problems.ts'
import { type Doubt, defineSkill } from '../skill.ts'
import { GivenAttachment } from './attachments.ts'
import { compose } from './compose.ts'
import { type Composed, contentOf, linesOf } from './composed.ts'
import { factsOf } from './facts.ts'
import { Untaken } from './field.ts'
import { Office } from './office.ts'
import { DraftOutput } from './output.ts'
import { takeFields } from './taking.ts'
import { tidyPhrase } from './tidy.ts'
import { type Use, uses } from './uses.ts'
import { acceptWritten, WrittenBody } from './written.ts'

const version = 'draft/1'

export const DraftInput = z.strictObject({
  /** By the name of its use: 会议通知. */
  use: z.string(),
  /** What the person filled in, by the names of the fields; 附件 is a list of titles with their texts. */
  fields: z.record(z.string(), z.unknown()),
  office: Office,
  /** Texts that the person brought, in which figures are looked up as well. */
  sources: z.array(z.strictObject({ id: z.string(), text: z.string() })).default([]),
  /** What a language model wrote for the body, paragraph by paragraph; data and no instruction, whatever it says. */
  written: WrittenBody.optional(),
})

/** Every word of it, however deep: a mark of secrecy is one wherever it stands. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsIn(one)
}

const sentenceOf = (wrong: Readonly<Record<string, string>>) =>
  `表单有 ${Object.keys(wrong).length} 处要改：${Object.entries(wrong)
    .map(([field, reason]) => `「${tidyPhrase(field).slice(0, 40)}」${reason}`)
    .join('；')}。`

function namedUse(name: string): Use {
  const use = uses().get(name)
  if (!use) throw new NotFound(`没有叫「${name.slice(0, 40)}」的用途，bangban draft --list 列出全部用途。`)
  return use
}

function attachmentsIn(given: unknown): GivenAttachment[] {
  const parsed = z
    .array(GivenAttachment)
    .max(50)
    .safeParse(given ?? [])
  if (parsed.success) return parsed.data
  const wrong = { 附件: '应当是列表，每一项写明「标题」和「正文」' }
  throw new Invalid(sentenceOf(wrong), wrong)
}

function composed(use: Use, values: ReturnType<typeof takeFields>['values'], given: unknown, office: Office): Composed {
  try {
    return compose(use, values, attachmentsIn(given), office)
  } catch (error) {
    if (!(error instanceof Untaken)) throw error
    const wrong = { [error.field ?? '文号']: error.message }
    throw new Invalid(sentenceOf(wrong), wrong)
  }
}

/** What is still open, each said once. */
function doubtsOf(document: Composed, missing: readonly string[], unfounded: readonly string[]): Doubt[] {
  const doubts: Doubt[] = []
  if (missing.length > 0)
    doubts.push({ code: 'missing', text: `还缺：${missing.join('、')}。文中标有【待补充】的地方补齐后才能送审。` })
  for (const words of unfounded)
    doubts.push({ code: 'unfounded', text: `「${words}」在表单和文献里都找不到出处，请核对。` })
  if (!document.number && !document.orderNumber && document.form !== 'minutes')
    doubts.push({ code: 'number-later', text: '还没有发文字号，版头上没有写。签发后登记编号时再填。' })
  if (!document.printed && document.form === 'general')
    doubts.push({ code: 'printed-later', text: '还没有印发日期，版记里没有写印发机关和日期。付印时再填。' })
  return doubts
}

/**
 * Drafts an official document from what a person filled in: the wording of its use around the facts of the form. It makes
 * up nothing: what has to be there and isn't leaves a place in the text that says so. Refuses with `Invalid`, which names the
 * fields, what can't be taken, and with `Classified` whatever bears a mark of secrecy.
 */
export const draft = defineSkill<z.input<typeof DraftInput>, DraftOutput, Record<string, never>>({
  name: 'draft',
  input: DraftInput,
  output: DraftOutput,
  propose(input) {
    const { use: name, fields, office, sources, written } = DraftInput.parse(input)
    refuseClassified([...textsIn(fields), ...textsIn(office), ...textsIn(written)])
    const use = namedUse(name)
    const { values, wrong } = takeFields(use, fields)
    if (Object.keys(wrong).length > 0) throw new Invalid(sentenceOf(wrong), wrong)
    const byTemplate = composed(use, values, fields['附件'], office)
    const { body, doubts } = written
      ? acceptWritten(written, byTemplate.body, linesOf(byTemplate), sources)
      : { body: byTemplate.body, doubts: [] }
    const document = { ...byTemplate, body }
    const { text, facts } = factsOf(linesOf(document), sources)
    const missing = [...new Set([...text.matchAll(/【待补充：([^】]*)】/gu)].map(([, field = '']) => field))]
    const unfounded = facts.filter(({ origin }) => origin.length === 0).map(({ words }) => words)
    return {
      output: {
        content: contentOf(document),
        text,
        facts: facts.map(fact => ({ ...fact, origin: [...fact.origin] })),
        missing,
        isReady: missing.length === 0 && unfounded.length === 0,
        taken: Object.fromEntries([...values].map(([field, value]) => [field, value.taken])),
      },
      evidence: [],
      runnersUp: [],
      doubts: [...doubtsOf(document, missing, unfounded), ...doubts],
      // whether the wording pleases nobody has measured
      confidence: 0,
      isSure: false,
      madeWith: version,
    }
  },
})

export { fieldTypes } from './field.ts'
export { Office } from './office.ts'
export type { DraftOutput } from './output.ts'
export { paperOf } from './paper.ts'
export { type Use, uses } from './uses.ts'
export { WrittenBody } from './written.ts'
