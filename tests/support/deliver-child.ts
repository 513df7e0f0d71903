import { openOffice } from '../../src/office.ts'
import { readSettings } from '../../src/settings.ts'
import { deliverDue } from '../../src/webhooks/index.ts'

/** A process that delivers what is due, once, and may be killed meanwhile. */
const { office, close } = await openOffice(readSettings(), { withRouter: false })
await deliverDue({ store: office.store, ledger: office.ledger, allowsLoopback: true })
await close()
