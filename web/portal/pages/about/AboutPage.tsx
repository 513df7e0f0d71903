import { Page } from '../../app/Page.tsx'
import { Link } from '../../app/router.tsx'
import { texts } from './texts.ts'

export function AboutPage() {
  return (
    <Page title={texts.title}>
      {texts.parts.map(({ heading, lines }) => (
        <section key={heading} aria-label={heading}>
          <h2>{heading}</h2>
          <ul className="plain-list">
            {lines.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      ))}
      <div className="actions">
        <Link className="button primary" href="/help">
          {texts.help}
        </Link>
      </div>
    </Page>
  )
}
