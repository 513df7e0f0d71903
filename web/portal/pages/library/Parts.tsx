import type { SourceText } from '../../../../src/shapes/library.ts'
import { Link } from '../../app/router.tsx'
import { sourceAddress } from '../../app/source.ts'
import { texts } from './texts.ts'

/** A long document comes in parts; nothing where all of it is shown. */
export function Parts({ text: { id, before, passages, total } }: { text: SourceText }) {
  if (total <= passages.length) return null
  const address = (from: number) => (from <= 1 ? sourceAddress(id) : `${sourceAddress(id)}?from=${from}`)
  const last = before + passages.length
  return (
    <nav className="parts unprinted" aria-label={texts.parts}>
      <p className="quiet number">{texts.shown(before + 1, last, total)}</p>
      <div className="actions">
        {before > 0 && (
          <>
            <Link className="button" href={sourceAddress(id)}>
              {texts.fromStart}
            </Link>
            <Link className="button" href={address(before + 1 - passages.length)}>
              {texts.previous}
            </Link>
          </>
        )}
        {last < total && (
          <Link className="button" href={address(last + 1)}>
            {texts.next}
          </Link>
        )}
      </div>
    </nav>
  )
}
