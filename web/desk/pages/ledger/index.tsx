import { Page } from '../../app/Page.tsx'
import { Entries } from './Entries.tsx'
import { Head } from './Head.tsx'
import './ledger.css'
import { Verification } from './Verification.tsx'

/** 台账: its head, its proof, and what stands in it. */
export function LedgerPage() {
  return (
    <Page title="台账">
      <div className="stack">
        <div className="ledger-columns">
          <Head />
          <Verification />
        </div>
        <Entries />
      </div>
    </Page>
  )
}
