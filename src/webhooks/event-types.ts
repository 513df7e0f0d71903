import { EventType } from '../shapes/integration.ts'

/** What of the ledger is told outside: steps of a matter that mean something to whoever waits for it. */
export const eventTypes: readonly EventType[] = EventType.options

/** Goes to the webhook alone that it was asked for. */
export const testType = 'webhook.tested'

/** The type of a CloudEvent (1.0, 3.1.1: a reverse name of who defines it, then what happened). */
export const cloudTypeOf = (entryType: string): string => `gov.bangban.${entryType}`
