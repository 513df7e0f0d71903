import { useState } from 'react'
import { useDistrictResource } from '../../app/district.tsx'
import { maskPhone } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { Link } from '../../app/router.tsx'
import { CallBackForm } from './CallBackForm.tsx'
import { texts } from './texts.ts'

function Hotline() {
  const district = useDistrictResource()
  return (
    <PageState of={district}>
      {({ phone }) =>
        phone === '' ? (
          <p>{texts.noPhone}</p>
        ) : (
          <a className="call" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
            <span className="call-number">{phone}</span>
            <span>{texts.callName}</span>
          </a>
        )
      }
    </PageState>
  )
}

function Asked({ phone, onMore }: { phone: string; onMore: () => void }) {
  return (
    <Page title={texts.doneTitle}>
      <p role="status">{texts.done(maskPhone(phone))}</p>
      <p>{texts.doneNote}</p>
      <Hotline />
      <div className="actions">
        <Link className="button primary" href="/">
          {texts.home}
        </Link>
        <button type="button" className="button" onClick={onMore}>
          {texts.more}
        </button>
      </div>
    </Page>
  )
}

interface HelpPageProps {
  receipt: string | null
  /** What was asked before and is to be told to a person. */
  question: string | null
}

export function HelpPage({ receipt, question }: HelpPageProps) {
  const [calledBackAt, setCalledBackAt] = useState<string | null>(null)
  if (calledBackAt !== null) return <Asked phone={calledBackAt} onMore={() => setCalledBackAt(null)} />
  return (
    <Page title={texts.title}>
      <p>{texts.lead}</p>
      <section aria-labelledby="call">
        <h2 id="call">{texts.call}</h2>
        <p>{texts.callNote}</p>
        <Hotline />
      </section>
      <section aria-labelledby="back">
        <h2 id="back">{texts.back}</h2>
        <CallBackForm receipt={receipt ?? ''} question={question ?? ''} onAsked={setCalledBackAt} />
      </section>
    </Page>
  )
}
