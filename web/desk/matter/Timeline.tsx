import type { TimelineEntry } from '../../../src/shapes/matter.ts'
import { formatInstant } from '../app/format.ts'
import { MadeBy } from '../app/MadeBy.tsx'

/** Everything that happened to a matter, newest first; each line is an entry of the ledger. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  if (entries.length === 0) return <p className="quiet">还没有记录。</p>
  const newestFirst = [...entries].sort((a, b) => b.seq - a.seq)
  return (
    <ol className="timeline">
      {newestFirst.map(entry => (
        <li key={entry.seq}>
          <p>
            {entry.what} <MadeBy kind={entry.who.kind} name={entry.who.name} />
          </p>
          {entry.note !== null && <p className="timeline-note">{entry.note}</p>}
          <p className="quiet">
            {formatInstant(entry.at)} · 台账第 {entry.seq} 条
          </p>
        </li>
      ))}
    </ol>
  )
}
