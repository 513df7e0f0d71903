import { useDistrict } from '../../app/district.tsx'
import { Link } from '../../app/router.tsx'
import { texts } from './texts.ts'

interface WaysToPersonProps {
  question: string
  /** As the answer names it; the district's otherwise. */
  phone?: string
}

/** Three ways to a person: by telephone, by being called back, by an appeal. */
export function WaysToPerson({ question, phone: named }: WaysToPersonProps) {
  const district = useDistrict()
  const phone = named ?? district?.phone ?? ''
  return (
    <section className="ways" aria-labelledby="ways">
      <h2 id="ways">{texts.ways.heading}</h2>
      {phone !== '' && (
        <a className="call" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
          <span className="call-number">{phone}</span>
          <span>{texts.ways.call}</span>
        </a>
      )}
      <div className="actions">
        <Link className="button" href={`/help?${new URLSearchParams({ question })}`}>
          {texts.ways.help}
        </Link>
        <Link className="button" href="/file">
          {texts.ways.file}
        </Link>
      </div>
    </section>
  )
}
