import { formatDay } from '../../app/format.ts'
import { Link } from '../../app/router.tsx'
import { type Source, sourceAddress, standingOf, titleOf } from '../../app/source.ts'
import { texts } from './texts.ts'

type Words = Record<'heading' | 'note', string>

function wordsOf(source: Source): Words {
  const { replacedBy, inForceFrom, inForceUntil, kind } = source
  if (standingOf(source) === 'notYet')
    return { heading: texts.standing.notYet, note: texts.standing.notYetFrom(formatDay(inForceFrom ?? '')) }
  if (replacedBy)
    return {
      heading: texts.standing.replaced(titleOf({ kind, title: replacedBy.title })),
      note: texts.standing.overNote,
    }
  return {
    heading: texts.standing.over,
    note: inForceUntil ? texts.standing.overAfter(formatDay(inForceUntil)) : texts.standing.overNote,
  }
}

/** A band above a document that is not in force today; nothing but a word where it is. */
export function Standing({ source }: { source: Source }) {
  const { replacedBy, kind, isInForce } = source
  const later = replacedBy && (
    <Link className="tall" href={sourceAddress(replacedBy.id)}>
      {titleOf({ kind, title: replacedBy.title })}
    </Link>
  )
  if (isInForce)
    return (
      <div>
        <span className="mark">{texts.standing.inForce}</span>
        {later && (
          <p>
            {texts.standing.willBeReplaced}
            {later}
          </p>
        )}
      </div>
    )
  const { heading, note } = wordsOf(source)
  return (
    <section className="not-in-force" aria-label={texts.standing.heading}>
      <p className="not-in-force-name">{heading}</p>
      <p>{note}</p>
      {later && (
        <p>
          {texts.standing.replacedBy}
          {later}
        </p>
      )}
    </section>
  )
}
