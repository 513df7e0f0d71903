import { useQueryClient } from '@tanstack/react-query'
import type { Person } from '../../../../src/shapes/organisation.ts'
import { usePost } from '../../app/use-post.ts'
import { peopleKey } from '../use-people.ts'

interface People {
  items: Person[]
}

export const personPath = (id: string, action: string) => `/api/people/${encodeURIComponent(id)}/${action}`

/** A change of one person; the answer replaces the line in the list. */
export function usePersonAction(onDone: (person: Person) => void) {
  const client = useQueryClient()
  return usePost<Person>(person => {
    client.setQueryData<People>(
      peopleKey,
      list => list && { items: list.items.map(it => (it.id === person.id ? person : it)) },
    )
    onDone(person)
  })
}
