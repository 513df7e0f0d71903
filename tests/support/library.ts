import { beijingDay } from '../../src/language/index.ts'
import {
  addSource,
  askLibrary,
  decideCorrection,
  type NewSource,
  outsider,
  proposeCorrection,
  publishSources,
  write,
} from '../../src/library/index.ts'
import type { OpenedOffice } from '../../src/office.ts'
import { findPerson, type Person, sessionOf } from '../../src/people/index.ts'
import { advance, appoint } from '../../src/roster/index.ts'
import { systemSession } from '../../src/store/index.ts'
import { makeSummary } from '../../src/summaries/index.ts'

/** A short policy that answers one question; `words` stand in it alone. */
export const policy = (words: string, more: Partial<NewSource> = {}): NewSource => ({
  kind: 'policy',
  externalId: null,
  title: `示例区${words}补贴办法`,
  documentNumber: null,
  issuer: '示例区人民政府办公室',
  issuedOn: '2025-03-18',
  inForceFrom: '2025-04-01',
  inForceUntil: null,
  replaces: [],
  classification: 'public',
  departmentId: null,
  details: null,
  remarks: [],
  passages: [
    { heading: '', label: '第一条', text: `为规范${words}补贴的申请和发放，制定本办法。` },
    { heading: '', label: '第二条', text: `${words}的，每户每年补贴三百元，由所在街道受理，七个工作日内审核。` },
  ],
  ...more,
})

/** What is put right of a draft of this policy: its number. */
export const rightFacts = (words: string, digest: string) => ({
  ...{ digest, title: `示例区${words}补贴办法`, documentNumber: '示政办发〔2025〕12号' },
  ...{ issuer: '示例区人民政府办公室', issuedOn: '2025-03-18', inForceFrom: '2025-04-01', inForceUntil: null },
  ...{ replaces: [], classification: 'public', department: null },
})

const adviser = 'policy-adviser'

/** What an office knows, brought at the machine and published by a guardian. */
export function libraryOf({ office }: Pick<OpenedOffice, 'office'>, guardian: string | (() => Promise<string>)) {
  const { store, ledger, library } = office
  const guardianId = async () => (typeof guardian === 'string' ? guardian : guardian())
  const by = (actor: { kind: 'system' } | { kind: 'person'; id: string }) => ({ ledger, actor, now: new Date() })
  let atWork: Promise<void> | undefined
  /** Puts the adviser to work, which a district without a library leaves at its registration. */
  const ready = (): Promise<void> => {
    atWork ??= store.as(systemSession, async tx => {
      const { state } = await tx
        .selectFrom('employee')
        .select('state')
        .where('id', '=', adviser)
        .executeTakeFirstOrThrow()
      if (state !== 'registered') return
      const deputy = await tx
        .selectFrom('person')
        .select('id')
        .where('username', '=', 'linfeng')
        .executeTakeFirstOrThrow()
      const change = by({ kind: 'system' })
      await appoint(tx, change, adviser, await guardianId(), 'guardian')
      await appoint(tx, change, adviser, deputy.id, 'deputy')
      await advance(tx, change, adviser, 'trial', '试用')
    })
    return atWork
  }
  const draft = async (source: NewSource) => {
    await ready()
    const id = await store.as(systemSession, tx => addSource(tx, by({ kind: 'system' }), source))
    if (id === undefined) throw new Error('the same source came before')
    const { digest } = await store.as(systemSession, tx =>
      tx.selectFrom('source').select('digest').where('id', '=', id).executeTakeFirstOrThrow(),
    )
    return { id, digest }
  }
  const published = async (source: NewSource) => {
    const made = await draft(source)
    const id = await guardianId()
    await store.as(systemSession, tx => publishSources(tx, by({ kind: 'person', id }), [made]))
    await library.refreshed()
    return made
  }
  const asked = async (question: string) => {
    await ready()
    return store.as(systemSession, tx =>
      askLibrary(tx, { ledger, library, reader: outsider, actor: { kind: 'resident' }, now: new Date() }, { question }),
    )
  }
  /** A question to which a model wrote two sentences, one of them unverified. */
  const written = async (question: string) => {
    const id = await asked(question)
    const places = await store.as(systemSession, async tx => {
      const { output } = await tx.selectFrom('answer').select('output').where('id', '=', id).executeTakeFirstOrThrow()
      return (output as { read: { sourceId: string; position: number }[] }).read
    })
    const said = '每户每年补贴三百元[1]。每户每年补贴九百元[1]。'
    const way = {
      stream: () => ({
        outcome: Promise.resolve({ kind: 'complete', sentence: '模型已答完，请核对后使用。', model: 'honest-1' }),
        async *[Symbol.asyncIterator]() {
          yield said
        },
      }),
    } as unknown as Parameters<typeof write>[1]['way']
    await write(
      { store, ledger, library, now: () => new Date() },
      { answerId: id, question, day: beijingDay(new Date()), places, way },
      {
        ...{ session: systemSession, reader: outsider, verifiedOnly: true },
        asker: { department: 'residents', person: 'resident' },
      },
      () => {},
      new AbortController().signal,
    )
    return id
  }
  /** A question whose answer the guardian corrects: nothing answers it, say; adopted by the trainer where that is wanted. */
  const corrected = async (question: string, { isAdopted = false } = {}) => {
    const answerId = await asked(question)
    const id = await guardianId()
    return await store.as(systemSession, async tx => {
      const trainer = await tx
        .selectFrom('person')
        .select('id')
        .where('username', '=', 'dengyu')
        .executeTakeFirstOrThrow()
      // seen as the trainer sees it: all answers
      const viewer = { person: await findPerson(tx, trainer.id), now: new Date() }
      const change = by({ kind: 'person', id })
      const correction = await proposeCorrection(tx, change, library, viewer, answerId, { passages: [] })
      const adoption = by({ kind: 'person', id: trainer.id })
      if (isAdopted) await decideCorrection(tx, adoption, correction, { decision: 'adopt', reason: '核对无误' })
      return correction
    })
  }
  let tableSource: Promise<string> | undefined
  /** A table of one document, made by this person. */
  const tabled = async (person: Person, now = new Date()) => {
    tableSource ??= published(policy('车棚改造')).then(one => one.id)
    const documents = { sources: [await tableSource] }
    return store.as(sessionOf(person), tx =>
      makeSummary(tx, ledger, { person, now }, { title: '补贴一览', columns: ['补贴标准'], documents }),
    )
  }
  return { ready, draft, published, asked, written, corrected, tabled }
}
