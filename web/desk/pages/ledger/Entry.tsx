import { useId, useState } from 'react'
import type { LedgerEntry } from '../../../../src/shapes/ledger.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { MadeBy } from '../../app/MadeBy.tsx'
import { actorTexts } from '../../app/texts.ts'
import { shortDigest } from './digest.ts'
import { EntryBody } from './EntryBody.tsx'

/** One line of the ledger; pressed, it opens below with its body and its proof. */
export function Entry({ entry }: { entry: LedgerEntry }) {
  const [isOpen, setOpen] = useState(false)
  const bodyId = useId()
  return (
    <li>
      <div className="entry">
        <span className="entry-seq quiet">{entry.seq}</span>
        <button
          type="button"
          className="entry-what"
          aria-expanded={isOpen}
          aria-controls={isOpen ? bodyId : undefined}
          aria-label={`${entry.typeText}，第 ${entry.seq} 条`}
          onClick={() => setOpen(!isOpen)}
        >
          {entry.typeText}
        </button>
        <span className="entry-who">
          {entry.actor.name === actorTexts[entry.actor.kind] ? (
            <Label>{entry.actor.name}</Label>
          ) : (
            <MadeBy kind={entry.actor.kind} name={entry.actor.name} />
          )}
        </span>
        <time className="quiet" dateTime={entry.at}>
          {formatInstant(entry.at)}
        </time>
        <code className="mono entry-hash quiet">{shortDigest(entry.leafHash)}</code>
      </div>
      {isOpen && (
        <div id={bodyId}>
          <EntryBody entry={entry} />
        </div>
      )}
    </li>
  )
}
