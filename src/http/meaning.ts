import type { AskedMeaning } from '../library/index.ts'
import { type Person, sessionOf } from '../people/index.ts'

type Asked = Parameters<AskedMeaning['of']>[0]

/** What a question of an officer means, where it is to be had. */
export const meaningFor = (meaning: AskedMeaning, person: Person, asked: Asked) =>
  meaning.of(asked, { session: sessionOf(person), person: person.id, department: person.department.id })
