import { useState } from 'react'
import type { Citation } from '../../../../src/shapes/library.ts'
import { formatDay } from '../../app/format.ts'
import { Link } from '../../app/router.tsx'
import { placeOf, sourceAddress } from '../../app/source.ts'
import { texts } from './texts.ts'

function SourceLine({ quote: { source, position, label } }: { quote: Citation }) {
  const facts = [
    source.documentNumber,
    source.inForceFrom && texts.quote.inForceFrom(formatDay(source.inForceFrom)),
    source.isInForce ? null : texts.quote.notInForce,
    source.isRecognised ? texts.quote.recognised : null,
  ].filter(fact => fact !== null)
  return (
    <figcaption>
      {texts.quote.from}
      <Link className="within" href={sourceAddress(source.id, position)}>
        {placeOf(source, label)}
      </Link>
      {facts.map(fact => `，${fact}`)}
    </figcaption>
  )
}

/** The words of a document, exactly; the whole passage opens in place, with the quoted words marked. */
export function QuoteView({ quote }: { quote: Citation }) {
  const [isWhole, setWhole] = useState(false)
  const { text, from, to } = quote
  const before = text.slice(0, from)
  const quoted = text.slice(from, to)
  const after = text.slice(to)
  const isPart = before.trim() !== '' || after.trim() !== ''
  return (
    <figure className="quote">
      <blockquote className="as-written">
        {isWhole ? (
          <>
            {before}
            <mark>{quoted}</mark>
            {after}
          </>
        ) : (
          quoted.trim()
        )}
      </blockquote>
      <SourceLine quote={quote} />
      {isPart && (
        <button type="button" className="button small" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? texts.quote.fold : texts.quote.whole}
        </button>
      )}
    </figure>
  )
}
