import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import type { Person, WorkingWindow } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { PageState } from '../../app/PageState.tsx'
import { WorkingHoursForm } from '../WorkingHoursForm.tsx'
import { personPath } from './use-person-action.ts'

/** When this person works, kept for them by whoever manages people. */
export function PersonHours({ person }: { person: Person }) {
  const headingId = useId()
  const client = useQueryClient()
  const path = personPath(person.id, 'working-hours')
  const queryKey = ['working-hours', person.id]
  const query = useQuery({ queryKey, queryFn: () => get<{ items: WorkingWindow[] }>(path) })
  return (
    <section className="manage-hours stack" aria-labelledby={headingId}>
      <h3 id={headingId}>在岗时段</h3>
      <PageState query={query}>
        {({ items }) => (
          <WorkingHoursForm
            windows={items}
            path={path}
            onSaved={saved => client.setQueryData(queryKey, { items: saved })}
          />
        )}
      </PageState>
    </section>
  )
}
