import { useState } from 'react'
import { formatInstant, maskPhone } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { RememberChoice } from '../../app/RememberChoice.tsx'
import { Link } from '../../app/router.tsx'
import { CopyButton } from './CopyButton.tsx'
import { type LastFiled, lastFiled } from './last-filed.ts'
import { texts } from './texts.ts'

function NothingFiled() {
  return (
    <Page title={texts.emptyTitle}>
      <p>{texts.empty}</p>
      <div className="actions">
        <Link className="button primary" href="/status">
          {texts.see}
        </Link>
        <Link className="button" href="/file">
          {texts.file}
        </Link>
      </div>
    </Page>
  )
}

function Filed({ receipt, filedAt, notice, phone }: LastFiled) {
  return (
    <Page title={texts.title}>
      <section className="receipt" aria-labelledby="receipt">
        <h2 id="receipt">{texts.number}</h2>
        <p className="receipt-number">{receipt}</p>
        <p className="quiet">{texts.filedAt(formatInstant(filedAt))}</p>
        <CopyButton text={receipt} />
        <p>{texts.keep(maskPhone(phone))}</p>
      </section>
      {notice && <p className="note">{notice}</p>}
      <section aria-labelledby="next">
        <h2 id="next">{texts.nextHeading}</h2>
        <ol className="line">
          {texts.next.map(({ when, what }) => (
            <li key={when}>
              <strong>{when}</strong>
              <span>{what}</span>
            </li>
          ))}
        </ol>
      </section>
      <RememberChoice appealKey={{ receipt, phone }} heading={texts.rememberHeading} />
      <div className="actions">
        <Link className="button primary" href={`/status?receipt=${encodeURIComponent(receipt)}`}>
          {texts.see}
        </Link>
      </div>
    </Page>
  )
}

export function DonePage() {
  const [filed] = useState(lastFiled)
  return filed ? <Filed {...filed} /> : <NothingFiled />
}
