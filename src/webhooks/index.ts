export { hostOf, isForbidden, type Resolve, resolveName } from './address.ts'
export { deliverDue, forgetDeliveries, hasWork } from './deliver.ts'
export { eventTypes } from './event-types.ts'
export { deliveryPage, getDelivery, getWebhook, listWebhooks } from './log.ts'
export {
  addWebhook,
  changeWebhook,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  replayDelivery,
  resumeWebhook,
  testWebhook,
} from './registry.ts'
