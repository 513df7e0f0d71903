import { fileAppeal } from '../../src/casework/index.ts'
import type { OpenedOffice } from '../../src/office.ts'
import { addAccessToken, addApiClient } from '../../src/people/index.ts'
import { systemSession } from '../../src/store/index.ts'
import { addWebhook, pauseWebhook } from '../../src/webhooks/index.ts'
import { fumes } from './district.ts'

/** Of a kind that hardly ever happens: nothing is sent by chance. Its name leads nowhere (RFC 2606). */
export const wantedWebhook = {
  name: '街道系统',
  url: 'https://receiver.invalid/hooks',
  types: ['order.escalated'],
} as const

/** Programs of others, each made for one call about it. */
export function integrationsOf({ office }: Pick<OpenedOffice, 'office'>, personId: string) {
  const change = () => ({ ledger: office.ledger, actor: { kind: 'person' as const, id: personId }, now: new Date() })
  const webhook = async (isPaused = false): Promise<string> =>
    office.store.as(systemSession, async tx => {
      const { id } = await addWebhook(tx, change(), wantedWebhook, false)
      if (isPaused) await pauseWebhook(tx, change(), id)
      return id
    })
  return {
    apiClient: async () => (await office.store.as(systemSession, tx => addApiClient(tx, change(), '随手拍'))).id,
    webhook,
    /** By which a program acts as this person, for an hour. */
    accessToken: async (ofPerson: string) => {
      const by = { ...change(), actor: { kind: 'person' as const, id: ofPerson } }
      const wanted = { name: '年报助手', expiresAt: new Date(Date.now() + 3_600_000) }
      return (await office.store.as(systemSession, tx => addAccessToken(tx, by, wanted))).id
    },
    /** An appeal that a program filed for a resident. */
    filed: (clientId: string) =>
      office.store.as(systemSession, tx =>
        fileAppeal(tx, office, fumes, {
          channel: 'open311',
          actor: { kind: 'resident' },
          now: new Date(),
          program: {
            clientId,
            serviceCode: 'cooking-fumes',
            accountId: 'u-1',
            position: { lat: 30.123456, long: 120.5 },
          },
        }),
      ),
    /** An event that was given up; its number is that of the first entry of the ledger. */
    failedDelivery: async (): Promise<string> => {
      const webhookId = await webhook()
      await office.store.as(systemSession, tx =>
        tx
          .insertInto('webhookDelivery')
          .values({
            webhookId,
            seq: 0,
            type: 'order.escalated',
            receipt: null,
            body: '{}',
            state: 'failed',
            attempts: 10,
            nextAt: new Date(),
            lastAt: new Date(),
            lastStatus: 500,
            lastAnswer: '',
          })
          .execute(),
      )
      return webhookId
    },
  }
}
