import { formatDay } from '../../app/format.ts'
import { Link } from '../../app/router.tsx'
import { type Source, sourceAddress, standingOf, titleOf } from '../../app/source.ts'
import { texts } from './texts.ts'

/** A band above a document that is not in force today; nothing but a word where it is. */
export function Standing({ source }: { source: Source }) {
  const { replacedBy, kind, isInForce, inForceFrom, inForceUntil } = source
  const later = replacedBy && (
    <Link className="within" href={sourceAddress(replacedBy.id)}>
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
  const isYetToCome = standingOf(source) === 'notYet' && inForceFrom !== null
  return (
    <section className="not-in-force" aria-label={texts.standing.heading}>
      <p className="not-in-force-name">{isYetToCome ? texts.standing.notYet : texts.standing.over}</p>
      {isYetToCome ? (
        <p>{texts.standing.notYetFrom(formatDay(inForceFrom))}</p>
      ) : later ? (
        <p>
          {texts.standing.replaced}
          {later}
          {texts.standing.replacedEnd}
        </p>
      ) : (
        <p>{inForceUntil ? texts.standing.overAfter(formatDay(inForceUntil)) : texts.standing.overNote}</p>
      )}
    </section>
  )
}
