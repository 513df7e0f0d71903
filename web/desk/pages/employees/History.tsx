import type { EmployeeDetail } from '../../../../src/shapes/organisation.ts'
import { formatInstant } from '../../app/format.ts'
import { Section } from '../Section.tsx'

export function History({ employee }: { employee: EmployeeDetail }) {
  return (
    <Section title="经历">
      {employee.history.length === 0 ? (
        <p className="quiet">还没有记录。备案、任命、停用和恢复都会记在这里。</p>
      ) : (
        <ol className="lines">
          {employee.history.map(it => (
            <li key={`${it.at} ${it.what} ${it.note}`} className="history-line">
              <time className="quiet" dateTime={it.at}>
                {formatInstant(it.at)}
              </time>
              <div>
                {it.what} <span className="quiet">{it.who}</span>
                {it.note !== null && <p className="quiet">{it.note}</p>}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
