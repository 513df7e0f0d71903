import type { TailEntry } from '../ledger/tail.ts'
import { can, type Person, sessionOf } from '../people/index.ts'

/** As much of a person as decides which entries of the ledger they are told of. */
export interface Audience {
  readonly isDistrict: boolean
  readonly department: string
  readonly readsMatters: boolean
  readonly servesCounter: boolean
  /** The same for everybody who is told the same. */
  readonly key: string
}

export function audienceOf(person: Person): Audience {
  const isDistrict = sessionOf(person).scope === 'district'
  const readsMatters = can(person, 'matter.read')
  const servesCounter = person.department.kind === 'hub' && can(person, 'counter.serve')
  const department = person.department.id
  return {
    isDistrict,
    department,
    readsMatters,
    servesCounter,
    key: isDistrict ? 'district' : `${department} ${readsMatters} ${servesCounter}`,
  }
}

/** Entries without a matter that concern everybody who works here: the register of employees and who guards them. */
const ofTheRegister = /^(employee|guardian|leave|incident)\./

/** Mirrors the policies of the database (0005-policies.sql), row by row of what the entry is about. */
export function concerns(audience: Audience, entry: TailEntry): boolean {
  if (audience.isDistrict) return true
  if (entry.matter !== null) return audience.readsMatters && entry.visibleTo.includes(audience.department)
  return ofTheRegister.test(entry.type) || (entry.type.startsWith('counter.') && audience.servesCounter)
}
