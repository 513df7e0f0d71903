import { useQueryClient } from '@tanstack/react-query'
import type { Me } from '../../../../src/shapes/organisation.ts'
import { meKey, useMe } from '../../app/session.tsx'
import { WorkingHoursForm } from '../WorkingHoursForm.tsx'

/** When I work: who gives out orders sees whether I can meet the resident. */
export function WorkingHoursSection() {
  const me = useMe()
  const client = useQueryClient()
  return (
    <section className="sheet stack" aria-labelledby="account-hours">
      <h2 id="account-hours">在岗时段</h2>
      <WorkingHoursForm
        windows={me.workingHours}
        path="/api/working-hours"
        onSaved={workingHours =>
          client.setQueryData<Me | null>(meKey, before => (before ? { ...before, workingHours } : before))
        }
      />
    </section>
  )
}
