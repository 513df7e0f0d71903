import { useDistrict } from './district.tsx'
import { PhoneLink } from './PhoneLink.tsx'
import { Link } from './router.tsx'
import { texts } from './texts.ts'

export function Footer() {
  const district = useDistrict()
  return (
    <footer className="footer">
      <div className="footer-inner">
        <p>{district?.notice ?? texts.notice}</p>
        {district && (
          <p className="footer-hotline">
            {texts.hotline}
            <PhoneLink phone={district.phone} />
          </p>
        )}
        <nav aria-label={texts.footNav} className="footer-nav">
          <Link href="/">{texts.home}</Link>
          <Link href="/ask">{texts.ask}</Link>
          <Link href="/file">{texts.file}</Link>
          <Link href="/status">{texts.status}</Link>
          <Link href="/about">{texts.about}</Link>
        </nav>
      </div>
    </footer>
  )
}
