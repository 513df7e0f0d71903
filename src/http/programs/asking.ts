import { type Unfiled, type WouldRoute, wouldRoute } from '../../casework/index.ts'
import { askLibrary, givenAnswer, type Question, readerOf } from '../../library/index.ts'
import { sessionOf } from '../../people/index.ts'
import type { Answer } from '../../shapes/library.ts'
import type { Web } from '../context.ts'
import { meaningFor } from '../meaning.ts'
import type { Caller } from './caller.ts'

/** Asks the adviser in the caller's name; the answer is kept and reviewed like any other. */
export async function askAdviser({ office }: Web, caller: Caller, asked: Omit<Question, 'after'>): Promise<Answer> {
  caller.need('knowledge.ask')
  const { ledger, library, meaning } = office
  const { person, now } = caller.act
  const reader = readerOf(sessionOf(person))
  return caller.atTheDoor(async () => {
    const asking = { ledger, library, reader, actor: { kind: 'person' as const, id: person.id }, now }
    const vectors = await meaningFor(meaning, person, asked)
    const id = await caller.inTheirName(tx => askLibrary(tx, asking, { ...asked, vectors }))
    return caller.inTheirName(tx => givenAnswer(tx, { person, now }, id))
  })
}

/** Where an appeal would go; nothing is filed. */
export async function askRouter({ office }: Web, caller: Caller, appeal: Unfiled): Promise<WouldRoute> {
  caller.need('matter.read')
  const { person, now } = caller.act
  return caller.atTheDoor(() => wouldRoute(office, sessionOf(person), appeal, now))
}

export const urgencyNames: Readonly<Record<WouldRoute['urgency'], string>> = {
  danger: '险情',
  urgent: '紧急',
  normal: '一般',
}

/** Said of every proposal that nobody has decided on. */
export const routingLabel = '由数智员工拟出，没有立案，也没有派单；正式受理后由监护人审定。'

/** Where people read a source: the page of the desk, at the passage. */
export const placeOf = (origin: string, sourceId: string, position: number): string =>
  new URL(`/desk/library/${sourceId}?at=${position}`, origin).href
