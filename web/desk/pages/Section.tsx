import { type ReactNode, useId } from 'react'
import './section.css'

interface SectionProps {
  title: string
  /** A quiet word after the title, such as a count. */
  note?: string
  /** What can be done with the section as a whole, on the line of its title. */
  actions?: ReactNode
  children: ReactNode
}

/** A sheet of a page with its h2. */
export function Section({ title, note, actions, children }: SectionProps) {
  const headingId = useId()
  return (
    <section className="section sheet stack" aria-labelledby={headingId}>
      <div className="section-head">
        <h2 id={headingId}>
          {title}
          {note !== undefined && <span className="section-note"> {note}</span>}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
