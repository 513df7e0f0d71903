import { useState } from 'react'
import type { AppealKey, AppealStatus } from '../../../../src/shapes/appeal.ts'
import { post } from '../../../shared/api.ts'
import { Page } from '../../app/Page.tsx'
import { PageState } from '../../app/PageState.tsx'
import { recall } from '../../app/receipts.ts'
import { useResource } from '../../app/resource.ts'
import { AppealView } from './AppealView.tsx'
import { LookupForm } from './LookupForm.tsx'
import { texts } from './texts.ts'

interface Opened {
  key: AppealKey
  /** Already at hand after a look-up by hand. */
  status?: AppealStatus
}

function OpenedAppeal({ opened, onAnother }: { opened: Opened; onAnother: () => void }) {
  const { key } = opened
  const appeal = useResource(key.receipt, () => post<AppealStatus>('/api/appeals/status', key), opened.status)
  return (
    <>
      <PageState of={appeal}>
        {status => (
          <AppealView
            status={status}
            appealKey={key}
            isRefreshing={appeal.isRefreshing}
            onNewer={appeal.show}
            onRefresh={appeal.reload}
          />
        )}
      </PageState>
      <div className="actions">
        <button type="button" className="button" onClick={onAnother}>
          {texts.another}
        </button>
      </div>
    </>
  )
}

/** Opens at once what this phone knows; asks for number and phone otherwise. The phone never enters the address. */
export function StatusPage({ receipt }: { receipt: string | null }) {
  const [opened, open] = useState<Opened | null>(() => {
    const key = receipt === null ? undefined : recall(receipt)
    return key ? { key } : null
  })
  return (
    <Page title={texts.title} key={opened?.key.receipt}>
      {opened ? (
        <OpenedAppeal opened={opened} onAnother={() => open(null)} />
      ) : (
        <LookupForm receipt={receipt ?? ''} onFound={(key, status) => open({ key, status })} />
      )}
    </Page>
  )
}
