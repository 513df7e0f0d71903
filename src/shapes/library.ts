import { z } from '@hono/zod-openapi'
import { Digest, Instant, NamedRef } from './common.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

/** A calendar day, 2025-03-18. */
const Day = z.iso.date('请填写日期，例如 2025-03-18')

export const SourceKind = z.enum(['law', 'policy', 'guide'], '请选择文献的种类').openapi('SourceKind')
export const SourceState = z.enum(['draft', 'published', 'withdrawn'], '没有这种状态').openapi('SourceState')
export const Classification = z.enum(['public', 'internal'], '请选择公开还是内部').openapi('Classification')

/** What a service guide says, item by item; what is absent the guide doesn't say. */
export const GuideDetails = z
  .object({
    audience: z.string().nullable(),
    conditions: z.array(z.string()),
    materials: z.array(z.string()),
    steps: z.array(z.string()),
    legalDays: z.int().nullable().describe('working days'),
    promisedDays: z.int().nullable().describe('working days; 0: at once'),
    fee: z.string().nullable(),
    places: z.array(z.string()),
    hours: z.string().nullable(),
    phone: z.string().nullable(),
    online: z.string().nullable(),
    basis: z.array(z.string()),
  })
  .openapi('GuideDetails')

export const SourceFacts = z
  .object({
    id: z.string(),
    kind: SourceKind,
    title: z.string(),
    documentNumber: z.string().nullable(),
    issuer: z.string().nullable(),
    issuedOn: Day.nullable(),
    inForceFrom: Day.nullable(),
    inForceUntil: Day.nullable().describe('the last day in force'),
    isInForce: z.boolean().describe('today'),
    replacedBy: z.object({ id: z.string(), title: z.string() }).nullable(),
    classification: Classification,
    isRecognised: z.boolean().describe('its words, or some of them, were recognised in scans (OCR) and may be wrong'),
    department: NamedRef.nullable().describe('null: the whole district'),
  })
  .openapi('SourceFacts')

/** What another document is called that is put out of force. */
const Replaced = z.object({ title: z.string(), number: z.string().nullable() })

/** What is known of a source beside its words, and may be put right while it is a draft. */
export const FactField = z
  .enum([
    ...['title', 'documentNumber', 'issuer', 'issuedOn', 'inForceFrom', 'inForceUntil', 'replaces'],
    ...['classification', 'departmentId'],
  ] as const)
  .openapi('FactField')

export const SourceItem = z
  .object({
    ...SourceFacts.shape,
    state: SourceState,
    passages: z.int(),
    digest: Digest.describe('of its facts and all its passages: what is approved is what was shown'),
    addedBy: NamedRef.nullable().describe('null: imported at the machine'),
    addedAt: Instant,
    decidedBy: NamedRef.nullable(),
    decidedAt: Instant.nullable(),
    reason: z.string().nullable(),
    remarks: z.array(z.string()).describe('what the file lost on the way in, and what it hides'),
    replaces: z.array(Replaced).describe('what it puts out of force'),
    corrections: z
      .array(
        z.object({
          by: NamedRef,
          at: Instant,
          changes: z.array(z.object({ field: FactField, from: z.string().nullable(), to: z.string().nullable() })),
        }),
      )
      .describe('what people put right while it was a draft'),
    canCorrect: z.boolean(),
    canPublish: z.boolean(),
    canWithdraw: z.boolean(),
  })
  .openapi('SourceItem')

export const SourcePassage = z
  .object({ position: z.int(), heading: z.string(), label: z.string(), text: z.string() })
  .openapi('SourcePassage')

export const SourceText = z
  .object({
    ...SourceFacts.shape,
    guide: GuideDetails.nullable(),
    passages: z.array(SourcePassage),
    before: z.int().describe('how many passages stand before those shown'),
    total: z.int(),
  })
  .openapi('SourceText')

export const SourcePage = z
  .object({
    items: z.array(SourceItem),
    total: z.int().describe('counted up to 1,000'),
    next: z.string().nullable().describe('name of the next page'),
    counts: z.object({ draft: z.int(), published: z.int(), withdrawn: z.int(), passages: z.int() }),
  })
  .openapi('SourcePage')

export const Citation = z
  .object({
    source: SourceFacts,
    position: z.int(),
    heading: z.string(),
    label: z.string(),
    text: z.string().describe('the whole passage'),
    from: z.int().describe('where the quotation begins in it, in characters'),
    to: z.int(),
  })
  .openapi('Citation')

/** A passage in its source. */
export const PlacedPassage = Citation.omit({ from: true, to: true }).openapi('PlacedPassage')

/** A sentence that a person wrote; the passages that it names were found to carry it. */
export const VettedSentence = z
  .object({ text: z.string(), cites: z.array(z.int()).describe('numbers of passages, from 1') })
  .openapi('VettedSentence')

/** What people said is the right answer. */
export const Vetted = z
  .object({
    id: z.string(),
    at: Instant.describe('since when it counts'),
    isOwn: z.boolean().describe('this answer was wrong; otherwise it was given by what was corrected before'),
    isNothing: z.boolean().describe('nothing in the library answers it'),
    sentences: z.array(VettedSentence),
    passages: z.array(PlacedPassage),
  })
  .openapi('Vetted')

/** Why a sentence counts as unverified. */
export const SentenceFault = z
  .object({
    kind: z.enum(['uncited', 'unknown', 'closed', 'quotation', 'law', 'contact', 'figure', 'opposite', 'words']),
    said: z.string().describe('the words at fault'),
  })
  .openapi('SentenceFault')

/** A sentence that a model wrote. */
export const WrittenSentence = z
  .object({
    text: z.string(),
    cites: z.array(z.int()).describe('numbers of passages, from 1, as they were given'),
    faults: z.array(SentenceFault).describe('none: its passages carry it'),
  })
  .openapi('WrittenSentence')

const givenPassages = z
  .array(z.object({ source: SourceFacts, position: z.int(), label: z.string() }).nullable())
  .describe('what the model was given, by number from 1; null: no longer open to whoever looks')

/** What a model wrote to a question beside the answer that quotes. */
export const Written = z
  .object({
    at: Instant,
    model: z.string(),
    isComplete: z.boolean(),
    note: z.string().describe('how it ended, in a sentence'),
    passages: givenPassages,
    sentences: z.array(WrittenSentence),
  })
  .openapi('Written')

/** A model has begun to write; its sentences come as server-sent events. */
export const Writing = z.object({ passages: givenPassages }).openapi('Writing')

/** Data of the last event of a writing. */
export const WritingEnd = z
  .object({ isComplete: z.boolean(), note: z.string(), sentences: z.array(WrittenSentence) })
  .openapi('WritingEnd')

export const Answer = z
  .object({
    id: z.string(),
    question: z.string(),
    askedAt: Instant,
    day: Day.describe('whose rules were asked for'),
    outcome: z.enum(['answered', 'declined']),
    quotes: z.array(Citation),
    guide: GuideDetails.nullable().describe('what to do next, where a service guide answers'),
    near: z
      .array(
        z.object({
          source: SourceFacts,
          position: z.int(),
          label: z.string(),
          heading: z.string(),
          text: z.string().describe('the passage, at most its first 200 characters'),
        }),
      )
      .describe('of a question that is declined: comes near, and is said by nobody to answer'),
    outdated: z.array(SourceFacts).describe('would have answered, but is not in force on that day'),
    follows: z.string().nullable().describe('the question before, where this one was answered as going on from it'),
    written: Written.nullable().describe('what a language model made of it, where one did'),
    vetted: Vetted.nullable().describe('what people said is right, while that holds'),
    canWrite: z.boolean().describe('a language model may write to this question now'),
    label: z.string().describe('that a machine put it together, and who answers for it'),
    guardian: NamedRef.nullable(),
    phone: z.string().describe('where a person answers'),
  })
  .openapi('Answer')

export const QuestionInput = z
  .object(
    {
      question: writing('请写下您想问的事', 2, 300),
      day: Day.optional(),
      after: z.uuid('编号不对').optional().describe('the answer from which this question goes on'),
    },
    notAnObject,
  )
  .openapi('QuestionInput')

export const RatingInput = z
  .object({ feedback: z.enum(['helped', 'not_helped'], '请选择有没有帮助') }, notAnObject)
  .openapi('RatingInput')

export const PublishInput = z
  .object(
    {
      items: z
        .array(z.object({ id: z.uuid('编号不对'), digest: Digest }, notAnObject), '请选择要发布的文献')
        .min(1, '请选择要发布的文献')
        .max(500, '一次最多发布 500 份'),
    },
    notAnObject,
  )
  .openapi('PublishInput')

export const FactsInput = z
  .object(
    {
      digest: Digest,
      title: writing('请填写标题', 1, 300),
      documentNumber: writing('请填写文号', 0, 80).nullable(),
      issuer: writing('请填写发文机关', 0, 200).nullable(),
      issuedOn: Day.nullable(),
      inForceFrom: Day.nullable(),
      inForceUntil: Day.nullable(),
      replaces: z
        .array(
          z.object(
            { title: writing('请填写所替代文件的标题', 1, 300), number: writing('请填写文号', 0, 80).nullable() },
            notAnObject,
          ),
          '请填写所替代的文件',
        )
        .max(20, '所替代的文件请不要超过 20 份'),
      classification: Classification,
      department: lookedUp('没有这个部门').nullable().describe('null: the whole district'),
    },
    notAnObject,
  )
  .openapi('FactsInput')

/** Where the text says each fact. */
export const FoundFacts = z
  .object({
    items: z.array(z.object({ field: FactField, position: z.int(), label: z.string(), text: z.string() })),
  })
  .openapi('FoundFacts')

export const SourceReason = z
  .object({ reason: writing('请写明为什么撤下', 2, 200) }, notAnObject)
  .openapi('SourceReason')

export const SourceQuery = z.object({
  state: SourceState.optional(),
  kind: SourceKind.optional(),
  q: lookedUp('请输入要找的字').optional(),
  after: lookedUp('页码不对').optional(),
})

/** What a file is that somebody brings, beside its bytes. */
export const UploadQuery = z.object({
  name: writing('请给出文件名', 1, 200),
  kind: SourceKind,
  classification: Classification,
  department: lookedUp('没有这个部门').optional().describe('whose it is; absent: the whole district'),
})

export const Upload = z
  .object({
    isNew: z.boolean().describe('false: the same file is there already'),
    source: SourceItem.nullable().describe('null: is there, and may not be seen by whoever brought it again'),
  })
  .openapi('Upload')

/** An answer that was given, for its guardian. */
export const AnswerItem = z
  .object({
    answer: Answer,
    scenario: z.string().describe('policy-questions, or plans: then its quotations are those of a plan'),
    askedBy: NamedRef.nullable().describe('null: a resident'),
    feedback: z.enum(['helped', 'not_helped']).nullable(),
    verdict: z.enum(['right', 'wrong']).nullable(),
    note: z.string().nullable(),
    reviewedBy: NamedRef.nullable(),
    reviewedAt: Instant.nullable(),
    isOutdated: z.boolean().describe('rests on what was replaced or withdrawn since'),
    correction: z
      .enum(['proposed', 'adopted', 'declined', 'withdrawn'])
      .nullable()
      .describe('how the newest correction of it stands'),
    canCorrect: z.boolean(),
  })
  .openapi('AnswerItem')

export const AnswerPage = z.object({ items: z.array(AnswerItem), next: z.string().nullable() }).openapi('AnswerPage')

export const ReviewInput = z
  .object(
    {
      verdict: z.enum(['right', 'wrong'], '请选择答得对还是不对'),
      note: writing('请写明哪里不对', 0, 500).optional(),
    },
    notAnObject,
  )
  .openapi('ReviewInput')

export const AnswerQuery = z.object({
  only: z.enum(['declined', 'not_helped', 'outdated', 'unreviewed'], '没有这种筛选').optional(),
  after: lookedUp('页码不对').optional(),
})

export type SourceKind = z.infer<typeof SourceKind>
export type SourceState = z.infer<typeof SourceState>
export type GuideDetails = z.infer<typeof GuideDetails>
export type FactField = z.infer<typeof FactField>
export type FactsInput = z.infer<typeof FactsInput>
export type FoundFacts = z.infer<typeof FoundFacts>
export type Upload = z.infer<typeof Upload>
export type UploadQuery = z.infer<typeof UploadQuery>
export type SourceFacts = z.infer<typeof SourceFacts>
export type SourceItem = z.infer<typeof SourceItem>
export type SourceText = z.infer<typeof SourceText>
export type SourcePage = z.infer<typeof SourcePage>
export type Citation = z.infer<typeof Citation>
export type WrittenSentence = z.infer<typeof WrittenSentence>
export type PlacedPassage = z.infer<typeof PlacedPassage>
export type Vetted = z.infer<typeof Vetted>
export type Written = z.infer<typeof Written>
export type Writing = z.infer<typeof Writing>
export type WritingEnd = z.infer<typeof WritingEnd>
export type Answer = z.infer<typeof Answer>
export type AnswerItem = z.infer<typeof AnswerItem>
export type AnswerPage = z.infer<typeof AnswerPage>
export type SourceQuery = z.infer<typeof SourceQuery>
export type AnswerQuery = z.infer<typeof AnswerQuery>
