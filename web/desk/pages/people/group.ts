import type { Person } from '../../../../src/shapes/organisation.ts'
import { roleTexts } from '../../app/texts.ts'

export interface Group {
  department: Person['department']
  people: Person[]
}

/** Departments in the order in which the server names them. */
export function groupByDepartment(people: readonly Person[]): Group[] {
  const groups = new Map<string, Group>()
  for (const person of people) {
    const group = groups.get(person.department.id) ?? { department: person.department, people: [] }
    group.people.push(person)
    groups.set(person.department.id, group)
  }
  return [...groups.values()]
}

const wordsOf = (person: Person) =>
  [
    person.name,
    person.account,
    person.title ?? '',
    person.department.name,
    person.grid ?? '',
    ...person.roles.map(role => roleTexts[role]),
    person.isDisabled ? '已停用' : '',
  ]
    .join(' ')
    .toLowerCase()

/** Those in whom every word that was typed occurs. */
export function matching(people: readonly Person[], text: string): Person[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return people.filter(person => {
    const known = wordsOf(person)
    return words.every(word => known.includes(word))
  })
}
