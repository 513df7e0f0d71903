import { Page } from '../../app/Page.tsx'
import { Clients } from './Clients.tsx'
import './integrations.css'
import { Webhooks } from './Webhooks.tsx'

/** 对接: programs of others, those that file appeals here and those that are told what happens. */
export function IntegrationsPage() {
  return (
    <Page title="对接">
      <div className="stack">
        <Clients />
        <Webhooks />
      </div>
    </Page>
  )
}
