import { useId } from 'react'
import type { Group } from './group.ts'
import { PersonRow } from './PersonRow.tsx'
import type { Issued } from './types.ts'

export function DepartmentPeople({ department, people, onPassword }: Group & { onPassword: (it: Issued) => void }) {
  const headingId = useId()
  return (
    <section className="people-group" aria-labelledby={headingId}>
      <h2 id={headingId}>
        {department.name} <span className="quiet">{people.length} 人</span>
      </h2>
      <ul className="people">
        {people.map(it => (
          <PersonRow key={it.id} person={it} onPassword={onPassword} />
        ))}
      </ul>
    </section>
  )
}
