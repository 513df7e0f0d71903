import { formatDay } from '../../app/format.ts'
import { Link } from '../../app/router.tsx'
import { type Source, sourceAddress, standingOf, titleOf } from '../../app/source.ts'
import { texts } from './texts.ts'

function Why({ source }: { source: Source }) {
  const { replacedBy, inForceFrom, inForceUntil } = source
  if (standingOf(source) === 'notYet' && inForceFrom) return texts.outdated.notYet(formatDay(inForceFrom))
  if (replacedBy)
    return (
      <>
        {texts.outdated.replaced}
        <Link className="within" href={sourceAddress(replacedBy.id)}>
          {titleOf({ kind: source.kind, title: replacedBy.title })}
        </Link>
      </>
    )
  return inForceUntil ? texts.outdated.overOn(formatDay(inForceUntil)) : texts.outdated.over
}

/** What would have answered on another day: said, so that nobody relies on it. */
export function Outdated({ sources }: { sources: readonly Source[] }) {
  if (sources.length === 0) return null
  return (
    <section aria-labelledby="outdated">
      <h2 id="outdated">{texts.outdated.heading}</h2>
      <ul className="links">
        {sources.map(source => (
          <li key={source.id}>
            <Link className="within" href={sourceAddress(source.id)}>
              {titleOf(source)}
            </Link>
            <Why source={source} />
          </li>
        ))}
      </ul>
    </section>
  )
}
