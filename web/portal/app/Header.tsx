import { useDistrict } from './district.tsx'
import { OfflineBar } from './OfflineBar.tsx'
import { Link } from './router.tsx'
import { texts } from './texts.ts'
import { useLargeType } from './type-size.ts'

export function Header() {
  const district = useDistrict()
  const [large, toggle] = useLargeType()
  return (
    <header className="header">
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <div className="header-row">
        <Link className="brand" href="/">
          {district && <strong>{district.name}</strong>}
          <span>{texts.site}</span>
        </Link>
        <nav className="header-nav" aria-label={texts.mainNav}>
          <Link className="button small" href="/ask">
            {texts.ask}
          </Link>
          <button type="button" className="button small" aria-pressed={large} onClick={toggle}>
            {texts.largeType}
          </button>
          <Link className="button small person" href="/help">
            {texts.help}
          </Link>
        </nav>
      </div>
      {district?.isDemo && <p className="bar">{texts.demo}</p>}
      <OfflineBar />
    </header>
  )
}
