import type { MatterDetail } from '../../../../src/shapes/matter.ts'
import { newKey, post } from '../../../shared/api.ts'

/** An approval that was pressed and can still be taken back. */
export interface PendingApproval {
  matterId: string
  proposalId: string
  title: string
  shownDigest: string
  key: ReturnType<typeof newKey>
}

export const pendingApprovalOf = (matter: MatterDetail, proposalId: string, shownDigest: string): PendingApproval => ({
  matterId: matter.id,
  proposalId,
  title: matter.title,
  shownDigest,
  key: newKey(),
})

const pathOf = (pending: PendingApproval) => `/api/proposals/${encodeURIComponent(pending.proposalId)}/decision`
const bodyOf = (pending: PendingApproval) => ({ kind: 'approve', shownDigest: pending.shownDigest })

export const sendApproval = (pending: PendingApproval) =>
  post<MatterDetail>(pathOf(pending), bodyOf(pending), pending.key)

/**
 * For a page that is being closed: the browser carries this request to its end even when the page is gone. Whether it
 * arrived is asked again, with the same key, if the page should live on.
 */
export async function sendApprovalWhileLeaving(pending: PendingApproval): Promise<void> {
  try {
    await fetch(pathOf(pending), {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: true,
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': pending.key },
      body: JSON.stringify(bodyOf(pending)),
    })
  } catch {
    // Nobody is there to be told; `sendApproval` tells whoever stays.
  }
}
