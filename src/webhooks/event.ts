import type { MatterState } from '../store/index.ts'
import { cloudTypeOf, testType } from './event-types.ts'

/** An entry of the ledger with its matter as it is now; nothing in it names a resident or says what they wrote. */
export interface Told {
  readonly seq: number
  readonly type: string
  readonly at: Date
  readonly data: Readonly<Record<string, unknown>>
  readonly matter: {
    readonly receipt: string
    readonly state: MatterState
    readonly urgency: string
    readonly filedAt: Date
    readonly dueAt: Date | null
    readonly closedAt: Date | null
    readonly department: { readonly id: string; readonly name: string }
    readonly category: { readonly id: string; readonly level1: string; readonly level2: string } | null
  } | null
}

/** The same at every attempt and every replay. */
export const eventId = (webhookId: string, seq: number): string => `${webhookId}-${seq}`

/** The installation as the source of events; it is named after its ledger (`bangban/UUID`). */
export const sourceOf = (ledgerOrigin: string): string => `urn:${ledgerOrigin.replaceAll('/', ':')}`

const decided = ({ type, data }: Told) =>
  type === 'decision.made' ? { decision: { about: data['about'], kind: data['kind'] } } : {}

/** A CloudEvent 1.0 in structured mode, as the text that is signed and sent. */
export function cloudEvent(webhookId: string, source: string, told: Told): string {
  const { seq, type, at, matter } = told
  return JSON.stringify({
    specversion: '1.0',
    id: eventId(webhookId, seq),
    source,
    type: cloudTypeOf(type),
    time: at.toISOString(),
    ...(matter ? { subject: matter.receipt } : {}),
    datacontenttype: 'application/json',
    data:
      matter && type !== testType
        ? {
            receipt: matter.receipt,
            state: matter.state,
            urgency: matter.urgency,
            category: matter.category,
            department: matter.department,
            filedAt: matter.filedAt.toISOString(),
            dueAt: matter.dueAt?.toISOString() ?? null,
            closedAt: matter.closedAt?.toISOString() ?? null,
            ...decided(told),
          }
        : { message: '这是一条测试事件，收到即表示地址和签名都对。' },
  })
}
