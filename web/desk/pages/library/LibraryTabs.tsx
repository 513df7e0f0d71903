import { Link, useLocation } from 'wouter'
import { neighboursOf } from '../../app/navigation.ts'
import { useMe } from '../../app/session.tsx'

/** The pages under 文献, as far as this person may open them. */
export function LibraryTabs() {
  const [path] = useLocation()
  const { roles } = useMe()
  return (
    <nav className="library-tabs" aria-label="文献">
      {neighboursOf(path, roles).map(({ path: to, text, isHere }) => (
        <Link key={to} href={to} aria-current={isHere ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
