import { openOffice } from '../../src/office.ts'
import { readSettings } from '../../src/settings.ts'

/** A process that makes the vectors that are missing, once, and may be killed meanwhile. */
const { office, close } = await openOffice(readSettings(), { withRouter: false })
await office.vectors.run(new AbortController().signal)
await close()
